"""Why two needs are brought together, in a sentence, in words that stand in their texts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gardeners.models import Need
from grc.search import fold

READ = 5000  # letters of a text in which its words are looked for
PLACES = {
    "commune": gettext_lazy("dans la même commune"),
    "epci": gettext_lazy("dans la même intercommunalité"),
    "department": gettext_lazy("dans le même département"),
}
CROSSES = {
    "communities": gettext_lazy("deux communautés différentes"),
    "origins": gettext_lazy("l’un vient du territoire, l’autre de la Région"),
    "themes": gettext_lazy("des thématiques différentes"),
    "directorates": gettext_lazy("des directions différentes"),
}
MANY_CROSS: dict[str, Any] = {
    **CROSSES,
    "communities": gettext_lazy("des communautés différentes"),
    "origins": gettext_lazy("les uns viennent du territoire, les autres de la Région"),
}
SOON = 90  # days between two needs heard at nearly the same time

STEMS = """
SELECT word, coalesce((ts_lexize('pg_catalog.french_stem', word))[1], word)
FROM unnest(%s::text[]) AS word
"""


def written_words(needs: Iterable[Need]) -> dict[str, str]:
    """By stem, the word as it is written in one of ``needs``, the shortest of them."""
    texts = (f"{need.title} {need.description[:READ]}" for need in needs)
    words = {fold(word): word.lower() for text in texts for word in re.findall(r"[^\W\d_]+", text)}
    with connection.cursor() as cursor:
        cursor.execute(STEMS, [sorted(words, key=lambda word: (-len(word), word))])
        return {stem: words[word] for word, stem in cursor.fetchall()}


def sentence(
    parts: dict[str, Any], words: dict[str, str], themes: dict[int, str], *, many: bool = False
) -> str:
    """Of two needs, or of ``many``:
    « Parlent tous deux de « maraîchage » et « cantine », dans la même intercommunalité ; deux
    communautés différentes. »"""
    said = [_("« %s »") % words.get(stem, stem) for stem in parts.get("words", [])[:3]]
    shared = [_("« %s »") % themes[pk] for pk in parts.get("themes", []) if pk in themes][:2]
    speak = _("Parlent de %s") if many else _("Parlent tous deux de %s")
    alike = [speak % listed(said)] if said else []
    if shared:
        alike.append(_("sous la thématique %s") % listed(shared))
    if parts.get("place") in PLACES:
        alike.append(str(PLACES[parts["place"]]))
    if parts.get("days", SOON + 1) <= SOON:
        alike.append(_("entendus à moins de trois mois d’écart"))
    crossings = MANY_CROSS if many else CROSSES
    crossed = [str(text) for code, text in crossings.items() if code in parts.get("crosses", [])][
        :2
    ]
    told = [", ".join(part) for part in (alike, crossed) if part]
    return _("%s.") % capfirst(" ; ".join(told)) if told else ""


def listed(words: list[str]) -> str:
    """« un, deux et trois »"""
    if len(words) < 2:
        return "".join(words)
    return _("%(first)s et %(last)s") % {"first": ", ".join(words[:-1]), "last": words[-1]}
