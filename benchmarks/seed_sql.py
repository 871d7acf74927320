"""The statements that fill the large database, from staged texts."""

LARGE = [
    "communities_actor",
    "communities_actor_themes",
    "communities_membership",
    "gardeners_interaction",
    "gardeners_interaction_actors",
    "gardeners_need",
    "gardeners_need_actors",
    "gardeners_need_themes",
    "gardeners_need_directorates",
    "gardeners_synergy",
    "gardeners_synergy_actors",
    "gardeners_synergy_needs",
    "gardeners_synergy_themes",
    "gardeners_followup",
    "grc_word",
]
TABLES = [*LARGE, "grc_user", "communities_community", "gardeners_mandate"]
REFERENCE = ["communities_commune", "communities_theme", "communities_directorate"]

STAGE = """
DROP TABLE IF EXISTS bench_text, bench_word;
CREATE UNLOGGED TABLE bench_text (n bigint PRIMARY KEY, title text, body text);
CREATE UNLOGGED TABLE bench_word (n bigint PRIMARY KEY, text text);
"""

SESSION = """
SET synchronous_commit = off; SET work_mem = '256MB'; SET maintenance_work_mem = '256MB'
"""

# What is quicker to make again at the end than to keep up row by row: (drop, make) of each, the
# foreign keys last, as each locks two tables.
SLOW = """
SELECT format('ALTER TABLE %%s DROP CONSTRAINT %%I', conrelid::regclass, conname),
       format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s', conrelid::regclass, conname,
              pg_get_constraintdef(oid)), contype = 'f' AS last
FROM pg_constraint WHERE contype IN ('f', 'u') AND conrelid::regclass::text = ANY(%(tables)s)
UNION ALL
SELECT format('DROP INDEX %%s', i.indexrelid::regclass), pg_get_indexdef(i.indexrelid), false
FROM pg_index i
WHERE i.indrelid::regclass::text = ANY(%(tables)s) AND NOT i.indisunique
ORDER BY last
"""

USERS = """
INSERT INTO grc_user (email, first_name, last_name, role, language, is_active, password,
                      date_joined)
SELECT 'bench' || n || '@example.org', 'Prénom' || n, 'Nom' || n,
       CASE WHEN n = 1 THEN 'administrator' WHEN n <= %(agents)s THEN 'agent' ELSE 'volunteer' END,
       'fr', true, '!', now()
FROM generate_series(1, %(users)s) AS n ORDER BY n
"""

COMMUNITIES = """
INSERT INTO communities_community (name, slug, purpose, description, territory, rotation_months,
                                   rhythm_days, is_public, created_at, updated_at, version)
SELECT 'Communauté ' || n, 'communaute-' || n, 'Faire ensemble', '', '', 6, 60, true,
       now(), now(), 1
FROM generate_series(1, %(communities)s) AS n ORDER BY n
"""

# Each agent gardens few communities, each community has its gardeners, past ones included.
MANDATES = """
INSERT INTO gardeners_mandate (community_id, user_id, side, period, handover_note,
                               created_at, updated_at, version)
SELECT c.id, u.id, s.side, daterange(current_date - 60 - t * 150, current_date + 90 - t * 150),
       '', now(), now(), 1
FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM communities_community) AS c,
     generate_series(0, 3) AS t, (VALUES ('region'), ('territory')) AS s (side),
     (SELECT id, row_number() OVER (ORDER BY id) AS n FROM grc_user) AS u
WHERE u.n = CASE s.side WHEN 'region' THEN 2 + mod(c.n + t * 7, %(agents)s / 3)
                        ELSE %(agents)s + 1 + mod(c.n + t * 11, %(users)s - %(agents)s) END
"""

