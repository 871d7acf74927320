"""Choosing an interaction, a need or a synergy by typing words of its title."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from communities.proposals import MAX_PROPOSALS
from communities.widgets import Combobox, MultipleCombobox
from grc.search import matching
from grc.templatetags.dates import near_text


def propose_records(records: QuerySet[Any], text: str) -> list[Any]:
    """The latest of ``records`` whose words match ``text``, typing errors forgiven."""
    return list(matching(records, text).select_related("community")[:MAX_PROPOSALS])


def record_detail(record: Any) -> str:
    """« 12 mars · Les Tables du Lot »."""
    day = getattr(record, "occurred_on", None) or getattr(record, "heard_on", None)
    parts = [near_text(day) if day else "", str(record.community or "")]
    return " · ".join(part for part in parts if part)


class _Records:
    placeholder = _("Tapez un mot du titre")

    def propose(self, text: str) -> Iterable[Any]:
        return propose_records(self.queryset, text)  # type: ignore[attr-defined]

    def surely(self, found: list[Any], text: str) -> list[Any]:
        return found  # words are whole: the only record that has them is meant

    def detail(self, record: Any) -> str:
        return record_detail(record)


class InteractionSelect(_Records, Combobox):
    url_name = "gardeners:interaction_autocomplete"
    list_label = _("Échanges")


class NeedSelect(_Records, Combobox):
    url_name = "gardeners:need_autocomplete"
    list_label = _("Besoins")


class NeedMultiSelect(_Records, MultipleCombobox):
    url_name = "gardeners:need_autocomplete"
    list_label = _("Besoins")


class SynergySelect(_Records, Combobox):
    url_name = "gardeners:synergy_autocomplete"
    list_label = _("Synergies")
