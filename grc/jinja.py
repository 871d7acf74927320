from __future__ import annotations

from typing import Any

from django.utils.translation import gettext, ngettext
from jinja2 import Environment

from grc.templatetags.ui import icon


def environment(**options: Any) -> Environment:
    """Jinja2 for the rows of the shared table: escapes by default, translates, draws icons."""
    env = Environment(
        extensions=["jinja2.ext.i18n"], trim_blocks=True, lstrip_blocks=True, **options
    )
    env.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
    env.globals["icon"] = icon
    return env
