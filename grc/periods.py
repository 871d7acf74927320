"""A period of days in a form: its first and its last day, both included."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.postgres.forms import DateRangeField, RangeWidget
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from psycopg.types.range import DateRange

from grc.forms import DateInput

ONE_DAY = dt.timedelta(days=1)


class PeriodWidget(RangeWidget):
    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(DateInput(), attrs)
        first, last = DateInput(), DateInput()
        first.attrs["aria-label"] = _("Premier jour")
        last.attrs["aria-label"] = _("Dernier jour")
        self.widgets = [first, last]

    def decompress(self, value: Any) -> tuple[Any, Any]:
        if not value:
            return (None, None)
        return (value.lower, value.upper - ONE_DAY if value.upper else None)


class PeriodField(DateRangeField):
    """A ``DateRange`` whose upper bound is excluded, as PostgreSQL keeps ranges of days."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Période"))
        kwargs.setdefault("help_text", _("Premier et dernier jour, compris tous les deux."))
        super().__init__(widget=PeriodWidget(), required=True, **kwargs)
        self.error_messages["bound_ordering"] = _("Le dernier jour précède le premier.")

    def prepare_value(self, value: Any) -> Any:
        return list(self.widget.decompress(value)) if isinstance(value, DateRange) else value

    def compress(self, values: Any) -> Any:
        period = super().compress(values)
        if period is None or period.lower is None:
            raise ValidationError(_("Donnez le premier jour."))
        days = [day for day in (period.lower, period.upper) if day]
        if any(not 1900 <= day.year <= 2199 for day in days):
            raise ValidationError(_("Vérifiez l’année de ces dates."))
        return DateRange(period.lower, period.upper + ONE_DAY if period.upper else None)
