"""Who may do what (domain.md): every address of the project, for each person who may come.

The tables below are the rules. A letter says what a person gets:

    y  the page, or the change
    r  they may read the record, not change it: refused (403)
    .  nothing here, for them: not found (404), as if it did not exist
    L  they are first asked to log in
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib import admin
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import reverse

from communities.models import Community
from grc.models import Audience
from tests.addresses import addresses, url_names
from tests.factories import (
    ActorFactory,
    CommunityFactory,
    EventFactory,
    FollowUpFactory,
    InteractionFactory,
    NeedFactory,
    ProjectFactory,
    SynergyFactory,
)
from tests.roles import ROLES, Person
from tests.world import World, import_batch, make_world

pytestmark = pytest.mark.django_db

# 1. RECORDS (interactions, needs, synergies, follow-ups, events, projects, actors)
#    Who reads (r) and who also changes (w) a record, by its community and its audience.
#    « here » is the community of these people; « away » another; « none », no community yet.
#
#                          anonymous
#                          |  member of the community
#                          |  |  territory gardener, mandate in force
#                          |  |  |  territory gardener whose mandate ended yesterday
#                          |  |  |  |  agent of the Region
#                          |  |  |  |  |  Region gardener, mandate in force
#                          |  |  |  |  |  |  administrator
AUDIENCES = """
    here  gardeners        .  .  w  .  .  w  w
    here  region           .  .  w  .  r  w  w
    here  community        .  r  w  .  .  w  w
    here  shared           .  r  w  .  r  w  w
    here  public           r  r  w  r  r  w  w
    away  gardeners        .  .  .  .  .  .  w
    away  region           .  .  .  .  r  r  w
    away  community        .  .  .  .  .  .  w
    away  shared           .  .  .  .  r  r  w
    away  public           r  r  r  r  r  r  w
    none  gardeners        .  .  .  .  .  .  w
    none  region           .  .  .  .  r  r  w
    none  community        .  .  .  .  .  .  w
    none  shared           .  .  .  .  r  r  w
    none  public           r  r  r  r  r  r  w
    away  gardeners-own    .  .  .  .  w  .  w
