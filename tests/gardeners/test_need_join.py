"""Two needs that say the same: one stays, with all that the other had; undone as one."""

from __future__ import annotations

import datetime as dt

import pghistory
import pytest
from django.urls import reverse

from gardeners.actions.joining import relations
from gardeners.joining import narrowest
from gardeners.models import FollowUp, Mention, Need
from grc.models import Audience
from tests.factories import (
    ActorFactory,
    DirectorateFactory,
    EventFactory,
    FollowUpFactory,
    InteractionFactory,
    NeedFactory,
    SynergyFactory,
    ThemeFactory,
)
from tests.world import suggestion_of

pytestmark = pytest.mark.django_db

HTML = '<img src=x onerror="alert(1)">'


@pytest.fixture
def kept(community):
    return NeedFactory(
        title="Un four", description="Pour le pain.", community=community,
        heard_on=dt.date(2026, 5, 2), status="heard", urgency="high",
    )  # fmt: skip


@pytest.fixture
def lost(community):
    return NeedFactory(
        title="Cuire du pain", description="Ensemble.", community=community, answer="Bientôt.",
        heard_on=dt.date(2026, 4, 1), status="answering", themes=[ThemeFactory(name="Xpain")],
        actors=[ActorFactory(community=community)], directorates=[DirectorateFactory()],
        interaction=InteractionFactory(community=community),
    )  # fmt: skip


def url(kept, lost):
    return reverse("gardeners:need_join", args=[kept.pk, lost.pk])


def seen(kept, lost):
    kept.refresh_from_db()
    lost.refresh_from_db()
    return {"vu": f"{kept.version}-{lost.version}"}


def join(client, kept, lost):
    return client.post(url(kept, lost), seen(kept, lost), follow=True)


def undo_of(answer):
    tags = [message.extra_tags for message in answer.context["messages"]]
    return next(tag.removeprefix("undo:") for tag in tags if tag.startswith("undo:"))


def states(*needs):
    """What is told of the needs, links included."""
    told = []
    for need in needs:
        need.refresh_from_db()
        fields = [f.attname for f in Need._meta.concrete_fields]
        values = {name: getattr(need, name) for name in fields}
        for silent in ("version", "updated_at", "search"):
            del values[silent]
        links = [set(getattr(need, one.name).all()) for one in Need._meta.many_to_many]
        told.append((values, links))
    return told


def test_shown_before_it_is_done(browse, gardener, kept, lost):
    answer = browse(gardener).get(url(kept, lost))
    page = answer.content.decode()
    assert "Pour le pain." in page
    assert "Réuni avec « Cuire du pain », entendu le 1 avril 2026." in page
    assert "réponse en cours" in page
    assert Need.objects.visible_to(gardener).count() == 2


def test_one_stays_with_both_texts_and_the_more_advanced_state(browse, gardener, kept, lost):
    join(browse(gardener), kept, lost)
    kept.refresh_from_db()
    assert kept.title == "Un four"
    assert kept.description == (
        "Pour le pain.\n\nRéuni avec « Cuire du pain », entendu le 1 avril 2026.\n\nEnsemble."
    )
    assert (kept.status, kept.urgency, kept.answer) == ("answering", "high", "Bientôt.")
    assert kept.heard_on == dt.date(2026, 4, 1)
    for name in ("interaction", "interaction_id"):
        assert getattr(kept, name) == getattr(lost, name)
    for name in ("themes", "actors", "directorates"):
        assert set(getattr(kept, name).all()) == set(getattr(lost, name).all()) != set()


def test_all_that_speaks_of_it_follows(browse, gardener, agent, kept, lost, community):
    followup = FollowUpFactory(need=lost, community=community)
    secret = FollowUpFactory(need=lost, community=None, audience="gardeners")
    synergy, both = SynergyFactory(needs=[lost]), SynergyFactory(needs=[kept, lost])
    event = EventFactory(needs=[lost])
    part = NeedFactory(split_from=lost)
    mention = Mention.objects.create(user=agent, need=lost)
    join(browse(gardener), kept, lost)
    assert set(kept.followups.all()) == {followup, secret}
    assert set(kept.synergies.all()) == {synergy, both}
    assert set(lost.synergies.all()) == set()
    assert set(event.needs.all()) == {kept}
    part.refresh_from_db()
    mention.refresh_from_db()
    assert part.split_from == kept
    assert mention.need == kept


def test_every_relation_to_needs_that_has_a_history_follows():
    found = {(model._meta.model_name, field.name) for model, field, _is_link in relations()}
    assert {
        ("followup", "need"), ("synergy", "needs"), ("event", "needs"), ("need", "split_from"),
    } <= found  # fmt: skip


def test_it_is_seen_nowhere_and_its_address_leads_to_the_other(
    browse, gardener, administrator, kept, lost
):
    join(browse(gardener), kept, lost)
    for person in (gardener, administrator):
        for found in (Need.objects.visible_to(person), Need.objects.readable_by(person)):
            assert set(found) == {kept}
        client = browse(person)
        for address in ("/grc/besoins/", "/grc/besoins/?archives=oui", "/recherche/?q=Cuire"):
            assert lost.get_absolute_url() not in client.get(address).content.decode()
        answer = client.get(lost.get_absolute_url())
        assert answer.url == kept.get_absolute_url()
        assert client.get(reverse("gardeners:need_edit", args=[lost.pk])).status_code == 404
        restore = reverse("grc:record_unarchive", args=["gardeners.need", lost.pk])
        assert client.post(restore).status_code == 404


