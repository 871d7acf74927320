"""``{% load contacts %}``: contact details as people read them."""

from __future__ import annotations

import phonenumbers
from django import template

register = template.Library()


@register.filter
def phone(number: str) -> str:
    """A number kept as E.164: in the French way, or the international one for another country."""
    try:
        parsed = phonenumbers.parse(number, "FR")
    except phonenumbers.NumberParseException:
        return number
    style = phonenumbers.PhoneNumberFormat
    french = parsed.country_code == 33
    return phonenumbers.format_number(parsed, style.NATIONAL if french else style.INTERNATIONAL)


@register.filter
def bare_url(address: str) -> str:
    """An address of the web without its scheme nor its last slash."""
    return address.split("://", 1)[-1].removesuffix("/")


@register.filter
def siret(digits: str) -> str:
    """« 123 456 789 00012 »."""
    return f"{digits[:3]} {digits[3:6]} {digits[6:9]} {digits[9:]}" if len(digits) == 14 else digits
