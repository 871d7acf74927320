"""Hostile or broken input, in every form and every address: a sentence or a refusal, never an
error of ours, and never a word of HTML that is not ours."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import reverse

from communities.models import Community
from gardeners.models import Need
from grc.models import Audience, User
from grc.sheets import get_sheet
from tests.addresses import addresses, url_names
from tests.factories import (
    ActorFactory,
    CommunityFactory,
    DirectorateFactory,
    NeedFactory,
    ThemeFactory,
)
from tests.roles import Person
from tests.world import World, import_batch, make_world

pytestmark = pytest.mark.django_db

HTML = '"><img src=x onerror=a()><script>b()</script>'  # 46 characters: it fits everywhere
LIVE = ("<img src=x", "<script>b(")
KINDS = {  # what is written in the fields of each type; the others keep what the page proposed
    "text": ["\0", "x" * 21_000, "\x0b\ufffe\u202e"],
    "date": ["0000-00-00", "0001-01-01", "99999-01-01", "9999-12-31"],
    "choice": ["-1", "9" * 30, "é", "\0"],
}
TEXT = {"text", "textarea", "email", "tel", "url", "search", "number", "password"}
DATE = {"date", "datetime-local"}
PARAMETERS = (
    "q", "tri", "apres", "avant", "filtrer", "effet", "etat", "acteur", "besoin", "echange",
    "synergie", "communaute", "thematique", "quand", "next", "creer", "name", "kind", "community",
    "entendu_depuis", "lecture", "etiquette", "a_moi",
)  # fmt: skip
VALUES = ("\0", "9" * 30, "99999-01-01T00:00:00+00:00_1", HTML)
MORE_VALUES = ("-1", "²", "0001-01-01", "eyJhIjoxfQ", "//x.example", ",,,")
LONG = "x" * 1_000_000


@pytest.fixture(autouse=True)
def quiet(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    caplog.set_level(logging.ERROR, logger="django")
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def world(community: Community, administrator: User) -> World:
    world = make_world(community, email="personne@example.org", by=administrator)
    world.records["batch"] = import_batch(administrator)
    return world


@pytest.fixture
def client(administrator: User, browse: Callable[[Any], Client]) -> Client:
    client = browse(administrator)
    client.raise_request_exception = False
    return client


class Fields(HTMLParser):
    """The fields of the forms of a page that are sent by POST: type, name, value."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, str, str]] = []
        self.posting = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.posting = given.get("method") == "post"
        if tag in ("input", "select", "textarea") and self.posting and given.get("name"):
            sort = given.get("type", "text") if tag == "input" else tag
            if sort not in ("checkbox", "radio") or "checked" in given or sort == "checkbox":
                self.found.append((sort, given["name"], given.get("value", "")))


def kind_of(sort: str) -> str:
    return "text" if sort in TEXT else "date" if sort in DATE else "choice"


def test_forms(client: Client, world: World) -> None:
    """Each form, filled in turn with each horror in all its fields of one type."""
    wrong = []
    for name in sorted(url_names()):
        url = addresses(name, world)[0]
        response = client.get(url)
        if response.status_code != 200 or response.streaming:
            continue
        fields = Fields(response.content.decode()).found
        skipped = {"csrfmiddlewaretoken", "language", "next", "version"}
        fields = [field for field in fields if field[1] not in skipped]
        for kind in {kind_of(sort) for sort, _name, _value in fields}:
            for value in KINDS[kind]:
                data = {n: value if kind_of(s) == kind else v for s, n, v in fields}
                with transaction.atomic():
                    status = client.post(url, data).status_code
                    transaction.set_rollback(True)
                if status not in (200, 302, 400, 403, 404, 405, 422, 429):
                    wrong.append(f"{url} {kind} {value[:20]!r}: {status}")
    print(*wrong, sep="\n")
    assert wrong == []


