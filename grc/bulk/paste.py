"""A column of a spreadsheet pasted in a sheet: its lines go to consecutive rows of the page, its
columns to consecutive columns, and each row answers to its own form, as its cells do."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _

from grc.bulk.plan import Plan, as_json
from grc.bulk.reading import cells_of, sent
from grc.forms import RecordForm
from grc.models import User
from grc.sheets import Sheet
from grc.sheets.address import ROW
from grc.sheets.columns import Column
from grc.sheets.keyset import PAGE_SIZE
from grc.sheets.listing import Listing
from grc.statements import keys
from grc.undo_plan import Row, columns_of

COLUMN, TEXT = "colonne", "texte"


@dataclass
class Line:
    """A line pasted, for one record: what it would write, or why it writes nothing."""

    record: Any
    texts: list[str]
    row: Row | None = None
    refusal: str = ""


@dataclass
class Paste:
    """``text`` pasted in the sheet at the address ``params``: in the rows ``?ligne=``, in their
    order (from the only one on, when it is alone), from the column ``?colonne=`` on."""

    sheet: Sheet
    user: User
    params: QueryDict
    text: str
    request: Any
    lock: bool = False
    plan: Plan = field(init=False)

    def __post_init__(self) -> None:
        self.plan = Plan(self.sheet)
        address = self.params.copy()
        for name in (ROW, COLUMN):
            address.pop(name, None)
        self.listing = Listing(self.sheet, self.user, address, self.request)

    @property
    def query(self) -> str:
        return self.params.urlencode()

    @property
    def back_url(self) -> str:
        return self.listing.here

    @cached_property
    def cells(self) -> list[list[str]]:
        return cells_of(self.text)

    @cached_property
    def keys(self) -> list[int]:
        """The rows that may receive a line, at most a page."""
        texts = self.params.getlist(ROW)[:PAGE_SIZE]
        found = list(dict.fromkeys(int(t) for t in texts if t.isdecimal() and len(t) < 19))
        if len(found) != 1:
            return found
        page = self.listing.page.keys
        return page[page.index(found[0]) :] if found[0] in page else found

    @property
    def pasteable(self) -> list[Column]:
        """The columns of the page where something may be pasted: one field each."""
        return [one for one in self.listing.columns if one.editable and len(one.fields) == 1]

    @cached_property
    def columns(self) -> list[Column]:
        """Those that receive the cells of a line, from the first one on."""
        shown = self.listing.columns
        slugs = [column.slug for column in shown]
        wanted = self.params.get(COLUMN, "")
        start = slugs.index(wanted) if wanted in slugs else len(slugs)
        return shown[start : start + max(map(len, self.cells), default=0)]

    @cached_property
    def refusal(self) -> str:
        """Why nothing can be pasted, in a sentence."""
        if not self.text.strip():
            return _("Collez d’abord des lignes copiées d’un tableur.")
        if not self.keys:
            return _("Choisissez la ligne où commencer : cochez-la dans la feuille.")
        if not self.columns:
            return _("Choisissez la colonne où coller.")
        fixed = [str(column.label) for column in self.columns if column not in self.pasteable]
        if fixed:
            return _("On ne colle pas dans : %(columns)s.") % {"columns": ", ".join(fixed)}
        if max(map(len, self.cells)) > len(self.columns):
            return _("Il y a plus de colonnes collées que de colonnes à droite de celle-ci.")
        return ""

    @property
    def beyond(self) -> int:
        """How many lines run over the end of the page: nothing is done with them."""
        return max(0, len(self.cells) - len(self.keys))

    @cached_property
    def lines(self) -> list[Line]:
        """Each line with its record, and the plan filled in."""
        pairs = list(zip(self.keys, self.cells, strict=False))
        records = self._records([pk for pk, _texts in pairs])
        found = []
        for pk, texts in pairs:
            if pk not in records:
                self.plan.refused.append((pk, _("cette ligne n’existe plus, ou ne vous est pas "
                                                "ouverte")))  # fmt: skip
                continue
            line = Line(records[pk], texts)
            self._plan(line)
            found.append(line)
        return found

    def _records(self, pks: list[int]) -> dict[int, Any]:
        records = self.sheet.readable(self.user).filter(pk__in=keys(pks))
        if self.lock:
            records = records.select_for_update(of=("self",)).order_by("pk")
        return {record.pk: record for record in records.with_rights(self.user)}  # type: ignore[attr-defined]

    def _plan(self, line: Line) -> None:
        self.plan.seen.append((line.record.pk, line.record.version))
        try:
            row = self._row(line)
        except ValidationError as error:
            line.refusal = " ".join(dict.fromkeys(error.messages))
            self.plan.refused.append((line.record.pk, line.refusal))
            return
        if row.is_empty:
            self.plan.same += 1
        else:
            line.row = row
            self.plan.rows.append(row)

    def _row(self, line: Line) -> Row:
        """What the form of the row makes of the texts; ``ValidationError`` when it refuses."""
        record = line.record
        if not record.can_edit:
            raise ValidationError(_("vous ne pouvez pas la modifier"))
        before = {f.column: getattr(record, f.attname) for f in record._meta.concrete_fields}
        form = self._form(record, line.texts)
        if not form.is_valid():
            raise ValidationError([str(text) for errors in form.errors.values() for text in errors])
        record.settle()
        after = {f.column: getattr(record, f.attname) for f in record._meta.concrete_fields}
        names = columns_of(self.sheet.model)
        values = {n: as_json(after[n]) for n in names if after[n] != before[n]}
        return Row(record.pk, values, _links(form))

    def _form(self, record: Any, texts: list[str]) -> RecordForm:
        pairs = list(zip(self.columns, texts, strict=False))
        names = [column.fields[0] for column, _text in pairs]
        fields = self.sheet.form_class(*names)(instance=record, user=self.user).fields
        data: dict[str, Any] = {}
        for (column, text), name in zip(pairs, names, strict=True):
            data |= sent(column, name, fields[name], text)
        return self.sheet.asking_form([column for column, _t in pairs], record, self.user, data)


def _links(form: RecordForm) -> dict[tuple[str, int], bool]:
    """The links added and removed, among those that the form shows."""
    found: dict[tuple[str, int], bool] = {}
    for m2m in form.instance._meta.many_to_many:
        if m2m.name in form.cleaned_data:
            old = {getattr(one, "pk", one) for one in form.initial.get(m2m.name) or ()}
            new = {one.pk for one in form.cleaned_data[m2m.name]}
            found |= {(m2m.name, pk): True for pk in new - old}
            found |= {(m2m.name, pk): False for pk in old - new}
    return found
