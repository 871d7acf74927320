"""Follow-ups: promised, held in one click, undone, dropped with a reason."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from gardeners.models import FollowUp
from tests.factories import (
    ActorFactory,
    CommunityFactory,
    FollowUpFactory,
    InteractionFactory,
    NeedFactory,
    SynergyFactory,
)

pytestmark = pytest.mark.django_db

CREATE = reverse("gardeners:followup_create")
HTMX = {"HX-Request": "true"}


@pytest.fixture
def followup(community, gardener):
    return FollowUpFactory(community=community, assignee=gardener)


def url(name, record):
    return reverse(f"gardeners:followup_{name}", args=[record.pk])


def promise(user, community=None, **more):
    return {
        "title": "Rappeler",
        "assignee": user.pk,
        "due_on": (timezone.localdate() + dt.timedelta(7)).isoformat(),
        "community": community.pk if community else "",
        "audience": "shared",
        **more,
    }


def test_promised_about_a_need(browse, gardener, community):
    need = NeedFactory(community=community)
    response = browse(gardener).post(CREATE, promise(gardener, community, need=need.pk))
    followup = FollowUp.objects.get()
    assert response.url == followup.get_absolute_url()
    assert (followup.need, followup.assignee, followup.created_by) == (need, gardener, gardener)


def test_the_form_comes_back_where_it_was_asked(browse, gardener, community):
    need = NeedFactory(community=community)
    data = promise(gardener, community, need=need.pk)
    response = browse(gardener).post(f"{CREATE}?next=/besoins/{need.pk}/", data)
    assert response.url == f"/besoins/{need.pk}/"


def test_it_is_about_something(browse, gardener, community):
    response = browse(gardener).post(CREATE, promise(gardener, community))
    page = response.content.decode()
    assert response.status_code == 422
    assert page.count("Un suivi porte sur un acteur") == 1


@pytest.mark.parametrize(
    ("parameter", "factory"),
    [
        ("besoin", NeedFactory),
        ("synergie", SynergyFactory),
        ("echange", InteractionFactory),
    ],
)
def test_prefilled_from_the_page_of_a_record(browse, gardener, community, parameter, factory):
    record = factory(community=community, audience="gardeners")
    page = browse(gardener).get(CREATE, {parameter: record.pk}).content.decode()
    assert record.title in page
    assert '<option value="gardeners" selected>' in page


def test_prefilled_from_the_page_of_an_actor(browse, agent, community):
    actor = ActorFactory(community=community)
    page = browse(agent).get(CREATE, {"acteur": actor.pk}).content.decode()
    assert str(actor) in page
    assert f'<option value="{community.pk}" selected>' in page


def test_a_record_out_of_sight_is_neither_shown_nor_linked(browse, agent, community):
    hidden = NeedFactory(title="Entre jardiniers", audience="gardeners", community=community)
    client = browse(agent)
    assert "Entre jardiniers" not in client.get(CREATE, {"besoin": hidden.pk}).content.decode()
    assert client.post(CREATE, promise(agent, need=hidden.pk)).status_code == 422
    assert not FollowUp.objects.exists()


def test_done_in_one_click_and_undone(browse, gardener, followup):
    client = browse(gardener)
    response = client.post(url("done", followup), {"next": "/"}, follow=True)
    followup.refresh_from_db()
    assert (followup.status, followup.done_on) == ("done", timezone.localdate())
    assert url("reopen", followup) in response.content.decode()
    client.post(url("reopen", followup))
    followup.refresh_from_db()
    assert (followup.status, followup.done_on) == ("open", None)


def test_done_with_htmx_answers_the_row_and_its_undo(browse, gardener, followup):
    response = browse(gardener).post(url("done", followup), headers=HTMX)
    html = response.content.decode()
    assert "<html" not in html
    assert f'id="suivi-{followup.pk}"' in html
    assert url("reopen", followup) in html


def test_the_row_answered_is_the_row_of_the_page(browse, gardener, followup):
    client = browse(gardener)
    client.post(url("done", followup))
    row = client.post(url("reopen", followup), {"next": "/"}, headers=HTMX).content.decode()
    page = client.get(followup.need.get_absolute_url()).content.decode()
    assert row.replace(" autofocus", "").split("<form")[0].strip() in page


def test_the_result_is_kept(browse, gardener, followup):
    browse(gardener).post(url("done", followup), {"resultat": "Accord \0 donné"})
    followup.refresh_from_db()
    assert followup.result == "Accord  donné"


def test_done_twice_stays_done(browse, gardener, followup):
    client = browse(gardener)
    client.post(url("done", followup), {"resultat": "Oui"})
    client.post(url("done", followup))
    followup.refresh_from_db()
    assert (followup.status, followup.result) == ("done", "Oui")


def test_a_dropped_promise_says_why(browse, gardener, followup):
    client = browse(gardener)
    assert client.post(url("drop", followup), {"result": ""}).status_code == 422
    client.post(url("drop", followup), {"result": "La mairie a trouvé."})
    followup.refresh_from_db()
    assert (followup.status, followup.result) == ("dropped", "La mairie a trouvé.")
    assert followup.done_on == timezone.localdate()


def test_editing_keeps_a_record_out_of_sight(browse, agent, community):
    hidden = NeedFactory(title="Entre jardiniers", audience="gardeners", community=community)
    followup = FollowUpFactory(community=community, assignee=agent, need=hidden)
    client = browse(agent)
    assert "Entre jardiniers" not in client.get(url("edit", followup)).content.decode()
    assert "Entre jardiniers" not in client.get(url("detail", followup)).content.decode()
    data = promise(agent, community, title="Autrement", version=followup.version)
    assert client.post(url("edit", followup), data).status_code == 302
    followup.refresh_from_db()
    assert (followup.title, followup.need) == ("Autrement", hidden)


def test_two_edits_of_one_field_are_told(browse, gardener, followup, community):
    client = browse(gardener)
    seen = followup.version
    FollowUp.objects.filter(pk=followup.pk).update(title="D’une autre")
    data = promise(gardener, community, title="De moi", need=followup.need_id, version=seen)
    response = client.post(url("edit", followup), data)
    page = response.content.decode()
    assert response.status_code == 422
    assert "D’une autre" in page
    assert "De moi" in page


def test_nobody_is_asked_what_they_would_not_see(browse, agent, gardener):
    elsewhere = CommunityFactory()
    need = NeedFactory(community=elsewhere)
    response = browse(agent).post(CREATE, promise(gardener, elsewhere, need=need.pk))
    assert response.status_code == 422
    assert "ne verrait pas ce suivi" in response.content.decode()


@pytest.mark.parametrize("name", ["done", "reopen", "drop", "edit", "postpone"])
def test_reading_is_not_writing(browse, member, agent, followup, name):
    stranger = FollowUpFactory(audience="gardeners")
    for user in (member, agent):
        assert browse(user).post(url(name, followup)).status_code == 403
        assert browse(user).post(url(name, stranger)).status_code == 404


def test_only_posts_change_anything(browse, gardener, followup):
    assert browse(gardener).get(url("reopen", followup)).status_code == 405
