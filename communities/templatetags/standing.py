"""Who gardens a community, in templates."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template

register = template.Library()
SIDES = ("region", "territory")


@register.filter
def sides_lacking(mandates: Iterable[Any]) -> list[str]:
    """The sides without a gardener among ``mandates``, those of today."""
    held = {mandate.side for mandate in mandates}
    return [side for side in SIDES if side not in held]
