"""How alike two actors are: signs, each with what it weighs, added up to a score of 100.

``a`` and ``b`` are two rows of the profiles (``communities.duplicates.profiles``), ``n`` what
their names have in common. Persons and organisations do not weigh the same: two persons of one
name in one commune may be namesakes, two organisations hardly. Nothing is found without the name,
but by the same SIRET: a mailbox or a telephone may serve many (a town hall answers for its library
and for the committee of its fêtes).
"""

from __future__ import annotations

from typing import NamedTuple

from communities.duplicates.querysets import DOUBTFUL, SURE


class Sign(NamedTuple):
    code: str
    holds: str
    organisation: int
    person: int


def same(column: str) -> str:
    return f"a.{column} <> '' AND a.{column} = b.{column}"


NAMED = "(n.same OR n.near OR n.close)"
SAME_COMMUNE = "a.commune IS NOT NULL AND a.commune = b.commune"
ONE_WITHOUT = "(a.commune IS NULL OR b.commune IS NULL)"
SAME_POSTCODE = f"{ONE_WITHOUT} AND {same('postcode')}"
SIGNS = (
    Sign("name", "n.same", 55, 45),
    Sign("name_near", "NOT n.same AND n.near", 45, 38),
    Sign("name_close", "NOT n.same AND NOT n.near AND n.close", 30, 25),
    Sign("form_other", "a.form <> '' AND b.form <> '' AND a.form <> b.form", -35, 0),
    Sign("commune", SAME_COMMUNE, 30, 15),
    Sign("postcode", SAME_POSTCODE, 25, 12),
    Sign("department", f"{ONE_WITHOUT} AND NOT ({SAME_POSTCODE}) AND {same('department')}", 10, 3),
    Sign("commune_other", "a.commune <> b.commune AND a.department = b.department", -20, -10),
    Sign("department_other",
         "a.department <> '' AND b.department <> '' AND a.department <> b.department", -45, -15),
    Sign("email", same("email"), 25, 40),
    Sign("email_other", "a.email <> '' AND b.email <> '' AND a.email <> b.email", 0, -10),
    Sign("phone", same("phone"), 25, 35),
    Sign("siret", same("siret"), 60, 0),
    Sign("siret_other",
         "a.siret <> '' AND b.siret <> '' AND left(a.siret, 9) <> left(b.siret, 9)", -25, 0),
    Sign("website", same("host"), 15, 5),
    Sign("address",
         "a.address <> '' AND a.address_figures = b.address_figures"
         " AND similarity(a.address, b.address) >= 0.6", 15, 20),
)  # fmt: skip
# A name that is not the same is sure by its spelling with a way to reach them, no less.
SPELT = f"n.near AND (({same('email')}) OR ({same('phone')}))"
UNSURE = f"NOT (n.same OR ({NAMED} AND ({same('siret')})) OR ({SPELT}))"


def _weighed(sign: Sign) -> str:
    weight = f"CASE a.kind WHEN 'person' THEN {sign.person} ELSE {sign.organisation} END"
    return f"CASE WHEN {sign.holds} THEN {weight} ELSE 0 END"


POINTS = " + ".join(map(_weighed, SIGNS))
REASONS = ", ".join(f"CASE WHEN {sign.holds} THEN '{sign.code}' END" for sign in SIGNS)

# The pairs that have a key in common (``duplicate_met``), scored. Names are compared by their
# trigrams (pg_trgm), which have no order; those that differ by a figure are never the same.
SCORE = f"""
CREATE TEMPORARY TABLE duplicate_found ON COMMIT DROP AS
SELECT * FROM (
    SELECT lower, higher, to_jsonb(array_remove(reasons, NULL)) AS reasons,
           least(CASE WHEN unsure THEN {SURE - 1} ELSE 100 END, points)::smallint AS score
    FROM (SELECT m.lower, m.higher, {POINTS} AS points, {UNSURE} AS unsure,
                 ARRAY[{REASONS}] AS reasons
          FROM duplicate_met m
          JOIN duplicate_profile a ON a.id = m.lower JOIN duplicate_profile b ON b.id = m.higher
          CROSS JOIN LATERAL (SELECT similarity(a.core, b.core) AS alike,
                                     a.figures = b.figures AS numbered OFFSET 0) c
          CROSS JOIN LATERAL (
              SELECT a.core = b.core AS same, numbered AND alike >= 0.75 AS near,
                     numbered AND (alike >= 0.5 OR a.words <@ b.words OR b.words <@ a.words)
                         AS close OFFSET 0) n
          WHERE a.kind = b.kind AND ({NAMED} OR ({same("siret")})) OFFSET 0) scored
    OFFSET 0) found
WHERE score >= {DOUBTFUL}
"""  # noqa: S608 - the signs are ours
