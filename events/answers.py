"""The projects that may answer a need: what they are for, their themes, where they are."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from events.models import Project
from gardeners.answering import Answer, Answers, answers
from gardeners.answering.likeness import closest
from gardeners.models import Need
from grc.models import User
from grc.templatetags.badges import status


@answers("project", position=20)
def projects(need: Need, user: User) -> Answers:
    """Those under way, or thought of, that do not answer it yet, by themselves or by a synergy.
    For whom may change the project, the synergy that links both is the project's."""
    dismissed = need.dismissed_answers.filter(kind="project").values_list("record_id", flat=True)
    known = Project.objects.filter(synergies__needs=need, synergies__archived_at=None)
    found = Project.objects.visible_to(user).with_rights(user).going_on().exclude(needs=need)
    found = found.exclude(pk__in=[*dismissed, *known.values_list("pk", flat=True)])
    rows = []
    for close in closest(need, found):
        project = close.record
        address = reverse("gardeners:synergy_create")
        if project.can_edit:
            address = reverse("events:project_synergy", args=[project.pk])
        query = urlencode({"besoin": need.pk, "raison": close.text})
        rows.append(Answer(
            project.pk, project.title, project.get_absolute_url(), "", close.text,
            f"{address}?{query}", [status(project.status, project.get_status_display())],
        ))  # fmt: skip
    return Answers("project", "flag", _("Des projets"), rows)
