"""What the database tells of the changes of the shared table: little, and no content."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.db import connection, transaction

from communities.models import Actor, Community, Membership
from gardeners.models import FollowUp, Interaction, Need
from grc.models import User
from tests.factories import (
    ActorFactory,
    CommunityFactory,
    FollowUpFactory,
    InteractionFactory,
    MandateFactory,
    MembershipFactory,
    NeedFactory,
    SynergyFactory,
    ThemeFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db(transaction=True)


class Ear:
    """Another connection that listens."""

    def __init__(self, listening: psycopg.Connection[Any]) -> None:
        self.listening = listening
        listening.execute("LISTEN grc_live")

    def heard(self) -> list[str]:
        """What was told since the last call, sorted."""
        return sorted(told.payload for told in self.listening.notifies(timeout=0.1))


@pytest.fixture
def ear(transactional_db: None) -> Iterator[Ear]:
    parameters = connection.get_connection_params()
    names = ("host", "port", "user", "password", "dbname")
    given = {name: parameters[name] for name in names if parameters.get(name)}
    with psycopg.connect(**given, autocommit=True) as listening:
        yield Ear(listening)


def test_a_row_added_changed_removed(ear: Ear) -> None:
    need = NeedFactory(title="Un local")
    assert f"gardeners_need i {need.pk}" in ear.heard()
    need.title = "Un grand local"
    need.save()
    assert ear.heard() == [f"gardeners_need u {need.pk}"]
    pk = need.pk
    need.delete()
    assert ear.heard() == [f"gardeners_need d {pk}"]


def test_what_a_cell_shows_of_other_tables(ear: Ear) -> None:
    need, theme, actor = NeedFactory(), ThemeFactory(), ActorFactory()
    synergy, interaction = SynergyFactory(), InteractionFactory()
    ear.heard()
    need.themes.add(theme)
    assert ear.heard() == [f"gardeners_need u {need.pk}"]
    need.themes.clear()
    assert ear.heard() == [f"gardeners_need u {need.pk}"]
    synergy.needs.add(need)
    assert ear.heard() == [f"gardeners_synergy u {synergy.pk}"]
    interaction.actors.add(actor)
    assert ear.heard() == [
        f"communities_actor u {actor.pk}",
        f"gardeners_interaction u {interaction.pk}",
    ]


def test_a_new_name_is_told_where_it_is_shown(ear: Ear) -> None:
    actor = ActorFactory()
    need = NeedFactory(actors=[actor])
    followup = FollowUpFactory(need=need)
    ear.heard()
    Actor.objects.filter(pk=actor.pk).update(notes="Rappeler le soir")
    assert ear.heard() == [f"communities_actor u {actor.pk}"]
    Actor.objects.filter(pk=actor.pk).update(name="Un autre nom")
    assert ear.heard() == [f"communities_actor u {actor.pk}", f"gardeners_need u {need.pk}"]
    Need.objects.filter(pk=need.pk).update(title="Un autre titre")
    assert ear.heard() == [f"gardeners_followup u {followup.pk}", f"gardeners_need u {need.pk}"]


def test_the_last_contact_of_an_actor(ear: Ear) -> None:
    actor = ActorFactory()
    interaction = InteractionFactory(actors=[actor])
    ear.heard()
    Interaction.objects.filter(pk=interaction.pk).update(occurred_on=dt.date(2026, 1, 5))
    assert ear.heard() == [
        f"communities_actor u {actor.pk}",
        f"gardeners_interaction u {interaction.pk}",
    ]


def test_rights_won_and_lost_are_told_to_the_person(ear: Ear) -> None:
    user, community = UserFactory(), CommunityFactory()
    actor = ActorFactory(user=user)
    ear.heard()
    mandate = MandateFactory(user=user, community=community)
    assert ear.heard() == [f"grc_user u {user.pk}"]
    type(mandate).objects.filter(pk=mandate.pk).update(handover_note="Merci")
    assert ear.heard() == [f"grc_user u {user.pk}"]
    membership = MembershipFactory(actor=actor, community=community)
    assert ear.heard() == [f"communities_actor u {actor.pk}", f"grc_user u {user.pk}"]
    Membership.objects.filter(pk=membership.pk).update(state="left")
    assert ear.heard() == [f"communities_actor u {actor.pk}", f"grc_user u {user.pk}"]
    User.objects.filter(pk=user.pk).update(first_name="Léa")
    assert ear.heard() == []
    User.objects.filter(pk=user.pk).update(role=User.Role.AGENT)
    assert ear.heard() == [f"grc_user u {user.pk}"]


def test_a_payload_is_bounded(ear: Ear, community: Community) -> None:
    Need.objects.bulk_create(Need(title=f"Besoin {n}", community=community) for n in range(100))
    (told,) = ear.heard()
    assert told.startswith("gardeners_need i ")
    assert len(told.split(",")) == 100
    assert len(told) < 2000
    Need.objects.bulk_create([Need(title="Un de plus", community=community)])
    ear.heard()
    Need.objects.update(urgency="high")
    assert ear.heard() == [
        "gardeners_followup u *",
        "gardeners_need u *",
        "gardeners_synergy u *",
    ]


def test_ten_thousand_rows_tell_a_few_times(ear: Ear, community: Community) -> None:
    rows = (Need(title=f"Besoin {n}", community=community) for n in range(10_000))
    with transaction.atomic():
        Need.objects.bulk_create(rows, batch_size=2_000)
    assert ear.heard() == ["gardeners_need i *"]
    Need.objects.update(urgency="high")
    assert len(ear.heard()) <= 3
    Need.objects.all().delete()  # by statements of a hundred
    assert len(ear.heard()) <= 12


def test_many_saves_in_one_transaction_tell_a_hundred_times(ear: Ear, community: Community) -> None:
    followups = [FollowUpFactory(community=community) for _ in range(3)]
    ear.heard()
    with transaction.atomic():
        for n in range(200):
            FollowUp.objects.filter(pk=followups[n % 3].pk).update(title=f"Promesse {n}")
    told = ear.heard()
    assert "gardeners_followup u *" in told
    assert len(told) == 4  # PostgreSQL sends the same payload once


def test_what_is_undone_is_not_told(ear: Ear) -> None:
    need = NeedFactory()
    ear.heard()
    with transaction.atomic():
        Need.objects.filter(pk=need.pk).update(title="Jamais")
        transaction.set_rollback(True)
    assert ear.heard() == []
