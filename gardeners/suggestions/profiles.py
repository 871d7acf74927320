"""What needs are compared by: the stems of their words, rare ones weighing more (tf-idf), learnt
from what was decided in each community (docs/adr/0020).

A stem that stands in one need only links nothing; one that stands in many says nothing. The
``KEYS`` weightiest of a need are its keys: two needs are compared when they share one, which
bounds the work.
"""

from __future__ import annotations

from django.db import connection

TERMS, KEYS = 32, 12  # stems of a need that are compared; those by which others are found
CROWD, FEWEST = 400, 10  # a key stands in a quarter of the needs at most, between these bounds
RECOUNTED = 20  # stems as rare as that are counted again when a need that holds them changes
POWER = 0.7  # of the inverse document frequency: tempered, themes count beside proper names
SHORT = 10  # added to the squares of weights: one word in common does not make short texts alike
LEARNT = (0.3, 1.5)  # between which what was decided multiplies the weight of a word
REFUSED, AGREED = 0.8, 1.15  # each time

# What any need may say, whatever it is about, without accents: measures, times, ways to speak.
VAGUE = """
a le les de des du un une et ou que qui pour par sur sans avec dans entre vers chez hors pas plus
moins tres trop peu assez bien mal tout toute tous toutes meme autre chaque plusieurs certain
aucun quel quelque quelqu personne rien premier premiere dernier deuxieme seul seule nouveau
nouvelle ancien petit petite grand grande bon bonne prochain trois quatre cinq six sept huit neuf
dix vingt trente cent mille deux demi moitie tiers nombre fois jour journee semaine mois an ans
annee heure minute matin midi soir moment temps toujours jamais souvent encore deja bientot apres
avant pendant depuis lundi mardi mercredi jeudi vendredi samedi dimanche etre avoir faire fait
dire aller venir pouvoir peut vouloir devoir doit falloir faut savoir sait savent voir mettre
prendre donner rendre passer tenir rester trouver chercher demander aider avancer repondre exister
permettre connaitre comprendre reperer utiliser besoin chose facon maniere cas exemple question
ici partout comment pourquoi parce donc ainsi aussi leur elle ils celle celui cela ceux aujourd hui
soixante
"""
STEMS = """
SELECT array_agg(DISTINCT coalesce((ts_lexize('pg_catalog.french_stem', word))[1], word))
FROM unnest(%s::text[]) AS word
"""
TOLD = "u.lexeme ~ '^[a-z]{{3,}}$' AND u.lexeme <> ALL(%(vague)s)"

OPEN = "n.archived_at IS NULL AND n.status IN ('heard', 'qualified', 'answering')"
# A lexeme as a tsquery reads it, whatever it holds.
QUOTED = r"('''' || replace(replace({0}, '\', '\\'), '''', '''''') || '''')"

# Counted among all: with those that stand alone left out.
COUNT_ALL = f"""
DELETE FROM gardeners_needlexeme;
INSERT INTO gardeners_needlexeme (lexeme, needs)
SELECT lexeme, count(*) FROM gardeners_need n, unnest(tsvector_to_array(n.search)) AS lexeme
WHERE {OPEN} GROUP BY lexeme HAVING count(*) > 1
"""  # noqa: S608 - the pieces are ours
COUNT_SOME = f"""
INSERT INTO gardeners_needlexeme AS known (lexeme, needs)
SELECT lexeme, (SELECT count(*) FROM gardeners_need n
                WHERE {OPEN} AND n.search @@ {QUOTED.format("lexeme")}::tsquery)
FROM (SELECT DISTINCT unnest(tsvector_to_array(search)) AS lexeme FROM gardeners_need
      WHERE id = ANY(%(changed)s)) AS written
LEFT JOIN gardeners_needlexeme k USING (lexeme) WHERE coalesce(k.needs, 0) < {RECOUNTED}
ON CONFLICT (lexeme) DO UPDATE SET needs = EXCLUDED.needs WHERE known.needs <> EXCLUDED.needs
"""  # noqa: S608

