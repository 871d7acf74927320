"""Choosing a record by typing a piece of its name: actors, communes.

The pattern is the ARIA combobox (https://www.w3.org/WAI/ARIA/apg/patterns/combobox/), drawn by
``static/js/combobox.js`` over a plain text field. Without JavaScript the text is resolved here:
the record of that name, or the only one close to it; otherwise the form comes back with the
closest records as choices, and what was typed. ``prepare_…`` fits an ordinary model choice field.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable
from typing import Any, NamedTuple

from django import forms
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from communities.models import Actor, Commune
from communities.proposals import MAX_PROPOSALS, actor_detail, commune_detail, propose_actors
from grc.models import User
from grc.search import fold

NONE_OF_THEM = "-"
SURE = 0.9  # closeness from which an only candidate is what was meant


class Unresolved(str):
    """A text that names no single record: no primary key reads like it."""

    text: str

    def __new__(cls, text: str) -> Unresolved:
        made = super().__new__(cls, f"« {text} »")
        made.text = text
        return made


class Proposal(NamedTuple):
    value: str
    label: str
    detail: str


class Combobox(forms.Widget):
    """One record, chosen by typing. Fields: ``name`` (its key), ``name_text`` (what is typed),
    ``name_choice`` (one of the records proposed after a doubt)."""

    template_name = "communities/widgets/combobox.html"
    several = False
    url_name = ""
    list_label: Any = ""
    placeholder: Any = ""

    def __init__(self, attrs: dict[str, Any] | None = None, *, create: bool = False) -> None:
        super().__init__(attrs)
        self.create = create
        self.choices: Any = ()
        self._resolved: dict[str, Any] = {}
        self._proposals: dict[str, list[Any]] = {}

    def __deepcopy__(self, memo: dict[int, Any]) -> Combobox:
        made = copy.copy(self)
        made.attrs = self.attrs.copy()
        made._resolved, made._proposals = {}, {}
        memo[id(self)] = made
        return made

    @property
    def queryset(self) -> models.QuerySet[Any]:
        """The records that may be chosen, as the field says (``ModelChoiceIterator``)."""
        return self.choices.queryset

    def propose(self, text: str) -> Iterable[Any]:
        """The records closest to ``text``, the closest first."""
        return self.queryset.proposed(text)[:MAX_PROPOSALS]  # type: ignore[attr-defined]

    def detail(self, record: Any) -> str:
        """What tells ``record`` from another of the same name."""
        return ""

    def surely(self, found: list[Any], text: str) -> list[Any]:
        """Those of ``found`` that ``text``, which is the name of none, may well mean."""
        return [record for record in found if getattr(record, "closeness", 0) >= SURE]

    def resolve(self, text: str) -> Any:
        """The key of the record that ``text`` names, or ``Unresolved``."""
        if text not in self._resolved:
            found = [] if "\0" in text else list(self.propose(text[:200]))
            wanted = fold(text)
            same = [
                record
                for record in found
                if wanted in {fold(str(record)), getattr(record, "sort_name", None)}
            ]
            sure = same or self.surely(found, text)
            self._proposals[text] = found
            self._resolved[text] = str(sure[0].pk) if len(sure) == 1 else Unresolved(text)
        return self._resolved[text]

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        if choice := _key(data, f"{name}_choice"):
            return choice
        key, text = _key(data, name), data.get(f"{name}_text")
        if text is None:
            return key
        text = text.strip()
        if not text or (key and self._is_named(key, text)):
            return key if text else None
        return self.resolve(text)

    def _is_named(self, key: str, text: str) -> bool:
        """Whether ``text`` still is the name of the record that was there."""
        return any(fold(label) == fold(text) for label in self._labels([key]).values())

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return not {name, f"{name}_text", f"{name}_choice"} & set(data)

    def id_for_label(self, id_: str) -> str:
        return id_

    def _labels(self, keys: list[str]) -> dict[str, str]:
        """The names of the records among ``keys`` that may be chosen, in that order."""
        to_key = self.queryset.model._meta.pk.to_python
        valid = []
        for key in keys:
            try:
                valid.append(to_key(key))
            except forms.ValidationError:
                continue
        if not valid:
            return {}
        found = {str(record.pk): str(record) for record in self.queryset.filter(pk__in=valid)}
        return {str(key): found[str(key)] for key in valid if str(key) in found}

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        values = value if isinstance(value, list | tuple) else [value]
        unclear = [item.text for item in values if isinstance(item, Unresolved)]
        keys = [item for item in values if item and not isinstance(item, Unresolved)]
        chosen = self._labels(keys)
        proposals = {
            str(record.pk): Proposal(str(record.pk), str(record), self.detail(record))
            for text in unclear
            for record in self._proposals.get(text, [])
        }
        text = ", ".join(unclear) or ("" if self.several else next(iter(chosen.values()), ""))
        context["widget"] |= {
            "several": self.several,
            "chosen": chosen,
            "key": "" if unclear else next(iter(chosen), ""),
            "text": text,
            "unclear": unclear,
            "proposals": list(proposals.values()),
            "none_of_them": NONE_OF_THEM,
            "url": reverse(self.url_name),
            "create": self.create,
            "list_label": self.list_label,
            "placeholder": self.placeholder,
        }
        return context


class MultipleCombobox(Combobox):
    """Several records, as removable chips, and a text that adds to them."""

    several = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[Any]:
        picks = _all(data, f"{name}_choice")
        keys: list[Any] = _all(data, name) + [pick for pick in picks if pick != NONE_OF_THEM]
        text = (data.get(f"{name}_text") or "").strip()
        if text and not picks:
            whole = self.resolve(text)
            pieces = [piece.strip() for piece in re.split(r"[,;\n]", text) if piece.strip()]
            if isinstance(whole, Unresolved) and len(pieces) > 1:
                keys += [self.resolve(piece) for piece in pieces[:20]]
            else:
                keys.append(whole)
        return list(dict.fromkeys(keys))

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return False

    def use_required_attribute(self, initial: Any) -> bool:
        return False


def _key(data: Any, name: str) -> Any:
    """What was sent, unless no key of the database can be written so."""
    value = data.get(name) or None
    return None if isinstance(value, str) and "\0" in value else value


def _all(data: Any, name: str) -> list[Any]:
    if hasattr(data, "getlist"):
        return [value for value in data.getlist(name) if value and "\0" not in value]
    value = data.get(name) or []
    return list(value) if isinstance(value, list | tuple) else [value]


class _Actors:
    url_name = "communities:actor_autocomplete"
    list_label = _("Acteurs")
    placeholder = _("Tapez un nom")

    def propose(self, text: str) -> Iterable[Any]:
        return propose_actors(self.queryset, text)  # type: ignore[attr-defined]

    def detail(self, record: Actor) -> str:
        return actor_detail(record)


class ActorSelect(_Actors, Combobox):
    """One actor."""


class ActorMultiSelect(_Actors, MultipleCombobox):
    """Several actors."""


class CommuneSelect(Combobox):
    """One commune, by its name or its postcode."""

    url_name = "communities:commune_autocomplete"
    list_label = _("Communes")
    placeholder = _("Nom ou code postal")

    def surely(self, found: list[Any], text: str) -> list[Any]:
        return found if text.isdigit() else super().surely(found, text)

    def detail(self, record: Commune) -> str:
        return commune_detail(record)


def use_combobox(field: forms.Field, queryset: models.QuerySet[Any], widget: Combobox) -> None:
    """Make an ordinary ``ModelChoiceField`` (or multiple) choose in ``queryset`` by typing."""
    widget.attrs |= {
        key: field.widget.attrs[key] for key in ("class",) if key in field.widget.attrs
    }
    widget.is_required = field.required
    field.widget = widget
    field.queryset = queryset  # type: ignore[attr-defined]
    widget.choices = field.choices  # type: ignore[attr-defined]
    unclear = _("À préciser : %(value)s. Choisissez parmi les propositions, ou écrivez autrement.")
    field.error_messages |= {
        "invalid_choice": unclear,
        "invalid_pk_value": _(
            "À préciser : %(pk)s. Choisissez parmi les propositions, ou écrivez autrement."
        ),
    }


def prepare_actor(field: forms.Field, user: User) -> None:
    """One actor among those that ``user`` may read."""
    use_combobox(field, Actor.objects.visible_to(user), ActorSelect())


def prepare_actors(field: forms.Field, user: User, *, create: bool = False) -> None:
    """Several actors among those that ``user`` may read; ``create`` offers to add one."""
    use_combobox(field, Actor.objects.visible_to(user), ActorMultiSelect(create=create))


def prepare_commune(field: forms.Field, user: User | None = None) -> None:
    """One commune of the reference data."""
    use_combobox(field, Commune.objects.all(), CommuneSelect())
