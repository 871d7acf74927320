"""The conventions of CONTRIBUTING.md that a program can check."""

from __future__ import annotations

import ast
import inspect
import re
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from communities.models import Community
from grc.models import User
from tests.addresses import addresses, url_names
from tests.roles import Person
from tests.world import World, import_batch, make_world

ROOT = Path(__file__).resolve().parent.parent
APPS = ("grc", "communities", "gardeners", "events")
TEMPLATES = ROOT / "templates"
VIEW_LINES = 25
FILE_LINES = 300
# Pages that more than one view renders, or a view under several conditions.
SHARED_PAGES = {
    "communities/form_page.html",  # forms without a layout of their own
    "events/card_form.html",  # card_create, card_edit
    "events/contribution_form.html",  # contribution_create, contribution_edit
    "events/event_form.html",  # event_create, event_edit
    "events/project_part.html",  # milestones, news, documents and thanks, without htmx
    "gardeners/landing.html",  # home, for who has no account
    "gardeners/review_minutes.html",  # review_detail, once it is closed
    "grc/import_working.html",  # import_detail, while the worker works
}
BY_DJANGO = {"400.html", "403.html", "403_csrf.html", "404.html", "500.html"}
# Visits and exports are noted there, and nothing else changes when a page is read.
NOTED_BY_READING = {"django_session", "grc_exportlog"}


def ours() -> Iterator[tuple[str, str, Any]]:
    """The namespace, the name and the view of each of our addresses."""

    def walk(resolver: URLResolver, space: str) -> Iterator[tuple[str, str, Any]]:
        for pattern in resolver.url_patterns:
            if isinstance(pattern, URLPattern):
                view = inspect.unwrap(pattern.callback)
                if view.__module__.partition(".")[0] in APPS and space != "admin":
                    yield space, str(pattern.name), view
            else:
                yield from walk(pattern, pattern.namespace or space)

    yield from walk(get_resolver(), "")


def code(*folders: str, suffix: str = ".py") -> list[Path]:
    """The files written by hand, migrations excepted."""
    found = [path for folder in folders for path in (ROOT / folder).rglob(f"*{suffix}")]
    return [path for path in found if "migrations" not in path.parts]


def test_a_view_is_named_as_its_address() -> None:
    assert [name for _space, name, view in ours() if view.__name__ != name] == []


def test_a_page_is_named_as_its_view() -> None:
    views = {f"{space}/{name}.html" for space, name, _view in ours()}
    pages = {
        str(path.relative_to(TEMPLATES))
        for app in APPS
        for path in (TEMPLATES / app).glob("[!_]*.html")
    }
    assert pages - views == SHARED_PAGES


def test_views_are_short_functions() -> None:
    long = []
    for _space, name, view in ours():
        assert inspect.isfunction(view), f"{name} is no function"
        [function] = ast.parse(textwrap.dedent(inspect.getsource(view))).body
        lines = (function.end_lineno or 0) - function.lineno + 1
        if lines > VIEW_LINES:
            long.append(f"{view.__module__}.{name}: {lines} lines")
    assert long == []


def test_files_are_short() -> None:
    files = [
        ROOT / "manage.py",
        *code(*APPS, "bin", "benchmarks"),
        *code("templates", suffix=".html"),
    ]
    files += code("static/js", suffix=".js")
    lines = {str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in files}
    assert {path: count for path, count in lines.items() if count > FILE_LINES} == {}


def test_every_template_is_used() -> None:
    named: set[str] = set()
    for path in [*code(*APPS), *TEMPLATES.rglob("*")]:
        if path.is_file():
            named |= set(re.findall(r"[\"']([\w/]+\.(?:html|txt|xml))[\"']", path.read_text()))
    unused = []
    for path in TEMPLATES.rglob("*"):
        name = str(path.relative_to(TEMPLATES))
        if path.is_dir() or name.startswith("icons/"):
            continue
        if name not in named | BY_DJANGO and not replaces_one_of_a_library(name):
            unused.append(name)
    assert unused == []


def replaces_one_of_a_library(name: str) -> bool:
    """Whether an installed library renders a template of that name, or tries to (allauth looks
    for ``email/…`` and ``messages/…`` by prefix, and for elements by their name)."""
    folders = [Path(app.path) for app in apps.get_app_configs() if app.name not in APPS]
    folders += [Path(inspect.getfile(__import__("django"))).parent / "forms"]
    options = [name, re.sub(r"\.(txt|html)$", "", name) + ".txt"]
    return any((folder / "templates" / option).exists() for folder in folders for option in options)


def test_every_icon_is_used() -> None:
    text = "\n".join(
        path.read_text()
        for path in [*code(*APPS), *TEMPLATES.rglob("*.html"), *code("static/js", suffix=".js")]
    )
    names = {path.stem for path in (TEMPLATES / "icons").glob("*.svg")}
    words = set(re.findall(r"[\"'/]([\w-]+)[\"'.]", text))
    assert names - words == set()


def test_no_script_nor_style_in_templates() -> None:
    inline = re.compile(
        r"<script(?![^>]*\bsrc=)(?![^>]*application/json)|<style|\sstyle=|\son[a-z]+=|hx-on|javascript:"
    )
    found = []
    for path in TEMPLATES.rglob("*.html"):
        if path.parent.name == "mail":  # a message has no sheet of styles
            continue
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if inline.search(line):
                found.append(f"{path.relative_to(ROOT)}:{number} {line.strip()}")
    assert found == []


# ---------------------------------------------------------------------------------------------


@pytest.fixture
def world(community: Community, administrator: User) -> World:
    world = make_world(community, email="personne@example.org")
    world.records["batch"] = import_batch(administrator)
    return world


@pytest.mark.django_db
def test_reading_changes_nothing(
    world: World, people: dict[str, Person], browse: Callable[[Any], Client]
) -> None:
    clients = [browse(people[role]) for role in ("administrator", "gardener", "member")]
    clients[0].get(reverse("gardeners:home"))
    before = checksums()
    for name in sorted(url_names()):
        for url in addresses(name, world):
            for client in clients:
                response = client.get(url)
                assert response.status_code in (200, 204, 302, 403, 404, 405, 422), url
                getattr(response, "streaming", False) and list(response)
    changed = {table for table, checksum in checksums().items() if checksum != before[table]}
    assert changed - NOTED_BY_READING == set()


def checksums() -> dict[str, str]:
    """A digest of the content of each table."""
    tables = connection.introspection.table_names()
    query = " UNION ALL ".join(
        f"SELECT '{table}', md5(coalesce(string_agg(t::text, '' ORDER BY t::text), '')) "
        f"FROM {connection.ops.quote_name(table)} t"
        for table in tables
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        return dict(cursor.fetchall())


def test_each_test_file_has_its_own_name() -> None:
    """Test folders are no packages: pytest takes two files of one name for the same module."""
    names = [path.name for path in code("tests") if path.name.startswith("test_")]
    assert sorted(names) == sorted(set(names))


def test_pages_load_nothing_of_what_the_worker_learns_with() -> None:
    """100 MB of memory in each process that serves pages (docs/adr/0020)."""
    said = (
        "import grc.wsgi, django.urls as u, sys; u.get_resolver().url_patterns; print(*sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-c", said], cwd=ROOT, capture_output=True, check=True)
    loaded = set(ran.stdout.decode().split())
    assert "gardeners.suggestions.listing" in loaded
    assert not loaded & {"sklearn", "scipy", "sparse_dot_topn", "gardeners.suggestions.alike"}
