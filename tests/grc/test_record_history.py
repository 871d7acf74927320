from __future__ import annotations

from typing import Any

import pghistory
import pytest
from django.test import Client
from django.urls import reverse

from grc.changes import history_of, history_url
from grc.changes_text import pieces
from grc.models import Audience, User
from tests.factories import ActorFactory, CommuneFactory, NeedFactory, ThemeFactory

pytestmark = pytest.mark.django_db(transaction=True)


def change(record: Any, user: User | None = None, **values: Any) -> None:
    with pghistory.context(user=user.pk if user else None):
        for name, value in values.items():
            setattr(record, name, value)
        record.save()


def told(record: Any, reader: User) -> list[Any]:
    return history_of(record, reader).changes


def test_says_who_changed_what(community: Any, gardener: User) -> None:
    need = NeedFactory(community=community, title="Un local")
    change(need, gardener, title="Une halle", urgency="high")

    latest, first = told(need, gardener)

    assert first.kind == "insert"
    assert (latest.kind, latest.who) == ("update", gardener.name)
    assert {field.label: field.pieces for field in latest.fields} == {
        "besoin": [("del", "Un local"), ("ins", "Une halle")],
        "urgence": [("del", "normale"), ("ins", "urgente")],
    }


def test_one_request_is_one_change_with_its_links(community: Any, gardener: User) -> None:
    need = NeedFactory(community=community)
    theme, other = ThemeFactory(name="Sport"), ThemeFactory(name="Culture")
    need.themes.add(other)
    with pghistory.context(user=gardener.pk):
        need.title = "Une halle"
        need.save()
        need.themes.set([theme])

    latest = told(need, gardener)[0]

    assert [field.label for field in latest.fields] == ["besoin"]
    assert [(link.added, link.removed) for link in latest.links] == [(["Sport"], ["Culture"])]


def test_bulk_changes_are_there(community: Any, gardener: User) -> None:
    need = NeedFactory(community=community)
    with pghistory.context(user=gardener.pk, origin="bulk"):
        type(need).objects.filter(pk=need.pk).update(status="qualified")
    latest = told(need, gardener)[0]
    assert latest.origin == "avec d’autres, en une fois"
    assert latest.fields[0].pieces == [("del", "entendu"), ("ins", "qualifié")]


def test_imports_say_so(community: Any, gardener: User, agent: User) -> None:
    actor = ActorFactory(community=community)
    with pghistory.context(user=agent.pk, import_id=3, file="contacts.xlsx"):
        type(actor).objects.filter(pk=actor.pk).update(description="Maraîchère")
    assert told(actor, agent)[0].origin == "par un import (contacts.xlsx)"
    assert told(actor, gardener)[0].origin == "par un import"


def test_relations_are_named_by_right(community: Any, gardener: User, member: User) -> None:
    hidden = ActorFactory(first_name="Inès", name="Cachée", community=community)
    need = NeedFactory(community=community, commune=None)
    with pghistory.context(user=gardener.pk):
        need.actors.add(hidden)
    change(need, gardener, commune=CommuneFactory(name="Figeac"))

    assert told(need, gardener)[1].links[0].added == ["Inès Cachée"]
    assert "Inès" not in str(told(need, member))
    assert "Figeac" in str(told(need, member))


def test_personal_fields_are_for_those_who_may_contact(
    community: Any, gardener: User, member: User
) -> None:
    actor = ActorFactory(community=community)
    change(actor, gardener, email="ines@example.org", description="Maraîchère")
    assert "ines@example.org" in str(told(actor, gardener))
    assert "ines@example.org" not in str(told(actor, member))
    assert "Maraîchère" in str(told(actor, member))


def test_readers_see_the_history_since_it_was_opened_to_them(
    community: Any, gardener: User, member: User
) -> None:
    need = NeedFactory(community=community, audience=Audience.GARDENERS, description="Un secret")
    change(need, gardener, description="Rien de secret", audience=Audience.SHARED)
    change(need, gardener, title="Une halle")

    assert len(told(need, gardener)) == 3
    assert [change.kind for change in told(need, member)] == ["update", "opened"]
    assert "Un secret" not in str(told(need, member))


def test_older_changes_are_on_other_pages(
    community: Any, gardener: User, django_assert_num_queries: Any
) -> None:
    need = NeedFactory(community=community)
    for number in range(7):
        change(need, gardener, title=f"Titre {number}")
    page = history_of(need, gardener, limit=3)
    second = history_of(need, gardener, limit=3, before=page.older)
    third = history_of(need, gardener, limit=3, before=second.older)
    titles = [
        change.fields[0].pieces[-1][1] if change.fields else change.kind
        for part in (page, second, third)
        for change in part.changes
    ]
    assert titles == [*(f"Titre {number}" for number in range(6, -1, -1)), "insert"]
    assert third.older is None


def test_page(community: Any, gardener: User, browse: Any) -> None:
    need = NeedFactory(community=community)
    change(need, gardener, title="<script>")
    response = browse(gardener).get(history_url(need))
    assert response.status_code == 200
    assert b"&lt;script&gt;" in response.content
    assert browse(gardener).get(history_url(need) + "?avant=n’importe").status_code == 200


def test_strangers_and_unknown_models_get_404(gardener: User, browse: Any) -> None:
    need = NeedFactory(audience=Audience.GARDENERS)
    client: Client = browse(gardener)
    assert client.get(history_url(need)).status_code == 404
    for label in ("grc.user", "nothing", "communities.nothing", "pghistory.context"):
        assert client.get(reverse("grc:record_history", args=[label, 1])).status_code == 404


def test_same_number_of_queries_whatever_changed(
    community: Any, gardener: User, browse: Any, django_assert_max_num_queries: Any
) -> None:
    need = NeedFactory(community=community)
    for number in range(6):
        change(need, gardener, title=f"Titre {number}", commune=CommuneFactory())
        need.themes.add(ThemeFactory())
        need.actors.add(ActorFactory(community=community))
    with django_assert_max_num_queries(10):
        history_of(need, gardener)


def test_long_texts_show_what_differs() -> None:
    text = " ".join(f"mot{number}" for number in range(100))
    told_pieces = pieces(text, text.replace("mot50 ", "autre "))
    assert ("del", "mot50") in told_pieces
    assert ("ins", "autre") in told_pieces
    assert len("".join(words for _, words in told_pieces)) < len(text)
