import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from grc.migrations._together import Together


class Migration(migrations.Migration):
    """Records are archived, and the journal of a sheet finds the latest requests."""

    dependencies = [
        ("communities", "0006_live"),
        ("pghistory", "0007_auto_20250421_0444"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        Together(
            [
                pgtrigger.migrations.RemoveTrigger(
                    model_name="actor",
                    name="insert_insert",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="actor",
                    name="update_update",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="actor",
                    name="delete_delete",
                ),
                migrations.RemoveIndex(
                    model_name="actor",
                    name="actor_updated",
                ),
                migrations.RemoveIndex(
                    model_name="actor",
                    name="actor_rights",
                ),
                migrations.RemoveIndex(
                    model_name="actor",
                    name="actor_sort",
                ),
                migrations.RemoveIndex(
                    model_name="actor",
                    name="actor_created",
                ),
                migrations.AddField(
                    model_name="actor",
                    name="archived_at",
                    field=models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="archivé le"
                    ),
                ),
                migrations.AddField(
                    model_name="actor",
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
                    model_name="actorevent",
                    name="archived_at",
                    field=models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="archivé le"
                    ),
                ),
                migrations.AddField(
                    model_name="actorevent",
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
                    model_name="actor",
                    index=models.Index(
                        condition=models.Q(("archived_at", None)),
                        fields=["audience", "merged_into", "created_by", "user", "id"],
                        name="actor_rights",
                    ),
                ),
                migrations.AddIndex(
                    model_name="actor",
                    index=models.Index(
                        condition=models.Q(("archived_at", None)),
                        fields=["sort_name", "id"],
                        include=("audience", "merged_into", "created_by", "user"),
                        name="actor_sort",
                    ),
                ),
                migrations.AddIndex(
                    model_name="actor",
                    index=models.Index(
                        condition=models.Q(("archived_at", None)),
                        fields=["created_at", "id"],
                        include=("audience", "merged_into", "created_by", "user"),
                        name="actor_created",
                    ),
                ),
                migrations.AddIndex(
                    model_name="actor",
                    index=models.Index(
                        condition=models.Q(("archived_at", None)),
                        fields=["updated_at", "id"],
                        name="actor_updated",
                    ),
                ),
                migrations.AddIndex(
                    model_name="actor",
                    index=models.Index(
                        condition=models.Q(("archived_at", None), _negated=True),
                        fields=["archived_at", "id"],
                        name="actor_archived",
                    ),
                ),
                migrations.AddIndex(
                    model_name="actorevent",
                    index=models.Index(
                        condition=models.Q(("pgh_context__isnull", False)),
                        fields=["pgh_created_at", "pgh_context"],
                        name="actor_journal",
                    ),
                ),
                migrations.AddIndex(
                    model_name="actorthemeslinkevent",
                    index=models.Index(
                        condition=models.Q(("pgh_context__isnull", False)),
                        fields=["pgh_created_at", "pgh_context"],
                        name="actor_themes_journal",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="actor",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "communities_actorevent" ("address", "archived_at", "archived_by_id", "audience", "collected_on", "commune_id", "contact_shared", "created_at", "created_by_id", "description", "email", "first_name", "id", "informed_on", "kind", "legal_basis", "merged_into_id", "name", "notes", "opted_out", "organisation_kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "postcode", "siret", "source", "source_detail", "tags", "updated_at", "user_id", "version", "website") SELECT new_values."address", new_values."archived_at", new_values."archived_by_id", new_values."audience", new_values."collected_on", new_values."commune_id", new_values."contact_shared", new_values."created_at", new_values."created_by_id", new_values."description", new_values."email", new_values."first_name", new_values."id", new_values."informed_on", new_values."kind", new_values."legal_basis", new_values."merged_into_id", new_values."name", new_values."notes", new_values."opted_out", new_values."organisation_kind", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."phone", new_values."postcode", new_values."siret", new_values."source", new_values."source_detail", new_values."tags", new_values."updated_at", new_values."user_id", new_values."version", new_values."website" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="3840ef0c8996adc8826bd77f91ee20cfe0af2342",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_6648e",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="communities_actor",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="actor",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "communities_actorevent" ("address", "archived_at", "archived_by_id", "audience", "collected_on", "commune_id", "contact_shared", "created_at", "created_by_id", "description", "email", "first_name", "id", "informed_on", "kind", "legal_basis", "merged_into_id", "name", "notes", "opted_out", "organisation_kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "postcode", "siret", "source", "source_detail", "tags", "updated_at", "user_id", "version", "website") SELECT new_values."address", new_values."archived_at", new_values."archived_by_id", new_values."audience", new_values."collected_on", new_values."commune_id", new_values."contact_shared", new_values."created_at", new_values."created_by_id", new_values."description", new_values."email", new_values."first_name", new_values."id", new_values."informed_on", new_values."kind", new_values."legal_basis", new_values."merged_into_id", new_values."name", new_values."notes", new_values."opted_out", new_values."organisation_kind", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."phone", new_values."postcode", new_values."siret", new_values."source", new_values."source_detail", new_values."tags", new_values."updated_at", new_values."user_id", new_values."version", new_values."website" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."address" IS DISTINCT FROM (new_values."address") OR old_values."archived_at" IS DISTINCT FROM (new_values."archived_at") OR old_values."archived_by_id" IS DISTINCT FROM (new_values."archived_by_id") OR old_values."audience" IS DISTINCT FROM (new_values."audience") OR old_values."collected_on" IS DISTINCT FROM (new_values."collected_on") OR old_values."commune_id" IS DISTINCT FROM (new_values."commune_id") OR old_values."contact_shared" IS DISTINCT FROM (new_values."contact_shared") OR old_values."created_at" IS DISTINCT FROM (new_values."created_at") OR old_values."created_by_id" IS DISTINCT FROM (new_values."created_by_id") OR old_values."description" IS DISTINCT FROM (new_values."description") OR old_values."email" IS DISTINCT FROM (new_values."email") OR old_values."first_name" IS DISTINCT FROM (new_values."first_name") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."informed_on" IS DISTINCT FROM (new_values."informed_on") OR old_values."kind" IS DISTINCT FROM (new_values."kind") OR old_values."legal_basis" IS DISTINCT FROM (new_values."legal_basis") OR old_values."merged_into_id" IS DISTINCT FROM (new_values."merged_into_id") OR old_values."name" IS DISTINCT FROM (new_values."name") OR old_values."notes" IS DISTINCT FROM (new_values."notes") OR old_values."opted_out" IS DISTINCT FROM (new_values."opted_out") OR old_values."organisation_kind" IS DISTINCT FROM (new_values."organisation_kind") OR old_values."phone" IS DISTINCT FROM (new_values."phone") OR old_values."postcode" IS DISTINCT FROM (new_values."postcode") OR old_values."siret" IS DISTINCT FROM (new_values."siret") OR old_values."source" IS DISTINCT FROM (new_values."source") OR old_values."source_detail" IS DISTINCT FROM (new_values."source_detail") OR old_values."tags" IS DISTINCT FROM (new_values."tags") OR old_values."user_id" IS DISTINCT FROM (new_values."user_id") OR old_values."website" IS DISTINCT FROM (new_values."website")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="e4920c360a844dd3cd14e628697740755c82fd53",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_1721f",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="communities_actor",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="actor",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "communities_actorevent" ("address", "archived_at", "archived_by_id", "audience", "collected_on", "commune_id", "contact_shared", "created_at", "created_by_id", "description", "email", "first_name", "id", "informed_on", "kind", "legal_basis", "merged_into_id", "name", "notes", "opted_out", "organisation_kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "postcode", "siret", "source", "source_detail", "tags", "updated_at", "user_id", "version", "website") SELECT old_values."address", old_values."archived_at", old_values."archived_by_id", old_values."audience", old_values."collected_on", old_values."commune_id", old_values."contact_shared", old_values."created_at", old_values."created_by_id", old_values."description", old_values."email", old_values."first_name", old_values."id", old_values."informed_on", old_values."kind", old_values."legal_basis", old_values."merged_into_id", old_values."name", old_values."notes", old_values."opted_out", old_values."organisation_kind", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."phone", old_values."postcode", old_values."siret", old_values."source", old_values."source_detail", old_values."tags", old_values."updated_at", old_values."user_id", old_values."version", old_values."website" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="58ca0205c76d88bd7244f5263b28f3ed6a0e0376",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_47c55",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="communities_actor",
                            when="AFTER",
                        ),
                    ),
                ),
            ]
        )
    ]
