import pgtrigger.compiler
from django.db import migrations

from grc.migrations._triggers import AddLightTrigger

# A transaction tells a hundred times, or ten times a hundred keys; beyond, it says that rows are
# many, and PostgreSQL sends the same payload once. NOTIFY takes less than 8000 bytes: a hundred
# keys of 19 digits hold in a quarter of that.
TELL = """
CREATE FUNCTION grc_tell(topic text, verb text, ids bigint[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    told int;
BEGIN
    IF cardinality(ids) = 0 THEN
        RETURN;
    END IF;
    told := coalesce(nullif(current_setting('grc.told', true), ''), '0')::int + 10 + cardinality(ids);
    PERFORM set_config('grc.told', told::text, true);
    IF cardinality(ids) > 100 OR told > 1100 THEN
        PERFORM pg_notify('grc_live', topic || ' ' || verb || ' *');
    ELSE
        PERFORM pg_notify('grc_live', topic || ' ' || verb || ' ' ||
            (SELECT string_agg(id::text, ',' ORDER BY id) FROM (SELECT DISTINCT unnest(ids)) AS t(id)));
    END IF;
END
$$
"""


class Migration(migrations.Migration):
    dependencies = [
        ("grc", "0004_lighter_writes"),
    ]

    operations = [
        migrations.RunSQL(TELL, "DROP FUNCTION grc_tell(text, text, bigint[])"),
        AddLightTrigger(
            model_name="user",
            trigger=pgtrigger.compiler.Trigger(
                name="tell_shown",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE ids bigint[];",
                    func="ids := ARRAY(SELECT id FROM new_values LIMIT 101); IF cardinality(ids) > 100 OR EXISTS (SELECT FROM old_values o JOIN new_values n USING (id) WHERE (o.role, o.is_active) IS DISTINCT FROM (n.role, n.is_active)) THEN PERFORM grc_tell('grc_user', 'u', CASE WHEN cardinality(ids) > 100 THEN ids ELSE ARRAY(SELECT id FROM grc_user WHERE id = ANY(ids) AND id IS NOT NULL LIMIT 101) END); END IF; RETURN NULL;",
                    hash="d811af74135cdc3eec265f47cf4a51f3a136481e",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_tell_shown_3bcaf",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="grc_user",
                    when="AFTER",
                ),
            ),
        ),
    ]
