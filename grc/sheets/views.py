"""Named views of a sheet, and the columns that a person chose.

A view is an address: filters, search, order and columns, with a name. Who keeps them and who
reads them is known by an app above, which says it once::

    provide_choices(function of (sheet slug, user) that answers Choices)
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from grc.models import User

if TYPE_CHECKING:
    from grc.sheets.sheet import Sheet

EVERYTHING = "toutes"


@dataclass(frozen=True)
class View:
    """A view as the menu of its sheet shows it. ``query`` is the address after ``?``, ``mark``
    what ``?vue=`` says while it is on screen, ``edit_url`` where its owner changes it,
    ``save_url`` where they keep what they adjusted in it, ``copy_url`` where anyone who uses it
    makes one of their own. ``shown_to`` says who finds it in the menu, when it is not for all."""

    name: Any
    query: str
    mark: str
    icon: str = "eye"
    detail: Any = ""
    edit_url: str = ""
    save_url: str = ""
    copy_url: str = ""
    shown_to: Callable[[User], bool] | None = None


@dataclass(frozen=True)
class Choices:
    """What a person finds on a sheet: the columns they chose (all when empty), the views they may
    use, and the ``mark`` of the one that opens first."""

    columns: tuple[str, ...] = ()
    views: tuple[View, ...] = ()
    opens: str = ""


Provider = Callable[[str, User], Choices]
_providers: list[Provider] = []


def provide_choices(provider: Provider) -> Provider:
    """Decorator: declare where choices are kept."""
    _providers[:] = [provider]
    return provider


def choices_of(slug: str, user: User) -> Choices:
    """What ``user`` chose for the sheet ``slug``."""
    return _providers[0](slug, user) if _providers else Choices()


class ViewMenu:
    """The views that ``user`` may open on a sheet; ``mark`` is that of the one on screen,
    ``base`` the address that they open at."""

    def __init__(self, sheet: Sheet, user: User, choices: Choices, mark: str, base: str) -> None:
        self.sheet = sheet
        self.user = user
        self.base = base
        self.choices = choices
        self.mark = mark

    def url(self, view: View) -> str:
        return f"{self.base}?vue={view.mark}&{view.query}"

    @cached_property
    def items(self) -> list[tuple[View, str, bool]]:
        """(view, address, whether it is on screen), those that come with the sheet first."""
        ready = [v for v in self.sheet.ready_views if not v.shown_to or v.shown_to(self.user)]
        views = (*ready, *self.choices.views)
        return [(view, self.url(view), view.mark == self.mark) for view in views]

    @cached_property
    def current(self) -> View | None:
        return next((view for view, _url, here in self.items if here), None)

    @property
    def current_url(self) -> str:
        """The view on screen as it was kept."""
        return self.url(self.current) if self.current else ""

    @property
    def first_url(self) -> str:
        """The address of the view that opens first, or ``""``."""
        opens = self.choices.opens
        return next((url for view, url, _here in self.items if view.mark == opens), "")

    @property
    def clear_url(self) -> str:
        """The sheet without any filter, whatever opens first."""
        return f"{self.base}?vue={EVERYTHING}" if self.choices.opens else self.base