"""  # « own »: noted by the agent

# 2. PAGES ABOUT RECORDS
#    « shared »: a record of their community, diffused to both sides.  « secret »: of another
#    community, for its gardeners.  « public »: of another community, for all.  « own »: as
#    secret, but noted by the agent.
RULES = """
    reads, in public
        shared             .  y  y  .  y  y  y
        secret             .  .  .  .  .  .  y
        public             y  y  y  y  y  y  y
        own                .  .  .  .  y  .  y
    reads
        shared             L  y  y  .  y  y  y
        secret             L  .  .  .  .  .  y
        public             L  y  y  y  y  y  y
        own                L  .  .  .  y  .  y
    changes
        shared             L  r  y  .  r  y  y
        secret             L  .  .  .  .  .  y
        public             L  r  r  r  r  r  y
        own                L  .  .  .  y  .  y
    prepares an event
        shared             L  .  y  .  .  y  y
        secret             L  .  .  .  .  .  y
        public             L  .  .  .  .  .  y
        own                L  .  .  .  y  .  y
    reads how an event is to go
        shared             .  .  y  .  .  y  y
        secret             .  .  .  .  .  .  y
        public             .  .  .  .  .  .  y
        own                .  .  .  .  y  .  y
    reads a card
        shared             L  y  y  y  y  y  y
        secret             L  .  .  .  y  y  y
    changes a card
        shared             L  r  y  r  r  y  y
        secret             L  .  .  .  r  r  y
        public             L  r  r  r  r  r  y
    thanks someone
        shared             L  .  y  .  .  y  y
        secret             L  .  .  .  .  .  y
        public             L  .  .  .  .  .  y
        own                L  .  .  .  y  .  y
    takes the part of a directorate
        shared             L  r  r  .  r  y  y
        secret             L  .  .  .  .  .  y
        public             L  r  r  r  r  r  y
        own                L  .  .  .  y  .  y
    answers who asks to join
        shared             L  .  y  .  r  y  y
        secret             L  .  .  .  .  .  y
        public             L  r  r  r  r  r  y
        own                L  .  .  .  r  .  y
    decides who is a member
        shared             L  r  y  .  r  y  y
        secret             L  .  .  .  .  .  y
        public             L  r  r  r  r  r  y
        own                L  .  .  .  r  .  y
    brings an actor into a community
        shared             L  r  y  .  r  y  y
        secret             L  .  .  .  .  .  y
        public             L  r  r  r  r  y  y
        own                L  .  .  .  r  .  y
    settles a suggestion
        shared             L  .  y  .  r  y  y
        secret             L  .  .  .  .  .  y
        public             L  .  .  .  r  r  y
        own                L  .  .  .  y  .  y
    sees a community
        shared             y  y  y  y  y  y  y
        secret             .  .  .  .  y  y  y
    reads the indicators of a community
        shared             L  y  y  r  y  y  y
        secret             L  .  .  .  y  y  y
        public             L  r  r  r  y  y  y
    keeps a community
        shared             L  r  y  r  r  y  y
        secret             L  .  .  .  r  r  y
        public             L  r  r  r  r  r  y
    holds a review
        shared             L  .  y  .  .  y  y
        secret             L  .  .  .  .  .  y
        public             L  .  .  .  .  .  y
    plans a rotation
        shared             L  .  y  .  .  y  y
        secret             L  .  .  .  .  .  y
        public             L  .  .  .  .  .  y
    writes the note of someone else's handover
        shared             L  .  r  .  .  r  y
        secret             L  .  .  .  .  .  y
        public             L  .  .  .  .  .  y
    confirms a handover between others
        shared             L  .  r  .  .  r  r
        secret             L  .  .  .  .  .  r
        public             L  .  .  .  .  .  r
    has someone of the territory replaced
        shared             L  r  y  r  r  y  y
        secret             L  .  .  .  r  r  y
        public             L  r  r  r  r  r  y
    names the gardener of the Region
        shared             L  r  r  r  r  r  y
    reads a public calendar
        shared             y  y  y  y  y  y  y
        secret             .  .  .  .  .  .  .
    answers, asked by a link
        shared             y  .  .  .  .  .  .
    stops by a link
        shared             y  y  y  y  y  y  y
    was named there
        shared             L  .  .  .  .  .  .
        secret             L  .  .  .  .  .  .
    forwarded it
        shared             L  .  .  .  .  .  .
        secret             L  .  .  .  .  .  .
    organises the event of another community
        shared             L  .  .  .  .  .  y
    is the mail provider
        shared             .  .  .  .  .  .  .
    answers, asked
        shared             L  .  .  .  .  .  .
    volunteers
        shared             L  y  r  r  r  r  r
        secret             L  .  .  .  r  r  r
    notes
        shared             L  r  y  r  y  y  y
    adds an actor or a line
        shared             L  r  y  r  y  y  y
    follows a sheet
        shared             L  r  y  r  y  y  y
        secret             L  r  .  r  .  .  y
        public             L  r  y  r  y  y  y
        own                L  r  .  r  y  .  y
    proposes a need
        shared             L  y  y  r  y  y  y
    has an account
        shared             L  y  y  y  y  y  y
    anyone
        shared             y  y  y  y  y  y  y
    changes a view of someone else
        shared             L  r  r  .  .  r  .
        secret             L  .  .  .  .  .  .
        public             L  .  .  .  .  .  .
    uses a view of someone else
        shared             L  y  y  .  .  y  .
        secret             L  .  .  .  .  .  .
        public             L  .  .  .  .  .  .
    adds to the kit
        shared             L  r  y  r  r  y  y
    picks a card
        shared             L  r  .  .  r  .  .
        secret             L  .  .  .  .  .  .
        public             L  r  r  r  r  r  .
    creates a community
        shared             L  r  r  r  r  r  y
    imports
        shared             L  .  .  .  .  .  y