ACTORS = """
WITH pool AS MATERIALIZED (SELECT array_agg(code ORDER BY code) AS codes FROM communities_commune),
     few AS MATERIALIZED (SELECT array_agg(text ORDER BY n) AS words FROM bench_word),
     drawn AS (
        SELECT t.n, t.title, t.body, random() AS a, random() AS b, random() AS c, random() AS d
        FROM bench_text t WHERE t.n <= %(actors)s)
INSERT INTO communities_actor (
    kind, organisation_kind, first_name, name, email, phone, website, address, postcode,
    commune_id, siret, description, notes, tags, audience, user_id, source, source_detail,
    collected_on, legal_basis, contact_shared, opted_out, created_at, created_by_id, updated_at,
    version)
SELECT CASE WHEN a < 0.7 THEN 'person' ELSE 'organisation' END,
       CASE WHEN a < 0.7 THEN '' WHEN b < 0.6 THEN 'association' ELSE 'company' END,
       CASE WHEN a < 0.7 THEN initcap(few.words[300 + (b * 400)::int]) ELSE '' END,
       CASE WHEN a < 0.7 THEN initcap(few.words[800 + (c * 12000)::int])
            ELSE initcap(few.words[800 + (c * 12000)::int]) || ' ' || lower(title) END,
       CASE WHEN d < 0.8 THEN 'acteur' || n || '@example.org' ELSE '' END,
       CASE WHEN d > 0.3 THEN '+336399800' || lpad(mod(n, 100)::text, 2, '0') ELSE '' END,
       '', '', '', pool.codes[1 + floor(c * cardinality(pool.codes))::int], '', left(body, 120),
       '', '{}', CASE WHEN b < 0.9 THEN 'shared' WHEN b < 0.95 THEN 'region'
                      WHEN b < 0.98 THEN 'community' ELSE 'public' END,
       CASE WHEN n <= %(users)s - %(agents)s THEN
            (SELECT min(id) FROM grc_user) + %(agents)s + n - 1 END,
       'meeting', '', current_date - (d * 700)::int, 'public_task', c < 0.4, false,
       now() - make_interval(secs => d * 6e7), (SELECT min(id) FROM grc_user) + (c * 59)::int,
       now(), 1
FROM drawn, pool, few ORDER BY n
"""

MEMBERSHIPS = """
INSERT INTO communities_membership (actor_id, community_id, state, role, joined_on, motivation,
                                    created_at, updated_at, version)
SELECT DISTINCT ON (a.id, community) a.id,
       (SELECT min(id) FROM communities_community) + floor(random() * %(communities)s) AS community,
       CASE WHEN random() < 0.92 THEN 'active' ELSE 'left' END, 'member', current_date - 30, '',
       now(), now(), 1
FROM communities_actor a, (VALUES (1), (3)) AS v (k)
WHERE (k = 1 AND mod(a.id, 10) < 8) OR (k = 3 AND mod(a.id, 10) = 4)
ORDER BY a.id
"""

RECORD = """
    CASE WHEN b < 0.9 THEN (SELECT min(id) FROM communities_community)
                           + floor(c * %(communities)s)::int END,
    CASE WHEN d < 0.86 THEN 'shared' WHEN d < 0.9 THEN 'region' WHEN d < 0.94 THEN 'gardeners'
         WHEN d < 0.98 THEN 'community' ELSE 'public' END,
    now() - make_interval(secs => a * 6e7), (SELECT min(id) FROM grc_user) + (c * 59)::int,
    now(), 1
"""
COLUMNS = "community_id, audience, created_at, created_by_id, updated_at, version"
DRAWN = "random() AS a, random() AS b, random() AS c, random() AS d"

INTERACTIONS = f"""
INSERT INTO gardeners_interaction (channel, occurred_on, title, summary, {COLUMNS})
SELECT (ARRAY['phone', 'meeting', 'group', 'email', 'mail', 'field'])[1 + floor(b * 6)::int],
       current_date - (a * 700)::int, title, body, {RECORD}
FROM (SELECT n, title, body, {DRAWN} FROM bench_text WHERE mod(n, 2) = {{half}}) AS t ORDER BY n
"""

NEEDS = f"""
INSERT INTO gardeners_need (title, description, origin, status, urgency, heard_on, commune_id,
                            interaction_id, answer, {COLUMNS})
SELECT title, body, CASE WHEN c < 0.7 THEN 'community' ELSE 'region' END,
       (ARRAY['heard', 'qualified', 'answering', 'answered', 'unanswered'])[1 + floor(d * 5)::int],
       (ARRAY['low', 'normal', 'normal', 'high'])[1 + floor(b * 4)::int],
       current_date - (a * 700)::int, NULL, (SELECT min(id) FROM gardeners_interaction) + n - 1,
       '', {RECORD}
FROM (SELECT n, title, body, {DRAWN} FROM bench_text WHERE n <= %(needs)s) AS t ORDER BY n
"""

