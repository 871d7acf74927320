import pgtrigger.compiler
from django.db import migrations

from grc.migrations._triggers import AddLightTrigger


class Migration(migrations.Migration):
    dependencies = [
        ("communities", "0005_saved_view"),
        ("grc", "0005_live"),
    ]

    operations = [
        AddLightTrigger(
            model_name="actor",
            trigger=pgtrigger.compiler.Trigger(
                name="tell_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE ids bigint[];",
                    func="ids := ARRAY(SELECT id FROM new_values LIMIT 101); PERFORM grc_tell('communities_actor', 'i', ids); RETURN NULL;",
                    hash="070fd1680603b1ab5ac422378adcac0feb4a9760",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_tell_insert_a2b47",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="communities_actor",
                    when="AFTER",
                ),
            ),
        ),
        AddLightTrigger(
            model_name="actor",
            trigger=pgtrigger.compiler.Trigger(
                name="tell_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE ids bigint[];",
                    func="ids := ARRAY(SELECT id FROM new_values LIMIT 101); PERFORM grc_tell('communities_actor', 'u', ids); RETURN NULL;",
                    hash="655c5b452b73933d23648d107b394f674b10264e",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_tell_update_60824",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="communities_actor",
                    when="AFTER",
                ),
            ),
        ),
        AddLightTrigger(
            model_name="actor",
            trigger=pgtrigger.compiler.Trigger(
                name="tell_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE ids bigint[];",
                    func="ids := ARRAY(SELECT id FROM old_values LIMIT 101); PERFORM grc_tell('communities_actor', 'd', ids); RETURN NULL;",
                    hash="940ffe036e0ba60a268556a430557f881e34ba23",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_tell_delete_5ef60",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="communities_actor",
                    when="AFTER",
                ),
            ),
        ),
        AddLightTrigger(
            model_name="actorthemeslink",
            trigger=pgtrigger.compiler.Trigger(
                name="tell_insert_actor_id",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE ids bigint[];",
                    func="ids := ARRAY(SELECT actor_id FROM new_values LIMIT 101); PERFORM grc_tell('communities_actor', 'u', ids); RETURN NULL;",
                    hash="714a7356da75a92bf7ad96a810568dfda79d14a7",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_tell_insert_actor_id_99fce",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="communities_actor_themes",
                    when="AFTER",
                ),
            ),
        ),
        AddLightTrigger(
            model_name="actorthemeslink",
            trigger=pgtrigger.compiler.Trigger(
                name="tell_delete_actor_id",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE ids bigint[];",
                    func="ids := ARRAY(SELECT actor_id FROM old_values LIMIT 101); PERFORM grc_tell('communities_actor', 'u', ids); RETURN NULL;",
                    hash="9102528ba441b55ad81ab943dc2358e4aec117e0",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_tell_delete_actor_id_46ce4",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="communities_actor_themes",
                    when="AFTER",
                ),
            ),
        ),
        AddLightTrigger(
            model_name="membership",
            trigger=pgtrigger.compiler.Trigger(
                name="tell_insert_actor_id",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE ids bigint[];",
                    func="ids := ARRAY(SELECT actor_id FROM new_values LIMIT 101); PERFORM grc_tell('communities_actor', 'u', ids); PERFORM grc_tell('grc_user', 'u', CASE WHEN cardinality(ids) > 100 THEN ids ELSE ARRAY(SELECT user_id FROM communities_actor WHERE id = ANY(ids) AND user_id IS NOT NULL LIMIT 101) END); RETURN NULL;",
                    hash="31c6e5459d72195f87a9e650596764ec5e64dfd1",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_tell_insert_actor_id_ff41e",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="communities_membership",
                    when="AFTER",
                ),
            ),
        ),
        AddLightTrigger(
            model_name="membership",
            trigger=pgtrigger.compiler.Trigger(
                name="tell_delete_actor_id",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE ids bigint[];",
                    func="ids := ARRAY(SELECT actor_id FROM old_values LIMIT 101); PERFORM grc_tell('communities_actor', 'u', ids); PERFORM grc_tell('grc_user', 'u', CASE WHEN cardinality(ids) > 100 THEN ids ELSE ARRAY(SELECT user_id FROM communities_actor WHERE id = ANY(ids) AND user_id IS NOT NULL LIMIT 101) END); RETURN NULL;",
                    hash="da886757b80d0adcd7f916f1877fd09466bd1cbf",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_tell_delete_actor_id_5f478",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="communities_membership",
                    when="AFTER",
                ),
            ),
        ),
        AddLightTrigger(
            model_name="membership",
            trigger=pgtrigger.compiler.Trigger(
                name="tell_update_actor_id",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE ids bigint[];",
                    func="ids := ARRAY(SELECT actor_id FROM new_values UNION ALL SELECT actor_id FROM old_values LIMIT 101); PERFORM grc_tell('communities_actor', 'u', ids); PERFORM grc_tell('grc_user', 'u', CASE WHEN cardinality(ids) > 100 THEN ids ELSE ARRAY(SELECT user_id FROM communities_actor WHERE id = ANY(ids) AND user_id IS NOT NULL LIMIT 101) END); RETURN NULL;",
                    hash="fe2cfabb52330b7d8f5cb91fc4e53dd9a8f2a28c",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_tell_update_actor_id_a241b",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="communities_membership",
                    when="AFTER",
                ),
            ),
        ),
    ]
