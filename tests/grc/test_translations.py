"""French is the source, English its only translation: complete, and spoken on every page."""

from __future__ import annotations

import ast
import itertools
import logging
import re
from collections.abc import Callable, Iterable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import polib
import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.template.base import Lexer, TokenType
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import translation
from django.utils.translation import ngettext

from communities.models import Directorate
from events.views.subscription import PROGRAMS
from gardeners.models import Mandate
from grc.management.commands import make_messages
from grc.management.commands.make_messages import CATALOGUE, KEYWORDS, ROOT
from grc.models import User
from tests.addresses import addresses, url_names
from tests.factories import (
    FIRST_NAMES,
    AdministratorFactory,
    CommunityFactory,
    FollowUpFactory,
    MandateFactory,
)
from tests.world import World, import_batch, make_world

WORD = re.compile(r"[^\W\d_]{2,}")
# Words that have a capital in one of the languages only.
CAPITALS = ("anglais", "français", "région", "code INSEE")


# 1. THE CATALOGUE


@pytest.fixture(scope="module")
def catalogue() -> polib.POFile:
    return polib.pofile(str(CATALOGUE))


@pytest.fixture(scope="module")
def collected(catalogue: polib.POFile) -> polib.POFile:
    return make_messages.merged(catalogue, make_messages.collect())


def test_every_string_is_translated(collected: polib.POFile) -> None:
    assert [entry.msgid for entry in make_messages.wanting(collected)] == []
    assert [entry.msgid for entry in make_messages.unlike(collected)] == []


def test_the_catalogue_is_what_the_code_says(
    catalogue: polib.POFile, collected: polib.POFile
) -> None:
    assert [entry.msgid for entry in make_messages.dropped(catalogue, collected)] == []
    assert CATALOGUE.read_text() == str(collected), "make messages"
    keys = [(entry.msgctxt, entry.msgid) for entry in catalogue]
    assert len(keys) == len(set(keys))


def test_english_keeps_the_shape_of_the_french(catalogue: polib.POFile) -> None:
    """Its capital, its last sign, the spaces around; and English puts its own signs."""
    wrong = []
    for entry in catalogue:
        french = [entry.msgid, entry.msgid_plural] if entry.msgid_plural else [entry.msgid]
        for source, text in zip(french, make_messages.texts(entry), strict=True):
            if not _alike(source, text) or re.search(r"[«»']|\s[:;?!]", text):
                wrong.append((source, text))
    assert wrong == []


def _alike(french: str, english: str) -> bool:
    """The same spaces around, the same last sign, and a capital in both or in none."""
    initials = french.strip()[:1], english.strip()[:1]
    same_case = len({letter.isupper() for letter in initials}) == 1
    free = french.startswith(CAPITALS) or not all(map(str.isalpha, initials))
    return (same_case or free) and _ends(french) == _ends(english)


def _ends(text: str) -> tuple[str, ...]:
    last = text.rstrip()[-1:]
    return (
        text[: len(text) - len(text.lstrip())],
        last if last in tuple(".:?!…)") else "",
        text[len(text.rstrip()) :],
    )


def test_french_is_well_written(catalogue: polib.POFile) -> None:
    """Its apostrophes, its quotes, the spaces before its signs; no middle dot inside a word."""
    bad = re.compile(r"""['"“”]|\.\.\.|\w·\w|  |\S[?!;:](\s|$)|\b(e-?mail|login)\b""")
    said = [text for entry in catalogue for text in (entry.msgid, entry.msgid_plural) if text]
    plain = {text: re.sub(r"<[^>]*>|%\(\w+\)[sd]", "x", text) for text in said}
    assert [text for text, bare in plain.items() if bad.search(bare)] == []


def test_messages_are_found_in_python_and_in_templates(tmp_path: Path) -> None:
    code = tmp_path / "a.py"
    code.write_text(
        "from django.utils.translation import gettext_lazy as _, ngettext\n"
        'a = _("Un " "mot")\nb = ngettext("%(n)d mot", "%(n)d mots", 2)\nc = "tu"\n'
        'd = pgettext("verbe", "note")\n'
        "e = f\"<b>{_('gras')}</b>\"\n"
    )
    assert set(make_messages.read(code)) == {
        ("", "Un mot", ""),
        ("", "%(n)d mot", "%(n)d mots"),
        ("verbe", "note", ""),
        ("", "gras", ""),
    }
    page = tmp_path / "a.html"
    page.write_text(
        '<p title="{% translate "Un titre" %}">Un texte\n   {{ a|yesno:_("oui,non") }}</p>\n'
        '     {% empty "leaf" _("Rien") %}\n'
        "  {% blocktranslate count n=n %}{{ n }} mot{% plural %}{{ n }} mots{% endblocktranslate %}"
        "{% blocktranslate trimmed with who=a.b %}\n  par\n  {{ who }} {% endblocktranslate %}"
    )
    assert set(make_messages.read(page)) == {
        ("", "Un titre", ""),
        ("", "oui,non", ""),
        ("", "Rien", ""),
        ("", "%(n)s mot", "%(n)s mots"),
        ("", "par %(who)s", ""),
    }


