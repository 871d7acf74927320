from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command
from django.db.models import Count, F, Max
from django.utils import timezone

from communities.models import Actor, Community, Introduction, Membership
from events.demo.load import load
from events.models import Event
from gardeners.handing import relays
from gardeners.models import (
    DirectoratePart,
    FollowUp,
    Interaction,
    Mandate,
    MandateProposal,
    Need,
    Synergy,
)
from gardeners.part_querysets import in_state, left, posted, to_take
from gardeners.planning import volunteers_in_turn
from grc.models import User, Word

# Numbers that are nobody's (Arcep, decision 2018-0881, 2.5.12), as E.164.
FICTION = re.compile(r"\+33(199 00|261 91|353 01|465 71|536 49|639 98)\d{4}".replace(" ", ""))
INVENTED = re.compile(r"[a-z0-9.-]+@example\.(org|fr)")
LOGINS = ["admin", "agente", "ancien", "membre", "region", "territoire"]


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker, module_settings):
    """The demonstration in Corsica (few communes), loaded once and rolled back."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_reference", verbosity=0)
        yield load()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def module_settings():
    from django.test import override_settings

    with override_settings(GRC_REGION="94"):
        yield


def user(login: str) -> User:
    return User.objects.get(email=f"{login}@example.org")


def test_holds_what_was_promised(demo):
    assert Community.objects.count() == 3
    assert 110 <= Actor.objects.count() <= 130
    assert Interaction.objects.count() == 300
    assert 145 <= Need.objects.count() <= 155
    assert Synergy.objects.count() == 40
    assert FollowUp.objects.count() == 160
    assert Introduction.objects.count() >= 25
    assert Word.objects.count() > 1000


@pytest.mark.parametrize("login", LOGINS)
def test_logins_open_with_the_same_password(demo, login):
    assert user(login).check_password("jardin-demo")
    assert EmailAddress.objects.get(user=user(login)).verified


def test_only_the_six_logins_have_a_password(demo):
    usable = [each.email for each in User.objects.all() if each.has_usable_password()]
    assert sorted(usable) == [f"{login}@example.org" for login in LOGINS]


def test_people_are_invented_and_cannot_be_reached(demo):
    for actor in Actor.objects.all():
        assert not actor.phone or FICTION.fullmatch(actor.phone), actor
        assert not actor.email or INVENTED.fullmatch(actor.email), actor
        assert not actor.website or re.search(r"\.example\.(org|fr)/", actor.website), actor
    assert all(INVENTED.fullmatch(each.email) for each in User.objects.all())


def test_nothing_is_dated_in_the_future(demo):
    assert Interaction.objects.aggregate(Max("occurred_on"))["occurred_on__max"] <= demo.today
    for model in (Actor, Community, Interaction, Need, Synergy, FollowUp, Event, Membership):
        # The dates of series are written by the clock, once all is loaded.
        written = {"series__starts_at__lt": F("starts_at")} if model is Event else {"pk": None}
        loaded = model.objects.exclude(**written)
        assert loaded.filter(created_at__lte=demo.now).count() == loaded.count()
        assert not loaded.filter(updated_at__gt=demo.now).exists()
        assert not model.objects.filter(updated_at__lt=F("created_at")).exists()


def test_talks_do_not_repeat_each_other(demo):
    titles = Counter(Interaction.objects.values_list("title", flat=True))
    summaries = Counter(Interaction.objects.values_list("summary", flat=True))
    assert max(titles.values()) == 1
    assert sum(1 for count in summaries.values() if count > 1) < 6
    assert "" not in summaries


def test_needs_are_in_every_state_and_from_both_sides(demo):
    assert set(Need.objects.values_list("status", flat=True)) == set(Need.Status.values)
    assert set(Need.objects.values_list("origin", flat=True)) == set(Need.Origin.values)
    held = Need.objects.annotate(holders=Count("directorates"))
    assert held.filter(holders__gte=2).count() >= 20
    assert Need.objects.to_qualify().count() >= 8
    assert not Need.objects.filter(status__in=["answered", "unanswered"], answer="").exists()


def test_directorates_took_closed_and_forgot(demo):
    states = set(DirectoratePart.objects.values_list("state", flat=True))
    assert states == {"taken", "answered", "unanswered"}
    assert Need.objects.filter(left()).count() >= 5
    own = posted(user("agente"))
    for rule in (to_take(own), in_state(["taken"], own), in_state(["answered"], own)):
        assert Need.objects.filter(rule).exists()
    assert FollowUp.objects.open().exclude(directorate=None).exists()
    assert not DirectoratePart.objects.filter(created_at__gt=demo.now).exists()


def test_every_state_of_the_rest_is_there(demo):
    assert set(Synergy.objects.values_list("status", flat=True)) == set(Synergy.Status.values)
    assert set(FollowUp.objects.values_list("status", flat=True)) == set(FollowUp.Status.values)
    states = set(Membership.objects.values_list("state", flat=True))
    assert states == set(Membership.State.values)
    assert Event.objects.coming().exists()
    assert Event.objects.past().exists()


def test_mandates_are_past_present_and_coming(demo):
    first = demo.circles[0].community
    sides = {"region": user("region"), "territory": user("territoire")}
    for side, holder in sides.items():
        assert Mandate.objects.in_force().get(community=first, side=side).user == holder
    ended = Mandate.objects.get(user=user("ancien"))
    assert dt.timedelta(days=1) <= demo.today - ended.last_day < dt.timedelta(days=40)
    assert ended.handover_note
    for community in Community.objects.all():
        assert {each.side for each in community.mandates.in_force()} == {"region", "territory"}
        starts = [each.starts_on for each in community.mandates.all()]
        assert min(starts) < demo.today < max(starts)


def test_a_rotation_is_under_way(demo):
    asked = MandateProposal.objects.waiting()
    assert asked.filter(user=user("membre"), community=demo.circles[0].community).exists()
    assert asked.filter(community=demo.circles[2].community).exists()
    ended = Mandate.objects.get(user=user("ancien"))
    [relay] = relays(Mandate.objects.relayed_to(user("territoire")).filter(pk=ended.pk))
    assert relay.handover.outgoing_at
    assert not relay.is_done
    assert volunteers_in_turn(demo.circles[0].community).count() == 2


@pytest.mark.parametrize(("login", "late", "coming"), [
    ("region", 5, 8), ("territoire", 3, 5), ("agente", 3, 4), ("membre", 0, 1)
])  # fmt: skip
def test_each_login_has_something_to_do(demo, login, late, coming):
    mine = FollowUp.objects.visible_to(user(login)).filter(assignee=user(login)).open()
    assert mine.late().count() >= late
    assert mine.filter(due_on__gte=demo.today).count() >= coming


def test_nothing_stays_with_the_one_who_left(demo):
    assert not FollowUp.objects.open().filter(assignee=user("ancien")).exists()


@pytest.mark.parametrize("login", ["territoire", "ancien", "membre"])
def test_people_of_the_territory_are_members(demo, login):
    membership = Membership.objects.get(actor__user=user(login))
    assert membership.community == demo.circles[0].community
    assert membership.state == Membership.State.ACTIVE


def test_some_actors_are_silent(demo):
    long_ago = demo.today - dt.timedelta(days=95)
    heard = Actor.objects.annotate(last=Max("interactions__occurred_on"))
    assert heard.filter(last__lt=long_ago).count() >= 5


def test_history_says_who_and_when(demo):
    history: Any = Need._meta.get_field("history").related_model
    need = Need.objects.filter(status="answered").first()
    events = list(history.objects.filter(pgh_obj=need).order_by("pgh_id"))
    assert [event.pgh_label for event in events] == ["insert"] + ["update"] * (need.version - 1)
    assert events[0].status == "heard"
    assert events[0].pgh_created_at == need.created_at
    assert events[-1].status == "answered"
    assert events[-1].pgh_created_at == need.updated_at
    assert events == sorted(events, key=lambda event: event.pgh_created_at)
    assert all(event.pgh_context.metadata["user"] for event in events)
    assert not history.objects.filter(pgh_context=None).exists()


def test_refuses_a_database_in_use(db):
    User.objects.create_user("quelquun@example.org")
    with pytest.raises(CommandError, match="base vide"):
        call_command("demo")
    assert User.objects.count() == 1


def told() -> list[Any]:
    """What a visitor sees of the demonstration, without keys."""
    talks = Interaction.objects.order_by("title").annotate(with_=Count("actors"))
    needs = Need.objects.order_by("title")
    followups = FollowUp.objects.order_by("created_at", "title", "due_on", "assignee__email")
    return [
        list(talks.values_list("title", "summary", "occurred_on", "created_by__email", "with_")),
        list(needs.values_list("title", "status", "heard_on", "commune", "updated_at")),
        list(followups.values_list("title", "due_on", "assignee__email", "status")),
        list(Actor.objects.order_by("sort_name").values_list("full_name", "phone", "commune")),
    ]


@pytest.mark.django_db
def test_is_the_same_every_time(settings):
    from django.db import transaction

    settings.GRC_REGION = "94"
    call_command("load_reference", verbosity=0)
    now = timezone.now()
    seen = []
    for _ in range(2):
        with transaction.atomic():
            load(now)
            seen.append(told())
            transaction.set_rollback(True)
    assert seen[0] == seen[1]


@pytest.mark.django_db
@pytest.mark.parametrize(("moment", "region"), [
    ("2024-02-29 00:03", "06"), ("2025-08-31 23:58", "94"), ("2026-03-01 12:00", "76")
])  # fmt: skip
def test_loads_on_any_day_in_any_region(settings, moment, region):
    """Ends of months and small hours are traps for mandates and for « not in the future »;
    Mayotte has seventeen communes only."""
    settings.GRC_REGION = region
    call_command("load_reference", verbosity=0)
    load(timezone.make_aware(dt.datetime.fromisoformat(moment)))
    assert Interaction.objects.count() == 300
