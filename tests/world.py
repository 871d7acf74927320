"""A community with one record of each kind, and the address of every page about them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import pghistory
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from communities.models import Community, DuplicatePair, Membership, SavedView
from events.models import Subscription
from gardeners.models import Mention, ReceivedEmail, Review, SynergySuggestion
from grc.importing import actions, steps
from grc.importing.registry import get_importer
from grc.models import Audience, ImportBatch, User
from tests.factories import (
    ActorFactory,
    AffiliationFactory,
    AgendaItemFactory,
    CharterFactory,
    CommunityFactory,
    ContributionFactory,
    CreditFactory,
    DirectorateFactory,
    DocumentFactory,
    EventFactory,
    EventNoteFactory,
    FollowUpFactory,
    InteractionFactory,
    IntroductionFactory,
    MandateFactory,
    MandateProposalFactory,
    MembershipFactory,
    MilestoneFactory,
    NeedFactory,
    NewsFactory,
    OnlineSpaceFactory,
    OrganisationFactory,
    ParticipationFactory,
    PlaceFactory,
    ProjectFactory,
    StoryFactory,
    SynergyFactory,
    UserFactory,
    WorkshopCardFactory,
    days,
    stand_in,
)

OF_SHEET = {
    "besoins": "need",
    "acteurs": "actor",
    "echanges": "interaction",
    "synergies": "synergy",
    "suivis": "followup",
    "evenements": "event",
}


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
    directorate = DirectorateFactory()
    need = NeedFactory(
        title=f"Besoin {text}", description=text, answer=text, interaction=interaction,
        actors=[actor], directorates=[directorate], **held,
    )  # fmt: skip
    echo = NeedFactory(title=f"Écho {text}", description=text, **held)
    synergy = SynergyFactory(
        title=f"Synergie {text}", reason=text, needs=[need], actors=[actor], **held
    )
    place = PlaceFactory(
        name=f"Lieu {community}", address=community.name, description=community.name,
        communities=[community],
    )  # fmt: skip
    planned = MandateFactory(community=community, user=_holder(), period=days(620, 700))
    records = {
        "actor": actor,
        "organisation": organisation,
        "twin": twin,
        "duplicate": pair_of(actor, twin),
        "interaction": interaction,
        "need": need,
        "directorate": directorate,
        "echo": echo,
        "suggestion": suggestion_of(need, echo),
        "synergy": synergy,
        "place": place,
        "followup": FollowUpFactory(
            title=f"Suivi {text}", result=text, need=need, actor=actor, interaction=interaction,
            synergy=synergy, assignee=UserFactory(), **held,
        ),
        "mention": Mention.objects.create(user=UserFactory(), by=by, need=need),
        "received": ReceivedEmail.objects.create(
            sender=UserFactory(), message_id="<1@example.org>", subject=text, text=text
        ),
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
        "planned": planned,
        "absence": stand_in(planned, user=_holder()),
        "review": _review(community, need, text),
        "charter": CharterFactory(
            community=community, title=f"Charte {community}", text=community.name
        ),
        "online_space": OnlineSpaceFactory(
            community=community, name=f"Espace {community}", is_public=True
        ),
    }  # fmt: skip
    records["subscription"] = Subscription.objects.create(user=records["proposal"].user)
    records |= _project(held, records, text) | _workshop(held, records, text)
    records["participation"] = ParticipationFactory(
        actor=ActorFactory(
            first_name="Alba", name="Sample", email=f"sample{community.pk}@example.org"
        ),
        event=EventFactory(title="Sample", audience="gardeners", community=CommunityFactory()),
        attended=True,
    )
    return World(community, records, {noun: _change(records[noun]) for noun in OF_SHEET.values()})


def _project(held: dict[str, Any], records: dict[str, Any], text: str) -> dict[str, Any]:
    """An achieved project, what stands on its page, and its story, with who agreed to it."""
    shared = {name: value for name, value in held.items() if name != "community"}
    with pghistory.context(user=held["created_by"] and held["created_by"].pk) as context:
        project = ProjectFactory(
            title=f"Projet {text}", purpose=text, achieved=True, holders=[records["actor"]],
            needs=[records["need"]], synergies=[records["synergy"]], events=[records["event"]],
            places=[records["place"]], online_spaces=[records["online_space"]], **held,
        )  # fmt: skip
    story = StoryFactory(
        project=project, title=f"Récit {text}", before=text, done=text, changed=text, figures=text,
        **shared,
    )  # fmt: skip
    return {
        "project": project,
        "project_context": context.id,
        "untold": ProjectFactory(title=f"Autre projet {text}", purpose=text, achieved=True, **held),
        "milestone": MilestoneFactory(project=project, title=f"Jalon {text}"),
        "news": NewsFactory(project=project, text=text, **shared),
        "document": DocumentFactory(project=project, title=f"Document {text}"),
        "story": story,
        "credit": CreditFactory(
            story=story, actor=records["organisation"], agreed=True, agreement=text
        ),
    }


def _workshop(held: dict[str, Any], records: dict[str, Any], text: str) -> dict[str, Any]:
    """A card of the community, and a moment of the event made with it."""
    community = held["community"]
    said = dict.fromkeys(("purpose", "material", "steps", "output", "access"), str(community))
    card = WorkshopCardFactory(
        title=f"Fiche {community}", community=community, created_by=held["created_by"], **said
    )
    return {
        "card": card,
        "event_note": EventNoteFactory(
            event=records["event"], text=f"Note {text}", created_by=held["created_by"]
        ),
        "contribution": ContributionFactory(
            event=records["event"], title=f"Contribution {text}", proposal=text, answer=text,
            group=text, **held,
        ),
        "agenda_item": AgendaItemFactory(
            event=records["event"], card=card, title=f"Étape {text}", notes=text, leader=text,
            created_by=held["created_by"],
        ),
    }  # fmt: skip


def _holder() -> User:
    """Someone whose name, public as that of a gardener, looks like no word of French."""
    return UserFactory(first_name="Alba", last_name="Sample")


def _review(community: Community, need: Any, text: str) -> Review:
    """A review in progress, which says already when the next one is."""
    day = timezone.localdate()
    review = Review.objects.create(community=community, next_on=day + dt.timedelta(days=7))
    review.decisions.create(kind="need", record_id=need.pk, choice="keep", note=text)
    return review


def pair_of(one: Any, other: Any, score: int = 60) -> DuplicatePair:
    lower, higher = sorted((one, other), key=lambda actor: actor.pk)
    return DuplicatePair.objects.create(lower=lower, higher=higher, score=score, reasons=["name"])


def suggestion_of(one: Any, other: Any, score: int = 60, **values: Any) -> SynergySuggestion:
    first, second = sorted((one, other), key=lambda need: need.pk)
    return SynergySuggestion.objects.create(
        first=first, second=second, score=score, first_community_id=first.community_id,
        second_community_id=second.community_id, **values,
    )  # fmt: skip


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
