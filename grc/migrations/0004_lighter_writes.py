from django.db import migrations

from grc.migrations._functions import WORDS
from grc.migrations._indexes import FitIndexes

# The stems are found by the triggers, once for each distinct word of a whole statement.
WORDS_AS_WRITTEN = """
CREATE OR REPLACE FUNCTION grc_words(text) RETURNS text[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
$$ SELECT tsvector_to_array(
       to_tsvector('pg_catalog.simple'::regconfig, public.grc_fold(left($1, 100000)))) $$
"""


class Migration(migrations.Migration):
    dependencies = [
        ("grc", "0003_throttle"),
    ]

    operations = [
        migrations.RunSQL(
            WORDS_AS_WRITTEN, WORDS.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
        ),
        FitIndexes(),
    ]
