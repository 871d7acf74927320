import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from grc.migrations._together import Together


class Migration(migrations.Migration):
    """Records are archived, and the journal of a sheet finds the latest requests."""

    dependencies = [
        ("communities", "0007_archive_and_journal"),
        ("events", "0003_lighter_writes"),
        ("gardeners", "0007_live"),
        ("pghistory", "0007_auto_20250421_0444"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        Together(
            [
                pgtrigger.migrations.RemoveTrigger(
                    model_name="event",
                    name="insert_insert",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="event",
                    name="update_update",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="event",
                    name="delete_delete",
                ),
                migrations.RemoveIndex(
                    model_name="event",
                    name="event_starts_at",
                ),
                migrations.AddField(
                    model_name="event",
                    name="archived_at",
                    field=models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="archivé le"
                    ),
                ),
                migrations.AddField(
                    model_name="event",
                    name="archived_by",
                    field=models.ForeignKey(
                        blank=True,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="archivé par",
                    ),
                ),
                migrations.AddField(
                    model_name="eventevent",
                    name="archived_at",
                    field=models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="archivé le"
                    ),
                ),
                migrations.AddField(
                    model_name="eventevent",
                    name="archived_by",
                    field=models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="archivé par",
                    ),
                ),
                migrations.AddIndex(
                    model_name="event",
                    index=models.Index(
                        condition=models.Q(("archived_at", None)),
                        fields=["starts_at", "id"],
                        name="event_starts_at",
                    ),
                ),
                migrations.AddIndex(
                    model_name="event",
                    index=models.Index(
                        condition=models.Q(("archived_at", None), _negated=True),
                        fields=["archived_at", "id"],
                        name="event_archived",
                    ),
                ),
                migrations.AddIndex(
                    model_name="eventevent",
                    index=models.Index(
                        condition=models.Q(("pgh_context__isnull", False)),
                        fields=["pgh_created_at", "pgh_context"],
                        name="event_journal",
                    ),
                ),
                migrations.AddIndex(
                    model_name="eventneedslinkevent",
                    index=models.Index(
                        condition=models.Q(("pgh_context__isnull", False)),
                        fields=["pgh_created_at", "pgh_context"],
                        name="event_needs_journal",
                    ),
                ),
                migrations.AddIndex(
                    model_name="eventsynergieslinkevent",
                    index=models.Index(
                        condition=models.Q(("pgh_context__isnull", False)),
                        fields=["pgh_created_at", "pgh_context"],
                        name="event_synergies_journal",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="event",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "events_eventevent" ("archived_at", "archived_by_id", "audience", "community_id", "created_at", "created_by_id", "description", "ends_at", "id", "kind", "mode", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_id", "starts_at", "title", "updated_at", "url", "version") SELECT new_values."archived_at", new_values."archived_by_id", new_values."audience", new_values."community_id", new_values."created_at", new_values."created_by_id", new_values."description", new_values."ends_at", new_values."id", new_values."kind", new_values."mode", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."place_id", new_values."starts_at", new_values."title", new_values."updated_at", new_values."url", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="334ab511395b7d663a79b0b825b9c1a647365bbe",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_82b94",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="events_event",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="event",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "events_eventevent" ("archived_at", "archived_by_id", "audience", "community_id", "created_at", "created_by_id", "description", "ends_at", "id", "kind", "mode", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_id", "starts_at", "title", "updated_at", "url", "version") SELECT new_values."archived_at", new_values."archived_by_id", new_values."audience", new_values."community_id", new_values."created_at", new_values."created_by_id", new_values."description", new_values."ends_at", new_values."id", new_values."kind", new_values."mode", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."place_id", new_values."starts_at", new_values."title", new_values."updated_at", new_values."url", new_values."version" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."archived_at" IS DISTINCT FROM (new_values."archived_at") OR old_values."archived_by_id" IS DISTINCT FROM (new_values."archived_by_id") OR old_values."audience" IS DISTINCT FROM (new_values."audience") OR old_values."community_id" IS DISTINCT FROM (new_values."community_id") OR old_values."created_at" IS DISTINCT FROM (new_values."created_at") OR old_values."created_by_id" IS DISTINCT FROM (new_values."created_by_id") OR old_values."description" IS DISTINCT FROM (new_values."description") OR old_values."ends_at" IS DISTINCT FROM (new_values."ends_at") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."kind" IS DISTINCT FROM (new_values."kind") OR old_values."mode" IS DISTINCT FROM (new_values."mode") OR old_values."place_id" IS DISTINCT FROM (new_values."place_id") OR old_values."starts_at" IS DISTINCT FROM (new_values."starts_at") OR old_values."title" IS DISTINCT FROM (new_values."title") OR old_values."url" IS DISTINCT FROM (new_values."url")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="641c49ad6e03b05419522aa3c4765157d77b9c17",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_73f59",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="events_event",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="event",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "events_eventevent" ("archived_at", "archived_by_id", "audience", "community_id", "created_at", "created_by_id", "description", "ends_at", "id", "kind", "mode", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_id", "starts_at", "title", "updated_at", "url", "version") SELECT old_values."archived_at", old_values."archived_by_id", old_values."audience", old_values."community_id", old_values."created_at", old_values."created_by_id", old_values."description", old_values."ends_at", old_values."id", old_values."kind", old_values."mode", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."place_id", old_values."starts_at", old_values."title", old_values."updated_at", old_values."url", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="e43f4631c14d7a9ff48fd7d24763be2a9a1e823a",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_d74a6",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="events_event",
                            when="AFTER",
                        ),
                    ),
                ),
            ]
        )
    ]