def test_numbers_follow_each_language() -> None:
    """French says *0 besoin*, English *0 needs*."""
    forms = ("%(count)s besoin", "%(count)s besoins")
    with translation.override("fr"):
        assert [ngettext(*forms, n) for n in (0, 1, 2)] == [forms[0], forms[0], forms[1]]
    with translation.override("en"):
        said = [ngettext(*forms, n) for n in (0, 1, 2)]
    assert said == ["%(count)s needs", "%(count)s need", "%(count)s needs"]


# 2. THE SOURCE: what people read goes through gettext

# Names, and what says itself in both languages.
AS_THEY_ARE = {"GRC", "Ctrl", "English", "Français"}
# Pages that stand without translations: they are shown when nothing works.
ALONE = {"500.html"}
READ_ALOUD = {"title", "alt", "aria-label", "placeholder", "label", "data-key-label"}
# Python that speaks French to a terminal before Django is there, and what is data or a pattern.
NOT_PAGES = (
    "grc/run.py", "grc/preflight.py", "grc/prepared.py", "grc/embedded/",
    "communities/import_fields.py", "communities/resources.py", "events/demo/",
    "grc/importing/delimited.py", "grc/importing/vcard.py", "grc/importing/ics.py",
    "grc/management/commands/import.py", "gardeners/import_fields.py",
    "gardeners/import_choices.py", "gardeners/suggestions/profiles.py",
    "events/import_fields.py", "events/moments.py",
)  # fmt: skip
ACCENT = "[àâçéèêëîïôûùœ«»’]"
COMMON = r"\b(?:les?|la|des|une?|dans|pour|avec|vous|pas|sur|qui|du) \w"
FRENCH = re.compile(rf"\w{{2}}\W*{ACCENT}|{ACCENT}\W*\w{{2}}|{COMMON}", re.IGNORECASE)


class Read(HTMLParser):
    """What a person reads, or has read aloud, in an HTML page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.silent = False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent = tag in ("script", "style")
        self.texts += [value for name, value in attrs if name in READ_ALOUD and value]

    def handle_endtag(self, tag: str) -> None:
        self.silent = False

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.texts.append(" ".join(data.split()))


def test_templates_say_nothing_outside_translate() -> None:
    wrong = {}
    for path in sorted((ROOT / "templates").rglob("*.html")):
        name = path.relative_to(ROOT / "templates").as_posix()
        if name in ALONE or name.startswith("allauth/elements/"):
            continue
        words = {word for text in Read(_untranslated(path)).texts for word in WORD.findall(text)}
        if words - AS_THEY_ARE:
            wrong[name] = words - AS_THEY_ARE
    assert wrong == {}


def _untranslated(path: Path) -> str:
    """The template without its tags, its translated blocks and its blocks of classes; literal
    texts given to a tag, with a capital or an accent, stay."""
    kept: list[str] = []
    closing = ""
    for token in Lexer(path.read_text()).tokenize():
        if token.token_type == TokenType.TEXT and not closing:
            kept.append(token.contents)
        elif token.token_type == TokenType.BLOCK:
            words = token.split_contents()
            if words[0].startswith("blocktrans"):
                closing = "endblocktranslate"
            elif words[0] == "block" and words[1].endswith("_class"):
                closing = "endblock"
            elif words[0] == closing:
                closing = ""
            elif words[0] not in ("translate", "url", "static", "include", "extends"):
                bare = re.sub(r'_\("[^"]*"\)|\|date:"[^"]*"', "", token.contents)
                kept += re.findall(r'"([^"]*[A-ZÀ-Þß-ÿ’][^"]*)"', bare)
            kept.append(" ")
    return "".join(kept)


def test_python_says_nothing_outside_gettext() -> None:
    wrong = []
    for path in make_messages.sources():
        name = path.relative_to(ROOT).as_posix()
        if path.suffix == ".py" and not name.startswith(NOT_PAGES):
            tree = ast.parse(path.read_text())
            wrong += [
                f"{name}:{node.lineno}: {node.value!r}"
                for node in _bare_strings(tree)
                if FRENCH.search(node.value)
            ]
    assert wrong == []


def _bare_strings(node: ast.AST) -> Iterator[Any]:
    """The strings under ``node`` but docstrings, helps of commands, patterns and what gettext is
    given."""
    match node:
        case ast.Expr(value=ast.Constant()):
            return
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)):
            if name in KEYWORDS or name == "compile":
                return
        case ast.Assign(targets=[ast.Name(id="help")]):
            return
        case ast.Constant(value=str()):
            yield node
    for child in ast.iter_child_nodes(node):
        yield from _bare_strings(child)


def test_scripts_hold_no_text() -> None:
    """Modules find their words in the page, where they are translated."""
    wrong = []
    for path in sorted((ROOT / "static" / "js").glob("*.js")):
        code = re.sub(r"(?m)(^|\s)//.*$", "", path.read_text())
        wrong += [(path.name, text) for text in re.findall(r'["`]([^"`\n]*)["`]', code)
                  if FRENCH.search(text)]  # fmt: skip
    assert wrong == []


# 3. THE PAGES

# What the world and the factories hold; « café » is English as well.
SAMPLE = re.compile(r"Sample|Nadia|Communauté \d|Manger mieux et plus près|[Cc]afé,")
# An import tells why it refuses a row in the language of who asked for it.
REASONS = r"The name is missing\.|This email address is not valid\."
PEOPLE = "|".join(FIRST_NAMES)
SOFTWARE = "|".join(name for name, _how in PROGRAMS)
DATA = re.compile(
    rf"{SAMPLE.pattern}|{REASONS}|^AS$|{PEOPLE}|{SOFTWARE}|\.org|\.csv|Raison sociale|Mail"
)


@pytest.fixture
def quiet(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Refusals are not logged here; what the brake on logins counts is forgotten."""
    caplog.set_level(logging.CRITICAL, logger="django.request")
    yield
    cache.clear()


