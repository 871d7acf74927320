"""One need that was several: each its own, nothing lost, undone as one."""

from __future__ import annotations

import pghistory
import pytest
from django.urls import reverse

from gardeners.models import FollowUp, Need
from tests.factories import (
    ActorFactory,
    DirectorateFactory,
    FollowUpFactory,
    InteractionFactory,
    NeedFactory,
    SynergyFactory,
    ThemeFactory,
)

pytestmark = pytest.mark.django_db

HTML = '<img src=x onerror="alert(1)">'


@pytest.fixture
def need(community):
    return NeedFactory(
        title="Un four et un local", description="Les deux", community=community, origin="region",
        urgency="high", status="qualified", audience="community", themes=[ThemeFactory()],
        actors=[ActorFactory(community=community)], directorates=[DirectorateFactory()],
        interaction=InteractionFactory(community=community),
    )  # fmt: skip


def url(need):
    return reverse("gardeners:need_split", args=[need.pk])


def sent(need, *titles, **more):
    need.refresh_from_db()
    data = {"version": need.version, "parties-TOTAL_FORMS": len(titles), "parties-INITIAL_FORMS": 1}
    for number, title in enumerate(titles):
        data[f"parties-{number}-title"] = title
        data[f"parties-{number}-description"] = f"Précisions de {title}" if title else ""
    return data | more


def test_the_first_part_stays_the_others_are_new(browse, gardener, need):
    answer = browse(gardener).post(url(need), sent(need, "Un four", "Un local", "Une clé"))
    assert answer.url == need.get_absolute_url()
    need.refresh_from_db()
    assert (need.title, need.description) == ("Un four", "Précisions de Un four")
    parts = list(Need.objects.filter(split_from=need).order_by("pk"))
    assert [part.title for part in parts] == ["Un local", "Une clé"]
    for part in parts:
        assert part.created_by == gardener
        for name in ("origin", "urgency", "status", "heard_on", "community", "audience"):
            assert getattr(part, name) == getattr(need, name), name
        assert part.interaction == need.interaction
        for name in ("themes", "actors", "directorates"):
            assert set(getattr(part, name).all()) == set(getattr(need, name).all()) != set(), name


def test_the_first_part_may_be_left_as_it_was(browse, gardener, need):
    title, description = need.title, need.description
    data = sent(need, title, "Un local") | {"parties-0-description": description}
    browse(gardener).post(url(need), data)
    need.refresh_from_db()
    assert (need.title, need.description) == (title, description)
    assert need.split_off.get().title == "Un local"


def test_each_page_leads_to_the_other(browse, gardener, need):
    client = browse(gardener)
    client.post(url(need), sent(need, "Un four", HTML))
    part = need.split_off.get()
    assert part.get_absolute_url() in client.get(need.get_absolute_url()).content.decode()
    page = client.get(part.get_absolute_url()).content.decode()
    assert need.get_absolute_url() in page
    assert HTML not in page


def test_a_part_that_one_may_not_read_is_not_named(browse, agent, gardener, need):
    browse(gardener).post(url(need), sent(need, "Un four", "Xsecret"))
    Need.objects.filter(pk=need.pk).update(audience="shared")
    assert "Xsecret" not in browse(agent).get(need.get_absolute_url()).content.decode()


def test_promises_and_synergies_go_where_one_says(browse, gardener, need, community):
    stays, goes = (FollowUpFactory(need=need, community=community) for _ in range(2))
    kept, gone = (SynergyFactory(needs=[need], community=community) for _ in range(2))
    more = {f"followup-{goes.pk}": "1", f"synergy-{gone.pk}": "1"}
    browse(gardener).post(url(need), sent(need, "Un four", "Un local", **more))
    part = need.split_off.get()
    assert (set(need.followups.all()), set(part.followups.all())) == ({stays}, {goes})
    assert (set(need.synergies.all()), set(part.synergies.all())) == ({kept}, {gone})


def test_what_one_may_not_change_stays(browse, agent, community):
    need = NeedFactory(community=community, created_by=agent)
    followup = FollowUpFactory(need=need, community=community)
    synergy = SynergyFactory(needs=[need], community=community)
    more = {f"followup-{followup.pk}": "1", f"synergy-{synergy.pk}": "1"}
    page = browse(agent).get(url(need)).content.decode()
    assert f"followup-{followup.pk}" not in page
    browse(agent).post(url(need), sent(need, "Un four", "Un local", **more))
    assert set(need.followups.all()) == {followup}
    assert set(need.synergies.all()) == {synergy}


