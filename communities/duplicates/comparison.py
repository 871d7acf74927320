"""Two actors side by side: what is the same, what is to be chosen, what adds up."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from communities.duplicates.merging import Taken
from communities.duplicates.relations import Relation, relations, rows_of
from communities.models import Actor, Community, Membership
from communities.templatetags.contacts import phone
from grc.changes_text import Names, written
from grc.models import Audience, User
from grc.undo import standing

COMPARED = (
    "first_name", "name", "organisation_kind", "email", "phone", "website", "address", "postcode",
    "commune", "siret", "description", "audience", "source", "source_detail", "collected_on",
    "legal_basis", "informed_on",
)  # fmt: skip
# From the narrowest: the Region and a community do not hold one another.
WIDTH = {Audience.GARDENERS: 0, Audience.REGION: 1, Audience.COMMUNITY: 1, Audience.SHARED: 2,
         Audience.PUBLIC: 3}  # fmt: skip


@dataclass
class Line:
    """A field of the two. ``how`` is *same*, *kept* or *lost* (on one side only), *choice*, *both*
    (they add up) or *strict* (the more careful of the two)."""

    name: str
    label: str
    kept: str
    lost: str
    how: str
    result: str = ""


@dataclass
class Followed:
    """How many records of a sort speak of the one who goes, among those that are readable."""

    label: str
    count: int


class Comparison:
    """``lost`` would be merged into ``kept``, as ``reader`` sees it, who may change both."""

    def __init__(self, kept: Actor, lost: Actor, reader: User) -> None:
        self.kept, self.lost, self.reader = kept, lost, reader

    @cached_property
    def refusal(self) -> str:
        """Why the two cannot be merged; "" when they can."""
        if self.kept.kind != self.lost.kind:
            return _("Une personne et une organisation ne se fusionnent pas.")
        if self.kept.user_id and self.lost.user_id:
            return _(
                "Les deux ont un compte : demandez à un administrateur d’en retirer un d’abord."
            )
        if self._opened().exists():
            return _(
                "L’une des fiches a un compte, que la fusion ferait entrer dans une communauté "
                "dont vous ne décidez pas : demandez à un administrateur."
            )
        return ""

    def _opened(self) -> QuerySet[Any]:
        """The communities that the account of one would enter as the other is a member, and whose
        members ``reader`` does not decide: merging must be no way in."""
        holder, other = (self.lost, self.kept) if self.lost.user_id else (self.kept, self.lost)
        if not holder.user_id:
            return Community.objects.none()
        active = Membership.objects.active()
        gained = Community.objects.filter(pk__in=active.filter(actor=other).values("community"))
        mine = Community.objects.editable_by(self.reader).values("pk")
        had = active.filter(actor=holder).values("community")
        return gained.exclude(pk__in=had).exclude(pk__in=mine)

    @cached_property
    def digest(self) -> str:
        """What stands in both: whoever confirms says by it what they saw."""
        both = "".join(f"{one.pk}{standing(one)}" for one in (self.kept, self.lost))
        return hashlib.sha256(both.encode()).hexdigest()[:16]

    @cached_property
    def lines(self) -> list[Line]:
        names = Names(self.reader)
        fields: list[Any] = [Actor._meta.get_field(name) for name in COMPARED]
        for f in fields:
            if f.is_relation:
                names.want(f.related_model, [getattr(a, f.attname) for a in self._both])
        names.load()
        found = [self._line(f, names) for f in fields]
        return [one for one in [*found, *self._added(), *self._strict()] if one.kept or one.lost]

    @property
    def _both(self) -> tuple[Actor, Actor]:
        return self.kept, self.lost

    def _line(self, f: Any, names: Names) -> Line:
        kept, lost = (written(f, getattr(one, f.attname), names) for one in self._both)
        if f.name == "phone":
            kept, lost = phone(kept), phone(lost)
        how = _one_side(kept, lost) or "choice"
        return Line(f.name, label_of(f.name), kept, lost, how, kept or lost)

    def _added(self) -> list[Line]:
        """What adds up."""
        kept, lost = ({"themes": ", ".join(map(str, one.themes.all())), "notes": one.notes,
                       "tags": ", ".join(one.tags)} for one in self._both)  # fmt: skip
        lines = []
        for name in kept:
            how = _one_side(kept[name], lost[name]) or "both"
            lines.append(Line(name, label_of(name), kept[name], lost[name], how))
        return lines

    def _strict(self) -> list[Line]:
        """What the more careful of the two decides."""
        words = {True: _("oui"), False: _("non")}
        lines = []
        for name, value in self.careful.items():
            kept, lost = (words[getattr(one, name)] for one in self._both)
            how = "same" if kept == lost else "strict"
            lines.append(Line(name, label_of(name), kept, lost, how, words[value]))
        return lines

    @property
    def careful(self) -> dict[str, bool]:
        """What each agreed to is never loosened: a refusal of either holds."""
        return {
            "contact_shared": self.kept.contact_shared and self.lost.contact_shared,
            "opted_out": self.kept.opted_out or self.lost.opted_out,
        }

    @property
    def choices(self) -> list[Line]:
        return [line for line in self.lines if line.how == "choice"]

    @property
    def added(self) -> list[Line]:
        """What changes in the kept actor without a choice to make."""
        return [line for line in self.lines if line.how in ("lost", "both", "strict")]

    @property
    def unchanged(self) -> list[Line]:
        return [line for line in self.lines if line.how in ("same", "kept")]

    def proposed(self, name: str) -> int:
        """Whose value is proposed where they differ: that of the one who stays, but the narrower
        audience."""
        narrower = WIDTH[Audience(self.lost.audience)] < WIDTH[Audience(self.kept.audience)]
        return self.lost.pk if name == "audience" and narrower else self.kept.pk

    def taken(self, chosen: dict[str, int]) -> Taken:
        """What the kept actor gets, ``chosen`` saying whose value where they differ."""
        values: dict[str, Any] = dict(self.careful)
        for line in self.lines:
            takes = line.how == "lost" or (chosen.get(line.name) == self.lost.pk)
            if line.name in COMPARED and takes:
                f: Any = Actor._meta.get_field(line.name)
                value = getattr(self.lost, f.attname)
                values[f.column] = value.isoformat() if hasattr(value, "isoformat") else value
        values["tags"] = list(dict.fromkeys([*self.kept.tags, *self.lost.tags]))
        values["notes"] = self._notes()
        return Taken(values, list(self.lost.themes.values_list("pk", flat=True)))

    def _notes(self) -> str:
        """Both, unless one holds the other."""
        kept, lost = self.kept.notes.strip(), self.lost.notes.strip()
        if lost in kept:
            return self.kept.notes
        longest = Actor._meta.get_field("notes").max_length
        return "\n\n".join(filter(None, (kept, lost)))[:longest]

    @cached_property
    def followed(self) -> list[Followed]:
        """What will speak of the kept actor instead, as far as ``reader`` may know."""
        counts: dict[str, int] = {}
        for relation in relations():
            count = self._readable(relation).count()
            counts[relation.label] = counts.get(relation.label, 0) + count
        found = [Followed(label, count) for label, count in counts.items() if count]
        if self.lost.user_id:
            found.append(Followed(_("compte"), 1))
        return found

    def _readable(self, relation: Relation) -> Any:
        rows = rows_of(relation, self.lost.pk)
        if not hasattr(rows, "readable_by"):
            return rows
        return rows.readable_by(self.reader)


def label_of(name: str) -> str:
    field: Any = Actor._meta.get_field(name)
    return str(field.verbose_name)


def _one_side(kept: str, lost: str) -> str:
    """*same*, or the only side that says something; "" when both do."""
    if kept.split() == lost.split():
        return "same"
    if kept and lost:
        return ""
    return "kept" if kept else "lost"
