"""What can be imported, as the apps declare it in their ``importers.py``."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.db import models

from grc.importing.columns import Field
from grc.importing.reader import Row

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from grc.models import ImportBatch, User


@dataclass(frozen=True)
class Link:
    """A table of links between what is imported and something else.

    ``values[name]`` of a row lists the primary keys on the other side. ``constants`` are the
    other columns of the link's row, each a value; ``texts``, those that take a text of the
    row's values, each by its name there.
    """

    name: str
    table: str
    own_column: str
    other_column: str
    constants: Mapping[str, Any] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Meanings:
    """What the values of a column may mean. ``guess`` gives the key, among ``choices``, of what a
    value seems to mean; ``pieces`` the values that stand in a cell. ``words`` are to be written
    in an empty file, when there are a few."""

    choices: Sequence[tuple[str, _StrPromise | str]]
    guess: Callable[[str], str]
    pieces: Callable[[str], Sequence[str]] = lambda text: (text,)
    words: Sequence[str] = ()


@dataclass
class CheckedRow:
    """A row once checked: what would be written, and what is wrong or doubtful.

    ``errors`` and ``warnings`` give a sentence by the index of the cell, or ``""`` for the row.
    ``duplicate_of`` is the number of an earlier row that says the same thing; rows that share none
    of their ``keys`` never do. ``corrections`` stand in place of cells of ``row``, by index.
    """

    row: Row
    values: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    warnings: dict[str, str] = field(default_factory=dict)
    duplicate_of: int | None = None
    keys: list[str] = field(default_factory=list)
    corrections: Mapping[str, str] = field(default_factory=dict)
    left_out: bool = False
    # Another record that the row speaks of, to be written before it and linked to it: numbered
    # ``-number``, which is the value ``companion`` of the rows that it accompanies.
    companion: CheckedRow | None = None


class RowChecker:
    """Checks the rows of one import, in order; made by ``Importer.checker``."""

    def check(self, row: Row) -> CheckedRow:
        raise NotImplementedError

    def start_again(self) -> None:
        """Forget the rows checked so far."""
        raise NotImplementedError


class Importer:
    """How rows of a spreadsheet become records of ``model``. Subclasses fill everything in."""

    name: ClassVar[str]
    label: ClassVar[_StrPromise | str]
    model: ClassVar[type[models.Model]]
    fields: ClassVar[Sequence[Field]]
    options_form: ClassVar[type[forms.Form]]
    position: ClassVar[int] = 10  # among the kinds that are offered
    # The names of the fields that an empty file to fill in has, in their order.
    template: ClassVar[Sequence[str]] = ()
    # Among the fields, those whose values are choices of ours.
    choice_fields: ClassVar[frozenset[str]] = frozenset()
    # Columns that a row may write in a record that is there, with their labels; none when rows
    # only create.
    written: ClassVar[Mapping[str, _StrPromise | str]]
    # Among them: what an update never changes; texts, then arrays of texts, that are added to
    # and never replaced.
    fixed: ClassVar[frozenset[str]] = frozenset()
    added_texts: ClassVar[frozenset[str]] = frozenset()
    added_lists: ClassVar[frozenset[str]] = frozenset()
    link_labels: ClassVar[Mapping[str, _StrPromise | str]] = {}
    # Among the links, that of a row to its companion, if rows have some.
    companion_link: ClassVar[str] = ""
    # The array column that receives the mark of the import, if rows may write some.
    mark_column: ClassVar[str] = ""

    def propose(
        self, titles: Sequence[str], samples: Sequence[Sequence[str]]
    ) -> tuple[list[str], dict[str, Any]]:
        """The field proposed for each column (or ``""``), and the initial options."""
        raise NotImplementedError

    def mapping_error(self, targets: Sequence[str]) -> str:
        """What is missing in the fields chosen for the columns, as a sentence, or ``""``."""
        return ""

    def lasting(self, options: Mapping[str, Any]) -> dict[str, Any]:
        """Among the answers given for a file, those to propose for the next one like it."""
        return dict(options)

    def meanings(self) -> Mapping[str, Meanings]:
        """For each of the ``choice_fields``, what the values of its columns may mean."""
        return {}

    def checker(self, batch: ImportBatch) -> RowChecker:
        raise NotImplementedError

    def links(self, batch: ImportBatch) -> Sequence[Link]:
        return ()

    def created_columns(self, batch: ImportBatch, user: User | None) -> dict[str, Any]:
        """The columns that every created row receives besides those of the file."""
        return {}

    def match_sql(self) -> str:
        """A query giving ``(number, target_id, rank)``: which records each row may be; the lowest
        rank wins. It reads the rows in play in ``import_candidate`` (number, values)."""
        raise NotImplementedError

    def clash_sql(self) -> str:
        """A statement run once rows are matched, on ``import_match`` (number, target_id, values,
        warnings): what the records in place forbid, as a unique column does."""
        return ""

    def told(self, name: str, value: Any) -> Any:
        """What people read for the ``value`` of a written column."""
        return value

    def record_url(self, pk: int) -> str:
        raise NotImplementedError

    def records_url(self, batch: ImportBatch) -> str:
        """The sheet of the records that carry the mark of the import."""
        raise NotImplementedError


_importers: dict[str, Importer] = {}


def register(importer: Importer) -> None:
    _importers[importer.name] = importer


def get_importer(name: str) -> Importer:
    """The importer called ``name``. Raises ``KeyError`` for one that no app declares."""
    return _importers[name]


def importers() -> list[Importer]:
    return sorted(_importers.values(), key=lambda one: (one.position, one.name))
