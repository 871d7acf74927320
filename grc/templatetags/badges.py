"""Icons, statuses, sides: a word in a shape, for templates, Jinja2 and Python alike.

All return safe HTML, made once for each value: a row of the shared table costs a look-up.
"""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, ngettext

from grc.models import Audience
from grc.templatetags.dates import EMPTY, as_day, long_text, near_text

SOON = 7  # days before a follow-up's date when it starts to wait

# value of a status -> its shape and its tone
STATUSES = {
    # needs
    "heard": ("ring", "wait"),
    "qualified": ("half", "info"),
    "answering": ("disc", "go"),
    "answered": ("check", "done"),
    "unanswered": ("bar", "late"),
    # parts of directorates
    "to_take": ("ring", "wait"),
    "taken": ("disc", "go"),
    # synergies
    "spotted": ("ring", "wait"),
    "proposed": ("half", "info"),
    "encouraged": ("half", "go"),
    "under_way": ("disc", "go"),
    "achieved": ("check", "done"),
    "set_aside": ("bar", "off"),
    # projects
    "idea": ("ring", "wait"),
    "suspended": ("half", "wait"),
    "given_up": ("bar", "off"),
    # follow-ups
    "open": ("ring", "info"),
    "done": ("check", "done"),
    "dropped": ("bar", "off"),
    # events
    "draft": ("ring", "off"),
    "announced": ("half", "info"),
    "held": ("disc", "wait"),
    "debriefed": ("check", "done"),
    "cancelled": ("bar", "late"),
    # memberships, mandates
    "requested": ("ring", "wait"),
    "active": ("disc", "go"),
    "left": ("bar", "off"),
    "past": ("bar", "off"),
    "current": ("disc", "go"),
    "coming": ("ring", "info"),
    "accepted": ("check", "done"),
    "declined": ("bar", "off"),
    "withdrawn": ("bar", "off"),
    # imports and their rows
    "columns": ("ring", "wait"),
    "checking": ("half", "info"),
    "checked": ("half", "wait"),
    "running": ("half", "info"),
    "undoing": ("half", "info"),
    "undone": ("bar", "off"),
    "created": ("disc", "go"),
    "updated": ("half", "info"),
    "unchanged": ("bar", "off"),
    "duplicate": ("ring", "wait"),
    "rejected": ("square", "late"),
}

CHANNELS = {
    "phone": "phone",
    "meeting": "person",
    "group": "people",
    "email": "mail",
    "mail": "letter",
    "field": "map-pin",
}
AUDIENCES = {
    "gardeners": ("lock",),
    "region": ("arcade",),
    "community": ("leaf",),
    "shared": ("arcade", "leaf"),
    "public": ("globe",),
}


@lru_cache(maxsize=256)
def icon(name: str) -> SafeString:
    """The drawing ``templates/icons/<name>.svg``, silent: the word stands beside it."""
    path = Path(settings.BASE_DIR) / "templates" / "icons" / f"{name}.svg"
    return SafeString(path.read_text().strip())


def status(value: str, label: object = None) -> SafeString:
    """The word of a status in its shape; ``label`` is its name (``get_status_display``)."""
    return _status(str(value), str(value if label is None else label))


@lru_cache(maxsize=512)
def _status(value: str, label: str) -> SafeString:
    shape, tone = STATUSES.get(value, ("ring", "off"))
    return format_html('<span class="status shape-{} tone-{}">{}</span>', shape, tone, label)


def side(value: str, label: object = None) -> SafeString:
    """*territoire* beside a leaf, *Région* beside an arcade."""
    if not value:
        return EMPTY
    if label is None:
        label = gettext("Région") if value == "region" else gettext("territoire")
    return _side(str(value), str(label))


@lru_cache(maxsize=512)
def _side(value: str, label: str) -> SafeString:
    name, drawing = ("region", "arcade") if value == "region" else ("territory", "leaf")
    return format_html('<span class="side side-{}">{}{}</span>', name, icon(drawing), label)


def audience(value: str, label: object = None) -> SafeString:
    """Who may see a record: the sides' drawings, and the words."""
    if label is None:
        label = Audience(value).label if value in Audience.values else value
    return _audience(str(value), str(label), gettext("Visible par"))


@lru_cache(maxsize=512)
def _audience(value: str, label: str, seen_by: str) -> SafeString:
    drawings = SafeString("".join(icon(name) for name in AUDIENCES.get(value, ("eye",))))
    return format_html(
        '<span class="audience" title="{0} {2}">'
        '<span class="visually-hidden">{0}</span>{1}{2}</span>',
        seen_by,
        drawings,
        label,
    )


def urgency(value: str, label: object = None) -> SafeString:
    """A mark and the word, when it is not the usual one."""
    if value not in {"high", "low"}:
        return EMPTY
    return _urgency(str(value), str(value if label is None else label))


@lru_cache(maxsize=64)
def _urgency(value: str, label: str) -> SafeString:
    drawing = icon("urgent" if value == "high" else "low")
    return format_html('<span class="urgency urgency-{}">{}{}</span>', value, drawing, label)


def channel(value: str, label: object = None) -> SafeString:
    """How people met: the drawing of the channel and its word (``label``)."""
    return _channel(str(value), str(value if label is None else label))


@lru_cache(maxsize=64)
def _channel(value: str, label: str) -> SafeString:
    return format_html(
        '<span class="channel">{}{}</span>', icon(CHANNELS.get(value, "chat")), label
    )


def due(value: dt.date | None, done: object = None) -> SafeString:
    """The date of a promise: near, soon or late; only its words once ``done``."""
    if not value:
        return EMPTY
    return _due(as_day(value), bool(done), timezone.localdate(), get_language())


@lru_cache(maxsize=4096)
def _due(value: dt.date, done: bool, today: dt.date, language: str) -> SafeString:
    late = (today - value).days
    state, drawing, text = "", "", near_text(value)
    if not done and late > 0:
        state, drawing = " is-late", icon("warning")
        text = ngettext("en retard de %(days)d jour", "en retard de %(days)d jours", late) % {
            "days": late
        }
    elif not done and -late < SOON:
        state, drawing = " is-soon", icon("clock")
    return format_html(
        '<span class="due{}">{}<time datetime="{}" title="{}">{}</time></span>',
        state,
        drawing,
        value.isoformat(),
        long_text(value),
        text,
    )


def initials_of(name: str) -> str:
    words = [word for word in str(name).replace("-", " ").split() if word[0].isalnum()]
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper() or "?"


@lru_cache(maxsize=4096)
def avatar(name: str, side: str = "", large: bool = False) -> SafeString:
    """Initials in a round; in a leaf for the territory, in an arcade for the Region."""
    shape = {"region": " avatar-region", "territory": " avatar-territory"}.get(side, "")
    size = " avatar-large" if large else ""
    return SafeString(
        f'<span class="avatar{shape}{size}" aria-hidden="true">{escape(initials_of(name))}</span>'
    )
