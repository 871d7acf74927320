"""The records whose words, themes and place are those of a need (docs/adr/0031).

A record is compared when it holds one of the ``KEYS`` rarest stems of the need; how rare, is
counted among these records. It is as close as the part of the weight of these stems that it holds.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.contrib.postgres.search import SearchQuery
from django.db import connection
from django.db.models import QuerySet

from communities.models import Commune
from gardeners.models import Need, Synergy
from gardeners.suggestions import profiles
from gardeners.suggestions.wording import sentence, written_words

TRIED, KEYS = 24, 12  # stems of the need: those counted, those that records are found by
CROWD = 300  # a stem that more records hold says nothing of them
COMPARED, SHOWN = 40, 8  # records of which all is compared, those told
LEAST = 24  # the score from which a record is told
WORDS, THEMES = 60, 16  # of the score, at most
PLACES = {"commune": 14, "epci": 10, "department": 4}


def _stems_of(table: str) -> str:
    """What the rarest stems of a need weigh, and how many records of ``table`` hold each."""
    return f"""
    SELECT lexeme, weight, holders FROM (
        SELECT u.lexeme, 1 + ln(cardinality(u.positions)::float8) AS weight,
               (SELECT count(*) FROM (
                    SELECT FROM {table} r
                    WHERE r.search @@ {profiles.QUOTED.format("u.lexeme")}::tsquery
                    LIMIT {CROWD} + 1) AS first) AS holders
        FROM (SELECT u.* FROM gardeners_need n, unnest(n.search) AS u
              LEFT JOIN gardeners_needlexeme d USING (lexeme)
              WHERE n.id = %(need)s AND {profiles.TOLD.format()}
              ORDER BY coalesce(d.needs, 1), lexeme LIMIT {TRIED}) AS u
        OFFSET 0) AS counted
    WHERE holders BETWEEN 1 AND {CROWD}
    """  # noqa: S608 - the pieces are ours


def _held_by(table: str) -> str:
    """The stems of each record among those of the need, and what part of their weight they are."""
    return f"""
    SELECT r.id, sum(w.weight) AS alike, array_agg(w.lexeme ORDER BY w.weight DESC, w.lexeme)
    FROM {table} r
    JOIN unnest(%(stems)s::text[], %(weights)s::float8[]) AS w (lexeme, weight)
         ON w.lexeme = ANY(tsvector_to_array(r.search))
    WHERE r.id = ANY(%(records)s)
    GROUP BY r.id ORDER BY alike DESC, r.id LIMIT {COMPARED}
    """  # noqa: S608 - the pieces are ours


class Held(NamedTuple):
    """How alike a record is in words, of 1, and the stems that say so."""

    record: int
    alike: float
    stems: list[str]


@dataclass
class Close:
    """A record close to a need, and why in a sentence."""

    record: Any
    score: int
    parts: dict[str, Any]
    text: str = ""


def closest(need: Need, records: QuerySet[Any]) -> list[Close]:
    """The ``SHOWN`` of ``records`` closest to ``need``, the closest first. Their model has the
    columns ``search`` and ``commune``, and ``themes``."""
    weights = _weights(need, records.model._meta.db_table)
    held = {one.record: one for one in _held(records, weights)}
    found = records.filter(pk__in=held).select_related("commune").prefetch_related("themes")
    themes = {theme.pk: theme.name for theme in need.themes.all()}
    compared = [_compared(need, record, held[record.pk], themes) for record in found]
    best = sorted(compared, key=lambda close: (-close.score, close.record.pk))
    told = [close for close in best if close.score >= LEAST][:SHOWN]
    words = written_words([need]) if told else {}
    for close in told:
        close.text = sentence(close.parts, words, themes)
    return told


def _weights(need: Need, table: str) -> dict[str, float]:
    """The weightiest stems of ``need`` that records hold: each with its part of their weight."""
    values: dict[str, Any] = {"need": need.pk, "vague": profiles.vague()}
    with connection.cursor() as cursor:
        cursor.execute(_stems_of(table), values)
        found = cursor.fetchall()
    weighed = {stem: weight / (1 + holders) ** 0.3 for stem, weight, holders in found}
    kept = sorted(weighed, key=lambda stem: (-weighed[stem], stem))[:KEYS]
    total = sum(weighed[stem] for stem in kept)
    return {stem: weighed[stem] / total for stem in kept}


def _held(records: QuerySet[Any], weights: dict[str, float]) -> Iterator[Held]:
    if not weights:
        return
    query = SearchQuery(
        " | ".join(f"'{stem}'" for stem in weights), config="pg_catalog.simple", search_type="raw"
    )
    holders = list(records.filter(search=query).order_by().values_list("pk", flat=True))
    values = {"records": holders, "stems": list(weights), "weights": list(weights.values())}
    with connection.cursor() as cursor:
        cursor.execute(_held_by(records.model._meta.db_table), values)
        yield from (Held(*row) for row in cursor.fetchall())


def _compared(need: Need, record: Any, held: Held, themes: dict[int, str]) -> Close:
    shared = [theme.pk for theme in record.themes.all() if theme.pk in themes]
    place = _place(need.commune, record.commune)
    score = WORDS * held.alike + min(THEMES, 12 * len(shared)) + PLACES.get(place, 0)
    if len(held.stems) < 2 and not (shared or place):
        score = 0  # a word alone, from anywhere
    parts = {"words": held.stems, "themes": shared, "place": place}
    return Close(record, round(score), parts)


def _place(one: Commune | None, other: Commune | None) -> str:
    """What the two communes have in common: a key of ``PLACES``."""
    if one is None or other is None:
        return ""
    if one.pk == other.pk:
        return "commune"
    if one.epci and one.epci == other.epci:
        return "epci"
    return "department" if one.department == other.department else ""


def linked(need: Need, name: str) -> list[int]:
    """The keys of what a synergy of ``need`` links already, by the name of the relation."""
    synergies = Synergy.objects.filter(needs=need, archived_at=None)
    return [pk for pk in synergies.values_list(name, flat=True) if pk]


def linking(form: str, need: Need, close: Close, **about: int) -> str:
    """The address of the ``form`` of a synergy that begins with ``need`` and why."""
    return f"{form}?{urlencode({'besoin': need.pk, **about, 'raison': close.text})}"
