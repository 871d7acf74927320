"""What the forms of all that gardeners hold share: where, for whom, and links kept."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.forms.choosing import begin_with_a_capital, use_themes
from communities.models import Actor, Community, Directorate
from communities.widgets import prepare_actors, prepare_commune
from gardeners.mentioning import tell_named
from grc.forms import RecordForm
from grc.models import Audience, User

EARLIEST = dt.date(1900, 1, 1)
LATEST = dt.date(2199, 12, 31)


class DiffusedForm(RecordForm):
    """A form on a record of a community, filled by ``user``.

    A gardener notes in their communities, an agent in all or none. Links to records that
    ``user`` may not read are neither shown nor lost: ``kept_links`` names, for each field,
    what may be read.
    """

    kept_links: ClassVar[dict[str, Any]] = {"actors": Actor}

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        if "community" in self.fields:
            self._prepare_community()
        if "actors" in self.fields:
            prepare_actors(self.fields["actors"], user)
        if "commune" in self.fields:
            prepare_commune(self.fields["commune"])
        if "themes" in self.fields:
            use_themes(self.fields["themes"], self.instance)
        if "directorates" in self.fields:
            use_directorates(self.fields["directorates"], self.instance)
        self._show_readable_links()
        begin_with_a_capital(self)

    def _prepare_community(self) -> None:
        field = self.fields["community"]
        choices = self.communities()
        current = Q(pk=self.instance.community_id)
        field.queryset = Community.objects.filter(current | Q(pk__in=choices.values("pk")))  # type: ignore[attr-defined]
        field.required = not self.user.is_agent
        field.empty_label = _("Aucune pour l’instant") if self.user.is_agent else _("Choisissez")  # type: ignore[attr-defined]
        if not self.instance.pk and not self.initial.get("community"):
            self.initial["community"] = only_garden(self.user)
        if field.required and self.initial.get("community"):
            field.empty_label = None  # type: ignore[attr-defined]

    def communities(self) -> QuerySet[Any]:
        """Where ``user`` may note something."""
        return Community.objects.choices_for(self.user)

    def _show_readable_links(self) -> None:
        if not self.instance.pk:
            return
        for name, model in self.kept_links.items():
            if name in self.fields:
                links = getattr(self.instance, name).values("pk")
                seen = model.objects.visible_to(self.user).filter(pk__in=links)
                self.initial[name] = list(seen.values_list("pk", flat=True))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        audience, community = cleaned.get("audience"), self._has_community()
        narrow = {Audience.COMMUNITY, Audience.GARDENERS}
        if audience in narrow and not community and "community" not in self.errors:
            self.add_error(
                "audience",
                _("Sans communauté, personne ne lirait : choisissez-en une ou diffusez autrement."),
            )
        return cleaned

    def _has_community(self) -> bool:
        """Whether one is chosen, or the record has one where the form does not ask for it."""
        if "community" in self.fields:
            return bool(self.cleaned_data.get("community"))
        return self.instance.community_id is not None

    def save(self, commit: bool = True) -> Any:
        """Save; whoever the text names is told."""
        record = super().save(commit)
        if commit:
            tell_named(record, self.user)
        return record

    def _save_m2m(self) -> None:
        for name, model in self.kept_links.items():
            if name in self.cleaned_data and self.instance.pk:
                unseen = getattr(self.instance, name).exclude(
                    pk__in=model.objects.visible_to(self.user).values("pk")
                )
                self.cleaned_data[name] = [*self.cleaned_data[name], *unseen]
        super()._save_m2m()  # type: ignore[misc]


def only_garden(user: User) -> int | None:
    """The community that ``user`` gardens, when there is one only."""
    gardens = list(Community.objects.gardened_by(user).values_list("pk", flat=True)[:2])
    return gardens[0] if len(gardens) == 1 else None


def plausible(day: dt.date) -> dt.date:
    """``day``; ``ValidationError`` when it is surely a slip of the keyboard."""
    if not EARLIEST <= day <= LATEST:
        raise ValidationError(_("Vérifiez l’année de cette date."))
    return day


def not_in_the_future(day: dt.date) -> dt.date:
    if day > timezone.localdate():
        raise ValidationError(_("Cette date est dans le futur."))
    return plausible(day)


def use_directorates(field: forms.Field, record: Any = None) -> None:
    """Choose directorates by boxes: those of today, and those that ``record`` has."""
    rule = Q(pk__in=Directorate.objects.current().values("pk"))
    if record is not None and record.pk:
        rule |= Q(pk__in=record.directorates.values("pk"))
    field.queryset = Directorate.objects.filter(rule)  # type: ignore[attr-defined]
    field.widget = forms.CheckboxSelectMultiple(attrs={"class": "choices-scroll choices-list"})
    field.widget.choices = field.choices  # type: ignore[attr-defined]
