"""Events that come back: written ahead, changed apart or together, and undone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from events.actions import extend, series
from events.models import Event, EventSeries
from events.steps import steps_of
from grc.models import User
from tests.factories import NeedFactory, PlaceFactory

pytestmark = pytest.mark.django_db
CREATE = "/evenements/nouveau/"


@pytest.fixture
def start() -> dt.datetime:
    """A Tuesday at 18:00, in three weeks at most."""
    day = timezone.localdate() + dt.timedelta(14)
    day += dt.timedelta((1 - day.weekday()) % 7)
    return timezone.make_aware(dt.datetime.combine(day, dt.time(18)))


@pytest.fixture
def client(gardener: User, browse: Callable[..., Client]) -> Client:
    return browse(gardener)


def sent(community: Any, start: dt.datetime, **changes: Any) -> dict[str, Any]:
    local = timezone.localtime(start)
    return {
        "title": "Permanence", "kind": "workshop", "mode": "onsite", "community": community.pk,
        "audience": "shared", "starts_at": f"{local:%Y-%m-%dT%H:%M}",
        "ends_at": f"{local + dt.timedelta(hours=2):%Y-%m-%dT%H:%M}",
        "repeats": "weekly", "times": 5, "annoncer": "1",
    } | changes  # fmt: skip


@pytest.fixture
def made(community: Any, start: dt.datetime, client: Client) -> list[Event]:
    """Five Tuesdays, announced."""
    assert client.post(CREATE, sent(community, start)).status_code == 302
    return dates()


def dates() -> list[Event]:
    return list(Event.objects.filter(archived_at=None).order_by("starts_at"))


def days(events: list[Event]) -> list[tuple[int, int]]:
    """How many days after the first each is, and at what hour."""
    local = [timezone.localtime(one.starts_at) for one in events]
    return [((one.date() - local[0].date()).days, one.hour) for one in local]


def edit(client: Client, event: Event, community: Any, scope: str, **changes: Any) -> Any:
    """Send the form of an event as it was shown, but for ``changes``."""
    url = reverse("events:event_edit", args=[event.pk])
    form = client.get(url).context["form"]
    shown = {name: form[name].value() for name in form.fields}
    values = {
        name: value for name, value in shown.items() if value not in (None, "", [], False)
    } | {"scope": scope}
    for name in ("starts_at", "ends_at"):
        values[name] = f"{timezone.localtime(getattr(event, name)):%Y-%m-%dT%H:%M}"
    return client.post(url, values | changes)


def test_written_at_once(made: list[Event], gardener: User) -> None:
    assert days(made) == [(0, 18), (7, 18), (14, 18), (21, 18), (28, 18)]
    assert {one.status for one in made} == {"announced"}
    assert {one.created_by for one in made} == {gardener}
    assert all(one.recurrence_id == one.starts_at for one in made)
    assert {one.duration for one in made} == {dt.timedelta(hours=2)}
    assert EventSeries.objects.get().rule == "FREQ=WEEKLY;BYDAY=TU;COUNT=5"


def test_links_are_those_of_the_first(community: Any, start: dt.datetime, client: Client) -> None:
    need = NeedFactory(community=community)
    client.post(CREATE, sent(community, start, needs=[need.pk], times=3))
    assert [list(one.needs.all()) for one in dates()] == [[need]] * 3


def test_without_end_is_written_eighteen_months_ahead(
    community: Any, start: dt.datetime, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.post(CREATE, sent(community, start, times=""))
    first = len(dates())
    assert 74 <= first <= 79
    assert extend() == 0
    later = timezone.now() + dt.timedelta(weeks=10)
    monkeypatch.setattr(series.timezone, "now", lambda: later)
    assert extend() == 10  # ten nights of Tuesdays missed, made up at once
    assert extend() == 0
    found = dates()
    assert days(found)[-1] == (7 * (first + 9), 18)
    assert len({one.recurrence_id for one in found}) == first + 10
    assert steps_of(found[-1], User.objects.get())[0].by == "la GRC"  # nobody wrote it


def test_a_date_archived_alone_is_not_written_again(
    community: Any, start: dt.datetime, client: Client
) -> None:
    client.post(CREATE, sent(community, start, times=""))
    Event.objects.filter(pk=dates()[-1].pk).update(archived_at=timezone.now())
    assert extend() == 0


def test_one_alone_then_all_others(made: list[Event], community: Any, client: Client) -> None:
    assert edit(client, made[1], community, "this", title="Spéciale").status_code == 302
    place = PlaceFactory(communities=[community])
    answer = edit(client, made[0], community, "following", title="Accueil", place=place.pk)
    assert answer.status_code == 302
    titles = [one.title for one in dates()]
    assert titles == ["Accueil", "Spéciale", "Accueil", "Accueil", "Accueil"]
    assert [one.place_id == place.pk for one in dates()] == [True, False, True, True, True]
    assert [one.edited_alone for one in dates()] == [False, True, False, False, False]


def test_a_bulk_change_is_kept(made: list[Event], community: Any, client: Client) -> None:
    Event.objects.filter(pk=made[2].pk).update(audience="public")
    edit(client, made[0], community, "coming", audience="region")
    assert [one.audience for one in dates()] == ["region", "region", "public", "region", "region"]


def test_this_and_the_following_move(
    made: list[Event], community: Any, start: dt.datetime, client: Client
) -> None:
    moved = timezone.localtime(made[2].starts_at) + dt.timedelta(days=1, hours=1)
    changes = {
        "starts_at": f"{moved:%Y-%m-%dT%H:%M}", "weekdays": ["WE"],
        "ends_at": f"{moved + dt.timedelta(hours=1):%Y-%m-%dT%H:%M}",
    }  # fmt: skip
    assert edit(client, made[2], community, "following", **changes).status_code == 302
    assert days(dates()) == [(0, 18), (7, 18), (15, 19), (22, 19), (29, 19)]
    assert [one.pk for one in dates()] == [one.pk for one in made]  # the same rows
    assert [one.duration for one in dates()][-1] == dt.timedelta(hours=1)


def test_another_rhythm(made: list[Event], community: Any, client: Client) -> None:
    edit(client, made[1], community, "this", title="Spéciale")
    answer = edit(client, made[0], community, "following", repeats="fortnightly", times=3)
    assert answer.status_code == 302
    # The one edited alone stays; those that have no place any more are archived.
    assert days(dates()) == [(0, 18), (7, 18), (14, 18), (28, 18)]
    assert Event.objects.exclude(archived_at=None).count() == 1


def test_no_more(made: list[Event], community: Any, client: Client) -> None:
    answer = edit(client, made[2], community, "following", repeats="never", times="", weekdays=[])
    assert answer.status_code == 302
    assert days(dates()) == [(0, 18), (7, 18), (14, 18)]
    assert extend() == 0


def test_what_is_over_never_changes(made: list[Event], community: Any, client: Client) -> None:
    past = timezone.now() - dt.timedelta(days=3)
    Event.objects.filter(pk=made[0].pk).update(
        starts_at=past, ends_at=past + dt.timedelta(hours=2), recurrence_id=past
    )
    edit(client, made[3], community, "coming", title="Accueil")
    assert [one.title for one in dates()] == ["Permanence", *["Accueil"] * 4]


@pytest.mark.parametrize(
    "changes",
    [{"title": "Accueil"}, {"repeats": "fortnightly"}, {"times": 8}, {"repeats": "never"}],
)
def test_undone(changes: dict[str, Any], made: list[Event], community: Any, client: Client) -> None:
    rule = EventSeries.objects.get().rule
    response = edit(client, made[1], community, "following", **{"weekdays": ["TU"]} | changes)
    [message] = client.get(response["Location"]).context["messages"]
    undo = message.extra_tags.removeprefix("undo:")
    client.post(undo)
    found = dates()
    assert [(one.pk, one.title, one.starts_at) for one in found] == [
        (one.pk, one.title, one.starts_at) for one in made
    ]
    assert all(one.series_id == made[0].series_id for one in found)
    assert EventSeries.objects.get().rule == rule


def test_creating_is_undone(made: list[Event], client: Client) -> None:
    [message] = client.get(made[0].get_absolute_url()).context["messages"]
    client.post(message.extra_tags.removeprefix("undo:"))
    assert dates() == []
    assert EventSeries.objects.get().archived_at is not None
    assert extend() == 0


def test_cancel_from_one_on(made: list[Event], client: Client) -> None:
    url = reverse("events:event_cancel", args=[made[2].pk])
    assert client.post(url, {"scope": "following"}).status_code == 422
    client.post(url, {"scope": "following", "reason": "Travaux dans la salle."})
    assert [one.status for one in dates()] == ["announced"] * 2 + ["cancelled"] * 3
    assert extend() == 0
    client.post(reverse("events:event_status", args=[made[3].pk]), {"etat": "announced"})
    assert dates()[3].status == "announced"


def test_drafts_of_a_series_are_announced_together(
    community: Any, start: dt.datetime, client: Client
) -> None:
    values = sent(community, start)
    del values["annoncer"]
    client.post(CREATE, values)
    first = dates()[0]
    assert {one.status for one in dates()} == {"draft"}
    client.post(reverse("events:event_status", args=[first.pk]), {"etat": "announced"})
    assert {one.status for one in dates()} == {"announced"}
    assert all(one.announced_at for one in dates())


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"until": "2020-01-01", "times": ""}, "La dernière date doit suivre"),
        ({"until": "2199-01-01"}, "Choisissez : une date de fin"),
        ({"weekdays": ["MO"]}, "L’événement commence un mardi"),
        ({"times": 0}, "supérieure ou égale à 1"),
        ({"repeats": "parfois"}, "Sélectionnez un choix valide"),
    ],
)
def test_a_rhythm_that_cannot_be(
    changes: dict[str, Any], sentence: str, community: Any, start: dt.datetime, client: Client
) -> None:
    response = client.post(CREATE, sent(community, start, **changes))
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not Event.objects.exists()


def test_a_rhythm_is_changed_from_a_date_on(
    made: list[Event], community: Any, client: Client
) -> None:
    for scope in ("this", "coming"):
        answer = edit(client, made[1], community, scope, repeats="fortnightly")
        assert answer.status_code == 422
    assert days(dates()) == days(made)


def test_two_change_the_rhythm(made: list[Event], community: Any, client: Client) -> None:
    EventSeries.objects.update(rule="FREQ=WEEKLY;BYDAY=TU")
    answer = edit(
        client, made[1], community, "following", repeats="fortnightly", times=3, rhythm_seen=1
    )
    assert answer.status_code == 422
    assert "vient de changer le rythme" in answer.content.decode()
    seen = answer.context["form"].data["rhythm_seen"]
    answer = edit(
        client, made[1], community, "following", repeats="fortnightly", times=3, rhythm_seen=seen
    )
    assert answer.status_code == 302


def test_preview(community: Any, start: dt.datetime, client: Client) -> None:
    values = sent(community, start, times="", repeats="monthly_weekday")
    page = client.post(CREATE, values | {"dates": "1"})
    assert page.status_code == 200
    assert not Event.objects.exists()
    fragment = client.get("/evenements/dates/", values).content.decode()
    for html in (page.content.decode(), fragment):
        assert "Chaque mois, le" in html
        assert "autres dates" in html


def test_a_rule_of_an_import_is_kept(made: list[Event], community: Any, client: Client) -> None:
    rule = "FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=2"
    EventSeries.objects.update(rule=rule)
    page = client.get(reverse("events:event_edit", args=[made[0].pk])).content.decode()
    assert "Selon un rythme particulier" in page
    edit(client, made[0], community, "following", title="Accueil")
    assert EventSeries.objects.get().rule == rule
    assert {one.title for one in dates()} == {"Accueil"}


def test_a_cell_is_edited_alone(made: list[Event], client: Client) -> None:
    url = reverse("grc:cell", args=["evenements", made[1].pk, "evenement"])
    client.post(url, {"title": "Spéciale", "version": made[1].version})
    assert [one.edited_alone for one in dates()] == [False, True, False, False, False]
