from __future__ import annotations

from typing import Any

from django import template

from gardeners.suggestions.listing import waiting_count
from grc.models import User

register = template.Library()


@register.inclusion_tag("gardeners/_suggestions_waiting.html")
def suggestions_waiting(user: User) -> dict[str, Any]:
    """How many synergies are suggested to ``user``, and where they are."""
    return {"count": waiting_count(user)}
