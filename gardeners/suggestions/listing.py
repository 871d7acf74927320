"""The suggestions that are shown: in their list, on the page of a need, at home."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from communities.models import Theme
from gardeners.models import Need, SynergySuggestion
from gardeners.suggestions.wording import sentence, written_words
from grc.models import User

PAGE, COUNTED = 20, 100
BANDS = (("", _("À regarder")), ("plus-tard", _("Plus tard")), ("ecartees", _("Écartées")))


@dataclass
class Shown:
    """A suggestion as someone sees it."""

    suggestion: SynergySuggestion
    text: str
    join_url: str = ""  # where the two needs are made one, for whom may change both

    @property
    def link_url(self) -> str:
        return f"{reverse('gardeners:synergy_create')}?suggestion={self.suggestion.pk}"

    @property
    def can_edit(self) -> bool:
        return self.suggestion.can_edit


def seen(user: User) -> Any:
    """The suggestions, with what is shown of them, as ``user`` may know them."""
    found = SynergySuggestion.objects.visible_to(user).with_rights(user)
    ends = [f"{end}__{name}" for end in ("first", "second") for name in ("community", "commune")]
    return found.select_related("first", "second", *ends).prefetch_related(
        "first__themes", "second__themes"
    )


def shown(suggestions: Sequence[SynergySuggestion]) -> list[Shown]:
    """Each with the sentence that says why: two queries more, however many there are."""
    if not suggestions:
        return []
    words = written_words(need for one in suggestions for need in one.needs)
    names = {pk for one in suggestions for pk in one.parts.get("themes", [])}
    themes = dict(Theme.objects.filter(pk__in=names).values_list("pk", "name"))
    return [Shown(one, sentence(one.parts, words, themes)) for one in suggestions]


def similar_to(need: Need, user: User, limit: int) -> list[tuple[Need, Shown]]:
    """The other need of each suggestion about ``need``, and why."""
    found = shown(list(seen(user).waiting().of(need.pk).order_by("-score", "pk")[:limit]))
    pairs = [(one.suggestion.other(need.pk), one) for one in found]
    both = [need.pk, *(other.pk for other, _one in pairs)]
    mine = set(Need.objects.editable_by(user).filter(pk__in=both).values_list("pk", flat=True))
    for other, one in pairs:
        if {need.pk, other.pk} <= mine:
            one.join_url = reverse("gardeners:need_join", args=[need.pk, other.pk])
    return pairs


def waiting_count(user: User) -> int:
    """How many wait for ``user``, up to ``COUNTED`` and one."""
    found = SynergySuggestion.objects.visible_to(user).waiting()
    return found.order_by().values("pk")[: COUNTED + 1].count()


@dataclass
class Band:
    label: Any
    url: str
    count: int
    current: bool

    @property
    def count_text(self) -> str:
        return f"{COUNTED}+" if self.count > COUNTED else str(self.count)


class SuggestionList:
    """A page of the list, at an address: ``?bande=`` one of ``BANDS``, ``?apres=`` a place."""

    def __init__(self, user: User, params: Any) -> None:
        self.user, self.band = user, params.get("bande", "")
        self.after = params.get("apres", "")

    @staticmethod
    def _banded(found: Any, band: str) -> Any:
        bands = {"plus-tard": found.deferred, "ecartees": found.dismissed}
        return bands.get(band, found.waiting)()

    @cached_property
    def page(self) -> list[SynergySuggestion]:
        found = self._banded(seen(self.user), self.band).order_by("-score", "pk")
        score, _dash, pk = self.after.partition("-")
        if all(text.isdecimal() and len(text) < 10 for text in (score, pk)):
            found = found.filter(Q(score__lt=int(score)) | Q(score=int(score), pk__gt=int(pk)))
        return list(found[: PAGE + 1])

    @cached_property
    def rows(self) -> list[Shown]:
        return shown(self.page[:PAGE])

    @property
    def next_url(self) -> str:
        if len(self.page) <= PAGE:
            return ""
        last = self.page[PAGE - 1]
        return f"?bande={self.band}&apres={last.score}-{last.pk}"

    @property
    def first_url(self) -> str:
        return f"?bande={self.band}" if self.after else ""

    @property
    def empty_title(self) -> str:
        return {
            "plus-tard": gettext("Rien n’est remis à plus tard"),
            "ecartees": gettext("Rien n’est écarté"),
        }.get(self.band, gettext("Rien à relier pour l’instant"))

    @property
    def empty_text(self) -> str:
        return {
            "plus-tard": gettext("Ce que vous remettez revient ici, puis dans la liste."),
            "ecartees": gettext("Ce que vous écartez ne revient pas tout seul, mais reste ici."),
        }.get(
            self.band,
            gettext(
                "Quand deux besoins ouverts se ressemblent, ils apparaissent ici quelques minutes "
                "après avoir été notés."
            ),
        )

    @cached_property
    def bands(self) -> list[Band]:
        base, found = reverse("gardeners:suggestion_list"), SynergySuggestion.objects
        return [
            Band(label, f"{base}?bande={name}" if name else base,
                 self._banded(found.visible_to(self.user), name)
                 .order_by().values("pk")[: COUNTED + 1].count(), name == self.band)
            for name, label in BANDS
        ]  # fmt: skip