def test_addresses(client: Client, world: World) -> None:
    """Each address, with a horror in each parameter that some page knows."""
    rounds = [dict.fromkeys(PARAMETERS, "\0"), dict(zip(PARAMETERS, VALUES * 9, strict=False))]
    for name in sorted(url_names()):
        url = addresses(name, world)[0]
        for asked in rounds:
            response = client.get(url, asked)
            # An export whose filter is no good is refused with a sentence, not made without it, as
            # is the preview of no change; a stream that nobody can hold says that there is none.
            refusing = {"grc:sheet_export": (422,), "grc:bulk_preview": (422,)}
            # Only the members of a community volunteer.
            refusing["gardeners:volunteer"] = (403,)
            own = {**refusing, "grc:sheet_stream": (204,)}.get(name, ())
            assert response.status_code in (200, 302, 404, 405, *own), (url, asked)
            if not response.streaming:
                assert not any(live in response.content.decode() for live in LIVE), (url, asked)


def test_numbers_too_large_for_the_database(client: Client, world: World) -> None:
    for name in sorted(url_names()):
        url = addresses(name, world)[0]
        for record in {world.need, world.actor, world.followup, world.event, world.place}:
            if f"/{record.pk}/" in url:
                large = url.replace(f"/{record.pk}/", f"/{10**25}/")
                for answer in (client.get(large), client.post(large)):
                    assert answer.status_code in (404, 405), large


def test_sheets_filters_and_columns(client: Client, world: World) -> None:
    for slug in ("acteurs", "echanges", "besoins", "synergies", "suivis"):
        names = [*get_sheet(slug).filterset_class.base_filters, "apres", "avant", "tri"]
        asked = [dict.fromkeys(names, value) for value in (*VALUES, *MORE_VALUES)]
        asked += [{name: value} for name in names for value in ("\0", "0001-01-01")]
        for query in asked:
            assert client.get(f"/grc/{slug}/", query).status_code == 200, (slug, query)
        for column in get_sheet(slug).all_columns:
            url = f"/grc/{slug}/{world.need.pk}/{column.slug}/"
            assert client.post(url, {}).status_code in (200, 302, 404, 422)
    assert client.get("/grc/inconnue/").status_code == 404
    assert client.get(f"/grc/besoins/{world.need.pk}/inconnue/").status_code == 404


def test_long_texts_and_large_requests(client: Client, world: World) -> None:
    need = {"title": LONG, "description": LONG, "answer": LONG, "actors_text": LONG}
    for name in ("gardeners:need_edit", "gardeners:interaction_create", "grc:cell"):
        response = client.post(addresses(name, world)[0], need)
        assert response.status_code == 422
    url = reverse("gardeners:need_create")
    assert client.post(url, {"title": "x" * 6_000_000}).status_code == 400
    assert client.post(url, {f"x{n}": "" for n in range(1_100)}).status_code == 400


# ---------------------------------------------------------------------------------------------


def test_html_is_shown_as_text_on_every_page(
    people: dict[str, Person], browse: Callable[[Any], Client]
) -> None:
    """In every text of every record, for whoever reads it, whole pages and fragments."""
    community = CommunityFactory(
        name=HTML, purpose=HTML, description=HTML, territory=HTML, slug="hostile"
    )
    theme, directorate = ThemeFactory(name=HTML), DirectorateFactory(name=HTML, acronym=HTML[:20])
    User.objects.update(first_name=HTML, last_name=HTML)
    admin: Any = people["administrator"]
    world = make_world(community, text=HTML, audience=Audience.PUBLIC, by=admin)
    world.need.themes.add(theme)
    world.need.directorates.add(directorate)
    community.themes.add(theme)
    world.records["batch"] = import_batch(
        admin, f'Nom;"{HTML.replace(chr(34), chr(34) * 2)}"\n{HTML[2:]};b@\n'
    )
    client = browse(admin)
    client.post(reverse("gardeners:followup_done", args=[world.followup.pk]), {"resultat": HTML})
    client.post(reverse("gardeners:need_status", args=[world.need.pk]), {"etat": "answering"})
    for person in (admin, people["member"], people["anonymous"]):
        client = browse(person)
        for name in sorted(url_names()):
            for url in addresses(name, world):
                response = client.get(url, {"q": "img"})
                html = "" if response.streaming else response.content.decode()
                plain = response["Content-Type"].startswith(("text/calendar", "text/csv"))
                assert plain or not any(live in html for live in LIVE), url
    client = browse(admin)
    for name in ("grc:sheet", "grc:row", "grc:row_add", "grc:cell"):
        for url in addresses(name, world):
            html = client.get(url, headers={"HX-Request": "true"}).content.decode()
            assert not any(live in html for live in LIVE), url