def test_a_stranger_is_led_nowhere(browse, gardener, member, kept, lost):
    Need.objects.update(audience="gardeners")
    join(browse(gardener), kept, lost)
    assert browse(member).get(lost.get_absolute_url()).status_code == 404


def test_joined_again_and_again_the_first_address_leads_to_the_last(browse, gardener, kept, lost):
    client, third = browse(gardener), NeedFactory(community=kept.community)
    join(client, kept, lost)
    join(client, third, kept)
    assert client.get(lost.get_absolute_url()).url == third.get_absolute_url()


def test_undone_as_one(browse, gardener, agent, kept, lost, community):
    followup = FollowUpFactory(need=lost, community=community)
    synergy = SynergyFactory(needs=[lost, kept], community=community)
    event = EventFactory(needs=[lost], community=community)
    mention = Mention.objects.create(user=agent, need=lost)
    before = states(kept, lost)
    client = browse(gardener)
    undo = undo_of(join(client, kept, lost))
    client.post(undo)
    assert states(kept, lost) == before
    assert FollowUp.objects.get(pk=followup.pk).need == lost
    assert set(synergy.needs.all()) == {kept, lost}
    assert set(event.needs.all()) == {lost}
    mention.refresh_from_db()
    assert mention.need == lost
    again = client.post(undo, follow=True)
    assert "déjà séparés" in again.content.decode()


def test_undone_wholly_or_not_at_all(browse, gardener, kept, lost, community):
    followup = FollowUpFactory(need=lost, community=community)
    client = browse(gardener)
    undo = undo_of(join(client, kept, lost))
    with pghistory.context():
        Need.objects.filter(pk=kept.pk).update(status="answered", answer="Oui.")
    answer = client.post(undo, follow=True)
    assert "un besoin a changé depuis" in answer.content.decode()
    assert FollowUp.objects.get(pk=followup.pk).need == kept
    lost.refresh_from_db()
    assert lost.joined_into == kept


def test_it_takes_the_right_to_change_both(browse, agent, gardener, community, kept):
    hers = NeedFactory(created_by=agent, community=community)
    theirs = NeedFactory(audience="gardeners", community=None)
    assert browse(agent).post(url(hers, kept)).status_code == 403
    assert browse(agent).post(url(kept, hers)).status_code == 403
    assert browse(gardener).post(url(kept, theirs)).status_code == 404
    assert browse(gardener).post(url(theirs, kept)).status_code == 404


@pytest.mark.parametrize("vu", ["", "0-0", "x", "\x00"])
def test_what_changed_since_it_was_shown_is_told(browse, gardener, kept, lost, vu):
    answer = browse(gardener).post(url(kept, lost), {"vu": vu})
    assert answer.status_code == 422
    assert "Rien n’a été réuni" in answer.content.decode()
    lost.refresh_from_db()
    assert lost.joined_into is None


def test_twice_leads_to_the_one_that_stays(browse, gardener, kept, lost):
    client = browse(gardener)
    data = seen(kept, lost)
    client.post(url(kept, lost), data)
    answer = client.post(url(kept, lost), data, follow=True)
    assert answer.redirect_chain[-1][0] == kept.get_absolute_url()
    assert "déjà été réuni" in answer.content.decode()


def test_with_itself_is_refused(browse, gardener, kept):
    answer = browse(gardener).get(url(kept, kept), follow=True)
    assert "Choisissez deux besoins différents." in answer.content.decode()


def test_too_long_together_is_told_and_nothing_is_cut(browse, gardener, kept, lost):
    Need.objects.filter(pk=kept.pk).update(description="x" * 19_990)
    answer = join(browse(gardener), kept, lost)
    assert "trop longs" in answer.content.decode()
    lost.refresh_from_db()
    assert lost.joined_into is None


def test_html_comes_out_as_text(browse, gardener, kept, lost):
    Need.objects.update(title=HTML, description=HTML)
    client = browse(gardener)
    assert HTML not in client.get(url(kept, lost)).content.decode()
    assert HTML not in join(client, kept, lost).content.decode()


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [
        ("shared", "shared", "shared"),
        ("public", "shared", "shared"),
        ("region", "community", "gardeners"),
        ("region", "public", "region"),
        ("shared", "community", "community"),
        ("gardeners", "public", "gardeners"),
    ],
)
def test_no_text_is_read_more_widely(one, other, both):
    assert narrowest(one, other) == narrowest(other, one) == both


def test_every_two_audiences_have_one(db):
    for one in Audience.values:
        for other in Audience.values:
            assert narrowest(one, other) in Audience.values


def test_offered_beside_the_needs_that_look_alike(browse, gardener, agent, kept, lost):
    suggestion_of(kept, lost)
    assert url(kept, lost) in browse(gardener).get(kept.get_absolute_url()).content.decode()
    assert url(kept, lost) not in browse(agent).get(kept.get_absolute_url()).content.decode()


def test_the_other_one_is_chosen_among_those_that_one_may_change(browse, agent, kept):
    mine, hers = (NeedFactory(created_by=agent) for _ in range(2))
    client, page = browse(agent), reverse("gardeners:need_join_choice", args=[mine.pk])
    assert client.get(page, {"besoin": hers.pk}).url == url(mine, hers)
    for other in (kept.pk, mine.pk, "x", "9" * 30, ""):
        answer = client.get(page, {"besoin": other})
        assert answer.status_code == 200, other
        assert "field-error" in answer.content.decode()
