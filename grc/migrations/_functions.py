"""Extensions and functions that generated columns, indexes and triggers rest on."""

from django.contrib.postgres.operations import (
    BtreeGistExtension,
    TrigramExtension,
    UnaccentExtension,
)
from django.db import migrations

# unaccent() is declared STABLE because its dictionary may be edited; ours is not, and
# generated columns ask for IMMUTABLE. Accents go first: lower() then works in any locale.
FOLD = """
CREATE FUNCTION grc_fold(text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
$$ SELECT lower(public.unaccent('public.unaccent'::regdictionary, $1)) $$
"""

SORT_KEY = """
CREATE FUNCTION grc_sort_key(text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
$$ SELECT left(btrim(public.grc_fold($1)), 200) $$
"""

# A tsvector holds at most 1 MB: the end of an endless text is not searched.
VECTOR = """
CREATE FUNCTION grc_vector(text) RETURNS tsvector
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
$$ SELECT to_tsvector('pg_catalog.french'::regconfig, public.grc_fold(left($1, 100000))) $$
"""

# The words as they are written, and their French stems: « jardin » is found by a misspelt
# « jardni » where only « jardins » stands.
WORDS = """
CREATE FUNCTION grc_words(text) RETURNS text[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
$$ SELECT coalesce(array_agg(word), '{}') FROM unnest(tsvector_to_array(
       to_tsvector('pg_catalog.simple'::regconfig, public.grc_fold(left($1, 100000)))
       || public.grc_vector($1))) AS word
   WHERE word ~ '^[a-z]{3,40}$' $$
"""

VARIANTS = """
CREATE FUNCTION grc_variants(text) RETURNS text[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
$$ SELECT array_agg(DISTINCT variant) FROM (
       SELECT $1 AS variant UNION ALL
       SELECT overlay($1 PLACING '' FROM i FOR 1) FROM generate_series(1, length($1)) AS i
   ) AS variants $$
"""


def function(create: str, drop: str) -> migrations.RunSQL:
    return migrations.RunSQL(create, f"DROP FUNCTION {drop}(text)")


FUNCTIONS = [
    UnaccentExtension(),
    TrigramExtension(),
    BtreeGistExtension(),
    function(FOLD, "grc_fold"),
    function(SORT_KEY, "grc_sort_key"),
    function(VECTOR, "grc_vector"),
    function(WORDS, "grc_words"),
    function(VARIANTS, "grc_variants"),
]
