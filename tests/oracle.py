"""Who may read what, in plain Python, from domain.md (*Who may do what*) and nothing else: what the
querysets are held against (``tests/grc/test_rights_by_properties.py``)."""

from __future__ import annotations

from typing import Any

from tests.drawn import FUTURE, LONG_PAST, PERIODS, PRESENT, Noted, Someone, Term, World

REGION = ("agent", "administrator")


class Rights:
    """The rights of ``person`` in ``world``; of nobody who logged in when ``None``."""

    def __init__(self, world: World, person: int | None) -> None:
        self.world, self.person = world, person
        role = world.roles[person] if person is not None else ""
        self.is_administrator = role == "administrator"
        self.is_agent = role in REGION
        present = [term for term in world.terms if term.when == PRESENT]
        self.gardened = {
            term.community for term in present if person in {term.person, term.stand_in} - {None}
        }
        mine = [actor for actor in world.actors if actor.account == person and person is not None]
        self.joined = {
            place for actor in mine for place, state in actor.places.items() if state == "active"
        }
        self.is_keeper = self.is_agent or bool(self.gardened)

    def gardens(self, one: Noted | Someone) -> bool:
        if isinstance(one, Someone):
            return bool(self.gardened & one.places.keys())
        return one.community in self.gardened

    def shares(self, one: Noted | Someone) -> bool:
        """Whether it belongs to a community of which the person is a member."""
        if isinstance(one, Someone):
            return bool(self.joined & {p for p, state in one.places.items() if state == "active"})
        return one.community in self.joined

    def reads_handover(self, term: Term) -> bool:
        """Of a mandate that has begun (ADR 0018): its gardeners of today; for 30 days after its
        end, who held it, and who comes next."""
        if term.when == FUTURE or self.person is None:
            return False
        if self.is_administrator or term.community in self.gardened:
            return True
        both = (term, self._next(term))
        return term.when != LONG_PAST and self.person in [one.person for one in both if one]

    def writes_note(self, term: Term) -> bool:
        mine = term.person == self.person and term.when != LONG_PAST
        return self.reads_handover(term) and (self.is_administrator or mine)

    def _next(self, term: Term) -> Term | None:
        order = list(PERIODS)
        after = [
            one
            for one in self.world.terms
            if (one.community, one.side) == (term.community, term.side)
            and order.index(one.when) > order.index(term.when)
        ]
        return min(after, key=lambda one: order.index(one.when), default=None)

    def is_own(self, one: Any) -> bool:
        """What an agent wrote, or promised."""
        if self.person is None:
            return False
        return one.author == self.person or (
            getattr(one, "kind", "") == "followup" and one.assignee == self.person
        )

    def reads(self, one: Any) -> bool:
        """Archived or not."""
        if getattr(one, "merged", False):
            return False
        if getattr(one, "kind", "") == "event" and one.draft and not self.keeps(one):
            return False
        if self.is_administrator or one.audience == "public":
            return True
        if self.person is None:
            return False
        if self.gardens(one) or (isinstance(one, Someone) and one.account == self.person):
            return True
        if one.audience in ("community", "shared") and self.shares(one):
            return True
        return self.is_agent and (one.audience in ("region", "shared") or self.is_own(one))

    def sees(self, one: Any) -> bool:
        return self.reads(one) and not one.archived

    def writes(self, one: Any) -> bool:
        """Archived or not."""
        return self.reads(one) and self.keeps(one)

    def keeps(self, one: Any) -> bool:
        """Whether it is theirs to write, should they read it; drafts of events are read so."""
        return self.is_administrator or self.gardens(one) or (self.is_agent and self.is_own(one))

    def edits(self, one: Any) -> bool:
        return self.writes(one) and not one.archived

    def knows_before(self, one: Any) -> bool:
        """Whether the person knows what it was before it was diffused as it is."""
        return self.writes(one) or (self.reads(one) and one.audience == "gardeners")

    def reaches(self, actor: Someone) -> bool:
        """Whether the person may read how to reach an actor."""
        if self.person is None or not self.reads(actor):
            return False
        return (
            self.is_agent
            or actor.account == self.person
            or self.gardens(actor)
            or (actor.contact_shared and self.shares(actor))
        )

    def names(self, actor: Someone) -> bool:
        """Whether an actor may be named beside what they said."""
        return self.reads(actor) and (actor.organisation or self.reaches(actor))

    def revealed(self, *, by_names: bool = True) -> set[str]:
        """Every mark that any page may hold; with ``by_names`` false, actors are named only
        where ``names`` allows it."""
        found: set[str] = set()
        for n, actor in enumerate(self.world.actors):
            if self.reads(actor) if by_names else self.names(actor):
                found.add(f"zqzqza{n}")
            if self.knows_before(actor):
                found.add(f"zqzqzon{n}")
            if self.reaches(actor):
                found |= {f"zqzqze{n}", f"zqzqzp{n}", f"zqzqzn{n}"}
        for n, noted in enumerate(self.world.records):
            if self.reads(noted):
                found.add(f"zqzqzr{n}")
            if self.knows_before(noted):
                found.add(f"zqzqzot{n}")
        return found
