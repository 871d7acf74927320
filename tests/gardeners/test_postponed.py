"""A promise put off: to when and why, shown, counted, undone."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories import FollowUpFactory

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


@pytest.fixture
def followup(community, gardener):
    return FollowUpFactory(community=community, assignee=gardener, late=True)


def url(followup):
    return reverse("gardeners:followup_postpone", args=[followup.pk])


def later(days=9):
    return (timezone.localdate() + dt.timedelta(days)).isoformat()


def put_off(client, followup, why="La mairie est fermée.", days=9, **more):
    return client.post(url(followup), {"due_on": later(days), "postponed_why": why}, **more)


def test_to_a_later_day_and_why(browse, gardener, followup):
    client = browse(gardener)
    assert put_off(client, followup).status_code == 302
    followup.refresh_from_db()
    assert (followup.due_on.isoformat(), followup.postponed) == (later(), 1)
    page = client.get(followup.get_absolute_url()).content.decode()
    assert "La mairie est fermée." in page
    assert "reporté 1 fois" in page


def test_each_time_is_shown_the_latest_first(browse, gardener, followup):
    client = browse(gardener)
    put_off(client, followup, "Une première fois.")
    put_off(client, followup, "Une deuxième.", days=20)
    page = client.get(followup.get_absolute_url())
    assert [each.why for each in page.context["postponements"]] == [
        "Une deuxième.", "Une première fois."
    ]  # fmt: skip
    assert page.context["postponements"][0].who == str(gardener)


def test_undone_it_was_never_put_off(browse, gardener, followup):
    client, before = browse(gardener), followup.due_on
    page = put_off(client, followup, follow=True).content.decode()
    [undo] = re.findall(r'action="(/grc/suivis/journal/[^"]+)"', page)
    client.post(undo)
    followup.refresh_from_db()
    assert (followup.due_on, followup.postponed) == (before, 0)
    put_off(client, followup, "Une autre raison.")
    found = client.get(followup.get_absolute_url()).context["postponements"]
    assert [each.why for each in found] == ["Une autre raison."]


def test_with_htmx_the_row_offers_the_way_back(browse, gardener, followup):
    html = put_off(browse(gardener), followup, headers=HTMX).content.decode()
    assert f'id="suivi-{followup.pk}"' in html
    assert "/grc/suivis/journal/" in html
    assert "reporté 1 fois" in html


@pytest.mark.parametrize(
    ("day", "why", "said"),
    [
        (9, "", "obligatoire"),
        (-1, "Parce que.", "Ce jour est passé"),
        (None, "Parce que.", "valide"),
    ],
)
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_bad_input_gets_a_sentence_and_stays(browse, gardener, followup, day, why, said, headers):
    data = {"due_on": "demain" if day is None else later(day), "postponed_why": why}
    response = browse(gardener).post(url(followup), data, headers=headers)
    page = response.content.decode()
    assert response.status_code == 422
    assert said in page
    assert data["due_on"] in page
    followup.refresh_from_db()
    assert followup.postponed == 0


def test_not_to_an_earlier_day(browse, gardener, community):
    followup = FollowUpFactory(community=community, assignee=gardener)
    response = put_off(browse(gardener), followup, days=2)
    assert response.status_code == 422
    assert "C’est déjà promis" in response.content.decode()


def test_what_is_closed_is_not_put_off(browse, gardener, followup):
    followup.close()
    put_off(browse(gardener), followup)
    followup.refresh_from_db()
    assert followup.postponed == 0


def test_who_only_reads_knows_nothing_from_before_it_was_diffused(
    browse, agent, gardener, community
):
    secret = FollowUpFactory(community=community, assignee=gardener, audience="gardeners")
    put_off(browse(gardener), secret, "Un secret.", days=12)
    type(secret).objects.filter(pk=secret.pk).update(audience="shared", postponed_why="")
    assert "Un secret." not in browse(agent).get(secret.get_absolute_url()).content.decode()
    assert "Un secret." in browse(gardener).get(secret.get_absolute_url()).content.decode()


def test_done_has_a_page_of_its_own(browse, gardener, followup):
    page = browse(gardener).get(reverse("gardeners:followup_done", args=[followup.pk]))
    assert "Qu’est-ce que cela a donné ?" in page.content.decode()


def test_put_off_otherwise_it_counts_without_a_reason(browse, gardener, followup):
    put_off(browse(gardener), followup, "La mairie est fermée.")
    followup.refresh_from_db()
    for days, postponed in ((10, 2), (-2, 2), (10, 3)):
        followup.due_on = timezone.localdate() + dt.timedelta(days)
        followup.save(update_fields=["due_on"])
        followup.refresh_from_db()
        assert followup.postponed == postponed
    assert followup.postponed_why == ""
    followup.close()
    followup.due_on = timezone.localdate() + dt.timedelta(50)
    followup.save(update_fields=["due_on"])
    followup.refresh_from_db()
    assert followup.postponed == 3
