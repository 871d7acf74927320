"""The pairs that are shown: in their list, and on the page of an actor."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from communities.duplicates.wording import sentence
from communities.models import Actor, DuplicatePair
from communities.rights import Reader
from communities.standing import is_keeper
from grc.journal import undo_address
from grc.models import User
from grc.undo import may_be_undone

PAGE, COUNTED, ON_PAGE = 30, 1000, 5
BANDS = (
    ("", _("Tous")), ("sures", _("Presque sûrs")), ("douteuses", _("Douteux")),
    ("ecartees", _("Écartés")),
)  # fmt: skip


@dataclass
class Shown:
    """A pair as someone sees it."""

    pair: DuplicatePair
    text: str
    merge_url: str

    @property
    def actors(self) -> tuple[Actor, Actor]:
        return self.pair.lower, self.pair.higher


@dataclass
class Band:
    label: Any
    url: str
    count: int
    current: bool

    @property
    def count_text(self) -> str:
        return f"{COUNTED}+" if self.count > COUNTED else str(self.count)


def seen(user: User) -> Any:
    """The pairs, as ``user`` may know them."""
    found = DuplicatePair.objects.visible_to(user).with_rights(user)
    return found.select_related("lower__commune", "higher__commune")


def shown(pair: DuplicatePair, user: User) -> Shown:
    """Contact details are told to who may read them: agents, and those who may change both."""
    text = sentence(pair.reasons, personal=user.is_agent or pair.can_edit)
    return Shown(pair, text, merge_url(pair) if pair.can_edit else "")


def merge_url(pair: DuplicatePair) -> str:
    """The one who has an account is kept, else the older."""
    pks = sorted((pair.lower, pair.higher), key=lambda one: (one.user_id is None, one.pk))
    return reverse("communities:actor_merge", args=[one.pk for one in pks])


class PairList:
    """A page of the list, at an address."""

    def __init__(self, user: User, params: Any) -> None:
        self.user, self.band = user, params.get("bande", "")
        self.after = params.get("apres", "")

    @cached_property
    def pairs(self) -> Any:
        found = seen(self.user)
        return self._banded(found, self.band).order_by("-score", "pk")

    @staticmethod
    def _banded(found: Any, band: str) -> Any:
        if band == "ecartees":
            return found.dismissed()
        todo = found.open()
        return {"sures": todo.sure, "douteuses": todo.doubtful}.get(band, todo.all)()

    @cached_property
    def page(self) -> list[DuplicatePair]:
        score, _dash, pk = self.after.partition("-")
        found = self.pairs
        if all(text.isdecimal() and len(text) < 10 for text in (score, pk)):
            found = found.filter(Q(score__lt=int(score)) | Q(score=int(score), pk__gt=int(pk)))
        return list(found[: PAGE + 1])

    @property
    def rows(self) -> list[Shown]:
        return [shown(pair, self.user) for pair in self.page[:PAGE]]

    @property
    def empty_text(self) -> str:
        if self.band == "ecartees":
            return gettext(
                "Les fiches dont vous dites qu’elles sont différentes se retrouvent ici."
            )
        return gettext(
            "Les fiches qui se ressemblent apparaissent ici quelques minutes après leur ajout ou "
            "leur import."
        )

    @property
    def next_url(self) -> str:
        if len(self.page) <= PAGE:
            return ""
        last = self.page[PAGE - 1]
        return f"?bande={self.band}&apres={last.score}-{last.pk}"

    @property
    def first_url(self) -> str:
        return f"?bande={self.band}" if self.after else ""

    @cached_property
    def bands(self) -> list[Band]:
        return [
            Band(label, f"?bande={name}" if name else reverse("communities:duplicate_list"),
                 self._banded(DuplicatePair.objects.visible_to(self.user), name)
                 .order_by()[: COUNTED + 1].count(), name == self.band)
            for name, label in BANDS
        ]  # fmt: skip


@dataclass
class Merged:
    """Someone who was merged into an actor, and the way back."""

    actor: Actor
    pair: DuplicatePair
    undo_url: str


def duplicates_of(actor: Any, user: Reader) -> dict[str, Any]:
    """On the page of ``actor``, read ``with_rights``: who they may be too, for those who keep the
    actors; and who was merged into them, which may still be undone."""
    if not isinstance(user, User) or not is_keeper(user):
        return {}
    pairs = seen(user).open().of(actor.pk).order_by("-score", "pk")[:ON_PAGE]
    return {
        "alike": [(other(pair, actor), shown(pair, user)) for pair in pairs],
        "merged": _merged(actor) if actor.can_edit else [],
    }


def other(pair: DuplicatePair, actor: Actor) -> Actor:
    return pair.higher if pair.lower_id == actor.pk else pair.lower


def _merged(actor: Actor) -> list[Merged]:
    pairs = DuplicatePair.objects.merged_into(actor.pk).select_related("lower", "higher")
    recent = [pair for pair in pairs.order_by("-settled_at")[:ON_PAGE]
              if pair.settled_at and may_be_undone(pair.settled_at)]  # fmt: skip
    return [
        Merged(other(pair, actor), pair, undo_address(Actor, pair.context).removeprefix("undo:"))
        for pair in recent
    ]
