"""The typed columns of a sheet: each owns what it fetches, shows, filters, sorts and edits.

A column fetches *expressions* for ``QuerySet.values()``, so that a page is one query whatever
its rows, and shows a row (the dict of these values) as safe HTML.
"""

from grc.sheets.columns.days import ComputedDate, Date, Moment
from grc.sheets.columns.figures import Boolean, Number
from grc.sheets.columns.filtering import TagFilter, both, choice_filters
from grc.sheets.columns.linked import LinkedFilter, Many, People, Person, Related
from grc.sheets.columns.plain import (
    EMPTY,
    Choice,
    Column,
    Computed,
    LongText,
    Personal,
    Plain,
    Row,
    Value,
    number,
    once_a_value,
    rank,
)
from grc.sheets.columns.through import Through

__all__ = [
    "EMPTY",
    "Boolean",
    "Choice",
    "Column",
    "Computed",
    "ComputedDate",
    "Date",
    "LinkedFilter",
    "LongText",
    "Many",
    "Moment",
    "Number",
    "People",
    "Person",
    "Personal",
    "Plain",
    "Related",
    "Row",
    "TagFilter",
    "Through",
    "Value",
    "both",
    "choice_filters",
    "number",
    "once_a_value",
    "rank",
]
