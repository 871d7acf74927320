"""The columns that a spreadsheet of contacts may have, by the titles that French ones use."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from communities.models import Actor
from grc.importing import checks
from grc.importing.columns import Field

Kind = Actor.OrganisationKind

FIELDS = (
    Field(
        "name",
        _("Nom"),
        (
            "nom", "nom de famille", "nom usuel", "nom usage", "name", "last name", "lastname",
            "surname", "patronyme", "nom du lieu", "intitulé", "libellé", "appellation",
            "dénomination", "titre",
        ),
    ),
    Field("first_name", _("Prénom"), ("prénom", "prénoms", "first name", "firstname")),
    Field(
        "full_name",
        _("Prénom et nom"),
        ("prénom nom", "nom prénom", "nom et prénom", "prénom et nom", "nom complet", "full name"),
    ),
    Field(
        "organisation",
        _("Structure"),
        (
            "structure", "nom structure", "organisation", "organisme", "raison sociale",
            "association", "nom association", "nom organisation", "société", "entreprise",
            "établissement", "nom établissement", "collectivité", "employeur", "company",
            "organization", "dénomination sociale",
        ),
    ),
    Field(
        "function",
        _("Fonction dans la structure"),
        ("fonction", "poste", "fonction occupée", "fonction dans la structure"),
    ),
    Field("name_and_commune", _("Nom, qui est aussi la commune"), ()),
    Field(
        "kind",
        _("Type d’acteur"),
        (
            "type", "catégorie", "type acteur", "type structure", "nature", "statut juridique",
            "forme juridique", "sous catégorie", "ss cat", "category", "sorte",
        ),
        checks.is_words,
    ),
    Field(
        "email",
        _("Courriel"),
        (
            "email", "e mail", "mail", "courriel", "adresse mail", "adresse email",
            "adresse e mail",
            "adresse électronique", "adresse de messagerie", "messagerie", "mel", "mails",
            "courriels", "emails",
        ),
        checks.is_email, checks.is_email, many=True,
    ),
    Field(
        "phone",
        _("Téléphone"),
        (
            "téléphone", "tél", "tel", "telephone", "numéro téléphone", "num tel", "portable",
            "mobile", "téléphone portable", "tél portable", "gsm", "téléphone fixe", "fixe",
            "phone", "téléphones", "tel fixe", "tel mobile", "standard",
        ),
        checks.is_phone, checks.is_surely_phone, many=True,
    ),
    Field(
        "website",
        _("Site internet"),
        (
            "site", "site web", "site internet", "website", "url", "web", "adresse internet",
            "page web", "lien", "url site",
        ),
        checks.is_website,
    ),
    Field(
        "address",
        _("Adresse"),
        (
            "adresse", "adresse postale", "rue", "voie", "numéro et voie", "adresse 1", "adresse 2",
            "complément", "complément adresse", "comp adresse", "address", "lieu dit", "bp",
            "boîte postale", "siège", "adresse siège",
        ),
        many=True,
    ),
    Field(
        "postcode",
        _("Code postal"),
        (
            "code postal", "cp", "postcode", "zip", "zipcode", "codepostal", "postal code",
            "adresse code postal", "adresse cp",
        ),
        checks.is_postcode,
    ),
    Field(
        "commune",
        _("Commune"),
        (
            "commune", "ville", "city", "localité", "nom commune", "nomcom", "nom com", "town",
            "adresse ville", "adresse commune",
        ),
    ),
    Field(
        "insee",
        _("Code INSEE de la commune"),
        (
            "insee", "code insee", "insee commune", "code commune", "numcom", "code insee commune",
            "depcom", "codgeo", "com insee",
        ),
        checks.is_postcode,
    ),
    Field(
        "department",
        _("Département"),
        ("département", "dept", "dep", "numdep", "code département", "dpt", "numéro département"),
    ),
    Field("siret", _("SIRET"), ("siret", "numéro siret", "code siret"), checks.is_siret,
          checks.is_siret),
    Field("siren", _("SIREN"), ("siren", "numéro siren", "code siren")),
    Field(
        "collected_on",
        _("Recueilli le"),
        (
            "recueilli le", "date recueil", "date collecte", "date contact", "date premier contact",
            "date rencontre", "rencontré le", "créé le", "date création fiche",
        ),
    ),
    Field(
        "themes",
        _("Thématiques"),
        ("thématique", "thématiques", "thème", "thèmes", "domaine", "domaines", "secteur",
         "secteur activité", "secteurs"),
        many=True,
    ),
    Field(
        "community",
        _("Communauté"),
        ("communauté", "communautés", "nom communauté"),
        many=True,
    ),
    Field(
        "tags",
        _("Étiquettes"),
        ("étiquette", "étiquettes", "tag", "tags", "mots clés", "mot clé"),
        many=True,
    ),
    Field(
        "description",
        _("Ce qu’il fait"),
        ("ce qu’il fait", "description", "présentation", "activité", "activités", "objet",
         "objet social", "mission", "missions", "projet", "projets"),
    ),
    Field(
        "notes",
        _("Notes"),
        (
            "note", "notes", "remarque", "remarques", "commentaire", "commentaires", "observation",
            "observations", "divers", "informations complémentaires", "contact",
            "contacts", "responsable", "interlocuteur", "référent", "notes supplémentaires",
            "horaires", "horaire ouverture", "horaires ouverture",
        ),
        many=True,
    ),
)  # fmt: skip

# What people write in a column of types, folded; the first word found decides.
PERSONS = frozenset({
    "benevole", "citoyen", "citoyenne", "elu", "elue", "habitant", "habitante", "individu", "m",
    "madame", "mme", "monsieur", "particulier", "personne", "physique",
})  # fmt: skip
ORGANISATION_KINDS = {
    "association": Kind.ASSOCIATION, "associations": Kind.ASSOCIATION, "asso": Kind.ASSOCIATION,
    "assoc": Kind.ASSOCIATION, "associatif": Kind.ASSOCIATION, "associative": Kind.ASSOCIATION,
    "collectif": Kind.COLLECTIVE, "entreprise": Kind.COMPANY, "societe": Kind.COMPANY,
    "sarl": Kind.COMPANY, "sas": Kind.COMPANY, "sasu": Kind.COMPANY, "eurl": Kind.COMPANY,
    "tpe": Kind.COMPANY, "pme": Kind.COMPANY, "prive": Kind.COMPANY,
    "cooperative": Kind.COOPERATIVE, "scic": Kind.COOPERATIVE, "scop": Kind.COOPERATIVE,
    "mairie": Kind.PUBLIC, "commune": Kind.PUBLIC, "collectivite": Kind.PUBLIC,
    "collectivites": Kind.PUBLIC, "public": Kind.PUBLIC, "publique": Kind.PUBLIC,
    "departement": Kind.PUBLIC, "epci": Kind.PUBLIC, "etat": Kind.PUBLIC,
    "tiers": Kind.THIRD_PLACE, "coworking": Kind.THIRD_PLACE, "fablab": Kind.THIRD_PLACE,
}  # fmt: skip
