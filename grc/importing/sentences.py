"""What is said when a file cannot be read: what happened, then what to do."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grc.importing import limits

SAVE_AS = gettext_lazy("Ouvrez-le dans votre tableur et enregistrez-le au format XLSX, ODS ou CSV.")

SENTENCES = {
    "empty": gettext_lazy("Ce fichier est vide."),
    "no_rows": gettext_lazy("Ce fichier ne contient aucune ligne remplie."),
    "image": gettext_lazy("Ce fichier est une image, pas un tableau."),
    "pdf": gettext_lazy("Ce fichier est un PDF. Demandez le tableau dont il a été tiré."),
    "document": gettext_lazy(
        "Ce fichier est un document de texte, pas un tableau. "
        "Copiez son tableau dans un tableur et enregistrez-le au format XLSX, ODS ou CSV."
    ),
    "presentation": gettext_lazy("Ce fichier est une présentation, pas un tableau."),
    "archive": gettext_lazy(
        "Ce fichier est une archive compressée. Ouvrez-la et choisissez le tableau qu’elle "
        "contient."
    ),
    "web_page": gettext_lazy("Ce fichier est une page web, pas un tableau."),
    "data": gettext_lazy("Ce fichier contient des données informatiques, pas un tableau."),
    "binary": gettext_lazy("Ce fichier n’est pas un tableau."),
    "encrypted": gettext_lazy(
        "Ce fichier est protégé par un mot de passe. Enregistrez-le sans mot de passe, "
        "puis recommencez."
    ),
    "damaged": gettext_lazy("Ce fichier est abîmé ou incomplet."),
    "bomb": gettext_lazy("Ce fichier est anormalement compressé : il a été refusé par prudence."),
    "too_big": gettext_lazy("Ce fichier est trop gros pour être lu en une fois."),
    "too_long": gettext_lazy("La lecture de ce fichier prend trop de temps."),
    "too_many_sheets": gettext_lazy("Ce fichier contient trop de feuilles."),
    "too_many_merged": gettext_lazy(
        "Ce fichier a trop de cellules fusionnées. Défusionnez-les dans votre tableur, puis "
        "recommencez."
    ),
    "no_sheet": gettext_lazy("Cette feuille n’est pas dans le fichier."),
}

# The codes for which opening the file in a spreadsheet program is worth a try.
CURABLE = {"web_page", "binary", "data", "damaged", "bomb", "too_long"}


def thousands(number: int) -> str:
    """``number`` as French readers write it: 50 000."""
    return f"{number:,}".replace(",", "\u202f")


def sentence(code: str, details: Mapping[str, str | int]) -> str:
    """The sentence for the reason ``code`` of an ``UnreadableFile``."""
    if code == "too_many_columns":
        return _("Ce fichier a trop de colonnes (%(limit)s au plus).") % {"limit": limits.COLUMNS}
    if code == "too_many_rows":
        return _("Ce fichier a plus de %(limit)s lignes. Coupez-le en plusieurs fichiers.") % {
            "limit": thousands(limits.ROWS)
        }
    if code == "too_heavy":
        return _("Ce fichier pèse plus de %(limit)s Mo. Coupez-le en plusieurs fichiers.") % {
            "limit": limits.FILE_BYTES // limits.MEGABYTE
        }
    text = str(SENTENCES.get(code, SENTENCES["damaged"]))
    return f"{text} {SAVE_AS}" if code in CURABLE else text
