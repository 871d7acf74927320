"""Importing spreadsheets of contacts as actors; ``grc`` finds this module at start."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.commune_finder import CommuneFinder
from communities.import_affiliations import Affiliator, OrganisationFinder
from communities.import_choices import community_meanings, kind_meanings, theme_meanings
from communities.import_fields import FIELDS
from communities.import_form import ActorImportForm
from communities.import_rows import ActorChecker
from communities.models import Actor, Affiliation, Membership
from grc.importing.columns import guess, words_of
from grc.importing.registry import Importer, Link, Meanings, register
from grc.models import Audience, ImportBatch, User

NAMING = frozenset(("name", "full_name", "organisation", "name_and_commune"))


class ActorImporter(Importer):
    name = "acteurs"
    label = _("Contacts : personnes et organisations")
    model = Actor
    fields = FIELDS
    options_form = ActorImportForm
    choice_fields = frozenset(("kind", "themes", "community"))
    written = {
        "kind": _("type"),
        "organisation_kind": _("sorte d’organisation"),
        "first_name": _("prénom"),
        "name": _("nom"),
        "email": _("courriel"),
        "phone": _("téléphone"),
        "website": _("site internet"),
        "address": _("adresse"),
        "postcode": _("code postal"),
        "commune_id": _("commune"),
        "siret": _("SIRET"),
        "collected_on": _("recueilli le"),
        "description": _("ce qu’il fait"),
        "notes": _("notes"),
        "tags": _("étiquettes"),
    }
    fixed = frozenset(("kind",))
    added_texts = frozenset(("notes",))
    added_lists = frozenset(("tags",))
    link_labels = {
        "themes": _("thématiques"),
        "memberships": _("communauté"),
        "affiliations": _("structure"),
    }
    companion_link = "affiliations"
    mark_column = "tags"
    position = 1
    template = ("name", "first_name", "organisation", "kind", "email", "phone", "website",
                "address", "postcode", "commune", "siret", "themes", "tags", "description",
                "notes")  # fmt: skip

    def propose(
        self, titles: Sequence[str], samples: Sequence[Sequence[str]]
    ) -> tuple[list[str], dict[str, Any]]:
        targets = guess(titles, samples, self.fields)
        person = "first_name" in targets or "full_name" in targets
        if "name" in targets and "full_name" in targets:
            # « Nom » of a structure, « Prénom NOM » of who answers there.
            targets[targets.index("full_name")] = "notes"
            person = "first_name" in targets
        if "name" in targets and "organisation" in targets and "first_name" not in targets:
            # Beside a structure, « Nom » is who answers there; a legal name is only a precision.
            index = targets.index("organisation")
            legal = "raison" in words_of(titles[index])
            targets[index if legal else targets.index("name")] = "notes"
        if not NAMING & set(targets) and "commune" in targets:
            targets[targets.index("commune")] = "name_and_commune"
        return targets, {
            "default_kind": Actor.Kind.PERSON if person else Actor.Kind.ORGANISATION,
            "link_organisation": True,
            "create_organisations": True,
            "policy": "fill",
            "audience": Audience.SHARED,
            "source": Actor.Source.IMPORT,
            "legal_basis": Actor.LegalBasis.PUBLIC_TASK,
            "collected_on": timezone.localdate().isoformat(),
        }

    def mapping_error(self, targets: Sequence[str]) -> str:
        if NAMING & set(targets):
            return ""
        return str(_("Dites quelle colonne donne le nom : sans nom, une ligne ne peut être prise."))

    def lasting(self, options: Mapping[str, Any]) -> dict[str, Any]:
        """All but the day when the contacts were gathered, and a policy that makes doubles."""
        passing = {"collected_on"} | ({"policy"} if options.get("policy") == "create" else set())
        return {name: value for name, value in options.items() if name not in passing}

    def meanings(self) -> Mapping[str, Meanings]:
        return {
            "kind": kind_meanings(),
            "themes": theme_meanings(),
            "community": community_meanings(),
        }

    def checker(self, batch: ImportBatch) -> ActorChecker:
        linking = batch.options.get("link_organisation") and "organisation" in batch.targets
        return ActorChecker(
            columns=batch.columns,
            options=batch.options,
            communes=CommuneFinder.loaded(),
            affiliator=Affiliator(
                OrganisationFinder.loaded() if linking else OrganisationFinder(),
                creates=bool(linking and batch.options.get("create_organisations")),
            ),
            meanings=self.meanings(),
        )

    def links(self, batch: ImportBatch) -> Sequence[Link]:
        now = timezone.now()
        record = {
            "version": 1, "created_at": now, "updated_at": now,
            "created_by_id": batch.confirmed_by_id,
        }  # fmt: skip
        through = Actor.themes.through._meta.db_table
        return (
            Link("themes", through, "actor_id", "theme_id"),
            Link(
                "memberships", Membership._meta.db_table, "actor_id", "community_id",
                {
                    "state": Membership.State.ACTIVE, "role": Membership.Role.MEMBER,
                    "joined_on": timezone.localdate(), "motivation": "", **record,
                },
            ),
            Link(
                "affiliations", Affiliation._meta.db_table, "person_id", "organisation_id",
                record, {"function": "function"},
            ),
        )  # fmt: skip

    def created_columns(self, batch: ImportBatch, user: User | None) -> dict[str, Any]:
        options = batch.options
        return {
            "audience": options["audience"],
            "source": options["source"],
            "source_detail": options["source_detail"],
            "collected_on": options["collected_on"],
            "legal_basis": options["legal_basis"],
            "created_by_id": user and user.pk,
        }

    def match_sql(self) -> str:
        """Same email (or that of an actor merged into another); else same name, without accents
        nor case, in the same commune. Two persons whose emails differ are namesakes."""
        return """
            SELECT * FROM (WITH sought AS MATERIALIZED (
                SELECT number, "values" ->> 'kind' AS kind, "values" ->> 'email' AS email,
                       grc_sort_key(concat_ws(' ', "values" ->> 'name', "values" ->> 'first_name'))
                           AS sort_name,
                       "values" ->> 'commune_id' AS commune_id,
                       "values" ->> 'postcode' AS postcode
                FROM import_candidate
            ), met AS (
                SELECT number, a.id, a.merged_into_id, 1 AS rank
                FROM sought s JOIN communities_actor a
                  ON lower(a.email) = s.email AND a.email <> '' AND a.merged_into_id IS NULL
                WHERE s.email <> '' AND a.kind = s.kind
                UNION ALL
                SELECT number, a.id, a.merged_into_id, 2
                FROM sought s JOIN communities_actor a
                  ON lower(a.email) = s.email AND a.merged_into_id IS NOT NULL
                WHERE s.email <> '' AND a.kind = s.kind
                UNION ALL
                SELECT number, a.id, a.merged_into_id, 3
                FROM sought s JOIN communities_actor a
                  ON a.commune_id = s.commune_id AND a.sort_name = s.sort_name
                WHERE a.kind = s.kind
                  AND (s.kind = 'organisation' OR s.email = '' OR a.email IN ('', s.email))
                UNION ALL
                SELECT number, a.id, a.merged_into_id, 4
                FROM sought s JOIN communities_actor a
                  ON a.sort_name = s.sort_name AND a.commune_id IS NULL
                WHERE s.commune_id IS NULL AND a.postcode = s.postcode AND a.kind = s.kind
                  AND (s.kind = 'organisation' OR s.email = '' OR a.email IN ('', s.email))
            )
            SELECT number, coalesce(merged_into_id, id) AS target_id, rank FROM met) AS matched"""

    def clash_sql(self) -> str:
        """An email that is already another actor's goes to the notes: it can only be one's."""
        shared = str(_("Courriel déjà connu pour un autre acteur : gardé dans les notes."))
        label = str(_("Courriel partagé"))
        return f"""
            UPDATE import_match m
            SET warnings = m.warnings || jsonb_build_object('',
                    concat_ws(' ', m.warnings ->> '', {literal(shared)})),
                "values" = m."values" || jsonb_build_object('email', '', 'notes', concat_ws(E'\\n',
                    nullif(m."values" ->> 'notes', ''),
                    {literal(label)} || ' : ' || (m."values" ->> 'email')))
            WHERE m."values" ->> 'email' <> '' AND EXISTS (
                SELECT FROM communities_actor a
                WHERE lower(a.email) = m."values" ->> 'email' AND a.email <> ''
                  AND a.merged_into_id IS NULL AND a.id IS DISTINCT FROM m.target_id)"""  # noqa: S608

    def record_url(self, pk: int) -> str:
        return Actor(pk=pk).get_absolute_url()

    def records_url(self, batch: ImportBatch) -> str:
        return f"{reverse('grc:sheet', args=['acteurs'])}?etiquette={batch.mark}"


def literal(text: str) -> str:
    """``text`` as an SQL literal; ``%`` doubled, as the statement goes through parameters."""
    return "'" + text.replace("'", "''").replace("%", "%%") + "'"


register(ActorImporter())
