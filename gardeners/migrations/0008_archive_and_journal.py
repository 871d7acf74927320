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
        ("gardeners", "0007_live"),
        ("pghistory", "0007_auto_20250421_0444"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        Together(
            [
                pgtrigger.migrations.RemoveTrigger(
                    model_name="followup",
                    name="insert_insert",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="followup",
                    name="update_update",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="followup",
                    name="delete_delete",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="interaction",
                    name="insert_insert",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="interaction",
                    name="update_update",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="interaction",
                    name="delete_delete",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="need",
                    name="insert_insert",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="need",
                    name="update_update",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="need",
                    name="delete_delete",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="synergy",
                    name="insert_insert",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="synergy",
                    name="update_update",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="synergy",
                    name="delete_delete",
                ),
                migrations.RemoveIndex(
                    model_name="followup",
                    name="followup_status",
                ),
                migrations.RemoveIndex(
                    model_name="followup",
                    name="followup_assignee",
                ),
                migrations.RemoveIndex(
                    model_name="followup",
                    name="followup_community",
                ),
                migrations.RemoveIndex(
                    model_name="followup",
                    name="followup_rights",
                ),
                migrations.RemoveIndex(
                    model_name="followup",
                    name="followup_due_on",
                ),
                migrations.RemoveIndex(
                    model_name="followup",
                    name="followup_sort",
                ),
                migrations.RemoveIndex(
                    model_name="interaction",
                    name="interaction_community",
                ),
                migrations.RemoveIndex(
                    model_name="interaction",
                    name="interaction_channel",
                ),
                migrations.RemoveIndex(
                    model_name="interaction",
                    name="interaction_rights",
                ),
                migrations.RemoveIndex(
                    model_name="interaction",
                    name="interaction_date",
                ),
                migrations.RemoveIndex(
                    model_name="need",
                    name="need_status",
                ),
                migrations.RemoveIndex(
                    model_name="need",
                    name="need_community",
                ),
                migrations.RemoveIndex(
                    model_name="need",
                    name="need_urgency",
                ),
                migrations.RemoveIndex(
                    model_name="need",
                    name="need_rights",
                ),
                migrations.RemoveIndex(
                    model_name="need",
                    name="need_heard_on",
                ),
                migrations.RemoveIndex(
                    model_name="need",
                    name="need_sort",
                ),
                migrations.RemoveIndex(
                    model_name="synergy",
                    name="synergy_status",
                ),
                migrations.RemoveIndex(
                    model_name="synergy",
                    name="synergy_community",
                ),
                migrations.RemoveIndex(
                    model_name="synergy",
                    name="synergy_rights",
                ),
                migrations.RemoveIndex(
                    model_name="synergy",
                    name="synergy_created",
                ),
                migrations.RemoveIndex(
                    model_name="synergy",
                    name="synergy_sort",
                ),
                migrations.AddField(
                    model_name="followup",
                    name="archived_at",
                    field=models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="archivé le"
                    ),
                ),
                migrations.AddField(
                    model_name="followup",
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
                    model_name="followupevent",
                    name="archived_at",
                    field=models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="archivé le"
                    ),
                ),
                migrations.AddField(
                    model_name="followupevent",
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
                migrations.AddField(
                    model_name="interaction",
                    name="archived_at",
                    field=models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="archivé le"
                    ),
                ),
                migrations.AddField(
                    model_name="interaction",
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
                    model_name="interactionevent",
                    name="archived_at",
                    field=models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="archivé le"
                    ),
                ),
                migrations.AddField(
                    model_name="interactionevent",
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
                migrations.AddField(
                    model_name="need",
                    name="archived_at",
                    field=models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="archivé le"
                    ),
                ),
                migrations.AddField(
                    model_name="need",
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
                    model_name="needevent",
                    name="archived_at",
                    field=models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="archivé le"
                    ),
                ),
                migrations.AddField(
                    model_name="needevent",
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
                migrations.AddField(
                    model_name="synergy",
                    name="archived_at",
                    field=models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="archivé le"
                    ),
                ),
                migrations.AddField(
                    model_name="synergy",
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
                    model_name="synergyevent",
                    name="archived_at",
                    field=models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="archivé le"
                    ),
                ),
                migrations.AddField(
                    model_name="synergyevent",
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
                    model_name="followup",
                    index=models.Index(
                        condition=models.Q(("archived_at", None)),
                        fields=["community", "audience", "created_by", "assignee"],
                        name="followup_rights",
                    ),
                ),
                migrations.AddIndex(
                    model_name="followup",
                    index=models.Index(
                        condition=models.Q(("archived_at", None), _negated=True),
                        fields=["archived_at", "id"],
                        name="followup_archived",
                    ),
                ),
                migrations.AddIndex(
                    model_name="followup",
                    index=models.Index(
                        condition=models.Q(("archived_at", None)),
                        fields=["due_on", "id"],
                        include=("audience", "community", "created_by", "assignee"),
                        name="followup_due_on",
                    ),
                ),
                migrations.AddIndex(
                    model_name="followup",
                    index=models.Index(
                        condition=models.Q(("archived_at", None)),
                        fields=["sort_title", "id"],
                        include=("audience", "community", "created_by", "assignee"),
                        name="followup_sort",
                    ),
                ),
                migrations.AddIndex(
                    model_name="followup",
                    index=models.Index(
                        condition=models.Q(("archived_at", None)),
                        fields=["status", "due_on", "id"],
                        name="followup_status",
                    ),
                ),
                migrations.AddIndex(
                    model_name="followup",
                    index=models.Index(
                        condition=models.Q(("archived_at", None)),
                        fields=["assignee", "status", "due_on"],
                        name="followup_assignee",
                    ),
                ),
                migrations.AddIndex(
                    model_name="followup",
                    index=models.Index(
                        condition=models.Q(("archived_at", None)),
                        fields=["community", "due_on", "id"],
                        name="followup_community",
                    ),
                ),
                migrations.AddIndex(
                    model_name="followupevent",
                    index=models.Index(
                        condition=models.Q(("pgh_context__isnull", False)),
                        fields=["pgh_created_at", "pgh_context"],
                        name="followup_journal",
                    ),
                ),
                migrations.AddIndex(
                    model_name="interaction",
                    index=models.Index(
                        condition=models.Q(("archived_at", None)),
                        fields=["community", "audience", "created_by"],
                        name="interaction_rights",
                    ),
                ),
                migrations.AddIndex(
                    model_name="interaction",
                    index=models.Index(
                        condition=models.Q(("archived_at", None)),
                        fields=["occurred_on", "id"],
                        include=("audience", "community", "created_by"),
                        name="interaction_date",
                    ),
                ),
                migrations.AddIndex(
                    model_name="interaction",
                    index=models.Index(
                        condition=models.Q(("archived_at", None)),
                        fields=["community", "occurred_on", "id"],
                        name="interaction_community",
                    ),
                ),
                migrations.AddIndex(
                    model_name="interaction",
                    index=models.Index(
                        condition=models.Q(("archived_at", None)),
                        fields=["channel", "occurred_on", "id"],
                        name="interaction_channel",
                    ),
                ),
                migrations.AddIndex(
                    model_name="interaction",
                    index=models.Index(
                        condition=models.Q(("archived_at", None), _negated=True),
                        fields=["archived_at", "id"],
                        name="interaction_archived",
                    ),
                ),
                migrations.AddIndex(
                    model_name="interactionactorslinkevent",
                    index=models.Index(
                        condition=models.Q(("pgh_context__isnull", False)),
                        fields=["pgh_created_at", "pgh_context"],
                        name="interaction_actors_journal",
                    ),
                ),
                migrations.AddIndex(
                    model_name="interactionevent",
                    index=models.Index(
                        condition=models.Q(("pgh_context__isnull", False)),
                        fields=["pgh_created_at", "pgh_context"],
                        name="interaction_journal",
                    ),
                ),
                migrations.AddIndex(
                    model_name="need",
                    index=models.Index(
                        condition=models.Q(("archived_at", None)),
                        fields=["community", "audience", "created_by"],
                        name="need_rights",
                    ),
                ),
                migrations.AddIndex(
                    model_name="need",
                    index=models.Index(
                        condition=models.Q(("archived_at", None)),
                        fields=["heard_on", "id"],
                        include=("audience", "community", "created_by"),
                        name="need_heard_on",
                    ),
                ),
                migrations.AddIndex(
                    model_name="need",
                    index=models.Index(
                        condition=models.Q(("archived_at", None)),
                        fields=["sort_title", "id"],
                        include=("audience", "community", "created_by"),
                        name="need_sort",
                    ),
                ),
                migrations.AddIndex(
                    model_name="need",
                    index=models.Index(
                        condition=models.Q(("archived_at", None)),
                        fields=["status", "heard_on", "id"],
                        name="need_status",
                    ),
                ),
                migrations.AddIndex(
                    model_name="need",
                    index=models.Index(
                        condition=models.Q(("archived_at", None)),
                        fields=["community", "heard_on", "id"],
                        name="need_community",
                    ),
                ),
                migrations.AddIndex(
                    model_name="need",
                    index=models.Index(
                        condition=models.Q(("archived_at", None)),
                        fields=["urgency", "id"],
                        name="need_urgency",
                    ),
                ),
                migrations.AddIndex(
                    model_name="need",
                    index=models.Index(
                        condition=models.Q(("archived_at", None), _negated=True),
                        fields=["archived_at", "id"],
                        name="need_archived",
                    ),
                ),
                migrations.AddIndex(
                    model_name="needactorslinkevent",
                    index=models.Index(
                        condition=models.Q(("pgh_context__isnull", False)),
                        fields=["pgh_created_at", "pgh_context"],
                        name="need_actors_journal",
                    ),
                ),
                migrations.AddIndex(
                    model_name="needdirectorateslinkevent",
                    index=models.Index(
                        condition=models.Q(("pgh_context__isnull", False)),
                        fields=["pgh_created_at", "pgh_context"],
                        name="need_directorates_journal",
                    ),
                ),
                migrations.AddIndex(
                    model_name="needevent",
                    index=models.Index(
                        condition=models.Q(("pgh_context__isnull", False)),
                        fields=["pgh_created_at", "pgh_context"],
                        name="need_journal",
                    ),
                ),
                migrations.AddIndex(
                    model_name="needthemeslinkevent",
                    index=models.Index(
                        condition=models.Q(("pgh_context__isnull", False)),
                        fields=["pgh_created_at", "pgh_context"],
                        name="need_themes_journal",
                    ),
                ),
                migrations.AddIndex(
                    model_name="synergy",
                    index=models.Index(
                        condition=models.Q(("archived_at", None)),
                        fields=["community", "audience", "created_by"],
                        name="synergy_rights",
                    ),
                ),
                migrations.AddIndex(
                    model_name="synergy",
                    index=models.Index(
                        condition=models.Q(("archived_at", None)),
                        fields=["created_at", "id"],
                        include=("audience", "community", "created_by"),
                        name="synergy_created",
                    ),
                ),
                migrations.AddIndex(
                    model_name="synergy",
                    index=models.Index(
                        condition=models.Q(("archived_at", None)),
                        fields=["sort_title", "id"],
                        include=("audience", "community", "created_by"),
                        name="synergy_sort",
                    ),
                ),
                migrations.AddIndex(
                    model_name="synergy",
                    index=models.Index(
                        condition=models.Q(("archived_at", None)),
                        fields=["status", "id"],
                        name="synergy_status",
                    ),
                ),
                migrations.AddIndex(
                    model_name="synergy",
                    index=models.Index(
                        condition=models.Q(("archived_at", None)),
                        fields=["community", "created_at", "id"],
                        name="synergy_community",
                    ),
                ),
                migrations.AddIndex(
                    model_name="synergy",
                    index=models.Index(
                        condition=models.Q(("archived_at", None), _negated=True),
                        fields=["archived_at", "id"],
                        name="synergy_archived",
                    ),
                ),
                migrations.AddIndex(
                    model_name="synergyactorslinkevent",
                    index=models.Index(
                        condition=models.Q(("pgh_context__isnull", False)),
                        fields=["pgh_created_at", "pgh_context"],
                        name="synergy_actors_journal",
                    ),
                ),
                migrations.AddIndex(
                    model_name="synergyevent",
                    index=models.Index(
                        condition=models.Q(("pgh_context__isnull", False)),
                        fields=["pgh_created_at", "pgh_context"],
                        name="synergy_journal",
                    ),
                ),
                migrations.AddIndex(
                    model_name="synergyneedslinkevent",
                    index=models.Index(
                        condition=models.Q(("pgh_context__isnull", False)),
                        fields=["pgh_created_at", "pgh_context"],
                        name="synergy_needs_journal",
                    ),
                ),
                migrations.AddIndex(
                    model_name="synergythemeslinkevent",
                    index=models.Index(
                        condition=models.Q(("pgh_context__isnull", False)),
                        fields=["pgh_created_at", "pgh_context"],
                        name="synergy_themes_journal",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="followup",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "gardeners_followupevent" ("actor_id", "archived_at", "archived_by_id", "assignee_id", "audience", "community_id", "created_at", "created_by_id", "done_on", "due_on", "id", "interaction_id", "need_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "result", "status", "synergy_id", "title", "updated_at", "version") SELECT new_values."actor_id", new_values."archived_at", new_values."archived_by_id", new_values."assignee_id", new_values."audience", new_values."community_id", new_values."created_at", new_values."created_by_id", new_values."done_on", new_values."due_on", new_values."id", new_values."interaction_id", new_values."need_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."result", new_values."status", new_values."synergy_id", new_values."title", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="48f471b6bd16a398134fcc163d705d1d4dafbb39",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_58b7d",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="gardeners_followup",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="followup",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "gardeners_followupevent" ("actor_id", "archived_at", "archived_by_id", "assignee_id", "audience", "community_id", "created_at", "created_by_id", "done_on", "due_on", "id", "interaction_id", "need_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "result", "status", "synergy_id", "title", "updated_at", "version") SELECT new_values."actor_id", new_values."archived_at", new_values."archived_by_id", new_values."assignee_id", new_values."audience", new_values."community_id", new_values."created_at", new_values."created_by_id", new_values."done_on", new_values."due_on", new_values."id", new_values."interaction_id", new_values."need_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."result", new_values."status", new_values."synergy_id", new_values."title", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."actor_id" IS DISTINCT FROM (new_values."actor_id") OR old_values."archived_at" IS DISTINCT FROM (new_values."archived_at") OR old_values."archived_by_id" IS DISTINCT FROM (new_values."archived_by_id") OR old_values."assignee_id" IS DISTINCT FROM (new_values."assignee_id") OR old_values."audience" IS DISTINCT FROM (new_values."audience") OR old_values."community_id" IS DISTINCT FROM (new_values."community_id") OR old_values."created_at" IS DISTINCT FROM (new_values."created_at") OR old_values."created_by_id" IS DISTINCT FROM (new_values."created_by_id") OR old_values."done_on" IS DISTINCT FROM (new_values."done_on") OR old_values."due_on" IS DISTINCT FROM (new_values."due_on") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."interaction_id" IS DISTINCT FROM (new_values."interaction_id") OR old_values."need_id" IS DISTINCT FROM (new_values."need_id") OR old_values."result" IS DISTINCT FROM (new_values."result") OR old_values."status" IS DISTINCT FROM (new_values."status") OR old_values."synergy_id" IS DISTINCT FROM (new_values."synergy_id") OR old_values."title" IS DISTINCT FROM (new_values."title")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="c868de525b82a0e09aee578886e19caed4730440",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_98617",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="gardeners_followup",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="followup",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "gardeners_followupevent" ("actor_id", "archived_at", "archived_by_id", "assignee_id", "audience", "community_id", "created_at", "created_by_id", "done_on", "due_on", "id", "interaction_id", "need_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "result", "status", "synergy_id", "title", "updated_at", "version") SELECT old_values."actor_id", old_values."archived_at", old_values."archived_by_id", old_values."assignee_id", old_values."audience", old_values."community_id", old_values."created_at", old_values."created_by_id", old_values."done_on", old_values."due_on", old_values."id", old_values."interaction_id", old_values."need_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."result", old_values."status", old_values."synergy_id", old_values."title", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="6c50c9bb8d2f59b44eecbd9fe2f04f7d4e75b009",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_5a1ba",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="gardeners_followup",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="interaction",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "gardeners_interactionevent" ("archived_at", "archived_by_id", "audience", "channel", "community_id", "created_at", "created_by_id", "id", "occurred_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "summary", "title", "updated_at", "version") SELECT new_values."archived_at", new_values."archived_by_id", new_values."audience", new_values."channel", new_values."community_id", new_values."created_at", new_values."created_by_id", new_values."id", new_values."occurred_on", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."summary", new_values."title", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="cf41e8e3428c0f0144c5b42d69ecaa29e4b41eed",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_efd2c",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="gardeners_interaction",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="interaction",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "gardeners_interactionevent" ("archived_at", "archived_by_id", "audience", "channel", "community_id", "created_at", "created_by_id", "id", "occurred_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "summary", "title", "updated_at", "version") SELECT new_values."archived_at", new_values."archived_by_id", new_values."audience", new_values."channel", new_values."community_id", new_values."created_at", new_values."created_by_id", new_values."id", new_values."occurred_on", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."summary", new_values."title", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."archived_at" IS DISTINCT FROM (new_values."archived_at") OR old_values."archived_by_id" IS DISTINCT FROM (new_values."archived_by_id") OR old_values."audience" IS DISTINCT FROM (new_values."audience") OR old_values."channel" IS DISTINCT FROM (new_values."channel") OR old_values."community_id" IS DISTINCT FROM (new_values."community_id") OR old_values."created_at" IS DISTINCT FROM (new_values."created_at") OR old_values."created_by_id" IS DISTINCT FROM (new_values."created_by_id") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."occurred_on" IS DISTINCT FROM (new_values."occurred_on") OR old_values."summary" IS DISTINCT FROM (new_values."summary") OR old_values."title" IS DISTINCT FROM (new_values."title")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="4ad5118e66a92d282dbab5e7a2f94620e4b4a9d9",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_13bf8",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="gardeners_interaction",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="interaction",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "gardeners_interactionevent" ("archived_at", "archived_by_id", "audience", "channel", "community_id", "created_at", "created_by_id", "id", "occurred_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "summary", "title", "updated_at", "version") SELECT old_values."archived_at", old_values."archived_by_id", old_values."audience", old_values."channel", old_values."community_id", old_values."created_at", old_values."created_by_id", old_values."id", old_values."occurred_on", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."summary", old_values."title", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="6b0ec59945bf2fb22eaaf8b4a0e49dd0ba6b4538",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_22078",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="gardeners_interaction",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="need",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "gardeners_needevent" ("answer", "archived_at", "archived_by_id", "audience", "commune_id", "community_id", "created_at", "created_by_id", "description", "heard_on", "id", "interaction_id", "origin", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "status", "title", "updated_at", "urgency", "version") SELECT new_values."answer", new_values."archived_at", new_values."archived_by_id", new_values."audience", new_values."commune_id", new_values."community_id", new_values."created_at", new_values."created_by_id", new_values."description", new_values."heard_on", new_values."id", new_values."interaction_id", new_values."origin", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."status", new_values."title", new_values."updated_at", new_values."urgency", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="1933f5eeb9790c3f840b23ab8a5aabcd34ffc1b9",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_01c3c",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="gardeners_need",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="need",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "gardeners_needevent" ("answer", "archived_at", "archived_by_id", "audience", "commune_id", "community_id", "created_at", "created_by_id", "description", "heard_on", "id", "interaction_id", "origin", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "status", "title", "updated_at", "urgency", "version") SELECT new_values."answer", new_values."archived_at", new_values."archived_by_id", new_values."audience", new_values."commune_id", new_values."community_id", new_values."created_at", new_values."created_by_id", new_values."description", new_values."heard_on", new_values."id", new_values."interaction_id", new_values."origin", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."status", new_values."title", new_values."updated_at", new_values."urgency", new_values."version" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."answer" IS DISTINCT FROM (new_values."answer") OR old_values."archived_at" IS DISTINCT FROM (new_values."archived_at") OR old_values."archived_by_id" IS DISTINCT FROM (new_values."archived_by_id") OR old_values."audience" IS DISTINCT FROM (new_values."audience") OR old_values."commune_id" IS DISTINCT FROM (new_values."commune_id") OR old_values."community_id" IS DISTINCT FROM (new_values."community_id") OR old_values."created_at" IS DISTINCT FROM (new_values."created_at") OR old_values."created_by_id" IS DISTINCT FROM (new_values."created_by_id") OR old_values."description" IS DISTINCT FROM (new_values."description") OR old_values."heard_on" IS DISTINCT FROM (new_values."heard_on") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."interaction_id" IS DISTINCT FROM (new_values."interaction_id") OR old_values."origin" IS DISTINCT FROM (new_values."origin") OR old_values."status" IS DISTINCT FROM (new_values."status") OR old_values."title" IS DISTINCT FROM (new_values."title") OR old_values."urgency" IS DISTINCT FROM (new_values."urgency")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="42e8b4385c7ba31d0c3bfe89081a415eebe95830",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_3f5a2",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="gardeners_need",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="need",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "gardeners_needevent" ("answer", "archived_at", "archived_by_id", "audience", "commune_id", "community_id", "created_at", "created_by_id", "description", "heard_on", "id", "interaction_id", "origin", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "status", "title", "updated_at", "urgency", "version") SELECT old_values."answer", old_values."archived_at", old_values."archived_by_id", old_values."audience", old_values."commune_id", old_values."community_id", old_values."created_at", old_values."created_by_id", old_values."description", old_values."heard_on", old_values."id", old_values."interaction_id", old_values."origin", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."status", old_values."title", old_values."updated_at", old_values."urgency", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="a3de64a02583aeac1b7bc04ac962fd0cc0af007d",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_a3720",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="gardeners_need",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="synergy",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "gardeners_synergyevent" ("archived_at", "archived_by_id", "audience", "community_id", "created_at", "created_by_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "status", "title", "updated_at", "version") SELECT new_values."archived_at", new_values."archived_by_id", new_values."audience", new_values."community_id", new_values."created_at", new_values."created_by_id", new_values."id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."reason", new_values."status", new_values."title", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="66bf53bd69c9388ac46176b34d06837ccabf98db",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_d554e",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="gardeners_synergy",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="synergy",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "gardeners_synergyevent" ("archived_at", "archived_by_id", "audience", "community_id", "created_at", "created_by_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "status", "title", "updated_at", "version") SELECT new_values."archived_at", new_values."archived_by_id", new_values."audience", new_values."community_id", new_values."created_at", new_values."created_by_id", new_values."id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."reason", new_values."status", new_values."title", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."archived_at" IS DISTINCT FROM (new_values."archived_at") OR old_values."archived_by_id" IS DISTINCT FROM (new_values."archived_by_id") OR old_values."audience" IS DISTINCT FROM (new_values."audience") OR old_values."community_id" IS DISTINCT FROM (new_values."community_id") OR old_values."created_at" IS DISTINCT FROM (new_values."created_at") OR old_values."created_by_id" IS DISTINCT FROM (new_values."created_by_id") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."reason" IS DISTINCT FROM (new_values."reason") OR old_values."status" IS DISTINCT FROM (new_values."status") OR old_values."title" IS DISTINCT FROM (new_values."title")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="5b406e8dc880f23c395aa3abceda6530ae019162",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_dcdd2",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="gardeners_synergy",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="synergy",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "gardeners_synergyevent" ("archived_at", "archived_by_id", "audience", "community_id", "created_at", "created_by_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "status", "title", "updated_at", "version") SELECT old_values."archived_at", old_values."archived_by_id", old_values."audience", old_values."community_id", old_values."created_at", old_values."created_by_id", old_values."id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."reason", old_values."status", old_values."title", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="c9cf05dda36c1e415861bc75ee7a1064fcc45050",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_0f768",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="gardeners_synergy",
                            when="AFTER",
                        ),
                    ),
                ),
            ]
        )
    ]
