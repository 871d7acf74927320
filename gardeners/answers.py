"""The actors that may answer a need: what they say they do, their themes, where they are."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from communities.models import Actor
from gardeners.answering import Answer, Answers, answers
from gardeners.answering.likeness import Close, closest, linked
from gardeners.models import Need, Synergy
from grc.models import User


@answers("actor", position=10)
def actors(need: Need, user: User) -> Answers:
    """Those that the need does not know yet, and who may be written to."""
    known = [*need.actors.values_list("pk", flat=True), *linked(need, Synergy.objects, "actors")]
    known += need.dismissed_answers.filter(kind="actor").values_list("record_id", flat=True)
    found = Actor.objects.visible_to(user).filter(opted_out=False).exclude(pk__in=known)
    return Answers("actor", "people", _("Des acteurs"), [
        answer(need, close, "acteur") for close in closest(need, found)
    ])  # fmt: skip


def answer(need: Need, close: Close, name: str) -> Answer:
    """``close`` as it is told; ``name`` is that of its parameter in the form of a synergy."""
    record: Any = close.record
    link = reverse("gardeners:synergy_create")
    query = urlencode({"besoin": need.pk, name: record.pk, "raison": close.text})
    detail = str(record.commune) if record.commune else ""
    return Answer(
        record.pk, str(record), record.get_absolute_url(), detail, close.text, f"{link}?{query}"
    )
