"""What is to change in many rows: for each field a value, or nothing; links added and removed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django import forms
from django.db import models
from django.forms import BoundField
from django.http import QueryDict
from django.utils.translation import gettext as _

from grc.models import User
from grc.sheets import Sheet

PREFIX = "lot"
CLEAR, ADD, REMOVE = "-vider", "-ajouter", "-retirer"
DO, ARCHIVE, UNARCHIVE = "faire", "archiver", "desarchiver"


@dataclass
class Changes:
    """What was asked. ``values`` are those that the fields get, as forms clean them, and ``data``
    the same as forms are sent them; ``added`` and ``removed`` the keys of links, by field;
    ``archived`` sends rows to the archives, or back."""

    values: dict[str, Any] = field(default_factory=dict)
    data: dict[str, Any] = field(default_factory=dict)
    added: dict[str, set[int]] = field(default_factory=dict)
    removed: dict[str, set[int]] = field(default_factory=dict)
    archived: bool | None = None

    @property
    def links(self) -> list[str]:
        """The many-to-many fields concerned."""
        return list(dict.fromkeys([*self.added, *self.removed]))

    def told(self, model: type[models.Model]) -> dict[str, Any]:
        """What the history keeps of it: texts stand in the rows, and may be erased there."""
        told: dict[str, Any] = {}
        for name, value in self.values.items():
            kept: Any = model._meta.get_field(name)
            short = kept.is_relation or kept.choices or isinstance(kept, models.DateField)
            told[name] = str(getattr(value, "pk", value) or "") if short else None
        told |= {f"{name}{ADD}": sorted(pks) for name, pks in self.added.items()}
        told |= {f"{name}{REMOVE}": sorted(pks) for name, pks in self.removed.items()}
        return told if self.archived is None else {"archived": self.archived}


class Line(NamedTuple):
    """The fields that change one field of the records."""

    bound: BoundField
    clear: BoundField | None = None
    remove: BoundField | None = None


def offered(sheet: Sheet) -> list[str]:
    """The fields that many rows of ``sheet`` may be given: those of its columns, less the name of
    the record, and those that its values ask for."""
    columns = [one for one in sheet.all_columns[1:] if one.editable and one.in_bulk]
    names = [
        name
        for column in columns
        for name in (*column.fields, *(asked.field for asked in column.asks.values()))
    ]
    return list(dict.fromkeys(names))


class BulkForm(forms.Form):
    """The form of ``sheet`` for ``user``. A field left as it is changes nothing."""

    def __init__(self, sheet: Sheet, user: User, data: QueryDict | None = None) -> None:
        super().__init__(data, prefix=PREFIX)
        self.names = offered(sheet)
        # Two copies: links are chosen twice, and widgets are shared by nobody.
        first, second = (sheet.form_class(*self.names)(user=user).fields for _copy in range(2))
        self.names = [name for name in self.names if name in first]
        for name in self.names:
            self._add(name, first[name], second[name])

    def _add(self, name: str, one: Any, two: Any) -> None:
        if isinstance(one, forms.ModelMultipleChoiceField):
            for suffix, choice, label in (
                (ADD, one, _("%(field)s : ajouter")), (REMOVE, two, _("%(field)s : retirer"))
            ):  # fmt: skip
                self.fields[name + suffix] = optional(choice)
                choice.label = label % {"field": choice.label}
            return
        if not one.required and not isinstance(one, forms.TypedChoiceField):
            label = _("Vider : %(field)s") % {"field": one.label}
            self.fields[name + CLEAR] = forms.BooleanField(required=False, label=label)
        self.fields[name] = optional(one)

    def lines(self) -> Iterator[Line]:
        for name in self.names:
            if name in self.fields:
                clear = self[name + CLEAR] if name + CLEAR in self.fields else None
                yield Line(self[name], clear=clear)
            else:
                yield Line(self[name + ADD], remove=self[name + REMOVE])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name in self.names:
            if cleaned.get(name) and cleaned.get(name + CLEAR):
                self.add_error(name, _("Une valeur, ou vider : choisissez."))
            if set(cleaned.get(name + ADD) or ()) & set(cleaned.get(name + REMOVE) or ()):
                self.add_error(name + REMOVE, _("Ajouter et retirer la même chose : choisissez."))
        changes = self.changes
        if not self.errors and not (changes.values or changes.links):
            self.add_error(None, _("Rien à changer : remplissez un champ au moins."))
        return cleaned

    @property
    def changes(self) -> Changes:
        found, cleaned = Changes(), self.cleaned_data
        for name in self.names:
            value = cleaned.get(name)
            if cleaned.get(name + CLEAR):
                found.values[name] = self.fields[name].clean("")
            elif value not in (None, ""):
                found.values[name] = value
            if name in found.values:
                found.data[name] = self.fields[name].prepare_value(found.values[name])
            for suffix, links in ((ADD, found.added), (REMOVE, found.removed)):
                if chosen := cleaned.get(name + suffix):
                    links[name] = {record.pk for record in chosen}
        return found

    @property
    def sent(self) -> list[tuple[str, str]]:
        """What was filled in, for the next step to send again."""
        data: Any = self.data
        return [
            (name, value)
            for name, values in data.lists()
            for value in values
            if value and name.startswith(f"{PREFIX}-")
        ]


def optional(one: Any) -> Any:
    """The field ``one``, where nothing chosen changes nothing."""
    one.required = one.widget.is_required = False
    one.initial, one.help_text = None, ""
    if isinstance(one, forms.ModelMultipleChoiceField):
        return one
    if isinstance(one, forms.ModelChoiceField):
        one.empty_label = _("ne pas changer")
        one.widget.choices = one.choices
    elif isinstance(one, forms.ChoiceField):
        choices: Any = one.choices
        one.widget = forms.Select()
        one.choices = [("", _("ne pas changer")), *(pair for pair in choices if pair[0])]
    return one
