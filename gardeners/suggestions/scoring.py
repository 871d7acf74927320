"""How much two needs would gain from meeting: likeness of their words and of their meaning, then
what they share and what they cross, added up to a score of 100 (docs/adr/0020)."""

from __future__ import annotations

NEAREST, NEAR = 12, 16  # needs closest by their keys, and by meaning, compared whole with each
KEPT = 5  # suggestions for each need
LEAST = 25  # the score from which a pair is suggested
ALIKE = 0.12  # the likeness, with two words at least in common, without which nothing else counts
# How much meaning adds to words, above what it usually is (what it is where none is learnt yet).
MEANING, USUAL = 0.6, 0.6

# Near in meaning to those ``changed``, among the needs of their subjects. Of all: ``near.py``.
NEAR_SOME = f"""
CREATE TEMPORARY TABLE suggestion_near ON COMMIT DROP AS
SELECT a.need_id AS id, m.need_id AS other FROM gardeners_needmeaning a
CROSS JOIN LATERAL (
    SELECT b.need_id FROM gardeners_needmeaning b
    WHERE b.subject IN (a.subject, a.beside) AND b.need_id <> a.need_id
    ORDER BY bit_count(a.bits # b.bits), b.need_id LIMIT {NEAR}) AS m
WHERE a.need_id = ANY(%(changed)s)
"""  # noqa: S608 - the pieces are ours

CROSSED = (
    ("communities", "a.community_id <> b.community_id", 8),
    ("origins", "a.origin <> b.origin", 3),
    ("themes", "a_themes <> '{}' AND b_themes <> '{}' AND NOT a_themes && b_themes", 3),
    ("directorates",
     "a_directorates <> '{}' AND b_directorates <> '{}' AND NOT a_directorates && b_directorates",
     3),
)  # fmt: skip
CROSSES = ", ".join(f"CASE WHEN {holds} THEN '{name}' END" for name, holds, _points in CROSSED)
BONUS = " + ".join(f"CASE WHEN {holds} THEN {points} ELSE 0 END" for _, holds, points in CROSSED)


def _ids(kind: str, need: str) -> str:
    """The keys of the themes, or of the directorates, of ``need``."""
    of = "themes" if kind == "theme" else "directorates"
    links = f"gardeners_need_{of} l WHERE l.need_id = {need}.id"
    return f"ARRAY(SELECT l.{kind}_id FROM {links} ORDER BY 1) AS {need}_{of}"  # noqa: S608


FOUND = f"""
CREATE TEMPORARY TABLE suggestion_found ON COMMIT DROP AS
SELECT first, second, score, parts, first_community, second_community FROM (
    SELECT *, row_number() OVER (PARTITION BY first ORDER BY score DESC, second) AS of_first,
              row_number() OVER (PARTITION BY second ORDER BY score DESC, first) AS of_second
    FROM (SELECT s.first, s.second,
                 a.community_id AS first_community, b.community_id AS second_community,
                 least(100, round(least(60, 120 * alike)) + themed + placed + timed + {BONUS})
                     ::smallint AS score,
                 jsonb_build_object('words', words, 'alike', round(alike::numeric, 3),
                     'themes', shared, 'place', place, 'days', days,
                     'crosses', array_remove(ARRAY[{CROSSES}], NULL)) AS parts
          FROM suggestion_alike s
          JOIN gardeners_need a ON a.id = s.first JOIN gardeners_need b ON b.id = s.second
          LEFT JOIN communities_commune p ON p.code = a.commune_id
          LEFT JOIN communities_commune q ON q.code = b.commune_id
          CROSS JOIN LATERAL (SELECT {_ids("theme", "a")}, {_ids("theme", "b")},
                                     {_ids("directorate", "a")}, {_ids("directorate", "b")}
                              OFFSET 0) AS links
          CROSS JOIN LATERAL (
              SELECT ARRAY(SELECT unnest(a_themes) INTERSECT SELECT unnest(b_themes)) AS shared,
                     abs(a.heard_on - b.heard_on) AS days,
                     CASE WHEN a.commune_id = b.commune_id THEN 'commune'
                          WHEN p.epci <> '' AND p.epci = q.epci THEN 'epci'
                          WHEN p.department = q.department THEN 'department' ELSE '' END AS place
              OFFSET 0) AS common
          CROSS JOIN LATERAL (
              SELECT least(15, 12 * cardinality(shared)) AS themed,
                     CASE place WHEN 'department' THEN 4 WHEN '' THEN 0 ELSE 8 END AS placed,
                     CASE WHEN days <= 90 THEN 6 WHEN days <= 270 THEN 3 ELSE 0 END AS timed
              OFFSET 0) AS points
          WHERE cardinality(words) > 1 OFFSET 0) AS scored
    WHERE score >= {LEAST} OFFSET 0) AS ranked
WHERE of_first <= {KEPT} OR of_second <= {KEPT}
"""  # noqa: S608
