"""``{% load ui %}``: what docs/design-system.md shows."""

from __future__ import annotations

from typing import Any

from django import template
from django.contrib.messages.storage.base import Message
from django.forms import BaseForm, BoundField
from django.template.base import Parser, Token
from django.template.loader import get_template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from grc.templatetags.badges import audience, avatar, channel, due, icon, side, status, urgency
from grc.templatetags.dates import EMPTY, day, hour, moment, near

__all__ = [
    "audience",
    "avatar",
    "channel",
    "day",
    "due",
    "hour",
    "icon",
    "moment",
    "near",
    "side",
    "status",
    "urgency",
]

register = template.Library()
for function in (audience, avatar, channel, due, icon, side, status, urgency):
    register.simple_tag(function)
for words in (day, moment, near):
    register.filter(words)
register.filter(hour)

MESSAGE_ICONS = {
    "success": "check",
    "info": "info",
    "debug": "info",
    "warning": "warning",
    "error": "warning",
}


@register.simple_tag(takes_context=True)
def nav_link(context: template.Context, address: str, label: object, *below: str) -> SafeString:
    """A link of a navigation: the current page, or the part of the site that holds it when the
    path starts with one of ``below``."""
    here = context["request"].path
    mark = "page" if here == address else "true" if below and here.startswith(below) else ""
    return format_html(
        '<a href="{}"{}>{}</a>',
        address,
        SafeString(f' aria-current="{mark}"') if mark else EMPTY,
        label,
    )


@register.simple_tag
def field(
    bound: BoundField,
    label: object = None,
    help: object = None,  # noqa: A002 - what templates call it
    placeholder: str | None = None,
    wide: bool = False,
) -> SafeString:
    """A field with its label, help, control and errors, each linked to the others; what is given
    here replaces what the form says."""
    if label is not None:
        bound.label = str(label)
    if help is not None:
        bound.help_text = str(help)
    if placeholder is not None:
        bound.field.widget.attrs["placeholder"] = placeholder or False
    html = get_template("django/forms/field.html").render({"field": bound, "wide": wide})
    return SafeString(html)


@register.filter
def control_type(bound: BoundField) -> str:
    """Which layout a field asks for: ``check`` (one box), ``group`` (several), or ``line``."""
    if getattr(bound.field.widget, "input_type", "") == "checkbox" and not bound.use_fieldset:
        return "check"
    return "group" if bound.use_fieldset else "line"


class PerLanguage(template.Node):
    """What it holds depends on nothing but the language: rendered once, then kept."""

    def __init__(self, nodelist: template.NodeList) -> None:
        self.nodelist = nodelist
        self.rendered: dict[str, SafeString] = {}

    def render(self, context: template.Context) -> SafeString:
        language = get_language()
        if language not in self.rendered:
            self.rendered[language] = self.nodelist.render(context)
        return self.rendered[language]


@register.tag
def per_language(parser: Parser, token: Token) -> PerLanguage:
    """``{% per_language %}…{% endper_language %}``: for the frame that every page repeats. Nothing
    of the request, of the person or of the page may stand inside."""
    nodelist = parser.parse(("endper_language",))
    parser.delete_first_token()
    return PerLanguage(nodelist)


@register.inclusion_tag("grc/_form_errors.html")
def form_errors(form: BaseForm) -> dict[str, Any]:
    """What is to be put right in ``form``, with links to the fields."""
    return {"form": form, "wrong": [bound for bound in form.visible_fields() if bound.errors]}


@register.inclusion_tag("grc/_empty.html")
def empty(
    drawing: str, title: object, text: object = "", url: str = "", action: object = ""
) -> dict[str, Any]:
    """What stands where there is nothing yet, and how to begin."""
    return {"icon": drawing, "title": title, "text": text, "url": url, "action": action}


@register.inclusion_tag("grc/_pagination.html")
def pagination(previous_url: str = "", next_url: str = "") -> dict[str, Any]:
    """Links to the pages before and after this one."""
    return {"previous": previous_url, "next": next_url}


@register.filter
def undo_url(message: Message) -> str:
    """The address that undoes what ``message`` tells, from its tag ``undo:<address>``."""
    tags = (message.extra_tags or "").split()
    return next((tag.removeprefix("undo:") for tag in tags if tag.startswith("undo:")), "")


@register.filter
def message_icon(message: Message) -> SafeString:
    return icon(MESSAGE_ICONS.get(message.level_tag, "info"))
