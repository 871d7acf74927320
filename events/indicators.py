"""Whether events are born of needs."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from django.db.models.functions import TruncDate
from django.utils.translation import gettext as _

from events.models import Event
from gardeners.trust.series import PERCENT, Scope, Series, indicator


@indicator(position=60)
def born_of_needs(scope: Scope) -> Series:
    links = [
        Exists(getattr(Event, name).through.objects.filter(event=OuterRef("pk")))
        for name in ("needs", "synergies")
    ]
    shared: Any = scope.shared(Event)
    held = shared.held().annotate(day=TruncDate("starts_at"))
    counts = scope.by_quarter(
        held.annotate(answers=links[0] | links[1]), "day", whole=Count("pk"),
        part=Count("pk", filter=Q(answers=True)),
    )  # fmt: skip
    return Series(
        "events", _("Événements nés d’un besoin"),
        _("Parmi les événements du trimestre, ceux qui répondent à un besoin ou à une synergie."),
        PERCENT, scope.shares(counts),
    )  # fmt: skip