"""

# 3. EVERY ADDRESS, under its rule. A page is read; a button is pressed; a form is both.
ADDRESSES = {
    "reads, in public": """
        page gardeners:need_detail      page gardeners:synergy_detail   page events:event_detail
        page events:event_calendar
        page events:project_detail      page events:story_detail
        page events:contribution_detail
    """,
    "reads": """
        page gardeners:interaction_detail   page gardeners:followup_detail
        page communities:actor_detail       page grc:row    page grc:record_history
        page gardeners:answer_list          form events:event_answer
        page grc:cell_history
    """,
    "changes": """
        form gardeners:interaction_edit
        form gardeners:need_edit        form gardeners:need_qualify     form gardeners:need_answer
        button gardeners:need_status            form gardeners:need_split
        form gardeners:need_join                page gardeners:need_join_choice
        button gardeners:answer_dismiss         button gardeners:answer_reopen
        button gardeners:answer_reopen_all
        button gardeners:part_add       button gardeners:part_remove
        button gardeners:part_release   form gardeners:part_entrust     form gardeners:part_close
        button gardeners:part_reopen
        form gardeners:synergy_edit     button gardeners:synergy_status
        button gardeners:synergy_link
        button gardeners:synergy_unlink button gardeners:synergy_relink
        form gardeners:followup_edit    form gardeners:followup_done    form gardeners:followup_drop
        button gardeners:followup_reopen        form gardeners:followup_postpone
        form events:event_edit          form grc:cell
        form events:project_edit        form events:project_step        form events:project_synergy
        button events:project_undo
        form events:milestone_create    form events:milestone_edit      button events:milestone_done
        button events:milestone_reopen
        form events:news_create         form events:news_edit
        form events:document_create     form events:document_edit
        form events:story_create        form events:story_edit
        form events:credit_create
        page events:event_agenda_sheet          page events:event_agenda_cards
        button events:event_agenda_share        button events:event_undo
        form events:agenda_item_create          form events:event_note_create
        page events:event_notes                 form events:contribution_create
        form events:contribution_edit           form events:contribution_answer
        button events:event_status      form events:event_debrief       form events:event_cancel
        form events:event_invite        form events:event_attendance
        page events:event_participations        page events:event_participations_export
        form grc:record_restore         button grc:record_archive
        button grc:record_unarchive     button grc:journal_undo
        form communities:actor_edit             form communities:actor_merge
        button communities:duplicate_dismiss    button communities:duplicate_reopen
        form communities:affiliation_create     form communities:affiliation_edit
        button communities:affiliation_end
        form communities:introduction_create    form communities:introduction_edit
    """,
    "prepares an event": """
        form events:agenda_item_edit            button events:agenda_item_move
        form events:event_note_edit             button events:event_note_become
    """,
    "reads how an event is to go": "page events:event_agenda",
    "reads a card": "page events:card_detail",
    "changes a card": "form events:card_edit",
    "thanks someone": "form events:credit_edit         button events:credit_delete",
    "takes the part of a directorate": "button gardeners:part_take",
    "decides who is a member": """
        form communities:membership_edit        button communities:membership_end
    """,
    "answers who asks to join": """
        button communities:membership_accept    button communities:membership_refuse
        button communities:membership_reopen
    """,
    "brings an actor into a community": "form communities:membership_create",
    "settles a suggestion": """
        button gardeners:suggestion_defer       button gardeners:suggestion_dismiss
        button gardeners:suggestion_reopen      button gardeners:suggestion_together
    """,
    "sees a community": """
        page communities:community_detail       page communities:charter_detail
        form communities:community_join         page communities:community_joined
        page communities:place_detail
    """,
    "reads the indicators of a community": "page gardeners:community_trust",
    "keeps a community": """
        form communities:community_edit         form communities:charter_create
        form communities:place_create           form communities:place_edit
        form communities:online_space_create    form communities:online_space_edit
        button communities:online_space_delete
        page gardeners:rotation                 form gardeners:proposal_create
    """,
    "plans a rotation": """
        button gardeners:proposal_withdraw      page gardeners:handover
        button gardeners:handover_review        button gardeners:handover_pass_on
    """,
    "holds a review": """
        button gardeners:review_open            page gardeners:review_detail
        page gardeners:review_state             button gardeners:review_presence
        button gardeners:review_decide          button gardeners:review_undecide
        form gardeners:review_close             page gardeners:review_calendar
    """,
    "writes the note of someone else's handover": "form gardeners:handover_note",
    "confirms a handover between others": "button gardeners:handover_confirm",
    "has someone of the territory replaced": """
        form gardeners:absence_create           button gardeners:absence_end
    """,
    "names the gardener of the Region": "form gardeners:region_proposal_create",
    "reads a public calendar": "page events:event_feed",
    "answers, asked by a link": "form gardeners:proposal_link",
    "stops by a link": """
        form gardeners:digest_stop      form events:message_stop        form events:answer_link
        page events:certificate_link
        page events:subscription_feed
    """,
    "organises the event of another community": "page events:participation_certificate",
    "was named there": "button gardeners:mention_seen",
    "forwarded it": """
        form gardeners:received_detail          button gardeners:received_dismiss
        button gardeners:received_reopen
    """,
    "is the mail provider": "button gardeners:inbound_webhook",
    "answers, asked": "form gardeners:proposal_answer",
    "volunteers": "form gardeners:volunteer",
    "notes": """
        form gardeners:interaction_create       form gardeners:synergy_create
        form gardeners:followup_create          form events:event_create
        form events:project_create
        form gardeners:followup_pass_on         page gardeners:received_list
        page events:event_dates
        page grc:journal                        form grc:bulk
        form grc:bulk_preview                   button grc:bulk_confirm
        form grc:paste                          button grc:paste_preview
        button grc:paste_confirm
    """,
    "adds an actor or a line": """
        form communities:actor_create   page communities:actor_similar
        page communities:duplicate_list         page gardeners:suggestion_list
        page gardeners:region_trust
        page gardeners:transversality           page gardeners:transversality_export
        form grc:row_add
    """,
    "follows a sheet": "page grc:journal_entry",
    "proposes a need": "form gardeners:need_create",
    "has an account": """
        page events:card_list
        page grc:sheet                          page grc:sheet_count
        page gardeners:review_list              form gardeners:digest_choice
        page grc:search                         page grc:sheet_groups
        form communities:sheet_columns          form communities:saved_view_create
        page grc:sheet_board
        page grc:sheet_stream                   page grc:sheet_rows
        page grc:sheet_export
        page communities:actor_autocomplete
        page gardeners:interaction_autocomplete page gardeners:need_autocomplete
        page gardeners:synergy_autocomplete     page events:event_autocomplete
        button events:subscription_save         button events:subscription_renew
        button events:subscription_stop
        page events:participation_list
    """,
    "anyone": """
        page health                     page gardeners:home
        page communities:community_list page events:event_list          button set_language
        page events:project_list        page events:story_list
        page events:contribution_list
        page communities:map_page       page communities:map_points
        page communities:commune_autocomplete
        page events:event_subscription  page events:event_export
        form communities:join_confirm
    """,
    "changes a view of someone else": """
        form communities:saved_view_edit        button communities:saved_view_delete
        button communities:saved_view_save
    """,
    "uses a view of someone else": "button communities:saved_view_copy",
    "adds to the kit": "form events:card_create",
    "picks a card": "button events:event_agenda_pick",
    "creates a community": "form communities:community_create",
    "imports": """
        page grc:import_list            form grc:import_new             page grc:import_detail
        form grc:import_columns         button grc:import_table         page grc:import_check
        button grc:import_run           button grc:import_stop          button grc:import_undo
        button grc:import_delete
        page grc:import_rejected        page grc:import_template
        form grc:import_values          page grc:import_row
        form grc:import_cell            button grc:import_leave
    """,
}
# A territory gardener adds actors on their page, which asks for their community: not here.
EXCEPTIONS = {"/grc/acteurs/ajouter/": dict(zip(ROLES, "Lrrryyy", strict=True))}

# 4. ACCOUNTS (django-allauth): open to all, or to whoever has logged in.
OPEN = {
    "login", "logout", "signup", "inactive", "request_login_code", "confirm_login_code",
    "reset_password", "reset_password_done", "reset_password_from_key",
    "reset_password_from_key_done", "confirm_email", "email_verification_sent",
    "authenticate", "login_webauthn",
}  # fmt: skip
OWN = {
    "reauthenticate", "email", "change_password", "set_password", "index", "activate_totp",
    "deactivate_totp", "view_recovery_codes", "generate_recovery_codes",
    "download_recovery_codes", "list_webauthn", "add_webauthn", "reauthenticate_webauthn",
    "remove_webauthn", "edit_webauthn",
}  # fmt: skip

METHODS = {"page": ["get"], "button": ["post"], "form": ["post", "get"]}
SENT = {
    "gardeners:need_status": {"etat": "answering"},
    "gardeners:synergy_status": {"etat": "proposed"},
    "events:event_status": {"etat": "draft"},
    "events:agenda_item_move": {"vers": "haut"},
    "events:event_note_become": {"devient": "decision"},
}
# Words that stand in every text of a world, to be looked for in pages where they must not be.
MARKS = {"shared": "Xpartagé", "secret": "Xsecret", "public": "Xpublic", "own": "Xpropre"}
MODELS = {
    "interaction": InteractionFactory,
    "need": NeedFactory,
    "synergy": SynergyFactory,
    "followup": FollowUpFactory,
    "event": EventFactory,
    "project": ProjectFactory,
}


def parsed(table: str) -> Iterator[tuple[list[str], list[str]]]:
    """The lines of a table: the words, then a letter for each of ``ROLES``."""
    for line in filter(None, map(str.strip, table.splitlines())):
        words = line.split()
        letters = words[-len(ROLES) :]
        if len(words) > len(ROLES) and all(len(letter) == 1 for letter in letters):
            yield words[: -len(ROLES)], letters
        else:
            yield words, []


def rules() -> dict[str, dict[str, dict[str, str]]]:
    """By rule, by world, by role: the letter."""
    found: dict[str, dict[str, dict[str, str]]] = {}
    rule = ""
    for words, letters in parsed(RULES):
        if letters:
            found[rule][words[0]] = dict(zip(ROLES, letters, strict=True))
        else:
            rule = " ".join(words)
            found[rule] = {}
    return found


def listed() -> Iterator[tuple[str, str, str]]:
    """Each address of ``ADDRESSES``: its rule, its sort, its name."""
    for rule, text in ADDRESSES.items():
        words = text.split()
        for sort, name in zip(words[::2], words[1::2], strict=True):
            yield rule, sort, name


def letter(response: Any) -> str:
    if response.status_code == 302 and response["Location"].startswith(reverse("account_login")):
        return "L"
    known = {200: "y", 204: "y", 302: "y", 422: "y", 403: "r", 404: "."}
    return known.get(response.status_code, str(response.status_code))


@pytest.fixture(autouse=True)
def quiet(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Refusals are not logged here; and the brake on logins, kept in the cache, does not count
    those of these tests."""
    caplog.set_level(logging.ERROR, logger="django.request")
    yield
    cache.clear()


