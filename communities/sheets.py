"""The sheet of actors."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, F, OuterRef, Q, SmallIntegerField, When
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from communities.forms import ActorCellForm
from communities.informing import InformedOn, ToInform, inform_before
from communities.models import Actor, Commune, Community, Membership, Theme
from communities.rights import Reader
from communities.standing import is_keeper
from grc.models import Audience, User
from grc.sheets import Sheet, register
from grc.sheets import columns as c
from grc.sheets.columns import Row
from grc.sheets.views import View
from grc.templatetags import ui


def themes(_user: User) -> Any:
    return Theme.objects.current()


def communities(user: User) -> Any:
    """The communities that may be chosen in filters and cells."""
    return Community.objects.visible_to(user)


def communes(_user: User) -> Any:
    return Commune.objects.all()


def contactable(user: Reader) -> Q:
    return Actor.objects.contactable(user)


class ActorKind(c.Plain):
    """Person, or which kind of organisation."""

    in_bulk = False

    def expressions(self, user: User) -> dict[str, Any]:
        return {"kind": F("kind"), "organisation_kind": F("organisation_kind")}

    def sort_key(self, user: User) -> Any:
        """People first, then each kind of organisation; those whose kind is not known last."""
        kinds = c.rank("organisation_kind", Actor.OrganisationKind.values)
        people = When(kind=Actor.Kind.PERSON, then=-1)
        return Case(people, default=kinds, output_field=SmallIntegerField())

    def renderer(self) -> Callable[[Row], str]:
        return c.once_a_value(self.html, "kind", "organisation_kind")

    def html(self, row: Row) -> str:
        person = row["kind"] == Actor.Kind.PERSON
        drawing = ui.icon("person" if person else "building")
        return format_html('<span class="channel">{}{}</span>', drawing, self.value(row))

    def value(self, row: Row) -> c.Value:
        kinds = dict(Actor.OrganisationKind.choices)
        return str(kinds.get(row["organisation_kind"]) or self.labels[row["kind"]])

    def exporter(self) -> Callable[[Row], c.Value]:
        return c.once_a_value(self.value, "kind", "organisation_kind")


def community_names(user: User) -> ArraySubquery:
    """The names of the communities of an actor, among those that ``user`` may read."""
    memberships = Membership.objects.filter(
        actor=OuterRef("pk"),
        community__in=Community.objects.visible_to(user).values("pk"),
    ).exclude(state=Membership.State.LEFT)
    return ArraySubquery(memberships.order_by("community__sort_name").values("community__name"))


def joined(names: list[str]) -> SafeString:
    return mark_safe(", ".join(escape(name) for name in names))  # noqa: S308 - escaped


def in_communities(chosen: Any) -> Q:
    """The actors who are in one of the communities ``chosen``, or asked to be."""
    members = Membership.objects.filter(community__in=chosen).exclude(state=Membership.State.LEFT)
    return Q(pk__in=members.values("actor"))


TO_INFORM = View(
    _("À informer"),
    "a_informer=true&colonnes=nom,courriel,telephone,a_informer_avant,informe,ajoute&tri=ajoute",
    "a-informer", "mail",
)  # fmt: skip


@register
class ActorSheet(Sheet):
    slug = "acteurs"
    title = _("Acteurs")
    icon = "people"
    position = 10
    model = Actor
    form = ActorCellForm
    order = "nom"
    record_view = "communities:actor_detail"
    pages = (("communities:duplicate_list", "merge", _("Doublons")),)
    add_label = _("Ajouter un acteur")
    add_fields = ("kind", "first_name", "name", "email", "phone", "audience")
    empty_text = _(
        "Les personnes et les organisations apparaissent ici dès qu’un échange les nomme."
    )

    ready_views = (TO_INFORM,)

    def columns(self) -> list[c.Column]:
        return [
            c.Column("nom", "full_name", _("Nom"), sort="sort_name", fields=("first_name", "name")),
            ActorKind(
                "sorte", "kind", _("Sorte"), choices=Actor.Kind,
                fields=("kind", "organisation_kind"),
            ),
            c.Related(
                "commune", "commune", _("Commune"), text="name", choices=communes,
                filter_widget=None,
            ),
            c.Many("thematiques", "themes", _("Thématiques"), model=Actor, text="name",
                   choices=themes),
            c.Computed("communautes", "community_names", _("Communautés"),
                       expression=community_names, show=joined),
            c.Personal("courriel", "email", _("Courriel"), readable=contactable),
            c.Personal("telephone", "phone", _("Téléphone"), readable=contactable),
            c.LongText("activite", "description", _("Ce qu’il fait")),
            c.Choice("lecture", "audience", _("Qui peut lire"), choices=Audience,
                     show=ui.audience),
            c.Boolean("ouvert_aux_membres", "contact_shared", _("Coordonnées ouvertes aux membres"),
                      readable=contactable, optional=True),
            c.Boolean("sans_messages", "opted_out", _("Ne veut plus de messages"),
                      readable=contactable, optional=True),
            c.ComputedDate("a_informer_avant", "inform_before", _("À informer avant"),
                           expression=inform_before, optional=True),
            InformedOn("informe", _("Informé le")),
            c.Moment("ajoute", "created_at", _("Ajouté"), sort="created_at", editable=False),
        ]  # fmt: skip

    def extra_filters(self) -> dict[str, Any]:
        community = partial(
            c.LinkedFilter,
            having=in_communities,
            queryset=lambda request: communities(request.user),
            widget=forms.CheckboxSelectMultiple,
        )
        kinds = Actor.OrganisationKind.choices
        return {
            **c.both("communaute", _("Communauté"), community),
            **c.choice_filters(
                "organisation", _("Sorte d’organisation"), "organisation_kind", kinds
            ),
            "a_informer": ToInform(
                label=_("À informer que ses données sont ici"), widget=forms.CheckboxInput
            ),
            **c.both("etiquette", _("Étiquette"), partial(c.TagFilter, field_name="tags")),
        }

    def is_kept_by(self, user: User) -> bool:
        return is_keeper(user)

    def counted(self, count: int) -> str:
        return ngettext("%(count)s acteur", "%(count)s acteurs", count) % {"count": c.number(count)}
