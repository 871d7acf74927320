"""Objects for tests: invented people, addresses of ``example.org``, telephone numbers reserved for
fiction (Arcep decision 2018-0881, annex)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory
from psycopg.types.range import DateRange

from communities.models import (
    Actor,
    Affiliation,
    Charter,
    Commune,
    Community,
    Directorate,
    Introduction,
    Membership,
    OnlineSpace,
    Place,
    Posting,
    Theme,
)
from events.models import (
    AgendaItem,
    Contribution,
    Credit,
    Document,
    Event,
    EventNote,
    Milestone,
    News,
    Participation,
    Project,
    Story,
    WorkshopCard,
)
from gardeners.models import (
    DirectoratePart,
    FollowUp,
    Interaction,
    Mandate,
    MandateProposal,
    Need,
    Synergy,
    Volunteer,
)
from grc.models import User

FIRST_NAMES = ["Nadia", "Éloïse", "Marcel", "Aïcha", "Gaël", "Lucie", "Noé", "Maëlle", "Yanis"]
LAST_NAMES = ["Belkacem", "Bœuf", "Cazals", "Delmas", "Estève", "Fabre", "Gimenez", "Héraud"]


class Linked(DjangoModelFactory[Any]):
    """A factory that takes lists for many-to-many fields: ``NeedFactory(themes=[theme])``."""

    class Meta:
        abstract = True

    @classmethod
    def _create(cls, model_class: type, *args: Any, **kwargs: Any) -> Any:
        names = {field.name for field in model_class._meta.many_to_many}
        links = {name: kwargs.pop(name) for name in names & kwargs.keys()}
        record = super()._create(model_class, *args, **kwargs)
        for name, others in links.items():
            getattr(record, name).set(others)
        return record


class UserFactory(DjangoModelFactory[User]):
    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"personne{n}@example.org")
    first_name = factory.Iterator(FIRST_NAMES)
    last_name = factory.Sequence(lambda n: f"{LAST_NAMES[n % len(LAST_NAMES)]} {n}")

    @classmethod
    def _create(cls, model_class: type, *args: Any, **kwargs: Any) -> User:
        return model_class.objects.create_user(**kwargs)  # type: ignore[attr-defined, no-any-return]


class AgentFactory(UserFactory):
    role = User.Role.AGENT


class AdministratorFactory(UserFactory):
    role = User.Role.ADMINISTRATOR


class ThemeFactory(DjangoModelFactory[Theme]):
    class Meta:
        model = Theme

    name = factory.Sequence(lambda n: f"Thématique {n}")


class DirectorateFactory(Linked):
    class Meta:
        model = Directorate

    name = factory.Sequence(lambda n: f"Direction {n}")
    acronym = factory.Sequence(lambda n: f"D{n}")


class PostingFactory(DjangoModelFactory[Posting]):
    """An agent of the Region in a directorate."""

    class Meta:
        model = Posting

    user = factory.SubFactory(AgentFactory)
    directorate = factory.SubFactory(DirectorateFactory)


class CommuneFactory(DjangoModelFactory[Commune]):
    class Meta:
        model = Commune

    code = factory.Sequence(lambda n: f"{90000 + n}")
    name = factory.Sequence(lambda n: f"Saint-Exemple-{n}")
    postcodes = factory.LazyAttribute(lambda commune: [commune.code])
    department = "46"
    department_name = "Lot"
    region = "76"


class CommunityFactory(Linked):
    class Meta:
        model = Community

    name = factory.Sequence(lambda n: f"Communauté {n}")
    slug = factory.Sequence(lambda n: f"communaute-{n}")
    purpose = "Manger mieux et plus près."


class ActorFactory(Linked):
    """A person; ``community=`` makes them an active member of it."""

    class Meta:
        model = Actor
        skip_postgeneration_save = True

    kind = Actor.Kind.PERSON
    first_name = factory.Iterator(FIRST_NAMES)
    name = factory.Sequence(lambda n: f"{LAST_NAMES[n % len(LAST_NAMES)]} {n}")

    @factory.post_generation
    def community(self, create: bool, community: Community | None, **kwargs: Any) -> None:
        if community is not None:
            MembershipFactory(actor=self, community=community, **kwargs)


class OrganisationFactory(ActorFactory):
    class Meta:
        skip_postgeneration_save = True

    kind = Actor.Kind.ORGANISATION
    organisation_kind = Actor.OrganisationKind.ASSOCIATION
    first_name = ""
    name = factory.Sequence(lambda n: f"La Recyclerie {n}")


class MembershipFactory(DjangoModelFactory[Membership]):
    class Meta:
        model = Membership

    actor = factory.SubFactory(ActorFactory)
    community = factory.SubFactory(CommunityFactory)


class AffiliationFactory(DjangoModelFactory[Affiliation]):
    class Meta:
        model = Affiliation

    person = factory.SubFactory(ActorFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    function = "présidente"


class IntroductionFactory(DjangoModelFactory[Introduction]):
    class Meta:
        model = Introduction

    from_actor = factory.SubFactory(ActorFactory)
    to_actor = factory.SubFactory(ActorFactory)


class PlaceFactory(Linked):
    class Meta:
        model = Place

    name = factory.Sequence(lambda n: f"La Halle {n}")


class OnlineSpaceFactory(DjangoModelFactory[OnlineSpace]):
    class Meta:
        model = OnlineSpace

    community = factory.SubFactory(CommunityFactory)
    name = factory.Sequence(lambda n: f"Carnet partagé {n}")
    url = factory.Sequence(lambda n: f"https://carnet.example.org/{n}")


class CharterFactory(DjangoModelFactory[Charter]):
    class Meta:
        model = Charter

    community = factory.SubFactory(CommunityFactory)
    title = "Notre charte"
    text = "On s’écoute."


class MandateFactory(DjangoModelFactory[Mandate]):
    """A mandate in force; one that ended yesterday (``ended=True``) or will begin (``coming``)."""

    class Meta:
        model = Mandate

    class Params:
        ended = factory.Trait(period=factory.LazyFunction(lambda: days(-100, 0)))
        coming = factory.Trait(period=factory.LazyFunction(lambda: days(60, 120)))

    community = factory.SubFactory(CommunityFactory)
    user = factory.SubFactory(UserFactory)
    side = Mandate.Side.TERRITORY
    period = factory.LazyFunction(lambda: days(0, 60))


def stand_in(mandate: Mandate, **values: Any) -> Mandate:
    """Someone who replaces the holder of ``mandate``, all along unless said otherwise."""
    terms = {"community": mandate.community, "side": mandate.side, "period": mandate.period}
    return MandateFactory(stands_in_for=mandate, **{**terms, **values})


class MandateProposalFactory(DjangoModelFactory[MandateProposal]):
    """A mandate of the territory proposed for after that of ``MandateFactory``."""

    class Meta:
        model = MandateProposal

    community = factory.SubFactory(CommunityFactory)
    user = factory.SubFactory(UserFactory)
    side = Mandate.Side.TERRITORY
    period = factory.LazyFunction(lambda: days(60, 200))


class VolunteerFactory(DjangoModelFactory[Volunteer]):
    class Meta:
        model = Volunteer

    community = factory.SubFactory(CommunityFactory)
    user = factory.SubFactory(UserFactory)


class InteractionFactory(Linked):
    class Meta:
        model = Interaction

    title = factory.Sequence(lambda n: f"Appel avec la recyclerie {n}")
    summary = "Elle cherche un local."
    community = factory.SubFactory(CommunityFactory)


class NeedFactory(Linked):
    class Meta:
        model = Need

    title = factory.Sequence(lambda n: f"Un local pour la recyclerie {n}")
    community = factory.SubFactory(CommunityFactory)


class PartFactory(DjangoModelFactory[DirectoratePart]):
    """What a directorate does about a need, which it concerns; ``taken`` by an agent, or closed
    with an answer (``answered``)."""

    class Meta:
        model = DirectoratePart

    class Params:
        taken = factory.Trait(state="taken", holder=factory.SubFactory(AgentFactory))
        answered = factory.Trait(state="answered", answer="La direction prête la halle.")

    need = factory.SubFactory(NeedFactory)
    directorate = factory.SubFactory(DirectorateFactory)

    @classmethod
    def _create(cls, model_class: type, *args: Any, **kwargs: Any) -> DirectoratePart:
        kwargs["need"].directorates.add(kwargs["directorate"])
        return super()._create(model_class, *args, **kwargs)


class SynergyFactory(Linked):
    class Meta:
        model = Synergy

    title = factory.Sequence(lambda n: f"Partager la halle {n}")
    reason = "Deux associations cherchent le même local."
    community = factory.SubFactory(CommunityFactory)


class FollowUpFactory(DjangoModelFactory[FollowUp]):
    """A promise for next week, about a need unless ``actor=``, … say otherwise (``need=None``)."""

    class Meta:
        model = FollowUp

    class Params:
        late = factory.Trait(due_on=factory.LazyFunction(lambda: today() - dt.timedelta(3)))

    title = factory.Sequence(lambda n: f"Rappeler la mairie {n}")
    assignee = factory.SubFactory(UserFactory)
    due_on = factory.LazyFunction(lambda: today() + dt.timedelta(7))
    community = factory.SubFactory(CommunityFactory)
    need = factory.SubFactory(NeedFactory, community=factory.SelfAttribute("..community"))


class EventFactory(Linked):
    """An announced event in a week; ``past=True`` makes it a week ago."""

    class Meta:
        model = Event

    class Params:
        past = factory.Trait(
            starts_at=factory.LazyFunction(lambda: timezone.now() - dt.timedelta(7))
        )

    title = factory.Sequence(lambda n: f"Atelier de la halle {n}")
    status = Event.Status.ANNOUNCED
    starts_at = factory.LazyFunction(lambda: timezone.now() + dt.timedelta(7))
    community = factory.SubFactory(CommunityFactory)


class ParticipationFactory(DjangoModelFactory[Participation]):
    """Someone with an address who was invited, and did not answer yet."""

    class Meta:
        model = Participation

    event = factory.SubFactory(EventFactory)
    actor = factory.SubFactory(
        ActorFactory, email=factory.Sequence(lambda n: f"participe{n}@example.org")
    )
    invited_at = factory.LazyFunction(timezone.now)


class ProjectFactory(Linked):
    """A project under way; ``achieved=True`` makes it achieved since yesterday."""

    class Meta:
        model = Project

    class Params:
        achieved = factory.Trait(
            status=Project.Status.ACHIEVED,
            status_on=factory.LazyFunction(lambda: today() - dt.timedelta(1)),
        )

    title = factory.Sequence(lambda n: f"Ouvrir la halle {n}")
    purpose = "Que la halle serve à toutes les associations."
    status = Project.Status.UNDER_WAY
    status_on = factory.LazyFunction(lambda: today() - dt.timedelta(90))
    community = factory.SubFactory(CommunityFactory)


class MilestoneFactory(DjangoModelFactory[Milestone]):
    """A milestone in a week; ``late=True`` makes it three days late."""

    class Meta:
        model = Milestone

    class Params:
        late = factory.Trait(due_on=factory.LazyFunction(lambda: today() - dt.timedelta(3)))

    project = factory.SubFactory(ProjectFactory)
    title = factory.Sequence(lambda n: f"Toiture refaite {n}")
    due_on = factory.LazyFunction(lambda: today() + dt.timedelta(7))


class NewsFactory(DjangoModelFactory[News]):
    class Meta:
        model = News

    project = factory.SubFactory(ProjectFactory)
    text = factory.Sequence(lambda n: f"Les clés sont arrivées {n}.")


class DocumentFactory(DjangoModelFactory[Document]):
    class Meta:
        model = Document

    project = factory.SubFactory(ProjectFactory)
    title = factory.Sequence(lambda n: f"Plan de la halle {n}")
    url = "https://plans.example.org/halle"


class StoryFactory(DjangoModelFactory[Story]):
    class Meta:
        model = Story

    project = factory.SubFactory(ProjectFactory, achieved=True)
    title = factory.Sequence(lambda n: f"La halle rouverte {n}")
    before = "La halle était fermée."
    done = "On a refait la toiture."
    changed = "Douze associations s’y croisent."


class CreditFactory(DjangoModelFactory[Credit]):
    """Thanks to who was not asked yet; ``agreed=True``: who agreed, but for no public page."""

    class Meta:
        model = Credit

    class Params:
        agreed = factory.Trait(
            agreed_on=factory.LazyFunction(lambda: today()), agreement="de vive voix"
        )

    story = factory.SubFactory(StoryFactory)
    actor = factory.SubFactory(OrganisationFactory)


class WorkshopCardFactory(DjangoModelFactory[WorkshopCard]):
    """A card of the instance, of twenty minutes for a small group."""

    class Meta:
        model = WorkshopCard

    phase = WorkshopCard.Phase.LEAD
    title = factory.Sequence(lambda n: f"Cercle d’ouverture {n}")
    purpose = "Que chaque voix ait été entendue une fois."
    minutes_from = 10
    minutes_to = 30
    people_from = 4
    people_to = 25
    material = "Des chaises\nUn objet"
    steps = "Accueillir\nPoser une question"
    output = "Les prénoms :"


class ContributionFactory(DjangoModelFactory[Contribution]):
    class Meta:
        model = Contribution

    event = factory.SubFactory(EventFactory)
    community = factory.SelfAttribute("event.community")
    title = factory.Sequence(lambda n: f"Ouvrir la halle le soir {n}")
    proposal = "Que la halle ouvre le jeudi soir."


class EventNoteFactory(DjangoModelFactory[EventNote]):
    class Meta:
        model = EventNote

    event = factory.SubFactory(EventFactory)
    text = factory.Sequence(lambda n: f"La halle est fermée le soir {n}")


class AgendaItemFactory(DjangoModelFactory[AgendaItem]):
    class Meta:
        model = AgendaItem

    event = factory.SubFactory(EventFactory)
    title = factory.Sequence(lambda n: f"Accueil {n}")
    position = factory.Sequence(lambda n: n)


def today() -> dt.date:
    return timezone.localdate()


def days(first: int, after: int) -> DateRange:
    """The days from ``first`` to ``after`` (excluded), counted from today."""
    return DateRange(today() + dt.timedelta(first), today() + dt.timedelta(after))