# ---------------------------------------------------------------------------------------------


def test_every_address_has_its_rule() -> None:
    names = [name for _rule, _sort, name in listed()]
    assert sorted(names) == sorted(url_names())
    assert set(ADDRESSES) == set(rules())
    foreign = url_names(foreign=True) - url_names()
    accounts = {name for name in foreign if not name.startswith("admin:")}
    assert {name.partition("_")[2] for name in accounts} == OPEN | OWN


@pytest.fixture
def records(people: dict[str, Person], community: Community) -> dict[tuple[str, str], Any]:
    """Records of every kind, by place and audience."""
    places = {"here": community, "away": CommunityFactory(), "none": None}
    found: dict[tuple[str, str], Any] = {}
    for words, _letters in parsed(AUDIENCES):
        place, _sep, (audience, _dash, own) = words[0], "", words[1].partition("-")
        shared = {"audience": audience, "created_by": people["agent"] if own else None}
        found[words[0], words[1]] = [
            *(make(community=places[place], **shared) for make in MODELS.values()),
            ActorFactory(community=places[place], **shared),
        ]
    return found


def test_audiences(records: dict[tuple[str, str], Any], people: dict[str, Person]) -> None:
    models = [type(record) for record in next(iter(records.values()))]
    wrong = []
    for index, (role, person) in enumerate(people.items()):
        seen, changed, said = set(), set(), set()
        for model in models:
            found = model.objects.visible_to(person).with_rights(person)
            seen |= {(model, record.pk) for record in found}
            said |= {(model, record.pk) for record in found if record.can_edit}
            changed |= {(model, record.pk) for record in model.objects.editable_by(person)}
        assert said == changed
        for words, letters in parsed(AUDIENCES):
            for record in records[words[0], words[1]]:
                key = type(record), record.pk
                got = "w" if key in changed else "r" if key in seen else "."
                if got != letters[index]:
                    wrong.append(f"{record._meta.model_name} {words}: {role} {got}")
    assert wrong == []


