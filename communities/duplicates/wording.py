"""What two actors share, in a sentence."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

WORDS = {
    "name": gettext_lazy("même nom"),
    "name_near": gettext_lazy("noms à une faute près"),
    "name_close": gettext_lazy("noms proches"),
    "form_other": gettext_lazy("statuts différents"),
    "email": gettext_lazy("même courriel"),
    "phone": gettext_lazy("même téléphone"),
    "siret": gettext_lazy("même SIRET"),
    "siret_other": gettext_lazy("SIRET différents"),
    "commune": gettext_lazy("même commune"),
    "postcode": gettext_lazy("même code postal"),
    "department": gettext_lazy("même département"),
    "commune_other": gettext_lazy("communes différentes"),
    "department_other": gettext_lazy("départements différents"),
    "address": gettext_lazy("même adresse"),
    "website": gettext_lazy("même site"),
    "email_other": gettext_lazy("courriels différents"),
}
AGAINST = frozenset(code for code in WORDS if code.endswith("_other"))
# What comes from contact details: for those who may read these alone.
PERSONAL = frozenset(("email", "email_other", "phone", "postcode", "address"))


def sentence(codes: Iterable[str], *, personal: bool) -> str:
    """« Même nom, même commune, mais courriels différents. »"""
    told = {code for code in codes if personal or code not in PERSONAL}
    alike = ", ".join(str(text) for code, text in WORDS.items() if code in told - AGAINST)
    against = ", ".join(str(text) for code, text in WORDS.items() if code in told & AGAINST)
    if not against:
        return _("%(alike)s.") % {"alike": capfirst(alike)} if alike else ""
    return _("%(alike)s, mais %(against)s.") % {"alike": capfirst(alike), "against": against}
