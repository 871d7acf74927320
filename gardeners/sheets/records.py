"""The sheets of interactions, needs, synergies."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    BooleanField,
    CharField,
    Count,
    F,
    Func,
    OuterRef,
    QuerySet,
    Subquery,
)
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from communities import sheets as shared
from communities.models import Actor, Directorate
from communities.standing import is_keeper
from gardeners.forms import NEED_ASKS, InteractionForm, NeedForm, SynergyForm
from gardeners.models import FollowUp, Interaction, Need, Synergy
from grc.models import Audience, User
from grc.sheets import Sheet, register
from grc.sheets import columns as c
from grc.sheets.views import View
from grc.statements import Place, compiled
from grc.templatetags import ui

MAX_RELATED = 1000
SYNERGY_OF_ROWS = (("gardeners:synergy_create", "network", _("Créer une synergie")),)


def named(user: User) -> Any:
    return Actor.objects.named_to(user)


def directorates(_user: User) -> Any:
    return Directorate.objects.current()


def assignees(_user: User) -> Any:
    return User.objects.filter(is_active=True)


def community_column() -> c.Column:
    return c.Related(
        "communaute", "community", _("Communauté"), text="name", choices=shared.communities
    )


def audience_column() -> c.Column:
    return c.Choice(
        "lecture", "audience", _("Qui peut lire"), choices=Audience,
        show=ui.audience,
    )  # fmt: skip


def next_promise(record: str) -> c.Column:
    """The day of the first promise not yet held about a ``record``, among those that the person
    may read: late ones say so."""

    def expression(user: User) -> Any:
        about = FollowUp.objects.visible_to(user).open().filter(**{record: OuterRef("pk")})
        return Subquery(about.order_by("due_on").values("due_on")[:1])

    return c.Computed(
        "promis", "next_promise", _("Prochain suivi"), expression=expression, show=ui.due
    )


class RecordSheet(Sheet):
    """A sheet of records with a community, added by the Region's agents and by gardeners."""

    rule_fields: tuple[str, ...] = ("community", "audience")

    def can_add(self, user: User) -> bool:
        return is_keeper(user)

    def is_kept_by(self, user: User) -> bool:
        return is_keeper(user)

    def related_to_actors(
        self, lexemes: list[list[str]], user: User, links: type[Any], record: str
    ) -> list[int]:
        """The keys of the records that name an actor whose name holds each word typed, the latest
        first.

        The actors come first, by their trigram index, and few: a join would read every row.
        """
        if not any(len(lexeme) >= 3 for group in lexemes for lexeme in group):
            return []
        words = [f"word{n}" for n in range(len(lexemes))]
        naming = compiled(
            (links, len(words)),
            self.rights_of(user),
            lambda: (
                links.objects.filter(actor__in=_having(named(user), words))
                .order_by(f"-{record}")
                .values_list(record)[:MAX_RELATED]
            ),
        )
        patterns = [[f"%{lexeme}%" for lexeme in group] for group in lexemes]
        found = naming.tuples(**dict(zip(words, patterns, strict=True)))
        return [pk for (pk,) in found]


def _having(actors: QuerySet[Any], words: list[str]) -> QuerySet[Any]:
    """A hundred of the actors whose name holds one of the patterns of each of the places."""
    for word in words:
        actors = actors.filter(LikeAny(F("sort_name"), Place(word, ArrayField(CharField()))))
    return actors.order_by().values("pk")[:100]


class LikeAny(Func):
    """Whether a text is like one of the patterns of an array."""

    template = "(%(expressions)s))"
    arg_joiner = " LIKE ANY ("
    output_field = BooleanField()


@register
class InteractionSheet(RecordSheet):
    slug = "echanges"
    title = _("Échanges")
    icon = "chat"
    position = 20
    model = Interaction
    form = InteractionForm
    order = "-date"
    record_view = "gardeners:interaction_detail"
    add_label = _("Ajouter un échange")
    add_fields = ("title", "channel", "occurred_on", "summary", "community", "audience")
    ready_views = (View(_("Ma semaine"), "date_jours=7", "semaine", "calendar"),)
    empty_text = _("Notez un premier échange : un appel, une rencontre, un courriel.")

    def columns(self) -> list[c.Column]:
        return [
            c.Column("objet", "title", _("Objet"), sort="sort_title"),
            c.Date("date", "occurred_on", _("Date"), sort="occurred_on"),
            c.Choice(
                "par",
                "channel",
                pgettext_lazy("moyen", "Par"),
                choices=Interaction.Channel,
                show=ui.channel,
            ),
            c.People("acteurs", "actors", _("Avec"), model=Interaction, named=named),
            c.LongText("resume", "summary", _("Ce qui s’est dit")),
            community_column(),
            audience_column(),
            c.Person("note_par", "created_by", _("Noté par"), choices=assignees, editable=False),
        ]

    def counted(self, count: int) -> str:
        return ngettext("%(count)s échange", "%(count)s échanges", count) % {
            "count": c.number(count)
        }

    def also_matching(self, lexemes: list[list[str]], user: User) -> list[int]:
        return self.related_to_actors(lexemes, user, Interaction.actors.through, "interaction_id")