@pytest.fixture
def worlds(people: dict[str, Any], community: Community) -> dict[str, World]:
    hidden = {"audience": Audience.GARDENERS}
    found = {
        "shared": make_world(community, text=MARKS["shared"], email="xpartage@example.org"),
        "secret": make_world(
            CommunityFactory(is_public=False, name="Xclose"), text=MARKS["secret"], **hidden
        ),
        "public": make_world(
            text=MARKS["public"], audience=Audience.PUBLIC, email="xpublic@example.org"
        ),
        "own": make_world(text=MARKS["own"], by=people["agent"], **hidden),
    }
    found["shared"].records["batch"] = import_batch(people["administrator"])
    return found


@pytest.mark.parametrize("role", ROLES)
def test_every_address(
    role: str, worlds: dict[str, World], people: dict[str, Person], browse: Callable[..., Client]
) -> None:
    client = browse(people[role])
    hidden = hidden_words(role)
    expected = rules()
    wrong = []
    for rule, sort, name in listed():
        for world, letters in expected[rule].items():
            if world == "own" and role != "agent":
                continue
            # Once the shared one told how each sheet and each method answers, one is enough.
            every = slice(None) if world == "shared" else slice(1)
            for url in addresses(name, worlds[world])[every]:
                wanted = EXCEPTIONS.get(url, letters)[role]
                for method in METHODS[sort][every]:
                    response = sent(client, method, url, SENT.get(name, {"x": "1"}))
                    if letter(response) != wanted:
                        wrong.append(
                            f"{method} {name} {url} ({world}): {letter(response)}, not {wanted}"
                        )
                    wrong += [f"{url} shows {word}" for word in hidden if shows(response, word)]
    assert wrong == []


