"""The shared table: one engine, whose sheets the apps declare in their ``sheets.py``."""

from grc.sheets.registry import all_sheets, get_sheet, register
from grc.sheets.sheet import Sheet

__all__ = ["Sheet", "all_sheets", "get_sheet", "register"]
