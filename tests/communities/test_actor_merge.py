"""Two actors made one, and back: nothing that speaks of them is lost."""

from __future__ import annotations

import datetime as dt
import threading
from typing import Any
from uuid import UUID

import pghistory
import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pghistory.models import Context

from communities.duplicates.comparison import Comparison
from communities.duplicates.merging import merge
from communities.duplicates.relations import relations
from communities.models import (
    Actor,
    Affiliation,
    Community,
    DuplicatePair,
    Introduction,
    Membership,
)
from gardeners.models import FollowUp
from grc.history import link_events
from grc.models import Audience, User
from grc.undo import UndoError, undo
from tests.factories import (
    ActorFactory,
    AffiliationFactory,
    CommunityFactory,
    ContributionFactory,
    FollowUpFactory,
    InteractionFactory,
    IntroductionFactory,
    NeedFactory,
    OrganisationFactory,
    SynergyFactory,
    ThemeFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept(community: Community) -> Actor:
    return ActorFactory(
        first_name="Nadia", name="Belkacem", email="nadia@example.org", community=community,
        notes="Rappeler le soir.", tags=["marché"],
    )  # fmt: skip


@pytest.fixture
def lost(community: Community) -> Actor:
    return ActorFactory(
        first_name="Nadia", name="Belkacem", email="nadia.b@example.org", phone="+33639980012",
        community=community, notes="Cherche un local.", tags=["marché", "local"],
    )  # fmt: skip


def url(kept: Actor, lost: Actor) -> str:
    return reverse("communities:actor_merge", args=[kept.pk, lost.pk])


def merged(kept: Actor, lost: Actor, by: User, **chosen: int) -> UUID:
    kept.refresh_from_db(), lost.refresh_from_db()
    taken = Comparison(kept, lost, by).taken(chosen)
    context = merge(kept=kept, lost=lost, taken=taken, by=by)
    kept.refresh_from_db(), lost.refresh_from_db()
    return context


def sent(client: Client, kept: Actor, lost: Actor, **values: Any) -> Any:
    """The form as it is shown, sent with ``values``."""
    form = client.get(url(kept, lost)).context["form"]
    asked = {line.name: form.comparison.proposed(line.name) for line in form.comparison.choices}
    return client.post(url(kept, lost), {"vu": form.comparison.digest, **asked, **values})


def standing() -> dict[str, list[tuple[Any, ...]]]:
    """All that is in the tables that a merge may write, less versions and dates."""
    models = {one.model for one in relations()} | {Actor}
    found = {}
    for model in models:
        columns = [f.attname for f in model._meta.concrete_fields
                   if f.name not in ("version", "updated_at", "search")]  # fmt: skip
        found[model._meta.label] = list(model._base_manager.order_by("pk").values_list(*columns))
        for m2m, _events in link_events(model):
            through = m2m.remote_field.through
            ends = (f"{m2m.m2m_field_name()}_id", f"{m2m.m2m_reverse_field_name()}_id")
            found[f"{model._meta.label}.{m2m.name}"] = sorted(through.objects.values_list(*ends))
    return found


def surround(actor: Actor, other: Actor, community: Community) -> dict[str, Any]:
    """A record of each sort that speaks of ``actor``."""
    return {
        "affiliation": AffiliationFactory(person=actor, function="présidente"),
        "introduction": IntroductionFactory(from_actor=actor, to_actor=OrganisationFactory()),
        "introduction_received": IntroductionFactory(from_actor=ActorFactory(), to_actor=actor),
        "interaction": InteractionFactory(actors=[actor, other], community=community),
        "interaction_alone": InteractionFactory(actors=[actor], community=None),
        "need": NeedFactory(actors=[actor], community=community),
        "synergy": SynergyFactory(actors=[actor], community=community),
        "followup": FollowUpFactory(actor=actor, community=community),
        "contribution": ContributionFactory(author=actor),
        "tombstone": ActorFactory(merged_into=actor),
        "membership": Membership.objects.create(actor=actor, community=CommunityFactory()),
    }


def test_every_relation_of_actors_is_known_to_the_history() -> None:
    """Or a merge could not be undone. A relation added tomorrow follows merges by itself."""
    names = {(one.model.__name__, one.field.name) for one in relations()}
    assert names == {
        ("Membership", "actor"), ("Affiliation", "person"), ("Affiliation", "organisation"),
        ("Introduction", "from_actor"), ("Introduction", "to_actor"), ("FollowUp", "actor"),
        ("Interaction", "actors"), ("Need", "actors"), ("Synergy", "actors"),
        ("Actor", "merged_into"), ("Project", "holders"), ("Credit", "actor"),
        ("Event", "organisers"), ("Participation", "actor"),
        ("Contribution", "author"),
    }  # fmt: skip
    for one in relations():
        tracked = {m2m for m2m, _events in link_events(one.model)}
        assert one.field in tracked if one.is_link else hasattr(one.model, "history")


def test_all_that_speaks_of_one_speaks_of_the_other(
    kept: Actor, lost: Actor, community: Community, administrator: User
) -> None:
    around = surround(lost, kept, community)
    context = merged(kept, lost, administrator)
    for one in relations():
        assert not one.model._base_manager.filter(**{one.field.name: lost.pk}).exists(), one
    assert list(around["interaction"].actors.all()) == [kept]
    assert list(around["interaction_alone"].actors.all()) == [kept]
    for record, name in (("followup", "actor"), ("affiliation", "person"), ("membership", "actor"),
                         ("introduction", "from_actor"), ("tombstone", "merged_into"),
                         ("contribution", "author")):  # fmt: skip
        around[record].refresh_from_db()
        assert getattr(around[record], name) == kept, record
    assert lost.merged_into == kept
    assert {
        one.pgh_context_id
        for one in FollowUp.history.rel.related_model.objects.order_by("-pgh_id")[:1]
    } == {context}
    assert Context.objects.get(pk=context).metadata["origin"] == "merge"


def test_fields_add_up_or_are_chosen(kept: Actor, lost: Actor, administrator: User) -> None:
    themes = [ThemeFactory(), ThemeFactory()]
    kept.themes.set(themes[:1])
    lost.themes.set(themes)
    merged(kept, lost, administrator, email=lost.pk)
    assert (kept.email, kept.phone) == ("nadia.b@example.org", "+33639980012")
    assert kept.notes == "Rappeler le soir.\n\nCherche un local."
    assert kept.tags == ["marché", "local"]
    assert set(kept.themes.all()) == set(themes)


@pytest.mark.parametrize("side", ["kept", "lost"])
def test_what_was_agreed_to_is_never_loosened(
    side: str, kept: Actor, lost: Actor, agent: User
) -> None:
    stricter = {"kept": kept, "lost": lost}[side]
    Actor.objects.update(contact_shared=True)
    Actor.objects.filter(pk=stricter.pk).update(contact_shared=False, opted_out=True)
    merged(kept, lost, agent)
    assert (kept.contact_shared, kept.opted_out) == (False, True)


def test_the_narrower_audience_is_proposed(kept: Actor, lost: Actor, agent: User) -> None:
    kept.audience, lost.audience = Audience.PUBLIC, Audience.GARDENERS
    assert Comparison(kept, lost, agent).proposed("audience") == lost.pk
    assert Comparison(lost, kept, agent).proposed("audience") == lost.pk


def test_what_both_have_is_kept_once(
    kept: Actor, lost: Actor, community: Community, administrator: User
) -> None:
    organisation = OrganisationFactory()
    for actor in (kept, lost):
        AffiliationFactory(person=actor, organisation=organisation, function="présidente")
        IntroductionFactory(from_actor=actor, to_actor=organisation)
    IntroductionFactory(from_actor=kept, to_actor=lost)
    interaction = InteractionFactory(actors=[kept, lost])
    merged(kept, lost, administrator)
    assert Membership.objects.get(community=community).actor == kept
    assert Affiliation.objects.get().person == kept
    assert Introduction.objects.get().from_actor == kept
    assert list(interaction.actors.all()) == [kept]
    gone = Membership.history.rel.related_model.objects.filter(pgh_label="delete")  # type: ignore[attr-defined]
    assert gone.get().actor_id == lost.pk


def test_of_two_memberships_the_active_one_stays(
    kept: Actor, lost: Actor, community: Community, administrator: User
) -> None:
    Membership.objects.filter(actor=kept).update(state="left")
    merged(kept, lost, administrator)
    assert (Membership.objects.get().state, Membership.objects.get().actor) == ("active", kept)


def test_undone_all_is_as_before(
    kept: Actor, lost: Actor, community: Community, administrator: User
) -> None:
    lost.user = UserFactory()
    lost.save()
    lost.themes.set([ThemeFactory()])
    surround(lost, kept, community)
    Membership.objects.filter(actor=kept).update(state="left")
    AffiliationFactory(
        person=kept, organisation=Affiliation.objects.get().organisation, function="présidente"
    )
    before = standing()
    context = merged(kept, lost, administrator, email=lost.pk)
    assert kept.user is not None
    assert standing() != before
    result = undo(context, by=administrator)
    assert {target.pk for target in result.restored} == {kept.pk, lost.pk}
    assert standing() == before


def test_what_was_noted_since_stays_with_the_one_kept(
    kept: Actor, lost: Actor, administrator: User
) -> None:
    context = merged(kept, lost, administrator)
    with pghistory.context(user=None):
        later = InteractionFactory(actors=[kept])
        Actor.objects.filter(pk=kept.pk).update(description="Elle répare des vélos.")
    undo(context, by=administrator)
    kept.refresh_from_db()
    assert kept.description == "Elle répare des vélos."
    assert list(later.actors.all()) == [kept]


def test_refused_with_its_reason_when_something_changed(
    kept: Actor, lost: Actor, administrator: User
) -> None:
    followup = FollowUpFactory(actor=lost)
    context = merged(kept, lost, administrator)
    with pghistory.context(user=None):
        FollowUp.objects.update(actor=OrganisationFactory())
    before = standing()
    with pytest.raises(UndoError, match="suivi a changé depuis"):
        undo(context, by=administrator)
    assert standing() == before
    with pghistory.context(user=None):
        FollowUp.objects.filter(pk=followup.pk).update(actor=kept)
        Actor.objects.filter(pk=kept.pk).update(phone="+33639980099")
    with pytest.raises(UndoError, match="Belkacem » a changé depuis"):
        undo(context, by=administrator)


def test_refused_when_the_email_is_taken_since(
    kept: Actor, lost: Actor, administrator: User
) -> None:
    context = merged(kept, lost, administrator)
    ActorFactory(email=lost.email)
    with pytest.raises(UndoError, match="Un autre acteur a déjà ce courriel"):
        undo(context, by=administrator)


def test_undone_once_within_thirty_days_by_who_may(
    kept: Actor, lost: Actor, administrator: User, agent: User
) -> None:
    context = merged(kept, lost, administrator)
    with pytest.raises(UndoError, match="modifier les deux fiches"):
        undo(context, by=agent)
    undo(context, by=administrator)
    with pytest.raises(UndoError, match="déjà annulée"):
        undo(context, by=administrator)
    again = merged(kept, lost, administrator)
    Context.objects.filter(pk=again).update(created_at=timezone.now() - dt.timedelta(31))
    with pytest.raises(UndoError, match="30 jours"):
        undo(again, by=administrator)


def test_a_gardener_merges_and_parts(kept: Actor, lost: Actor, gardener: User, browse: Any) -> None:
    client = browse(gardener)
    page = client.get(url(kept, lost)).content.decode()
    assert "nadia.b@example.org" in page
    response = sent(client, kept, lost)
    assert response.url == kept.get_absolute_url()
    assert client.get(lost.get_absolute_url()).url == kept.get_absolute_url()
    pair = DuplicatePair.objects.get()
    assert (pair.state, pair.settled_by) == ("merged", gardener)
    page = client.get(kept.get_absolute_url()).content.decode()
    assert "Séparer de nouveau" in page
    back = reverse("grc:journal_undo", args=["acteurs", pair.context])
    journal = client.get("/grc/acteurs/journal/").content.decode()
    assert back in page
    assert back in journal
    assert "en fusionnant deux fiches" in journal
    client.post(back)
    assert client.get(lost.get_absolute_url()).status_code == 200
    assert not DuplicatePair.objects.exists()


def test_a_merge_that_changes_no_field_is_in_the_journal(
    community: Community, gardener: User, browse: Any
) -> None:
    kept, lost = (ActorFactory(first_name="Yanis", name="Roux", community=community) for _n in "12")
    context = merged(kept, lost, gardener)
    assert str(context) in browse(gardener).get("/grc/acteurs/journal/").content.decode()
    undo(context, by=gardener)
    lost.refresh_from_db()
    assert lost.merged_into is None


def test_changed_since_it_was_shown(kept: Actor, lost: Actor, gardener: User, browse: Any) -> None:
    client = browse(gardener)
    seen = Comparison(kept, lost, gardener).digest
    Actor.objects.filter(pk=lost.pk).update(phone="+33639980055")
    response = client.post(url(kept, lost), {"vu": seen, "email": lost.pk})
    assert response.status_code == 422
    page = response.content.decode()
    assert "a changé depuis" in page
    assert "06 39 98 00 55" in page
    assert response.context["form"]["email"].value() == str(lost.pk)
    assert not Actor.objects.exclude(merged_into=None).exists()


@pytest.mark.parametrize("values", [{"email": "0"}, {"email": "x"}, {"vu": ""}, {"vu": "\0"}])
def test_bad_input_gets_the_form_again(
    values: dict[str, str], kept: Actor, lost: Actor, gardener: User, browse: Any
) -> None:
    assert sent(browse(gardener), kept, lost, **values).status_code == 422
    assert not Actor.objects.exclude(merged_into=None).exists()


def test_what_cannot_be_merged_says_why(
    kept: Actor, lost: Actor, community: Community, gardener: User, browse: Any
) -> None:
    client = browse(gardener)
    response = client.get(url(kept, kept))
    assert response.url == kept.get_absolute_url()
    organisation = OrganisationFactory(community=community)
    assert "ne se fusionnent pas" in client.get(url(kept, organisation)).content.decode()
    for actor in (kept, lost):
        actor.user = UserFactory()
        actor.save()
    assert "ont un compte" in client.get(url(kept, lost)).content.decode()
    assert sent(client, kept, lost).status_code == 422
    assert not Actor.objects.exclude(merged_into=None).exists()


def test_merging_is_no_way_into_a_community(
    kept: Actor, lost: Actor, gardener: User, administrator: User, browse: Any
) -> None:
    """Whose members are decided by others: the account of one would be a member of it."""
    elsewhere = Membership.objects.create(actor=lost, community=CommunityFactory())
    kept.user = gardener
    kept.save()
    client = browse(gardener)
    for pair in ((kept, lost), (lost, kept)):
        assert "dont vous ne décidez pas" in client.get(url(*pair)).content.decode()
        assert sent(client, *pair).status_code == 422
    assert not Actor.objects.exclude(merged_into=None).exists()
    elsewhere.state = Membership.State.REQUESTED
    elsewhere.save()
    assert sent(client, kept, lost).status_code == 302
    assert Comparison(kept, lost, administrator).refusal == ""


def test_one_who_was_merged_leads_to_who_stays(
    kept: Actor, lost: Actor, community: Community, gardener: User, browse: Any
) -> None:
    third = ActorFactory(community=community)
    merged(kept, lost, gardener)
    for pair in ((third, lost), (lost, third)):
        assert browse(gardener).post(url(*pair)).url == kept.get_absolute_url()


def test_rights_on_both_are_needed(
    kept: Actor, community: Community, gardener: User, browse: Any
) -> None:
    client = browse(gardener)
    public = ActorFactory(audience=Audience.PUBLIC)
    secret = ActorFactory(audience=Audience.GARDENERS)
    for other, status in ((public, 403), (secret, 404)):
        assert client.get(url(kept, other)).status_code == status
        assert client.post(url(other, kept)).status_code == status


def test_counts_only_what_may_be_read(
    kept: Actor, lost: Actor, community: Community, gardener: User
) -> None:
    NeedFactory(actors=[lost], community=community)
    NeedFactory(actors=[lost], audience=Audience.GARDENERS, community=CommunityFactory())
    followed = {one.label: one.count for one in Comparison(kept, lost, gardener).followed}
    assert followed["besoins"] == 1


def test_told_apart_from_one_told_apart_from_the_other(
    kept: Actor, lost: Actor, administrator: User
) -> None:
    third = ActorFactory()
    DuplicatePair.objects.create(lower=lost, higher=third, state="dismissed")
    merged(kept, lost, administrator)
    assert DuplicatePair.objects.get(lower=kept, higher=third).state == "dismissed"


@pytest.mark.django_db(transaction=True)
def test_of_two_merges_at_once_one_wins(
    kept: Actor, lost: Actor, gardener: User, browse: Any
) -> None:
    """Each keeps the one that the other loses."""
    answers: dict[str, Any] = {}
    digests = [Comparison(*pair, gardener).digest for pair in ((kept, lost), (lost, kept))]

    def send(name: str, one: Actor, other: Actor, digest: str) -> None:
        try:
            values = {"vu": digest, "email": one.pk}
            answers[name] = browse(gardener).post(url(one, other), values)
        finally:
            connection.close()

    threads = [
        threading.Thread(target=send, args=("first", kept, lost, digests[0])),
        threading.Thread(target=send, args=("second", lost, kept, digests[1])),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {answer.status_code for answer in answers.values()} == {302}
    [gone] = Actor.objects.exclude(merged_into=None)
    assert {answer.url for answer in answers.values()} == {gone.merged_into.get_absolute_url()}
