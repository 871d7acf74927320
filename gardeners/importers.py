"""Importing spreadsheets of needs and of contacts logged; ``grc`` finds this module at start.

Rows only create: a need that is already here, word for word, on the same day and for the same
community, is left as it is. A need lives by its steps, which no spreadsheet may jump.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from communities.commune_finder import CommuneFinder
from communities.import_draft import NAMES
from communities.models import Actor, Community
from gardeners.import_choices import (
    WORDS,
    choice_meanings,
    community_meanings,
    directorate_meanings,
    theme_meanings,
)
from gardeners.import_fields import INTERACTION_FIELDS, NEED_FIELDS
from gardeners.import_rows import SaidChecker
from gardeners.models import Interaction, Need
from grc.importing.columns import guess
from grc.importing.mapping import MappedColumns
from grc.importing.registry import Importer, Link, Meanings, register
from grc.models import Audience, ImportBatch, User
from grc.search import fold
from grc.sheets import get_sheet


class SaidForm(forms.Form):
    """What is asked once for a whole spreadsheet of what was said. ``policy``: whether its rows
    may change what is here already."""

    policy = "skip"
    community = forms.ModelChoiceField(
        label=gettext_lazy("Pour la communauté"),
        queryset=Community.objects.none(),
        required=False,
        empty_label=gettext_lazy("aucune, ou celle que dit chaque ligne"),
    )
    audience = forms.ChoiceField(label=gettext_lazy("Qui peut les lire"), choices=Audience.choices)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        communities: forms.ModelChoiceField[Any] = self.fields["community"]  # type: ignore[assignment]
        communities.queryset = Community.objects.all()

    def clean(self) -> dict[str, Any]:
        return {**(super().clean() or self.cleaned_data), "policy": self.policy}


def by_name(pairs: Iterable[tuple[str, int]]) -> dict[str, int | None]:
    """Keys by folded name; ``None`` for a name that several have."""
    found: dict[str, int | None] = {}
    for name, pk in pairs:
        key = fold(name)
        found[key] = pk if found.get(key, pk) == pk else None
    return found


def actors_by_name() -> dict[str, int | None]:
    """Actors by their name, first name before or after."""
    known = Actor.objects.filter(merged_into=None, archived_at=None)
    names = known.values_list("full_name", "name", "first_name", "pk").iterator()
    return by_name(
        (name, pk)
        for full, last, first, pk in names
        for name in dict.fromkeys((full, f"{last} {first}".strip()))
    )


class SaidImporter(Importer):
    """What needs and interactions have in common. ``name`` is that of the sheet that shows them,
    ``columns`` names those of the table that hold the text and the day."""

    options_form: ClassVar[type[SaidForm]] = SaidForm
    written: ClassVar[Mapping[str, Any]] = {}
    columns: ClassVar[Mapping[str, str]]
    choices: ClassVar[tuple[str, ...]]
    words: ClassVar[Mapping[str, Mapping[str, str]]] = WORDS  # of others, for our choices

    def propose(
        self, titles: Sequence[str], samples: Sequence[Sequence[str]]
    ) -> tuple[list[str], dict[str, Any]]:
        return guess(titles, samples, self.fields), {
            "audience": Audience.SHARED,
            "policy": self.options_form.policy,
        }

    def mapping_error(self, targets: Sequence[str]) -> str:
        if "title" in targets:
            return ""
        return _("Dites quelle colonne donne l’intitulé : sans lui, une ligne ne peut être prise.")

    def meanings(self) -> Mapping[str, Meanings]:
        field: Any = self.model._meta.get_field
        return {
            **{name: choice_meanings(field(name), self.words[name]) for name in self.choices},
            "community": community_meanings(),
        }

    def communes(self) -> CommuneFinder | None:
        return None

    def checker(self, batch: ImportBatch) -> SaidChecker:
        field: Any = self.model._meta.get_field
        return SaidChecker(
            columns=MappedColumns(batch.columns, self.meanings(), NAMES),
            options=batch.options,
            names=self.columns,
            choices={name: field(name) for name in self.choices},
            links=[*self.link_labels],
            actors=actors_by_name() if "actors" in batch.targets else {},
            communes=self.communes(),
        )

    def links(self, batch: ImportBatch) -> Sequence[Link]:
        return [self.link(name) for name in self.link_labels]

    def link(self, name: str) -> Link:
        field: Any = self.model._meta.get_field(name)
        own, other = field.m2m_field_name(), field.m2m_reverse_field_name()
        table = field.remote_field.through._meta.db_table
        return Link(name, table, f"{own}_id", f"{other}_id")

    def created_columns(self, batch: ImportBatch, user: User | None) -> dict[str, Any]:
        return {"audience": batch.options["audience"], "created_by_id": user and user.pk}

    def match_sql(self) -> str:
        """The same title without accents nor case, the same day, the same community."""
        table, day = self.model._meta.db_table, self.columns["day"]
        return f"""
            SELECT number, t.id AS target_id, 1 AS rank
            FROM import_candidate JOIN {table} t
              ON t.sort_title = grc_sort_key("values" ->> 'title')
             AND t.{day} = ("values" ->> '{day}')::date
             AND t.community_id IS NOT DISTINCT FROM ("values" ->> 'community_id')::bigint"""  # noqa: S608

    def record_url(self, pk: int) -> str:
        return f"{get_sheet(self.name).record_base}{pk}/"

    def records_url(self, batch: ImportBatch) -> str:
        return f"{get_sheet(self.name).url}journal/{batch.context}/"


class NeedImporter(SaidImporter):
    name = "besoins"
    label = gettext_lazy("Besoins")
    model: ClassVar[type[models.Model]] = Need
    fields = NEED_FIELDS
    template = ("title", "text", "day", "origin", "urgency", "themes", "directorates", "actors",
                "community", "commune")  # fmt: skip
    columns: ClassVar[Mapping[str, str]] = {"text": "description", "day": "heard_on"}
    choices = ("origin", "status", "urgency")
    choice_fields = frozenset((*choices, "themes", "directorates", "community"))
    link_labels: ClassVar[Mapping[str, Any]] = {
        "actors": gettext_lazy("acteurs concernés"), "themes": gettext_lazy("thématiques"),
        "directorates": gettext_lazy("directions concernées"),
    }  # fmt: skip

    def meanings(self) -> Mapping[str, Meanings]:
        return {
            **super().meanings(),
            "themes": theme_meanings(),
            "directorates": directorate_meanings(),
        }

    def communes(self) -> CommuneFinder:
        return CommuneFinder.loaded()


class InteractionImporter(SaidImporter):
    name = "echanges"
    label = gettext_lazy("Échanges")
    model: ClassVar[type[models.Model]] = Interaction
    fields = INTERACTION_FIELDS
    template = ("day", "channel", "title", "text", "actors", "community")
    columns: ClassVar[Mapping[str, str]] = {"text": "summary", "day": "occurred_on"}
    choices = ("channel",)
    choice_fields = frozenset((*choices, "community"))
    link_labels: ClassVar[Mapping[str, Any]] = {"actors": gettext_lazy("avec")}


register(NeedImporter())
register(InteractionImporter())
