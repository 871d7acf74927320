"""The addresses of the project, filled in with the records of a world."""

from __future__ import annotations

from typing import Any

from django.core import signing
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from events.links import answer_address
from events.links import stop_address as message_stop_address
from gardeners.models.digest import stop_address
from grc.sheets import all_sheets
from tests.world import OF_SHEET, World

FOREIGN = ("admin", "account", "mfa")  # Django's admin and django-allauth: not pages of ours
DIFFUSED = (
    "need", "interaction", "synergy", "followup", "event", "actor", "project", "milestone", "news",
    "document", "story", "contribution",
)  # fmt: skip
# What the addresses about a row of an import take besides the import.
OF_IMPORT = {
    "import_row": {"number": 2},
    "import_leave": {"number": 2},
    "import_cell": {"number": 2, "column": 1},
}
OF_RECORD = (
    "grc:record_history", "grc:record_restore", "grc:record_archive", "grc:record_unarchive",
)  # fmt: skip
OF_NOTE = ("event_note_edit", "event_note_become")
OF_EVENT = ("agenda_item_create", "event_note_create", "contribution_create")
SHEET_PAGES = {
    f"grc:{view}"
    for view in (
        "sheet",
        "sheet_count",
        "sheet_groups",
        "sheet_stream",
        "sheet_rows",
        "row_add",
        "bulk",
        "bulk_preview",
        "bulk_confirm",
        "paste",
        "paste_preview",
        "paste_confirm",
        "journal",
    )
}
JOIN_SALT = "communities.join"


def url_names(*, foreign: bool = False) -> set[str]:
    """The name of every address of the project, with those of ``FOREIGN`` when asked."""
    found = set(_walk(get_resolver()))
    ours = {name for name in found if not name.replace(":", "_").startswith(FOREIGN)}
    return found if foreign else ours


def _walk(resolver: URLResolver, prefix: str = "") -> Any:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield f"{prefix}{pattern.name or pattern.pattern}"
        else:
            space = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from _walk(pattern, f"{prefix}{space}")


def addresses(name: str, world: World) -> list[str]:
    """The addresses that the URL ``name`` has in ``world``: one, or one for each sheet (each
    kind of record, for its history), needs first."""
    return [reverse(name, kwargs=kwargs) for kwargs in _arguments(name, world)]


def _arguments(name: str, world: World) -> list[dict[str, Any]]:
    view = name.partition(":")[2]
    if name.startswith("grc:import_") and view not in ("import_list", "import_new"):
        templates = [{"name": "besoins"}, {"name": "acteurs"}, {"name": "echanges"}]
        of_batch = [{"pk": world.batch.pk, **OF_IMPORT.get(view, {})}]
        return templates if view == "import_template" else of_batch
    if name == "grc:sheet_board":
        return [{"slug": sheet.slug} for sheet in all_sheets() if sheet.board]
    if name in SHEET_PAGES:
        return [{"slug": sheet.slug} for sheet in all_sheets()]
    if name == "grc:sheet_export":
        return [
            {"slug": sheet.slug, "lines": lines, "kind": "csv"}
            for sheet in all_sheets()
            for lines in ("toutes", "page")
        ]
    if name == "grc:row":
        return [{"slug": slug, "pk": world.records[noun].pk} for slug, noun in OF_SHEET.items()]
    if name in ("grc:journal_entry", "grc:journal_undo"):
        return [
            {"slug": slug, "context_id": world.contexts[noun]} for slug, noun in OF_SHEET.items()
        ]
    if name in ("grc:cell", "grc:cell_history"):
        return [
            {"slug": slug, "pk": world.records[noun].pk, "column_slug": "lecture"}
            for slug, noun in OF_SHEET.items()
        ]
    if name == "events:event_feed":
        of = {"communaute": world.community, "lieu": world.place}
        return [*({"by": by, "pk": record.pk} for by, record in of.items()), {}]
    if name in OF_RECORD:
        records = [world.records[noun] for noun in DIFFUSED]
        return [{"label": record._meta.label_lower, "pk": record.pk} for record in records]
    return [_of_record(name, view, world)]


def _token(view: str, world: World) -> str:
    if view == "proposal_link":
        return str(world.proposal.link()).rstrip("/").rpartition("/")[2]
    if view == "digest_stop":
        return stop_address(world.proposal.user).rstrip("/").rpartition("/")[2]
    if view == "subscription_feed":
        return str(world.subscription.get_absolute_url()).removesuffix(".ics").rpartition("/")[2]
    if view in ("answer_link", "certificate_link"):
        return answer_address(world.participation).rstrip("/").rpartition("/")[2]
    if view == "message_stop":
        return message_stop_address(world.participation.actor).split("/")[2]
    content = [world.actor.pk, world.community.pk, ""]
    return signing.dumps(content, salt=JOIN_SALT, compress=True)


def _of_record(name: str, view: str, world: World) -> dict[str, Any]:
    pattern = _parameters(name)
    values: dict[str, Any] = {
        "slug": world.community.slug,
        "number": world.charter.number,
        "need_pk": world.need.pk,
        "directorate_pk": world.directorate.pk,
        "context_id": world.records["project_context"],
        "sheet_slug": "besoins",
        "kind": "csv",
        "answer_kind": "actor",
        "record_pk": world.actor.pk,
        "other_pk": (world.echo if name == "gardeners:need_join" else world.twin).pk,
        "decision_pk": world.review.decisions.values_list("pk", flat=True).first() or 1,
    }
    if "pk" in pattern:
        values["pk"] = _record_of(view, world).pk
    if "token" in pattern:
        values["token"] = _token(view, world)
    return {parameter: values[parameter] for parameter in pattern}


def _record_of(view: str, world: World) -> Any:
    """``need_edit`` is about a need; what is created from an actor's page, about the actor."""
    if view in ("affiliation_create", "introduction_create", "membership_create"):
        return world.actor
    if view in ("membership_accept", "membership_refuse", "membership_reopen"):
        return world.request
    if view == "absence_create":
        return world.planned
    if view.startswith(("part_", "need_join", "answer_")):
        return world.need
    if view in ("milestone_create", "news_create", "document_create"):
        return world.project
    if view in OF_EVENT or (view.startswith("event_") and view not in OF_NOTE):
        return world.event
    if view == "story_create":
        return world.untold
    if view == "credit_create":
        return world.story
    if view.startswith("handover"):
        return world.handover
    return world.records[view.rpartition("_")[0]]


def _parameters(name: str) -> list[str]:
    """The names in the address: ``["pk"]`` for ``/besoins/<pk>/``."""
    resolver = get_resolver()
    space, _sign, view = name.rpartition(":")
    if space:
        _prefix, resolver = resolver.namespace_dict[space]
    return list(resolver.reverse_dict[view][0][0][1])
