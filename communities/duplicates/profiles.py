"""What actors are compared by, made by sets: a name without its legal form, and keys in common.

Two actors are compared when they share a key (an email, a telephone, a SIRET, a name in a commune
or a postcode, a word of the name in a commune or a department). A key that more than ``CROWD``
actors share says nothing: it is left aside, which bounds the work.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from typing import Any

CROWD = 40
IGNORABLE = ("email", "phone", "siret", "website", "address")


@dataclass(frozen=True)
class Probe:
    """Someone who is no actor (yet), to be compared with those who are."""

    kind: str
    name: str
    first_name: str = ""
    email: str = ""
    phone: str = ""
    siret: str = ""
    website: str = ""
    address: str = ""
    postcode: str = ""
    commune: str | None = None
    department: str = ""


# Words that say what something is, not which one: a pattern over the words of the name, in lower
# case and without accents, then the form it tells.
TOWN = r"^(la |l )?(mairie|commune|ville|municipalite|hotel de ville)( deleguee| annexe)?\M"
FORMS = (
    (TOWN, "commune"),
    (r"\m(communaute (de communes|d agglomeration|urbaine)|metropole|epci)\M", "epci"),
    (r"\m(conseil )?departement(al)?\M", "departement"),
    (r"\m(association|asso|assoc)\M", "association"),
    (r"\m(sarl|sasu?|eurl|scop|scic|snc|sci|societe|entreprise|ets|etablissements)\M", "company"),
)  # fmt: skip
LEGAL = (
    "association", "asso", "assoc", "loi", "1901", "sarl", "sas", "sasu", "eurl", "scop", "scic",
    "snc", "sci", "societe", "entreprise", "ets", "etablissements",
)  # fmt: skip
LINKING = ("de", "du", "des", "d", "la", "le", "les", "l", "et", "en", "a", "au", "aux", "pour")
TITLES = ("m", "mr", "mme", "mlle", "monsieur", "madame", "mademoiselle")

SOURCE = """
CREATE TEMPORARY TABLE duplicate_source (
    id bigint, fresh boolean, kind text, name text, first_name text, email text, phone text,
    siret text, website text, address text, postcode text, commune text, department text
) ON COMMIT DROP
"""
ACTORS = """
INSERT INTO duplicate_source
SELECT a.id, {fresh}, a.kind, a.name, a.first_name, {email}, {phone}, {siret}, {website}, {address},
       a.postcode, a.commune_id, ''
FROM communities_actor a WHERE a.id IN ({pool})
"""
PROBES = """
INSERT INTO duplicate_source
SELECT * FROM jsonb_populate_recordset(NULL::duplicate_source, %s::jsonb)
"""

# The words of a name: « S.A.R.L. » is one, « St » is « saint ».
PLAIN = r"""
btrim(regexp_replace(regexp_replace(regexp_replace(regexp_replace(
    grc_fold({text}), '\m([a-z])\.(?=[a-z]\M)', '\1', 'g'), '\mst(e?)\M', 'saint\1', 'g'),
    '[^a-z0-9]+', ' ', 'g'), '^cc ', 'communaute de communes '))
"""
FIGURES = "btrim(regexp_replace({text}, '[^0-9]+', ' ', 'g'))"
EMAIL = r"""
CASE WHEN local <> '' AND host IN ('gmail.com', 'googlemail.com')
     THEN replace(local, '.', '') || '@gmail.com' ELSE nullif(local || '@' || host, '@') END
"""
# « OFFSET 0 » keeps each step apart: its results are computed once, not wherever they are named.
PROFILE = rf"""
CREATE TEMPORARY TABLE duplicate_profile ON COMMIT DROP AS
SELECT id, fresh, kind, form, words, array_to_string(words, ' ') AS core,
       {FIGURES.format(text="array_to_string(words, ' ')")} AS figures,
       coalesce({EMAIL}, '') AS email, phone, siret, site AS host, street AS address,
       {FIGURES.format(text="street")} AS address_figures, commune,
       coalesce(nullif(postcode, ''),
                CASE WHEN cardinality(postcodes) = 1 THEN postcodes[1] END, '') AS postcode,
       coalesce(nullif(department, ''), of_commune, CASE WHEN postcode !~ '^(20|97|98)'
           THEN left(postcode, 2) END, '') AS department
