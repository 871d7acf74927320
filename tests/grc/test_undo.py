"""Changes put back: a request, a bulk change, a value, a row; and archives."""

from __future__ import annotations

import datetime as dt
import time
from typing import Any
from uuid import UUID

import pghistory
import pytest
from pghistory.models import Context

from communities.models import Actor, Community
from gardeners.models import FollowUp, Need
from grc.models import Audience, User
from grc.undo import Result, Target, UndoError, archive, undo
from tests.factories import (
    ActorFactory,
    CommunityFactory,
    EventFactory,
    FollowUpFactory,
    InteractionFactory,
    NeedFactory,
    ThemeFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def need(community: Community) -> Need:
    return NeedFactory(title="Un local", community=community)


def by(user: User | None, **metadata: Any) -> Any:
    return pghistory.context(user=user and user.pk, **metadata)


def bulk(user: User, records: Any, **values: Any) -> UUID:
    """A change of several rows, in one context."""
    with by(user, origin="bulk") as context:
        records.update(**values)
    return context.id


def pks(result: Result) -> set[int]:
    return {target.pk for target in result.restored}


def reasons(result: Result) -> dict[int, str]:
    return {target.pk: reason for target, reason in result.refused}


def test_a_change_is_put_back_in_one_context_of_its_own(need: Need, gardener: User) -> None:
    context = bulk(gardener, Need.objects, title="Une halle", urgency="high")
    result = undo(context, by=gardener)
    need.refresh_from_db()
    assert (need.title, need.urgency) == ("Un local", "normal")
    assert (result.restored, result.refused) == ([Target(Need, need.pk)], [])
    last = need.history.latest("pgh_id")
    assert last.pgh_context_id == result.context
    metadata = Context.objects.get(pk=result.context).metadata
    assert metadata == {"user": gardener.pk, "origin": "undo", "undone": str(context)}


def test_what_others_wrote_elsewhere_stays(need: Need, gardener: User, agent: User) -> None:
    context = bulk(gardener, Need.objects, title="Une halle")
    bulk(agent, Need.objects, urgency="high")
    assert pks(undo(context, by=gardener)) == {need.pk}
    need.refresh_from_db()
    assert (need.title, need.urgency) == ("Un local", "high")


def test_what_was_written_over_is_refused_row_by_row(
    need: Need, community: Community, gardener: User
) -> None:
    other = NeedFactory(title="Un marché", community=community)
    context = bulk(gardener, Need.objects, status="qualified", urgency="high")
    bulk(gardener, Need.objects.filter(pk=need.pk), status="answering")
    result = undo(context, by=gardener)
    assert pks(result) == {other.pk}
    assert reasons(result) == {need.pk: "modifiée depuis : état"}
    need.refresh_from_db()
    assert (need.status, need.urgency) == ("answering", "high")


def test_once_undone_nothing_is_left_to_undo(need: Need, gardener: User) -> None:
    context = bulk(gardener, Need.objects, title="Une halle")
    first = undo(context, by=gardener)
    assert reasons(undo(context, by=gardener)) == {need.pk: "elle est déjà comme avant"}
    assert first.context
    assert pks(undo(first.context, by=gardener)) == {need.pk}
    need.refresh_from_db()
    assert need.title == "Une halle"


def test_links_are_put_back(need: Need, gardener: User) -> None:
    before, after, later = ThemeFactory(), ThemeFactory(), ThemeFactory()
    need.themes.set([before])
    version = Need.objects.get(pk=need.pk).version
    with by(gardener) as context:
        need.themes.set([after])
    with by(None):
        need.themes.add(later)
    assert pks(undo(context.id, by=gardener)) == {need.pk}
    assert set(need.themes.all()) == {before, later}
    assert Need.objects.get(pk=need.pk).version == version + 1


def test_links_changed_since_are_refused(need: Need, gardener: User) -> None:
    before, after, later = ThemeFactory(), ThemeFactory(), ThemeFactory()
    need.themes.set([before])
    with by(gardener) as context:
        need.themes.set([after])
    with by(None):
        need.themes.set([later])
    result = undo(context.id, by=gardener)
    assert reasons(result) == {need.pk: "modifiée depuis : thématiques"}
    assert list(need.themes.all()) == [later]


def test_only_what_one_may_change(
    need: Need, community: Community, agent: User, gardener: User, member: User
) -> None:
    secret = NeedFactory(community=CommunityFactory(), audience=Audience.GARDENERS)
    own = NeedFactory(community=community, created_by=agent)
    context = bulk(gardener, Need.objects, title="Une halle")
    result = undo(context, by=agent)
    assert pks(result) == {own.pk}
    assert reasons(result) == {need.pk: "vous ne pouvez pas la modifier"}
    assert undo(context, by=member).restored == []
    assert secret.pk not in reasons(result)


def test_the_day_after_a_mandate_nothing_is_undone(
    need: Need, former_gardener: User, gardener: User
) -> None:
    context = bulk(gardener, Need.objects, title="Une halle")
    result = undo(context, by=former_gardener)
    assert (result.restored, result.refused) == ([], [])


def test_nobody_sends_a_row_where_they_may_not_write(
    community: Community, gardener: User, administrator: User
) -> None:
    here = NeedFactory(community=community, title="Ici")
    there = NeedFactory(community=CommunityFactory(), title="Ailleurs")
    with by(administrator) as context:
        Need.objects.filter(pk=there.pk).update(community=community)
        Need.objects.filter(pk=here.pk).update(title="Là")
    result = undo(context.id, by=gardener)
    assert pks(result) == {here.pk}
    assert reasons(result) == {there.pk: "vous ne pourriez plus la modifier ensuite"}
    assert pks(undo(context.id, by=administrator)) == {there.pk}


def test_accounts_are_for_administrators(
    community: Community, gardener: User, administrator: User
) -> None:
    actor = ActorFactory(user=UserFactory(), community=community)
    with by(administrator) as context:
        Actor.objects.filter(pk=actor.pk).update(user=None)
    reason = "seuls les administrateurs changent : compte"
    assert reasons(undo(context.id, by=gardener)) == {actor.pk: reason}
    assert pks(undo(context.id, by=administrator)) == {actor.pk}


def test_what_the_database_refuses_says_so_and_stops_nothing_else(
    community: Community, gardener: User
) -> None:
    taken = ActorFactory(email="prise@example.org", community=community)
    others = [ActorFactory(community=community, description="Avant") for _ in range(5)]
    with by(gardener) as context:
        Actor.objects.filter(pk=taken.pk).update(email="")
        Actor.objects.filter(pk__in=[one.pk for one in others]).update(description="Après")
    with by(None):
        ActorFactory(email="prise@example.org", community=community)
    result = undo(context.id, by=gardener)
    assert pks(result) == {one.pk for one in others}
    assert reasons(result) == {taken.pk: "Un autre acteur a déjà ce courriel."}


def test_what_is_linked_may_be_gone(need: Need, gardener: User) -> None:
    theme = ThemeFactory()
    need.themes.add(theme)
    with by(gardener) as context:
        need.themes.clear()
    theme.delete()
    assert reasons(undo(context.id, by=gardener)) == {need.pk: "ce qui y était lié n’existe plus"}


def test_what_was_added_is_archived(community: Community, gardener: User) -> None:
    with by(gardener) as context:
        interaction = InteractionFactory(community=community)
        need = NeedFactory(community=community, interaction=interaction)
        FollowUpFactory(need=need, community=community)
    result = undo(context.id, by=gardener)
    assert len(result.restored) == 3
    assert not Need.objects.visible_to(gardener).exists()
    assert not FollowUp.objects.visible_to(gardener).exists()
    assert result.context
    undo(result.context, by=gardener)
    assert list(Need.objects.visible_to(gardener)) == [need]


def test_among_some_models(community: Community, gardener: User) -> None:
    with by(gardener) as context:
        NeedFactory(community=community)
        EventFactory(community=community)
    assert [t.model for t in undo(context.id, by=gardener, among=[Need]).restored] == [Need]


def test_thirty_days(need: Need, gardener: User) -> None:
    context = bulk(gardener, Need.objects, title="Une halle")
    Context.objects.filter(pk=context).update(
        created_at=Context.objects.get(pk=context).created_at - dt.timedelta(days=30, hours=1)
    )
    with pytest.raises(UndoError, match="30 jours"):
        undo(context, by=gardener)


def test_imports_have_their_own(need: Need, gardener: User) -> None:
    with by(gardener, import_id=3) as context:
        Need.objects.update(title="Une halle")
    with pytest.raises(UndoError, match="import"):
        undo(context.id, by=gardener)


@pytest.mark.parametrize("context", ["n’importe", "", "0b1f3c52-7c1e-4a07-9d0a-2f6a7c1f9a11"])
def test_unknown_changes(context: str, gardener: User) -> None:
    with pytest.raises(UndoError):
        undo(context, by=gardener)


def test_thousands_of_rows(
    community: Community, administrator: User, django_assert_max_num_queries: Any
) -> None:
    theme = ThemeFactory()
    needs = Need.objects.bulk_create(
        Need(title=f"Besoin {number}", community=community) for number in range(2_000)
    )
    through = Need.themes.through
    with by(administrator) as context:
        Need.objects.update(status="answering", urgency="high")
        through.objects.bulk_create(through(need=need, theme=theme) for need in needs)
    started = time.monotonic()
    with django_assert_max_num_queries(25):
        result = undo(context.id, by=administrator)
    assert (time.monotonic() - started) < 5
    assert len(result.restored) == len(needs)
    assert not Need.objects.exclude(status="heard").exists()
    assert not through.objects.exists()


def test_archived_records_leave_what_is_read_and_come_back(
    need: Need, gardener: User, agent: User, member: User
) -> None:
    assert not archive(need, by=member)
    assert not archive(need, by=agent)
    assert archive(need, by=gardener)
    assert not archive(need, by=gardener)
    need.refresh_from_db()
    assert (need.is_archived, need.archived_by) == (True, gardener)
    for user in (gardener, agent, member):
        assert not Need.objects.visible_to(user).exists()
        assert not Need.objects.editable_by(user).exists()
        assert list(Need.objects.readable_by(user)) == [need]
        assert not Need.objects.readable_by(user).with_rights(user).get().can_edit
    assert archive(need, by=gardener, archived=False)
    need.refresh_from_db()
    assert (need.is_archived, need.archived_by) == (False, None)
    assert list(Need.objects.visible_to(member)) == [need]