def sent(client: Client, method: str, url: str, data: dict[str, str]) -> Any:
    """The answer; what it changed is undone."""
    with transaction.atomic():
        response = client.post(url, data) if method == "post" else client.get(url)
        transaction.set_rollback(True)
    return response


def hidden_words(role: str) -> list[str]:
    """What no page whatever may hold for ``role``."""
    words = [
        MARKS[world]
        for world, letters in rules()["reads"].items()
        if letters[role] != "y" and world != "public"
    ]
    if role in ("anonymous", "member", "former_gardener"):
        words += ["xpartage@example.org"]
    if role in ("anonymous", "member", "former_gardener", "gardener"):
        words += ["xpublic@example.org", "Xclose"]
    if role == "anonymous":
        words += ["Personne Xpublic"]
    return words


def shows(response: Any, word: str) -> bool:
    return word.encode() in response.getvalue()


# ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ROLES)
def test_accounts(role: str, people: dict[str, Person], browse: Callable[..., Client]) -> None:
    client = browse(people[role])
    arguments = {
        "account_confirm_email": {"key": "x"},
        "account_reset_password_from_key": {"uidb36": "1", "key": "x-y"},
        "mfa_remove_webauthn": {"pk": 1},
        "mfa_edit_webauthn": {"pk": 1},
    }
    for name in url_names(foreign=True) - url_names():
        if name.startswith("admin:"):
            continue
        response = client.get(reverse(name, kwargs=arguments.get(name)))
        login = role == "anonymous" and name.partition("_")[2] in OWN
        assert response.status_code < 500, name
        assert not login or letter(response) == "L", name


@pytest.mark.parametrize("role", ROLES)
def test_administration(
    role: str, people: dict[str, Person], browse: Callable[..., Client]
) -> None:
    """Each page of the administration: for administrators, and unknown to the others."""
    client = browse(people[role])
    wanted = {"anonymous": "L", "administrator": "y"}.get(role, ".")
    for model in admin.site._registry:
        for page in ("changelist", "add"):
            url = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}")
            got = letter(client.get(url, follow=False))
            may_not_add = role == "administrator" and page == "add" and got == "r"
            assert got == wanted or may_not_add or signs_in(client, url, role), url


def signs_in(client: Client, url: str, role: str) -> bool:
    """Anonymous people pass through the admin's own door, which leads to ours."""
    response = client.get(url, follow=True)
    return role == "anonymous" and response.redirect_chain[-1][0].startswith(
        reverse("account_login")
    )
