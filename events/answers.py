"""The projects that may answer a need: what they are for, their themes, where they are."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from events.models import Project
from gardeners.answering import Answer, answers
from gardeners.answering.likeness import closest, linked, linking
from gardeners.models import Need
from grc.models import User
from grc.templatetags.badges import status


@answers("project", "flag", _("Des projets"), position=20)
def projects(need: Need, user: User, dismissed: Sequence[int]) -> list[Answer]:
    """Those under way, or thought of, that do not answer it yet, by themselves or by a synergy."""
    found = Project.objects.visible_to(user).with_rights(user).going_on().exclude(needs=need)
    found = found.exclude(pk__in=[*linked(need, "projects"), *dismissed])
    return [
        Answer(
            close.record.pk, close.record.title, close.record.get_absolute_url(), "", close.text,
            linking(_form(close.record), need, close),
            [status(close.record.status, close.record.get_status_display())],
        )
        for close in closest(need, found)
    ]  # fmt: skip


def _form(project: Project) -> str:
    """For whom may change the project, the synergy that links both is the project's."""
    if project.can_edit:
        return reverse("events:project_synergy", args=[project.pk])
    return reverse("gardeners:synergy_create")