@register
class NeedSheet(RecordSheet):
    slug = "besoins"
    title = _("Besoins")
    icon = "sprout"
    position = 30
    model = Need
    form = NeedForm
    order = "-entendu"
    board = "etat"
    record_view = "gardeners:need_detail"
    add_label = _("Ajouter un besoin")
    add_fields = ("title", "origin", "urgency", "heard_on", "themes", "community", "audience")
    pages = (("gardeners:transversality", "network", _("Thématiques et directions")),)
    empty_text = _("Un besoin se note pendant un échange, ou directement ici.")
    made_of_rows = SYNERGY_OF_ROWS
    ready_views = (
        View(_("À qualifier"), "etat=heard&tri=entendu", "a-qualifier", "sprout"),
        View(_("Portés par plusieurs directions"),
             "directions_nombre=2", "transversaux", "network"),
        View(_("Urgents et sans réponse"),
             "urgence=high&etat=heard&etat=qualified&etat=answering", "urgents", "urgent"),
    )  # fmt: skip

    def columns(self) -> list[c.Column]:
        return [
            c.Column("besoin", "title", _("Besoin"), sort="sort_title"),
            c.Choice("etat", "status", _("État"), choices=Need.Status, show=ui.status,
                     asks=NEED_ASKS),
            c.Choice("origine", "origin", _("Vient de"), choices=Need.Origin,
                     show=ui.side),
            c.Choice("urgence", "urgency", _("Urgence"), choices=Need.Urgency, show=_urgency),
            c.Many("thematiques", "themes", _("Thématiques"), model=Need, text="name",
                   choices=shared.themes),
            c.Many("directions", "directorates", _("Directions"), model=Need, text="acronym",
                   choices=directorates, counted=True),
            c.People("acteurs", "actors", _("Acteurs"), model=Need, named=named),
            c.Related("commune", "commune", _("Commune"), text="name", choices=shared.communes,
                      filter_widget=None),
            c.Date("entendu", "heard_on", _("Entendu"), sort="heard_on"),
            community_column(),
            audience_column(),
        ]  # fmt: skip

    def counted_columns(self) -> list[c.Column]:
        return [
            c.Through("departement", "commune__department_name", _("Département")),
            c.Through("intercommunalite", "commune__epci_name", _("Intercommunalité")),
        ]

    def card_columns(self) -> list[c.Column]:
        return [
            c.Choice("urgence", "urgency", _("Urgence"), choices=Need.Urgency, show=ui.urgency),
            next_promise("need"),
            *map(self.column, ("thematiques", "communaute", "entendu", "acteurs")),
        ]

    def counted(self, count: int) -> str:
        return ngettext("%(count)s besoin", "%(count)s besoins", count) % {"count": c.number(count)}

    def also_matching(self, lexemes: list[list[str]], user: User) -> list[int]:
        return self.related_to_actors(lexemes, user, Need.actors.through, "need_id")


@register
class SynergySheet(RecordSheet):
    slug = "synergies"
    title = _("Synergies")
    icon = "network"
    position = 40
    model = Synergy
    form = SynergyForm
    order = "-reperee"
    board = "etat"
    record_view = "gardeners:synergy_detail"
    add_label = _("Ajouter une synergie")
    add_fields = ("title", "reason", "themes", "community", "audience")
    pages = (("gardeners:suggestion_list", "sprout", _("Synergies suggérées")),)
    empty_text = _("Une synergie relie des besoins et des acteurs qui gagneraient à se rencontrer.")
    ready_views = (
        View(_("À revoir"), "etat=spotted&etat=proposed&tri=reperee", "a-revoir", "clock"),
        View(_("En cours"), "etat=encouraged&etat=under_way", "en-cours", "network"),
    )

    def columns(self) -> list[c.Column]:
        return [
            c.Column("synergie", "title", _("Synergie"), sort="sort_title"),
            c.Choice("etat", "status", _("État"), choices=Synergy.Status, show=ui.status),
            c.LongText("raison", "reason", _("Pourquoi")),
            c.Many("thematiques", "themes", _("Thématiques"), model=Synergy, text="name",
                   choices=shared.themes),
            c.People("acteurs", "actors", _("Acteurs"), model=Synergy, named=named),
            c.Number("besoins", "needs_count", _("Besoins"), expression=_visible_needs),
            community_column(),
            audience_column(),
            c.Moment("reperee", "created_at", _("Repérée"), sort="created_at", editable=False),
        ]  # fmt: skip

    def card_columns(self) -> list[c.Column]:
        return [
            next_promise("synergy"),
            *map(self.column, ("thematiques", "communaute", "reperee", "acteurs")),
        ]

    def counted(self, count: int) -> str:
        return ngettext("%(count)s synergie", "%(count)s synergies", count) % {
            "count": c.number(count)
        }


def _urgency(value: str, label: str) -> str:
    return ui.urgency(value, label) or label


def _visible_needs(user: User) -> Any:
    """How many needs of a synergy ``user`` may read."""
    needs = Need.objects.visible_to(user).filter(synergies=OuterRef("pk"))
    return Subquery(needs.order_by().values("synergies").annotate(n=Count("pk")).values("n"))
