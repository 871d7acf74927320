"""The columns that spreadsheets of contacts logged and of needs have, by their French titles."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from grc.importing import checks
from grc.importing.columns import Field
from grc.importing.dates import is_day

COMMUNITY = Field(
    "community",
    _("Communauté"),
    ("communauté", "collectif", "groupe", "territoire de projet"),
)
THEMES = Field(
    "themes",
    _("Thématiques"),
    ("thématique", "thématiques", "thème", "thèmes", "domaine", "domaines", "sujet général"),
    many=True,
)
ACTORS_TITLES = (
    "acteur", "acteurs", "avec", "contact", "contacts", "demandeur", "demandeurs", "interlocuteur",
    "interlocuteurs", "nom", "nom et prénom", "organisation", "participants", "personne",
    "personnes", "qui", "structure",
)  # fmt: skip
PLACE = (
    Field("commune", _("Commune"), ("commune", "ville", "localité", "nom commune")),
    Field("insee", _("Code INSEE de la commune"), ("insee", "code insee", "code commune"),
          checks.is_postcode),
    Field("postcode", _("Code postal"), ("code postal", "cp"), checks.is_postcode),
)  # fmt: skip

NEED_FIELDS = (
    Field(
        "title",
        _("Besoin"),
        ("besoin", "besoins", "intitulé", "titre", "objet", "demande", "libellé", "sujet",
         "question", "proposition"),
    ),
    Field(
        "text",
        _("Précisions"),
        ("précisions", "description", "détail", "détails", "commentaire", "commentaires",
         "explication", "remarque", "remarques", "contexte"),
        many=True,
    ),
    Field(
        "day",
        _("Entendu le"),
        ("entendu le", "date", "date demande", "exprimé le", "reçu le", "le"),
        is_day,
    ),
    Field("origin", _("Vient de"), ("vient de", "origine", "émetteur", "source")),
    Field("status", _("État"), ("état", "statut", "avancement", "suivi")),
    Field("urgency", _("Urgence"), ("urgence", "priorité", "degré urgence")),
    THEMES,
    Field(
        "directorates",
        _("Directions concernées"),
        ("direction", "directions", "directions concernées", "service", "services"),
        many=True,
    ),
    Field("actors", _("Acteurs concernés"), ACTORS_TITLES, many=True),
    COMMUNITY,
    *PLACE,
)  # fmt: skip

INTERACTION_FIELDS = (
    Field(
        "title",
        _("Objet"),
        ("objet", "intitulé", "titre", "sujet", "échange", "motif", "thème abordé"),
    ),
    Field(
        "text",
        _("Ce qui s’est dit"),
        ("compte rendu", "résumé", "notes", "note", "commentaire", "commentaires", "contenu",
         "ce qui s’est dit", "description", "remarques", "suites"),
        many=True,
    ),
    Field("day", _("Date"), ("date", "date échange", "date rencontre", "le", "jour"), is_day),
    Field(
        "channel",
        pgettext_lazy("moyen", "Par"),
        ("par", "canal", "moyen", "type", "mode", "type échange", "nature"),
    ),
    Field("actors", _("Avec"), ACTORS_TITLES, many=True),
    COMMUNITY,
)  # fmt: skip
