"""``{% load reviews %}``: what the items of an agenda have in common, made once for all."""

from __future__ import annotations

from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from gardeners.reviewing.agenda import CHOICES

register = template.Library()


@register.simple_tag
def choices(kind: str) -> SafeString:
    """The buttons that decide about an item of ``kind``."""
    return _choices(kind, get_language())


@lru_cache(maxsize=64)
def _choices(kind: str, language: str | None) -> SafeString:
    """Language is part of the key: the buttons are kept as they are written in it."""
    return render_to_string(
        "gardeners/_review_choices.html", {"kind": kind, "choices": CHOICES[kind]}
    )
