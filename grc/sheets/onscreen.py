"""What the page that sent a request shows of its sheet: rows with their columns, or cards. The same
save, the same undo, the same change by others come back to each as it shows them."""

from __future__ import annotations

from typing import Any
from urllib.parse import SplitResult, urlsplit

from django.http import QueryDict
from django.utils.safestring import SafeString

from grc.sheets.address import BOARD
from grc.sheets.board import Board
from grc.sheets.cards import CardRenderer
from grc.sheets.columns import Column
from grc.sheets.listing import Listing
from grc.sheets.rendering import RowRenderer
from grc.sheets.sheet import Sheet
from grc.sheets.views import choices_of


def on_board(request: Any, sheet: Sheet) -> bool:
    """Whether the page is the board of ``sheet``."""
    return bool(sheet.board) and _page(request).path == f"{sheet.url}{BOARD}"


def board_on(request: Any, sheet: Sheet) -> Board | None:
    """The board that is on the page, if there is one: for its counts."""
    if not on_board(request, sheet):
        return None
    return Board(Listing(sheet, request.user, _params(request), request, BOARD))


def render_row(request: Any, sheet: Sheet, pk: int, *, saved: bool = False) -> SafeString:
    """One record as the page shows it; ``Http404`` when the person may not read it."""
    renderer, columns = renderer_on(request, sheet)
    return renderer.row(sheet.row(request.user, pk, columns), saved=saved)


def render_saved_rows(request: Any, sheet: Sheet, pks: list[int]) -> dict[int, SafeString]:
    """Several records just changed, by their keys, less those that the person may not read."""
    renderer, columns = renderer_on(request, sheet)
    rows = sheet.cells(request.user, columns, pks)
    return {row["pk"]: renderer.row(row, saved=True) for row in rows}


def renderer_on(request: Any, sheet: Sheet) -> tuple[RowRenderer | CardRenderer, list[Column]]:
    """What renders the records of the page, and the columns that it needs."""
    if on_board(request, sheet):
        cards = CardRenderer(request, sheet)
        return cards, cards.columns
    columns = sheet.shown_columns(_params(request), choices_of(sheet.slug, request.user))
    return RowRenderer(sheet, columns, request.user), columns


def _params(request: Any) -> QueryDict:
    return QueryDict(_page(request).query)


def _page(request: Any) -> SplitResult:
    return urlsplit(request.htmx.current_url or request.headers.get("Referer", ""))
