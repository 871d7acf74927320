"""``{% load mentions %}``: names in a text."""

from __future__ import annotations

import re
from typing import Any

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString

from gardeners.mentioning import named_in

register = template.Library()


@register.filter
def mentions(text: Any) -> SafeString:
    """The text, escaped, with the names of those it names as ``<span class="mention">``."""
    html = str(escape(text or ""))
    if "@" not in html:
        return SafeString(html)
    names = sorted({person.name for person in named_in(str(text))}, key=len, reverse=True)
    if not names:
        return SafeString(html)
    any_name = "|".join(re.escape(str(escape(name))) for name in names)
    marked = re.sub(rf"@(?:{any_name})", r'<span class="mention">\g<0></span>', html)
    return SafeString(marked)
