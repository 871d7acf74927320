"""What each directorate does about a need: who reads it, who writes it, and how it ends."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from gardeners.models import DirectoratePart, Need
from gardeners.part_querysets import left, to_take
from gardeners.parts import may_write, parts_of
from grc.history import link_events
from grc.models import Audience, User
from tests.factories import (
    AdministratorFactory,
    AgentFactory,
    CommunityFactory,
    DirectorateFactory,
    FollowUpFactory,
    MandateFactory,
    NeedFactory,
    PartFactory,
    PostingFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

WORDS = "La halle est prêtée le samedi."


@pytest.fixture
def directorate():
    return DirectorateFactory(name="Direction de l’agriculture", acronym="DA")


@pytest.fixture
def need(community, directorate):
    return NeedFactory(community=community, directorates=[directorate])


@pytest.fixture
def posted(agent, directorate):
    """The agent, in the directorate that the need concerns."""
    PostingFactory(user=agent, directorate=directorate)
    return agent


def url(verb, need, directorate):
    return reverse(f"gardeners:part_{verb}", args=[need.pk, directorate.pk])


def page_of(client, need):
    return client.get(need.get_absolute_url()).content.decode()


# Rights ---------------------------------------------------------------------------------------


def age_of_links(days):
    """The links of needs to directorates were made so many days ago, their history says."""
    events = {field.name: model for field, model in link_events(Need)}["directorates"]
    events.objects.update(pgh_created_at=timezone.now() - dt.timedelta(days))


@given(
    audience=st.sampled_from(Audience.values),
    role=st.sampled_from(["volunteer", "agent", "administrator", "gone"]),
    gardens=st.booleans(),
    posted=st.sampled_from(["here", "elsewhere", ""]),
    noted=st.booleans(),
    archived=st.booleans(),
)
def test_who_writes_a_part(db, audience, role, gardens, posted, noted, archived):
    """Who may write the need, and the agents of the directorate in what they may read: nobody
    else, and never in a need that they may not read."""
    with transaction.atomic():
        makers = {"agent": AgentFactory, "administrator": AdministratorFactory}
        user = makers.get(role, UserFactory)()
        part = PartFactory(need__audience=audience, need__created_by=user if noted else None)
        if gardens:
            MandateFactory(user=user, community=part.need.community)
        if posted:
            directorate = part.directorate if posted == "here" else DirectorateFactory()
            PostingFactory(user=user, directorate=directorate)
        if archived:
            Need.objects.update(archived_at=timezone.now())
        needs, parts = Need.objects, DirectoratePart.objects
        reads = needs.readable_by(user).filter(pk=part.need_id).exists()
        assert parts.readable_by(user).filter(pk=part.pk).exists() == reads
        own = posted == "here" and role in ("agent", "administrator")
        writes = needs.editable_by(user).exists() or (own and reads and not archived)
        assert parts.editable_by(user).filter(pk=part.pk).exists() == writes
        if reads:
            part.need = needs.readable_by(user).with_rights(user).get(pk=part.need_id)
            assert may_write(part, user) == writes
        transaction.set_rollback(True)


def test_nobody_writes_without_an_account(need, directorate):
    part = PartFactory(need=need, directorate=directorate)
    assert not DirectoratePart.objects.editable_by(AnonymousUser()).filter(pk=part.pk).exists()


def test_an_agent_writes_the_part_of_their_directorate_alone(browse, posted, need, directorate):
    other = DirectorateFactory()
    need.directorates.add(other)
    client = browse(posted)
    assert client.post(url("take", need, other)).status_code == 403
    assert client.post(url("take", need, directorate)).status_code == 302
    add = reverse("gardeners:part_add", args=[need.pk])
    assert client.post(add, {"direction": other.pk}).status_code == 403
    assert client.post(url("remove", need, directorate)).status_code == 403


def test_not_in_a_need_that_they_may_not_read(browse, posted, directorate):
    hidden = NeedFactory(audience="gardeners", directorates=[directorate])
    for verb in ("take", "release", "close", "reopen", "entrust"):
        assert browse(posted).post(url(verb, hidden, directorate)).status_code == 404
    assert not DirectoratePart.objects.exists()


def test_a_directorate_that_is_not_concerned_has_no_part(browse, administrator, need):
    assert browse(administrator).post(url("take", need, DirectorateFactory())).status_code == 404


def test_who_left_the_region_writes_nothing(browse, posted, need, directorate):
    User.objects.filter(pk=posted.pk).update(role="volunteer")
    assert browse(posted).post(url("take", need, directorate)).status_code == 404


# Taking, closing ------------------------------------------------------------------------------


def test_taken_in_one_click_and_given_back(browse, posted, need, directorate):
    client = browse(posted)
    page = client.post(url("take", need, directorate), follow=True).content.decode()
    part = DirectoratePart.objects.get()
    assert (part.state, part.holder, part.taken_on) == ("taken", posted, timezone.localdate())
    assert part.created_by == posted
    assert "Agnès Agente s’en charge depuis" in page
    assert url("release", need, directorate) in page
    client.post(url("release", need, directorate))
    part.refresh_from_db()
    assert (part.state, part.holder, part.taken_on) == ("to_take", None, None)


def test_two_agents_at_once(browse, posted, need, directorate):
    other = PostingFactory(directorate=directorate).user
    browse(posted).post(url("take", need, directorate))
    page = browse(other).post(url("take", need, directorate), follow=True).content.decode()
    assert "Agnès Agente s’en charge déjà." in page
    assert DirectoratePart.objects.get().holder == posted


def test_closed_by_two_at_once_says_both(browse, posted, need, directorate):
    part = PartFactory(need=need, directorate=directorate, taken=True)
    sent = {"state": "answered", "version": part.version}
    client = browse(posted)
    client.post(url("close", need, directorate), sent | {"answer": WORDS})
    response = client.post(url("close", need, directorate), sent | {"answer": "Non."})
    assert response.status_code == 422
    assert WORDS in response.content.decode()
    part.refresh_from_db()
    assert part.answer == WORDS


def test_closed_with_words_only(browse, posted, need, directorate):
    client = browse(posted)
    assert client.get(url("close", need, directorate)).status_code == 200
    assert not DirectoratePart.objects.exists()
    refused = client.post(url("close", need, directorate), {"state": "unanswered", "answer": " "})
    assert refused.status_code == 422
    page = client.post(url("close", need, directorate), {"state": "unanswered", "answer": WORDS},
                       follow=True).content.decode()  # fmt: skip
    part = DirectoratePart.objects.get()
    assert (part.state, part.closed_on) == ("unanswered", timezone.localdate())
    assert WORDS in page
    client.post(url("reopen", need, directorate))
    part.refresh_from_db()
    assert (part.state, part.closed_on, part.answer) == ("to_take", None, WORDS)


@pytest.mark.parametrize("state", ["", "taken", "n’importe", "\0"])
def test_no_other_end(browse, posted, need, directorate, state):
    sent = {"state": state, "answer": WORDS}
    assert browse(posted).post(url("close", need, directorate), sent).status_code == 422


def test_the_database_refuses_an_end_without_words(need, directorate):
    for values in ({"state": "answered"}, {"state": "taken"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            PartFactory(need=need, directorate=directorate, **values)


def test_entrusted_to_an_agent(browse, gardener, need, directorate):
    mine, other = PostingFactory(directorate=directorate).user, AgentFactory()
    client = browse(gardener)
    page = client.get(url("entrust", need, directorate)).content.decode()
    assert page.index(mine.name) < page.index(other.name)
    assert gardener.name not in page.partition("<select")[2].partition("</select>")[0]
    wrong = client.post(url("entrust", need, directorate), {"holder": gardener.pk})
    assert wrong.status_code == 422
    client.post(url("entrust", need, directorate), {"holder": other.pk})
    part = DirectoratePart.objects.get()
    assert (part.state, part.holder) == ("taken", other)


def test_every_change_is_in_the_history(browse, posted, need, directorate):
    client = browse(posted)
    client.post(url("take", need, directorate))
    client.post(url("close", need, directorate), {"state": "answered", "answer": WORDS})
    part = DirectoratePart.objects.get()
    assert [e.state for e in part.history.order_by("pgh_id")] == ["to_take", "taken", "answered"]
    assert {e.pgh_context.metadata["user"] for e in part.history.all()} == {posted.pk}


def test_what_was_answered_before_is_not_told_to_readers(browse, posted, member, need, directorate):
    client = browse(posted)
    for answer in ("Confidence.", WORDS):
        client.post(url("close", need, directorate), {"state": "answered", "answer": answer})
        client.post(url("reopen", need, directorate))
    part = DirectoratePart.objects.get()
    history = reverse("grc:record_history", args=["gardeners.directoratepart", part.pk])
    assert "Confidence" in client.get(history).content.decode()
    assert "Confidence" not in browse(member).get(history).content.decode()


# On the page of the need ----------------------------------------------------------------------


def test_a_directorate_more_and_back(browse, gardener, need):
    client, other = browse(gardener), DirectorateFactory(name="Direction du sport")
    add = reverse("gardeners:part_add", args=[need.pk])
    page = client.post(add, {"direction": other.pk}, follow=True).content.decode()
    assert url("remove", need, other) in page
    assert other in need.directorates.all()
    version = need.version
    need.refresh_from_db()
    assert need.version > version
    client.post(url("remove", need, other))
    assert other not in need.directorates.all()


@pytest.mark.parametrize("key", ["", "x", "\0", "9" * 40, "-1", "999999"])
def test_an_unknown_directorate_is_told(browse, gardener, need, key):
    add = reverse("gardeners:part_add", args=[need.pk])
    page = browse(gardener).post(add, {"direction": key}, follow=True).content.decode()
    assert "Choisissez une direction dans la liste." in page


def test_what_was_answered_stays_when_it_is_not_concerned_any_more(browse, gardener, need):
    part = PartFactory(need=need, answered=True)
    need.directorates.remove(part.directorate)
    page = page_of(browse(gardener), need)
    assert "n’est plus dite concernée" in page
    assert part.answer in page


def test_the_public_reads_what_was_answered_and_no_name(browse, anonymous, community):
    need = NeedFactory(community=community, audience="public")
    taken = PartFactory(need=need, taken=True)
    closed = PartFactory(need=need, answered=True, holder=AgentFactory())
    page = page_of(browse(anonymous), need)
    assert closed.answer in page
    assert taken.directorate.name in page
    for part in (taken, closed):
        assert part.holder.name not in page


def test_the_promises_of_each_directorate(browse, posted, need, directorate):
    PartFactory(need=need, directorate=directorate, taken=True)
    promise = FollowUpFactory(need=need, directorate=directorate, community=need.community)
    FollowUpFactory(need=need, directorate=directorate, status="done", done_on="2020-01-01")
    hidden = FollowUpFactory(need=need, directorate=directorate, audience="gardeners")
    need = Need.objects.with_rights(posted).get(pk=need.pk)
    page = page_of(browse(posted), need)
    create = (
        f"{reverse('gardeners:followup_create')}?besoin={need.pk}&amp;direction={directorate.pk}"
    )
    assert create in page
    assert f"/suivis/{promise.pk}/" in page
    assert f"/suivis/{hidden.pk}/" not in page
    form = browse(posted).get(create.replace("&amp;", "&")).context["form"]
    assert form.initial["directorate"] == directorate.pk


def test_the_need_is_answered_with_open_parts_told(browse, gardener, need, directorate):
    client = browse(gardener)
    answer = reverse("gardeners:need_answer", args=[need.pk])
    page = client.get(answer).content.decode()
    assert "n’ont pas encore clos leur part" in page
    assert directorate.name in page
    client.post(answer, {"status": "answered", "answer": "Oui.", "version": need.version})
    need.refresh_from_db()
    assert need.status == "answered"


def test_the_last_one_closed_gathers_the_answers(browse, gardener, need, directorate):
    PartFactory(need=need, directorate=directorate, answered=True, answer=WORDS)
    other = PartFactory(need=need, taken=True, directorate__name="Direction du sport")
    client, answer = browse(gardener), reverse("gardeners:need_answer", args=[need.pk])
    assert WORDS not in client.get(answer).content.decode()
    assert "ont clos leur part" not in page_of(client, need)
    client.post(url("close", need, other.directorate), {"state": "unanswered", "answer": "Non."})
    assert "ont clos leur part" in page_of(client, need)
    form = client.get(answer).context["form"]
    assert form["answer"].value() == f"{directorate} : {WORDS}\n\n{other.directorate} : Non."
    sent = {"status": "answered", "answer": form["answer"].value(), "version": need.version}
    client.post(answer, sent)
    need.refresh_from_db()
    assert WORDS in need.answer


def test_the_page_asks_the_same_for_one_directorate_and_five(
    browse, posted, need, django_assert_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def count():
        with CaptureQueriesContext(connection) as queries:
            page_of(client, need)
        return len(queries)

    client = browse(posted)
    PartFactory(need=need, taken=True)
    count()
    one = count()
    for _ in range(4):
        PartFactory(need=need, taken=True)
    assert count() <= one


# Left -----------------------------------------------------------------------------------------


def test_left_is_what_nobody_took_for_long(community, directorate):
    long_ago = timezone.localdate() - dt.timedelta(60)
    old = NeedFactory(directorates=[directorate], heard_on=long_ago)
    taken = PartFactory(need=NeedFactory(heard_on=long_ago), directorate=directorate, taken=True)
    NeedFactory(directorates=[directorate], heard_on=long_ago, status="answered", answer="Oui")
    age_of_links(40)
    late_link = NeedFactory(directorates=[directorate], heard_on=long_ago)
    found = Need.objects.filter(left())
    assert list(found) == [old]
    assert list(Need.objects.filter(left([DirectorateFactory().pk]))) == []
    assert set(Need.objects.filter(to_take([directorate.pk]))) == {old, late_link}
    assert taken.need not in Need.objects.filter(to_take())


def test_the_row_says_for_how_long(gardener, need):
    age_of_links(20)
    need = Need.objects.with_rights(gardener).get(pk=need.pk)
    [row] = parts_of(need, gardener)
    assert (row.days, row.is_left) == (20, True)


def test_an_archived_need_is_acted_upon_by_nobody(browse, administrator, need, directorate):
    Need.objects.update(archived_at=timezone.now())
    client = browse(administrator)
    assert client.post(url("take", need, directorate)).status_code == 404
    assert url("take", need, directorate) not in page_of(client, need)


def test_communities_apart(posted, directorate):
    need = NeedFactory(community=CommunityFactory(), directorates=[directorate])
    assert Need.objects.visible_to(posted).filter(pk=need.pk).exists()