@pytest.fixture
def english(quiet: None, db: None) -> User:
    """An administrator: every page is theirs."""
    user: User = AdministratorFactory(first_name="Ada", last_name="Sample", language="en")
    return user


@pytest.fixture
def world(english: User) -> World:
    community = CommunityFactory(name="Sample community")
    MandateFactory(user=english, community=community, side=Mandate.Side.REGION)
    made = make_world(community, text="Sample", by=english)
    Directorate.objects.update(name="Sample")
    FollowUpFactory(title="Sample", assignee=english, need=made.need, late=True)
    made.records["batch"] = import_batch(
        english, "Raison sociale;Mail\nSample;a@example.org\n;b@\n"
    )
    return made


def test_every_page_speaks_english(
    world: World, english: User, browse: Callable[..., Client], catalogue: polib.POFile
) -> None:
    """The pages, and what the forms say of an empty answer."""
    client = browse(english)
    ours = [url for name in sorted(url_names()) for url in addresses(name, world)]
    said = heard([client.get, client.post], ours, "en") | heard([client.get], account_pages(), "en")
    assert len(said) > 500
    residue = {text: said[text] for text in french(said, catalogue)}
    assert {text: url for text, url in residue.items() if not DATA.search(text)} == {}
    english.language = "fr"
    english.save()
    same = heard([client.get], ours, "fr").keys() & said.keys()
    left = {text: said[text] for text in same if not alike(text, catalogue)}
    assert {text: url for text, url in left.items() if not DATA.search(text)} == {}


def test_strangers_read_english_too(client: Client, world: World, catalogue: polib.POFile) -> None:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    public = ["/", "/communautes/", "/evenements/", "/nulle-part/"]
    said = heard([client.get], [*public, world.community.get_absolute_url()], "en")
    said |= heard([client.get, client.post], account_pages(), "en")
    assert {text: said[text] for text in french(said, catalogue)} == {}


def account_pages() -> list[str]:
    """The addresses of django-allauth that hold nothing."""
    names = sorted(name for name in url_names(foreign=True) if name.startswith(("account", "mfa")))
    resolver = get_resolver()
    return [reverse(name) for name in names if not resolver.reverse_dict[name][0][0][1]]


def heard(methods: list[Callable[..., Any]], urls: Iterable[str], language: str) -> dict[str, str]:
    """What a person reads at ``urls``, each text with its first address; what the visits changed
    is undone."""
    said: dict[str, str] = {}
    for url, method in itertools.product(urls, methods):
        with transaction.atomic():
            response = method(url)
            transaction.set_rollback(True)
        if not response.streaming and "html" in response.headers.get("Content-Type", ""):
            html = response.content.decode()
            assert "<html" not in html or f'<html lang="{language}"' in html, url
            for text in Read(html).texts:
                said.setdefault(text, url)
    return said


def french(said: Iterable[str], catalogue: polib.POFile) -> Iterator[str]:
    """The texts that are French: a string of the source that English says otherwise, or that
    look like it."""
    sources = {
        source.strip().casefold()
        for entry in catalogue
        for source in (entry.msgid, entry.msgid_plural)
        if source and source not in make_messages.texts(entry)
    }
    # A word that is French in one place and English in another.
    sources -= {text.casefold() for entry in catalogue for text in make_messages.texts(entry)}
    for text in said:
        looks_french = FRENCH.search(text.replace("’", "'")) and not SAMPLE.search(text)
        if text not in AS_THEY_ARE and (text.casefold() in sources or looks_french):
            yield text


def alike(text: str, catalogue: polib.POFile) -> bool:
    """Whether both languages say ``text``, as the catalogue knows, or it is nobody’s word."""
    both = {entry.msgid.casefold() for entry in catalogue if entry.msgid == entry.msgstr}
    words = text.removesuffix(" · GRC").removeprefix(": ").rstrip(" 0123456789").casefold()
    return words in both or text in AS_THEY_ARE or not WORD.search(text)