def test_what_was_answered_was_the_whole(browse, gardener, need):
    Need.objects.filter(pk=need.pk).update(status="answered", answer="Oui.")
    browse(gardener).post(url(need), sent(need, "Un four", "Un local"))
    part = need.split_off.get()
    assert (part.status, part.answer) == ("qualified", "")


@pytest.mark.parametrize(
    ("titles", "more"),
    [
        (["Un four"], {}),
        (["Un four", ""], {}),
        (["", "Un local"], {}),
        (["Un four", "x" * 201], {}),
        (["a", "b", "c", "d", "e", "f", "g"], {}),
        (["Un four", "Un local"], {"parties-TOTAL_FORMS": "x"}),
        (["Un four", "Un local"], {"parties-TOTAL_FORMS": "99999999"}),
        (["Un four", "Un local"], {"version": ""}),
        (["Un four", "Un local"], {"version": "0"}),
        (["Un four", "Un\x00local"], {}),
    ],
)
def test_bad_input_is_told_and_nothing_changes(browse, gardener, need, titles, more):
    answer = browse(gardener).post(url(need), sent(need, *titles, **more))
    assert answer.status_code == 422
    assert "field-error" in answer.content.decode() or "form-errors" in answer.content.decode()
    need.refresh_from_db()
    assert need.title == "Un four et un local"
    assert Need.objects.count() == 1


@pytest.mark.parametrize("place", ["5", "7", "-1", "x"])
def test_nothing_goes_with_no_part(browse, gardener, need, community, place):
    followup = FollowUpFactory(need=need, community=community)
    more = {f"followup-{followup.pk}": place}
    answer = browse(gardener).post(url(need), sent(need, "Un four", "Un local", **more))
    assert answer.status_code == 422
    assert "Un local" in answer.content.decode()
    assert Need.objects.count() == 1


def test_someone_else_changed_it_meanwhile(browse, gardener, need):
    data = sent(need, "Un four", "Un local")
    Need.objects.filter(pk=need.pk).update(title="Un four, un local et une clé")
    client = browse(gardener)
    answer = client.post(url(need), data)
    assert answer.status_code == 422
    assert "vient de changer" in answer.content.decode()
    assert "Un four, un local et une clé" in answer.content.decode()
    need.refresh_from_db()
    again = data | {"version": need.version}
    assert client.post(url(need), again).status_code == 302


def test_one_more_part_without_a_script(browse, gardener, need):
    answer = browse(gardener).post(url(need), sent(need, "Un four", "", ajouter="parties"))
    assert answer.status_code == 200
    assert "parties-2-title" in answer.content.decode()
    assert "form-errors" not in answer.content.decode()


def undo_of(answer):
    tags = [message.extra_tags for message in answer.context["messages"]]
    return next(tag.removeprefix("undo:") for tag in tags if tag.startswith("undo:"))


def split(client, need, community):
    followup = FollowUpFactory(need=need, community=community)
    synergy = SynergyFactory(needs=[need], community=community)
    more = {f"followup-{followup.pk}": "1", f"synergy-{synergy.pk}": "1"}
    answer = client.post(url(need), sent(need, "Un four", "Un local", **more), follow=True)
    return undo_of(answer), followup, synergy, need.split_off.get()


def test_undone_as_one(browse, gardener, need, community):
    client = browse(gardener)
    undo, followup, synergy, part = split(client, need, community)
    client.post(undo)
    need.refresh_from_db()
    assert (need.title, need.description) == ("Un four et un local", "Les deux")
    assert set(need.followups.all()) == {followup}
    assert set(need.synergies.all()) == {synergy}
    part.refresh_from_db()
    assert part.archived_at is not None
    assert part not in Need.objects.visible_to(gardener)


def test_undone_wholly_or_not_at_all(browse, gardener, need, community):
    client = browse(gardener)
    undo, followup, _synergy, part = split(client, need, community)
    with pghistory.context():
        Need.objects.filter(pk=part.pk).update(title="Un grand local")
    answer = client.post(undo, follow=True)
    assert "Rien n’est annulé : un besoin a changé depuis (besoin)." in answer.content.decode()
    need.refresh_from_db()
    assert need.title == "Un four"
    assert FollowUp.objects.get(pk=followup.pk).need == part