# What each community taught: the same for both communities of a pair.
LESSONS = f"""
CREATE TEMPORARY TABLE suggestion_lesson ON COMMIT DROP AS
SELECT community, lexeme, greatest({LEARNT[0]}, least({LEARNT[1]},
    power({REFUSED}, refused) * power({AGREED}, agreed)))::float8 AS factor
FROM (SELECT n.community_id AS community, w.lexeme,
             count(DISTINCT s.id) FILTER (WHERE s.state = 'dismissed') AS refused,
             count(DISTINCT s.id) FILTER (WHERE s.state = 'accepted') AS agreed
      FROM gardeners_synergysuggestion s
      JOIN gardeners_need n ON n.id IN (s.first_id, s.second_id)
      CROSS JOIN LATERAL jsonb_array_elements_text(s.parts -> 'words') AS w (lexeme)
      WHERE s.state IN ('accepted', 'dismissed') AND n.community_id IS NOT NULL
      GROUP BY 1, 2) AS decided
"""  # noqa: S608

# Which needs may be compared with ``changed``: those that hold one of their keys, or are near.
POOL = f"""
CREATE TEMPORARY TABLE suggestion_need ON COMMIT DROP AS
SELECT n.id, n.id = ANY(%(changed)s) AS fresh, n.search, n.community_id AS community
FROM gardeners_need n WHERE {OPEN} AND (n.id = ANY(%(changed)s) OR n.search @@ (
    SELECT coalesce(string_agg(DISTINCT {QUOTED.format("lexeme")}, ' | '), '')::tsquery
    FROM (SELECT f.id, u.lexeme, row_number() OVER (PARTITION BY f.id ORDER BY
                 (1 + ln(cardinality(u.positions)::float8)) * {{idf}} DESC, u.lexeme) AS rank
          FROM gardeners_need f, unnest(f.search) AS u
          JOIN gardeners_needlexeme d USING (lexeme)
          WHERE {TOLD} AND f.id = ANY(%(changed)s) AND d.needs BETWEEN 2 AND {{crowd}}) AS keys
    WHERE rank <= {KEYS}) OR n.id IN (SELECT other FROM suggestion_near))
"""  # noqa: S608
EVERYONE = f"""
CREATE TEMPORARY TABLE suggestion_need ON COMMIT DROP AS
SELECT n.id, true AS fresh, n.search, n.community_id AS community
FROM gardeners_need n WHERE {OPEN}
"""  # noqa: S608

# ``share``: the weight of a stem in the text, of a length of one. As bytes, for ``alike.TERM``.
TERMS_OF = f"""
SELECT id, fresh, string_agg(int4send(hashtext(lexeme)) || float4send(share)
                             || boolsend(NOT crowded AND rank <= {KEYS}), ''::bytea)
FROM (
    SELECT id, fresh, lexeme, needs < 2 AS alone, needs > {{crowd}} AS crowded,
           (weight * coalesce(l.factor, 1)
            / sqrt({SHORT} + sum(weight * weight) OVER (PARTITION BY id)))::real AS share,
           row_number() OVER (PARTITION BY id, needs < 2, needs > {{crowd}}
                              ORDER BY weight DESC, lexeme) AS rank
    FROM (SELECT n.id, n.fresh, n.community, u.lexeme, coalesce(d.needs, 1) AS needs,
                 (1 + ln(cardinality(u.positions)::float8)) * {{idf}} AS weight
          FROM suggestion_need n, unnest(n.search) AS u
          LEFT JOIN gardeners_needlexeme d USING (lexeme) WHERE {TOLD} OFFSET 0) AS weighed
    LEFT JOIN suggestion_lesson l USING (community, lexeme)
    OFFSET 0) AS ranked
WHERE NOT alone AND rank <= {TERMS}
GROUP BY id, fresh ORDER BY id
"""  # noqa: S608


def vague() -> list[str]:
    """The stems of ``VAGUE``."""
    with connection.cursor() as cursor:
        cursor.execute(STEMS, [VAGUE.split()])
        found: list[str] = cursor.fetchone()[0]
    return found


def idf(needs: int) -> str:
    """The weight of a stem by how many of ``needs`` needs it stands in (``d.needs``)."""
    return (
        f"power(ln(1 + {needs + 1}::float8 / greatest(1, coalesce(d.needs, 1))), {POWER}::float8)"
    )


def crowd(needs: int) -> int:
    """In how many needs a key may stand."""
    return max(FEWEST, min(CROWD, needs // 4))
