"""The values of an indicator, in templates."""

from __future__ import annotations

from django import template

from gardeners.trust.series import Series, Value

register = template.Library()


@register.filter
def written(value: Value, series: Series) -> str:
    return series.written(value)


@register.filter
def counted(value: Value, series: Series) -> str:
    return series.counted(value)
