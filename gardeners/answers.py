"""The actors that may answer a need: what they say they do, their themes, where they are."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from communities.models import Actor
from gardeners.answering import Answer, answers
from gardeners.answering.likeness import closest, linked, linking
from gardeners.models import Need
from grc.models import User


@answers("actor", "people", _("Des acteurs"), position=10)
def actors(need: Need, user: User, dismissed: Sequence[int]) -> list[Answer]:
    """Those that the need does not know yet, and who may be written to."""
    known = [*need.actors.values_list("pk", flat=True), *linked(need, "actors"), *dismissed]
    found = Actor.objects.visible_to(user).filter(opted_out=False).exclude(pk__in=known)
    form = reverse("gardeners:synergy_create")
    return [
        Answer(
            close.record.pk, str(close.record), close.record.get_absolute_url(),
            str(close.record.commune or ""), close.text,
            linking(form, need, close, acteur=close.record.pk),
        )
        for close in closest(need, found)
    ]  # fmt: skip