# ---------------------------------------------------------------------------------------------


def test_records_of_others_cannot_be_named_in_a_form(
    world: World, gardener: User, browse: Callable[[Any], Client]
) -> None:
    """A gardener sends the keys of records that they do not read: refused, and not told."""
    away = CommunityFactory(is_public=False)
    hidden = make_world(away, text="Xcaché", audience=Audience.GARDENERS)
    client = browse(gardener)
    need = {
        "title": "Un besoin", "origin": "community", "urgency": "normal", "audience": "shared",
        "heard_on": "2026-01-02", "status": "heard", "community": world.community.pk,
    }  # fmt: skip
    followup = {
        "title": "Rappeler", "assignee": gardener.pk, "due_on": "2027-01-02",
        "community": world.community.pk, "audience": "shared",
    }  # fmt: skip
    tried: list[tuple[str, dict[str, Any]]] = [
        (reverse("gardeners:need_create"), {**need, "community": away.pk}),
        (reverse("gardeners:need_create"), {**need, "actors": [hidden.actor.pk]}),
        (reverse("gardeners:synergy_link", args=[world.synergy.pk]), {"need": hidden.need.pk}),
        *(
            (reverse("gardeners:followup_create"), {**followup, noun: hidden.records[noun].pk})
            for noun in ("actor", "interaction", "need", "synergy")
        ),
        (
            reverse("communities:membership_create", args=[world.actor.pk]),
            {"community": away.pk, "role": "member"},
        ),
        (
            reverse("communities:affiliation_create", args=[world.actor.pk]),
            {"organisation": hidden.organisation.pk, "person": world.actor.pk},
        ),
        (
            reverse("grc:cell", args=["besoins", world.need.pk, "communaute"]),
            {"community": away.pk},
        ),
        (
            reverse("grc:cell", args=["besoins", world.need.pk, "acteurs"]),
            {"actors": [hidden.actor.pk]},
        ),
    ]
    for url, data in tried:
        response = client.post(url, data)
        assert response.status_code == 422, (url, data)
        assert "Xcaché" not in response.content.decode(), url
    assert not Need.objects.filter(title="Un besoin").exists()
    world.need.refresh_from_db()
    assert world.need.community == world.community
    assert hidden.actor not in world.need.actors.all()


@pytest.mark.parametrize(
    "address",
    [
        "//mal.example/",
        "https://mal.example/",
        "javascript:alert(1)",
        "/\\mal.example",
        "\0",
        "http:///x",
    ],
)
def test_one_never_leaves_for_another_site(client: Client, world: World, address: str) -> None:
    posts = {
        reverse("gardeners:need_status", args=[world.need.pk]): {"etat": "answering"},
        reverse("gardeners:followup_done", args=[world.followup.pk]): {},
        reverse("grc:cell", args=["besoins", world.need.pk, "besoin"]): {"title": "Autre"},
        reverse("communities:affiliation_end", args=[world.affiliation.pk]): {},
        reverse("set_language"): {"language": "fr"},
        reverse("account_logout"): {},
    }
    for url, data in posts.items():
        response = client.post(url, {**data, "next": address})
        assert response.status_code == 302, url
        assert response["Location"].startswith("/"), url
        assert "mal.example" not in response["Location"], url


def test_a_bad_next_is_not_offered_in_a_form(client: Client, world: World) -> None:
    for name in ("gardeners:need_edit", "communities:actor_edit", "events:event_edit", "grc:cell"):
        for bad in ("//mal.example/", "javascript:alert(1)"):
            url = addresses(name, world)[0]
            page = client.get(url, {"next": bad}, headers={"Referer": bad}).content.decode()
            assert f'href="{bad}' not in page, url


def test_stale_and_broken_versions(client: Client) -> None:
    need = NeedFactory(title="Avant")
    ActorFactory()
    url = reverse("grc:cell", args=["besoins", need.pk, "besoin"])
    for version in ("-1", "9" * 30, "x", "\0"):
        assert client.post(url, {"title": "Après", "version": version}).status_code in (302, 422)
