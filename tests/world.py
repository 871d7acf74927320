"""A community with one record of each kind, and the address of every page about them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import pghistory
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from communities.models import Community, DuplicatePair, Membership, SavedView
from gardeners.models import Mention
from grc.importing import actions, steps
from grc.importing.registry import get_importer
from grc.models import Audience, ImportBatch, User
from grc.sheets import all_sheets
from tests.factories import (
    ActorFactory,
    AffiliationFactory,
    CharterFactory,
    CommunityFactory,
    EventFactory,
    FollowUpFactory,
    InteractionFactory,
    IntroductionFactory,
    MandateFactory,
    MandateProposalFactory,
    MembershipFactory,
    NeedFactory,
    OnlineSpaceFactory,
    OrganisationFactory,
    PlaceFactory,
    SynergyFactory,
    UserFactory,
    days,
)

FOREIGN = ("admin", "account", "mfa")  # Django's admin and django-allauth: not pages of ours
DIFFUSED = ("need", "interaction", "synergy", "followup", "event", "actor")
OF_SHEET = {
    "besoins": "need",
    "acteurs": "actor",
    "echanges": "interaction",
    "synergies": "synergy",
    "suivis": "followup",
}
# What the addresses about a row of an import take besides the import.
OF_IMPORT = {
    "import_row": {"number": 2},
    "import_leave": {"number": 2},
    "import_cell": {"number": 2, "column": 1},
}
OF_RECORD = (
    "grc:record_history", "grc:record_restore", "grc:record_archive", "grc:record_unarchive",
)  # fmt: skip
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


@dataclass
class World:
    """``community`` and its records, by the name of their model (``records["need"]``); the
    context of a change of each record that has a sheet."""

    community: Community
    records: dict[str, Any] = field(default_factory=dict)
    contexts: dict[str, UUID] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Any:
        try:
            return self.records[name]
        except KeyError:
            raise AttributeError(name) from None


def make_world(
    community: Community | None = None,
    *,
    audience: str = Audience.SHARED,
    text: str = "un texte",
    email: str = "",
    by: User | None = None,
) -> World:
    """One record of each kind, diffused to ``audience``, written by ``by``; ``text`` in every
    field that takes a text."""
    community = community or CommunityFactory()
    shared: dict[str, Any] = {"audience": audience, "created_by": by}
    held = {"community": community, **shared}
    actor = ActorFactory(
        name=f"Personne {text}", first_name=text, email=email, description=text, notes=text,
        address=text, tags=[text], source_detail=text, **shared,
    )  # fmt: skip
    organisation = OrganisationFactory(
        name=f"Organisation {text}", description=text, community=community, **shared
    )
    twin = ActorFactory(name=f"Jumelle {text}", community=community, **shared)
    interaction = InteractionFactory(
        title=f"Échange {text}", summary=text, actors=[actor, organisation], **held
    )
    need = NeedFactory(
        title=f"Besoin {text}", description=text, answer=text, interaction=interaction,
        actors=[actor], **held,
    )  # fmt: skip
    synergy = SynergyFactory(
        title=f"Synergie {text}", reason=text, needs=[need], actors=[actor], **held
    )
    place = PlaceFactory(
        name=f"Lieu {community}", address=community.name, description=community.name,
        communities=[community],
    )  # fmt: skip
    records = {
        "actor": actor,
        "organisation": organisation,
        "twin": twin,
        "duplicate": pair_of(actor, twin),
        "interaction": interaction,
        "need": need,
        "synergy": synergy,
        "place": place,
        "followup": FollowUpFactory(
            title=f"Suivi {text}", result=text, need=need, actor=actor, interaction=interaction,
            synergy=synergy, assignee=UserFactory(), **held,
        ),
        "mention": Mention.objects.create(user=UserFactory(), by=by, need=need),
        "event": EventFactory(
            title=f"Événement {text}", description=text, needs=[need], synergies=[synergy],
            place=place, **held,
        ),
        "membership": MembershipFactory(actor=actor, community=community, motivation=text),
        "request": MembershipFactory(
            actor=ActorFactory(name=f"Candidate {text}", **shared), community=community,
            state=Membership.State.REQUESTED, motivation=text,
        ),
        "affiliation": AffiliationFactory(person=actor, organisation=organisation, function=text),
        "introduction": IntroductionFactory(from_actor=actor, to_actor=organisation, note=text),
        "saved_view": SavedView.objects.create(
            owner=UserFactory(), sheet="besoins", name=f"Vue {community}", query="etat=heard",
            sharing="community", community=community,
        ),
        "handover": MandateFactory(community=community, user=_holder(), period=days(-400, -300)),
        "proposal": MandateProposalFactory(
            community=community, user=_holder(), period=days(500, 600)
        ),
        "charter": CharterFactory(
            community=community, title=f"Charte {community}", text=community.name
        ),
        "online_space": OnlineSpaceFactory(
            community=community, name=f"Espace {community}", is_public=True
        ),
    }  # fmt: skip
    return World(community, records, {noun: _change(records[noun]) for noun in OF_SHEET.values()})


def _holder() -> User:
    """Someone whose name, public as that of a gardener, looks like no word of French."""
    return UserFactory(first_name="Alba", last_name="Sample")


def pair_of(one: Any, other: Any, score: int = 60) -> DuplicatePair:
    lower, higher = sorted((one, other), key=lambda actor: actor.pk)
    return DuplicatePair.objects.create(lower=lower, higher=higher, score=score, reasons=["name"])


def _change(record: Any) -> UUID:
    """The context of a change of ``record``, which leaves it as it is."""
    name = "name" if hasattr(record, "first_name") else "title"
    text, records = getattr(record, name), type(record).objects.filter(pk=record.pk)
    with pghistory.context(user=record.created_by_id):
        records.update(**{name: f"{text} !"})
    with pghistory.context(user=record.created_by_id) as context:
        records.update(**{name: text})
    record.refresh_from_db(fields=["version", "updated_at"])
    return context.id


def import_batch(
    by: User, content: str = "Nom;Courriel\nUne asso;a@example.org\n;b@\n"
) -> ImportBatch:
    """An import that was checked and waits for its confirmation."""
    upload = SimpleUploadedFile("contacts.csv", content.encode())
    batch = actions.receive_file(upload=upload, importer=get_importer("acteurs"), by=by)
    assert actions.ask_check(batch=batch)
    steps.advance(batch_id=batch.pk)
    batch.refresh_from_db()
    return batch


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
    if name in OF_RECORD:
        records = [world.records[noun] for noun in DIFFUSED]
        return [{"label": record._meta.label_lower, "pk": record.pk} for record in records]
    return [_of_record(name, view, world)]


def _token(view: str, world: World) -> str:
    if view == "proposal_link":
        return str(world.proposal.link()).rstrip("/").rpartition("/")[2]
    content = [world.actor.pk, world.community.pk, ""]
    return signing.dumps(content, salt=JOIN_SALT, compress=True)


def _of_record(name: str, view: str, world: World) -> dict[str, Any]:
    pattern = _parameters(name)
    values: dict[str, Any] = {
        "slug": world.community.slug,
        "number": world.charter.number,
        "need_pk": world.need.pk,
        "sheet_slug": "besoins",
        "other_pk": world.twin.pk,
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
