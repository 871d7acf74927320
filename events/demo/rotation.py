"""Who volunteers, who is asked, and a handover under way."""

from __future__ import annotations

import datetime as dt

from psycopg.types.range import DateRange

from events.demo.world import World, born, save
from gardeners.models import Handover, Mandate, MandateProposal, Volunteer
from gardeners.planning import opening, side_months


def create_rotation(world: World) -> None:
    """In the first community, a member is asked for the mandate after the next, and the former
    gardener has done their part of the handover. In the third, a mandate ends soon: who held it
    before is asked."""
    first, _second, third = world.circles
    before = next(each.user for each in third.mandates if each.side == Mandate.Side.TERRITORY)
    member, region = world.users["membre"], world.users["region"]
    ready = [(first, member), (first, world.users["ancien"]), (third, before)]
    volunteers = [
        born(Volunteer(community=circle.community, user=user), _moment(world, 20), user)
        for circle, user in ready
    ]
    save(Volunteer, volunteers)
    proposals = []
    asked = ((first, member, region), (third, before, world.users["agathe.montlezan"]))
    for circle, user, by in asked:
        side = Mandate.Side.TERRITORY
        found = opening(circle.community, side)
        assert found is not None
        proposal = MandateProposal(
            community=circle.community, user=user, side=side,
            period=found.suggested(side_months(circle.community, side)),
        )  # fmt: skip
        proposals.append(born(proposal, _moment(world, 3), by))
    save(MandateProposal, proposals)
    _stand_in(world)
    _hand_over(world)


def _stand_in(world: World) -> None:
    """In the second community, a colleague replaces the gardener of the Region in a few days."""
    side, first = Mandate.Side.REGION, world.today + dt.timedelta(days=5)
    now = [each for each in world.circles[1].mandates if each.side == side and each.in_force]
    period = DateRange(first, first + dt.timedelta(days=14))
    absence = Mandate(
        community=now[0].community, side=side, stands_in_for=now[0], user=world.users["agente"],
        period=period,
    )  # fmt: skip
    save(Mandate, [born(absence, _moment(world, 2), world.users["agente"])])


def _hand_over(world: World) -> None:
    outgoing = world.users["ancien"]
    ended = next(each for each in world.circles[0].mandates if each.user == outgoing)
    at = _moment(world, 8)
    handover = Handover(
        mandate=ended, next_review_on=world.today + dt.timedelta(days=6), outgoing_at=at
    )
    save(Handover, [born(handover, at, outgoing)])


def _moment(world: World, days: int) -> dt.datetime:
    return world.moment(world.day(-days))
