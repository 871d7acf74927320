"""What joining two needs would make, shown before it is done."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from communities.rights import Reader
from gardeners.actions.joining import relations, rows_about
from gardeners.models import Need
from grc.models import Audience, User

LONGEST = {"description": 20_000, "answer": 10_000}
ADVANCED = [status.value for status in (
    Need.Status.HEARD, Need.Status.QUALIFIED, Need.Status.ANSWERING, Need.Status.UNANSWERED,
    Need.Status.ANSWERED,
)]  # fmt: skip
URGENT = [urgency.value for urgency in (Need.Urgency.LOW, Need.Urgency.NORMAL, Need.Urgency.HIGH)]
# To whom each audience is open, besides the gardeners.
OPEN_TO = {
    Audience.GARDENERS: frozenset[str](),
    Audience.REGION: frozenset({"region"}),
    Audience.COMMUNITY: frozenset({"community"}),
    Audience.SHARED: frozenset({"region", "community"}),
    Audience.PUBLIC: frozenset({"region", "community", "anyone"}),
}
MOST_FOLLOWED = 20  # joins after one another


class Line(NamedTuple):
    label: str
    kept: str
    lost: str
    result: str

    @property
    def differs(self) -> bool:
        return self.kept != self.lost


class Followed(NamedTuple):
    number: int
    label: str


@dataclass
class Joining:
    """``lost`` made one with ``kept``, as ``user`` is shown it."""

    kept: Need
    lost: Need
    user: User

    @property
    def digest(self) -> str:
        """What the person saw: sent back, it says whether one of them changed since."""
        return f"{self.kept.version}-{self.lost.version}"

    @cached_property
    def result(self) -> dict[str, Any]:
        """The fields of ``kept`` that change, or not, by name."""
        kept, lost = self.kept, self.lost
        return {
            "description": _both(kept.description, self._told(lost.description)),
            "answer": _both(kept.answer, lost.answer),
            "status": max(kept.status, lost.status, key=ADVANCED.index),
            "urgency": max(kept.urgency, lost.urgency, key=URGENT.index),
            "heard_on": min(kept.heard_on, lost.heard_on),
            "audience": narrowest(kept.audience, lost.audience),
            "community": kept.community or lost.community,
            "commune": kept.commune or lost.commune,
            "interaction": kept.interaction or lost.interaction,
        }

    def _told(self, description: str) -> str:
        """The words of ``lost``, after where they come from."""
        told = {"title": self.lost.title, "day": date_format(self.lost.heard_on, "j F Y")}
        head = _("Réuni avec « %(title)s », entendu le %(day)s.") % told
        return "\n\n".join(filter(None, [head, description]))

    @property
    def values(self) -> dict[str, Any]:
        """The result as the columns of ``kept`` take it, as JSON."""
        found = {}
        for name, value in self.result.items():
            field: Any = Need._meta.get_field(name)
            found[field.column] = value.pk if field.is_relation and value else value
        return found | {"heard_on": self.result["heard_on"].isoformat()}

    @property
    def refusal(self) -> str:
        for name, longest in LONGEST.items():
            if len(self.result[name]) > longest:
                return _("Les deux textes ensemble sont trop longs : raccourcissez-en un.")
        return ""

    @cached_property
    def lines(self) -> list[Line]:
        """The fields where the two differ, then what is the same."""
        shown = [
            Line(_label(name), _shown(self.kept, name),
                 _shown(self.lost, name), self._result_shown(name))
            for name in self.result
            if name not in LONGEST and name != "interaction"
        ]  # fmt: skip
        return [line for line in shown if line.differs]

    def _result_shown(self, name: str) -> str:
        return _shown(Need(**{name: self.result[name]}), name)

    @cached_property
    def followed(self) -> list[Followed]:
        """What speaks of ``lost``, among what the person may read, and will of ``kept``."""
        found = []
        for model, field, _is_link in relations():
            if model is Need:
                continue
            rows = rows_about(model, field, self.lost.pk)
            if hasattr(model._default_manager, "visible_to"):
                seen = model._default_manager.visible_to(self.user).order_by().values("pk")
                rows = rows.filter(pk__in=seen)
            found.append(Followed(rows.count(), str(model._meta.verbose_name_plural)))
        return [one for one in found if one.number]


def narrowest(one: str, other: str) -> str:
    """The audience of those to whom both are open: joined, no text is read more widely."""
    both = OPEN_TO[Audience(one)] & OPEN_TO[Audience(other)]
    return next(audience.value for audience, readers in OPEN_TO.items() if readers == both)


def survivor(pk: int, user: Reader) -> Need | None:
    """The need into which ``pk`` was joined, if ``user`` may read it; ``None`` when there is none,
    as when ``pk`` stands by itself."""
    start = pk
    for _step in range(MOST_FOLLOWED):
        held = Need._base_manager.filter(pk=pk, joined_into__isnull=False)
        into = held.values_list("joined_into", flat=True).first()
        if into is None:
            break
        pk = into
    found: Need | None = Need.objects.readable_by(user).filter(pk=pk).first()
    return found if pk != start else None


def _both(one: str, other: str) -> str:
    return "\n\n".join(filter(None, [one, other])) if one != other else one


def _label(name: str) -> str:
    field: Any = Need._meta.get_field(name)
    return str(field.verbose_name)


def _shown(need: Need, name: str) -> str:
    field: Any = Need._meta.get_field(name)
    if field.choices:
        return str(getattr(need, f"get_{name}_display")())
    value = getattr(need, name)
    return date_format(value, "j F Y") if name == "heard_on" else str(value or "–")
