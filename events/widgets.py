"""Choosing events and synergies by words of their title."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.widgets import MultipleCombobox
from gardeners.widgets import SynergySelect
from grc.templatetags.dates import near_text


class SynergyMultiSelect(SynergySelect, MultipleCombobox):
    """Several synergies."""


def event_detail(event: Any) -> str:
    """« 12 mars · Les Tables du Lot »."""
    day = near_text(timezone.localdate(event.starts_at))
    return f"{day} · {event.community}" if event.community else day


class EventMultiSelect(SynergyMultiSelect):
    """Several events."""

    url_name = "events:event_autocomplete"
    list_label = _("Événements")

    def detail(self, record: Any) -> str:
        return event_detail(record)