SYNERGIES = f"""
INSERT INTO gardeners_synergy (title, reason, status, {COLUMNS})
SELECT title, body,
       (ARRAY['spotted', 'proposed', 'encouraged', 'under_way', 'achieved'])[1 + floor(b * 5)::int],
       {RECORD}
FROM (SELECT n, title, body, {DRAWN} FROM bench_text WHERE n <= %(synergies)s) AS t ORDER BY n
"""

FOLLOWUPS = f"""
INSERT INTO gardeners_followup (title, assignee_id, due_on, status, done_on, result,
                                postponed, postponed_why, interaction_id, need_id, {COLUMNS})
SELECT title, (SELECT min(id) FROM grc_user) + (d * 199)::int, current_date + 60 - (a * 700)::int,
       CASE WHEN a < 0.2 THEN 'open' WHEN b < 0.9 THEN 'done' ELSE 'dropped' END, NULL, '', 0, '',
       (SELECT min(id) FROM gardeners_interaction) + n - 1,
       CASE WHEN b < 0.3 THEN (SELECT min(id) FROM gardeners_need) + mod(n, %(needs)s) END,
       {RECORD}
FROM (SELECT n, title, {DRAWN} FROM bench_text WHERE n <= %(followups)s) AS t ORDER BY n
"""


def linked(table: str, own: str, of: str, other: str, among: str, number: int, share: float) -> str:
    """Links of each row of ``of`` with up to ``number`` of ``among``, a ``share`` of the time."""
    return f"""
        WITH few AS MATERIALIZED (SELECT array_agg(id ORDER BY id) AS ids FROM {among})
        INSERT INTO {table} ({own}, {other})
        SELECT DISTINCT o.id, few.ids[1 + floor(random() * cardinality(few.ids))::int]
        FROM {of} o, few, generate_series(1, {number}) AS k
        WHERE k = 1 OR random() + o.id * 0 < {share} ORDER BY 1
    """


THEMES, DIRECTORATES, PEOPLE = "communities_theme", "communities_directorate", "communities_actor"
LINKS = [
    linked("communities_actor_themes", "actor_id", PEOPLE, "theme_id", THEMES, 2, 0.5),
    linked("gardeners_interaction_actors", "interaction_id", "gardeners_interaction",
           "actor_id", PEOPLE, 2, 0.5),
    linked("gardeners_need_actors", "need_id", "gardeners_need", "actor_id", PEOPLE, 2, 0.3),
    linked("gardeners_need_themes", "need_id", "gardeners_need", "theme_id", THEMES, 2, 0.5),
    linked("gardeners_need_directorates", "need_id", "gardeners_need",
           "directorate_id", DIRECTORATES, 2, 0.4),
    linked("gardeners_synergy_actors", "synergy_id", "gardeners_synergy",
           "actor_id", PEOPLE, 3, 0.6),
    linked("gardeners_synergy_needs", "synergy_id", "gardeners_synergy",
           "need_id", "gardeners_need", 3, 0.6),
    linked("gardeners_synergy_themes", "synergy_id", "gardeners_synergy",
           "theme_id", THEMES, 2, 0.5),
]  # fmt: skip

VOCABULARY = """
INSERT INTO grc_word (text, variants)
SELECT word, grc_variants(word) FROM (
    SELECT DISTINCT unnest(grc_words(text) || ts_lexize('pg_catalog.french_stem', grc_fold(text)))
        AS word FROM bench_word) AS words
WHERE word ~ '^[a-z]{3,40}$'
"""

# Steps one after the other; the statements of a step go to two connections.
FILL = [
    [USERS, COMMUNITIES],
    [MANDATES],
    [INTERACTIONS.format(half=0), INTERACTIONS.format(half=1), ACTORS, VOCABULARY],
    [NEEDS, MEMBERSHIPS, SYNERGIES, *LINKS[:2]],
    [FOLLOWUPS, *LINKS[2:]],
]
FINISH = ["DROP TABLE bench_text", "DROP TABLE bench_word"]