FROM (
    SELECT s.*, c.department AS of_commune, c.postcodes,
           CASE WHEN s.address = '' THEN '' ELSE {PLAIN.format(text="s.address")} END AS street,
           {PLAIN.format(text="s.name || ' ' || s.first_name")} AS plain,
           c.place,
           regexp_replace(split_part(lower(s.email), '@', 1), '\+.*', '') AS local,
           split_part(lower(s.email), '@', 2) AS host,
           regexp_replace(regexp_replace(lower(split_part(regexp_replace(
               s.website, '^[a-z]+://', '', 'i'), '/', 1)), '^(www|m)\.', ''),
               '^(facebook|instagram|linkedin|helloasso|(sites\.)?google)\..*', '') AS site
    FROM duplicate_source s LEFT JOIN (
        SELECT code, department, postcodes,
               string_to_array({PLAIN.format(text="name")}, ' ') AS place
        FROM communities_commune WHERE code IN (SELECT commune FROM duplicate_source)
        OFFSET 0) c ON c.code = s.commune
    OFFSET 0
) s
CROSS JOIN LATERAL (
    SELECT CASE WHEN kind = 'person' THEN '' ELSE {{form}} END AS form,
           string_to_array(CASE WHEN kind = 'person' THEN plain
                           ELSE regexp_replace(plain, %(town)s, '') END, ' ') AS all_words OFFSET 0
) f
CROSS JOIN LATERAL (
    SELECT array_agg(DISTINCT w ORDER BY w) FILTER (WHERE w <> ALL(
               CASE WHEN kind = 'person' THEN %(titles)s ELSE %(left_out)s END::text[])) AS said,
           array_agg(DISTINCT w ORDER BY w) FILTER (WHERE kind <> 'person' AND w <> ALL(
               %(left_out)s::text[] || place)) AS told
    FROM unnest(all_words) w WHERE w <> '' OFFSET 0
) t
CROSS JOIN LATERAL (
    SELECT coalesce(told, said, string_to_array(plain, ' ')) AS words OFFSET 0
) w
WHERE plain <> ''
"""  # noqa: S608 - the pieces are ours

KEYS = """
CREATE TEMPORARY TABLE duplicate_key ON COMMIT DROP AS
SELECT DISTINCT hashtextextended(kind || key, 0) AS key, id, fresh FROM duplicate_profile,
LATERAL (
    SELECT 'email ' || email AS key WHERE email <> ''
    UNION ALL SELECT 'phone ' || phone WHERE phone <> ''
    UNION ALL SELECT 'siret ' || siret WHERE siret <> ''
    UNION ALL SELECT 'name ' || commune || ' ' || core WHERE commune <> ''
    UNION ALL SELECT 'name ' || postcode || ' ' || core WHERE postcode <> ''
    UNION ALL SELECT 'name ' || department || ' ' || core WHERE department <> ''
    UNION ALL SELECT 'word ' || commune || ' ' || w FROM unnest(words) w WHERE commune <> ''
    UNION ALL SELECT 'start ' || commune || ' ' || left(w, 4) FROM unnest(words) w
              WHERE commune <> '' AND length(w) > 4
    UNION ALL SELECT 'word ' || department || ' ' || w FROM unnest(words) w
              WHERE department <> '' AND kind <> 'person' AND length(w) > 2
) AS keys
"""
MET = f"""
CREATE TEMPORARY TABLE duplicate_met ON COMMIT DROP AS
SELECT DISTINCT a.id AS lower, b.id AS higher
FROM (SELECT key FROM duplicate_key GROUP BY key
      HAVING count(*) BETWEEN 2 AND {CROWD} AND bool_or(fresh)) shared
JOIN duplicate_key a USING (key) JOIN duplicate_key b USING (key)
WHERE a.id < b.id AND (a.fresh OR b.fresh)
"""  # noqa: S608


def source_columns(ignoring: Collection[str]) -> dict[str, str]:
    """What is read of each column that may be left aside."""
    return {name: "''" if name in ignoring else f"a.{name}" for name in IGNORABLE}


def profile() -> tuple[str, dict[str, Any]]:
    """The statement that makes the profiles, and its parameters."""
    forms = {f"form_{n}": pattern for n, (pattern, _form) in enumerate(FORMS)}
    whens = [f"WHEN plain ~ %(form_{n})s THEN '{form}'" for n, (_p, form) in enumerate(FORMS)]
    sql = PROFILE.replace("{form}", f"CASE {' '.join(whens)} ELSE '' END")
    left_out = [*LEGAL, *LINKING]
    return sql, {**forms, "town": TOWN, "titles": list(TITLES), "left_out": left_out}


def probe_rows(probes: Sequence[Probe], ignoring: Collection[str]) -> list[dict[str, Any]]:
    """The rows of ``duplicate_source``: probes are numbered −1, −2…"""
    left_out = dict.fromkeys(ignoring, "")
    return [
        {"id": -number, "fresh": True, **asdict(probe), **left_out}
        for number, probe in enumerate(probes, 1)
    ]
