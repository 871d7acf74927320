import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import grc.models.record


class Migration(migrations.Migration):
    """The notes taken at an event, and what people proposed there."""

    dependencies = [
        ("communities", "0012_add_access_and_capacity_of_places"),
        ("events", "0013_add_attendance_at_the_door"),
        ("gardeners", "0025_dismissed_answer"),
        ("pghistory", "0007_auto_20250421_0444"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Contribution",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="créé le")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="modifié le")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "archived_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="archivé le"
                    ),
                ),
                (
                    "audience",
                    models.CharField(
                        choices=[
                            ("gardeners", "les deux jardiniers"),
                            ("region", "la Région"),
                            ("community", "la communauté"),
                            ("shared", "la Région et la communauté"),
                            ("public", "tout le monde"),
                        ],
                        default="shared",
                        max_length=10,
                        verbose_name="qui peut lire",
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="contribution")),
                (
                    "proposal",
                    models.TextField(
                        blank=True,
                        help_text="« Nous proposons que… pour que… »",
                        max_length=10000,
                        verbose_name="ce qui est proposé",
                    ),
                ),
                (
                    "group",
                    models.CharField(
                        blank=True,
                        help_text="Quand ce n’est pas un acteur : « la table des jeunes ».",
                        max_length=200,
                        verbose_name="ou par le groupe",
                    ),
                ),
                (
                    "naming",
                    models.CharField(
                        choices=[
                            ("hidden", "ne pas nommer"),
                            ("readers", "nommer aux personnes qui ont un compte"),
                            ("public", "nommer à qui lit la contribution"),
                        ],
                        default="hidden",
                        max_length=10,
                        verbose_name="ce qui a été accepté",
                    ),
                ),
                (
                    "points",
                    models.PositiveIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(100000)],
                        verbose_name="points reçus (vote par points)",
                    ),
                ),
                (
                    "fully",
                    models.PositiveIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(100000)],
                        verbose_name="tout à fait d’accord",
                    ),
                ),
                (
                    "reserved",
                    models.PositiveIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(100000)],
                        verbose_name="d’accord avec une réserve",
                    ),
                ),
                (
                    "mixed",
                    models.PositiveIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(100000)],
                        verbose_name="partagé",
                    ),
                ),
                (
                    "against",
                    models.PositiveIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(100000)],
                        verbose_name="pas d’accord, sans bloquer",
                    ),
                ),
                (
                    "opposed",
                    models.PositiveIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(100000)],
                        verbose_name="opposé",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("received", "reçue"),
                            ("studied", "à l’étude"),
                            ("passed_on", "transmise"),
                            ("kept", "retenue"),
                            ("not_kept", "non retenue"),
                        ],
                        default="received",
                        max_length=10,
                        verbose_name="état",
                    ),
                ),
                (
                    "answer",
                    models.TextField(
                        blank=True,
                        help_text="Et pourquoi, comme on le dirait en face.",
                        max_length=10000,
                        verbose_name="ce qu’elle est devenue",
                    ),
                ),
                (
                    "search",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Func(
                            django.db.models.functions.text.Concat(
                                "title",
                                models.Value(" "),
                                "proposal",
                                models.Value(" "),
                                "answer",
                                output_field=models.TextField(),
                            ),
                            function="grc_vector",
                        ),
                        output_field=django.contrib.postgres.search.SearchVectorField(),
                    ),
                ),
                (
                    "archived_by",
                    models.ForeignKey(
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
                (
                    "author",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contributions",
                        to="communities.actor",
                        verbose_name="portée par",
                    ),
                ),
                (
                    "community",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="communities.community",
                        verbose_name="communauté",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="noté par",
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contributions",
                        to="events.event",
                    ),
                ),
                (
                    "need",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="contributions",
                        to="gardeners.need",
                        verbose_name="besoin qu’elle rejoint",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="contributions",
                        to="events.project",
                        verbose_name="projet qui la reprend",
                    ),
                ),
                (
                    "theme",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contributions",
                        to="communities.theme",
                        verbose_name="thématique",
                    ),
                ),
            ],
            options={
                "verbose_name": "contribution",
                "verbose_name_plural": "contributions",
                "ordering": ["-id"],
                "abstract": False,
                "base_manager_name": "objects",
            },
            bases=(grc.models.record.Guarded, models.Model),
        ),
        migrations.CreateModel(
            name="ContributionEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="créé le")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="modifié le")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "archived_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="archivé le"
                    ),
                ),
                (
                    "audience",
                    models.CharField(
                        choices=[
                            ("gardeners", "les deux jardiniers"),
                            ("region", "la Région"),
                            ("community", "la communauté"),
                            ("shared", "la Région et la communauté"),
                            ("public", "tout le monde"),
                        ],
                        default="shared",
                        max_length=10,
                        verbose_name="qui peut lire",
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="contribution")),
                (
                    "proposal",
                    models.TextField(
                        blank=True,
                        help_text="« Nous proposons que… pour que… »",
                        max_length=10000,
                        verbose_name="ce qui est proposé",
                    ),
                ),
                (
                    "group",
                    models.CharField(
                        blank=True,
                        help_text="Quand ce n’est pas un acteur : « la table des jeunes ».",
                        max_length=200,
                        verbose_name="ou par le groupe",
                    ),
                ),
                (
                    "naming",
                    models.CharField(
                        choices=[
                            ("hidden", "ne pas nommer"),
                            ("readers", "nommer aux personnes qui ont un compte"),
                            ("public", "nommer à qui lit la contribution"),
                        ],
                        default="hidden",
                        max_length=10,
                        verbose_name="ce qui a été accepté",
                    ),
                ),
                (
                    "points",
                    models.PositiveIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(100000)],
                        verbose_name="points reçus (vote par points)",
                    ),
                ),
                (
                    "fully",
                    models.PositiveIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(100000)],
                        verbose_name="tout à fait d’accord",
                    ),
                ),
                (
                    "reserved",
                    models.PositiveIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(100000)],
                        verbose_name="d’accord avec une réserve",
                    ),
                ),
                (
                    "mixed",
                    models.PositiveIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(100000)],
                        verbose_name="partagé",
                    ),
                ),
                (
                    "against",
                    models.PositiveIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(100000)],
                        verbose_name="pas d’accord, sans bloquer",
                    ),
                ),
                (
                    "opposed",
                    models.PositiveIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(100000)],
                        verbose_name="opposé",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("received", "reçue"),
                            ("studied", "à l’étude"),
                            ("passed_on", "transmise"),
                            ("kept", "retenue"),
                            ("not_kept", "non retenue"),
                        ],
                        default="received",
                        max_length=10,
                        verbose_name="état",
                    ),
                ),
                (
                    "answer",
                    models.TextField(
                        blank=True,
                        help_text="Et pourquoi, comme on le dirait en face.",
                        max_length=10000,
                        verbose_name="ce qu’elle est devenue",
                    ),
                ),
                (
                    "archived_by",
                    models.ForeignKey(
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
                (
                    "author",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="communities.actor",
                        verbose_name="portée par",
                    ),
                ),
                (
                    "community",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="communities.community",
                        verbose_name="communauté",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="noté par",
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="events.event",
                    ),
                ),
                (
                    "need",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="gardeners.need",
                        verbose_name="besoin qu’elle rejoint",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="history",
                        related_query_name="history",
                        to="events.contribution",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="events.project",
                        verbose_name="projet qui la reprend",
                    ),
                ),
                (
                    "theme",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="communities.theme",
                        verbose_name="thématique",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="EventNote",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="créé le")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="modifié le")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "archived_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="archivé le"
                    ),
                ),
                ("text", models.TextField(max_length=2000, verbose_name="note")),
                (
                    "is_decision",
                    models.BooleanField(default=False, verbose_name="c’est une décision"),
                ),
                (
                    "archived_by",
                    models.ForeignKey(
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
                (
                    "contribution",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="event_notes",
                        to="events.contribution",
                        verbose_name="contribution",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="noté par",
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notes",
                        to="events.event",
                    ),
                ),
                (
                    "followup",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="event_notes",
                        to="gardeners.followup",
                        verbose_name="suivi",
                    ),
                ),
                (
                    "need",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="event_notes",
                        to="gardeners.need",
                        verbose_name="besoin",
                    ),
                ),
                (
                    "synergy",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="event_notes",
                        to="gardeners.synergy",
                        verbose_name="synergie",
                    ),
                ),
                (
                    "testimony",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="event_notes",
                        to="gardeners.interaction",
                        verbose_name="témoignage",
                    ),
                ),
            ],
            options={
                "verbose_name": "note",
                "verbose_name_plural": "notes",
                "ordering": ["id"],
                "abstract": False,
            },
            bases=(grc.models.record.Guarded, models.Model),
        ),
        migrations.CreateModel(
            name="EventNoteEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="créé le")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="modifié le")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "archived_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="archivé le"
                    ),
                ),
                ("text", models.TextField(max_length=2000, verbose_name="note")),
                (
                    "is_decision",
                    models.BooleanField(default=False, verbose_name="c’est une décision"),
                ),
                (
                    "archived_by",
                    models.ForeignKey(
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
                (
                    "contribution",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="events.contribution",
                        verbose_name="contribution",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="noté par",
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="events.event",
                    ),
                ),
                (
                    "followup",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="gardeners.followup",
                        verbose_name="suivi",
                    ),
                ),
                (
                    "need",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="gardeners.need",
                        verbose_name="besoin",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="history",
                        related_query_name="history",
                        to="events.eventnote",
                    ),
                ),
                (
                    "synergy",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="gardeners.synergy",
                        verbose_name="synergie",
                    ),
                ),
                (
                    "testimony",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="gardeners.interaction",
                        verbose_name="témoignage",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddIndex(
            model_name="contribution",
            index=models.Index(
                condition=models.Q(("archived_at", None)),
                fields=["event", "id"],
                name="contribution_event",
            ),
        ),
        migrations.AddIndex(
            model_name="contribution",
            index=models.Index(
                condition=models.Q(("archived_at", None)),
                fields=["community", "id"],
                name="contribution_community",
            ),
        ),
        migrations.AddIndex(
            model_name="contribution",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["search"], name="contribution_search"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contribution",
            trigger=pgtrigger.compiler.Trigger(
                name="bump_version",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="NEW.version = OLD.version + 1; NEW.updated_at = now(); RETURN NEW;",
                    hash="b71e0e6eddf6bf8dda9618275e96b7eed9cb0e41",
                    operation="UPDATE",
                    pgid="pgtrigger_bump_version_be098",
                    table="events_contribution",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contribution",
            trigger=pgtrigger.compiler.Trigger(
                name="learn_words_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    WITH written AS MATERIALIZED (\n        SELECT DISTINCT word FROM (SELECT title || ' ' || proposal || ' ' || answer AS text FROM new_values) AS texts, unnest(grc_words(texts.text)) AS word\n    ), letters AS MATERIALIZED (\n        SELECT word FROM written WHERE word ~ '^[a-z]+$'\n    ), forms AS (\n        SELECT word FROM letters\n        UNION SELECT unnest(ts_lexize('pg_catalog.french_stem', word)) FROM letters\n    )\n    INSERT INTO grc_word (text, variants)\n    SELECT word, grc_variants(word) FROM forms\n    WHERE length(word) BETWEEN 3 AND 40\n      AND NOT EXISTS (SELECT FROM grc_word WHERE grc_word.text = forms.word);\n    RETURN NULL;\n",
                    hash="01922c38d3451ff5ee82bd98a2c2c18d9e8498d2",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_learn_words_insert_49e5f",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="events_contribution",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contribution",
            trigger=pgtrigger.compiler.Trigger(
                name="learn_words_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    WITH written AS MATERIALIZED (\n        SELECT DISTINCT word FROM (SELECT title || ' ' || proposal || ' ' || answer AS text FROM new_values EXCEPT SELECT title || ' ' || proposal || ' ' || answer FROM old_values) AS texts, unnest(grc_words(texts.text)) AS word\n    ), letters AS MATERIALIZED (\n        SELECT word FROM written WHERE word ~ '^[a-z]+$'\n    ), forms AS (\n        SELECT word FROM letters\n        UNION SELECT unnest(ts_lexize('pg_catalog.french_stem', word)) FROM letters\n    )\n    INSERT INTO grc_word (text, variants)\n    SELECT word, grc_variants(word) FROM forms\n    WHERE length(word) BETWEEN 3 AND 40\n      AND NOT EXISTS (SELECT FROM grc_word WHERE grc_word.text = forms.word);\n    RETURN NULL;\n",
                    hash="6456d4cf08a9079ab9df0492a33162236b16285f",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_learn_words_update_04062",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="events_contribution",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contribution",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "events_contributionevent" ("against", "answer", "archived_at", "archived_by_id", "audience", "author_id", "community_id", "created_at", "created_by_id", "event_id", "fully", "group", "id", "mixed", "naming", "need_id", "opposed", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "points", "project_id", "proposal", "reserved", "status", "theme_id", "title", "updated_at", "version") SELECT new_values."against", new_values."answer", new_values."archived_at", new_values."archived_by_id", new_values."audience", new_values."author_id", new_values."community_id", new_values."created_at", new_values."created_by_id", new_values."event_id", new_values."fully", new_values."group", new_values."id", new_values."mixed", new_values."naming", new_values."need_id", new_values."opposed", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."points", new_values."project_id", new_values."proposal", new_values."reserved", new_values."status", new_values."theme_id", new_values."title", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="4e6636c0e04fef3d6e36a4ae638eb1242cf062df",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_f30f8",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="events_contribution",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contribution",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "events_contributionevent" ("against", "answer", "archived_at", "archived_by_id", "audience", "author_id", "community_id", "created_at", "created_by_id", "event_id", "fully", "group", "id", "mixed", "naming", "need_id", "opposed", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "points", "project_id", "proposal", "reserved", "status", "theme_id", "title", "updated_at", "version") SELECT new_values."against", new_values."answer", new_values."archived_at", new_values."archived_by_id", new_values."audience", new_values."author_id", new_values."community_id", new_values."created_at", new_values."created_by_id", new_values."event_id", new_values."fully", new_values."group", new_values."id", new_values."mixed", new_values."naming", new_values."need_id", new_values."opposed", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."points", new_values."project_id", new_values."proposal", new_values."reserved", new_values."status", new_values."theme_id", new_values."title", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."against" IS DISTINCT FROM (new_values."against") OR old_values."answer" IS DISTINCT FROM (new_values."answer") OR old_values."archived_at" IS DISTINCT FROM (new_values."archived_at") OR old_values."archived_by_id" IS DISTINCT FROM (new_values."archived_by_id") OR old_values."audience" IS DISTINCT FROM (new_values."audience") OR old_values."author_id" IS DISTINCT FROM (new_values."author_id") OR old_values."community_id" IS DISTINCT FROM (new_values."community_id") OR old_values."created_at" IS DISTINCT FROM (new_values."created_at") OR old_values."created_by_id" IS DISTINCT FROM (new_values."created_by_id") OR old_values."event_id" IS DISTINCT FROM (new_values."event_id") OR old_values."fully" IS DISTINCT FROM (new_values."fully") OR old_values."group" IS DISTINCT FROM (new_values."group") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."mixed" IS DISTINCT FROM (new_values."mixed") OR old_values."naming" IS DISTINCT FROM (new_values."naming") OR old_values."need_id" IS DISTINCT FROM (new_values."need_id") OR old_values."opposed" IS DISTINCT FROM (new_values."opposed") OR old_values."points" IS DISTINCT FROM (new_values."points") OR old_values."project_id" IS DISTINCT FROM (new_values."project_id") OR old_values."proposal" IS DISTINCT FROM (new_values."proposal") OR old_values."reserved" IS DISTINCT FROM (new_values."reserved") OR old_values."status" IS DISTINCT FROM (new_values."status") OR old_values."theme_id" IS DISTINCT FROM (new_values."theme_id") OR old_values."title" IS DISTINCT FROM (new_values."title")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="27d89c7c856f17b8412a8948d72544692b142e0b",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_f7553",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="events_contribution",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contribution",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "events_contributionevent" ("against", "answer", "archived_at", "archived_by_id", "audience", "author_id", "community_id", "created_at", "created_by_id", "event_id", "fully", "group", "id", "mixed", "naming", "need_id", "opposed", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "points", "project_id", "proposal", "reserved", "status", "theme_id", "title", "updated_at", "version") SELECT old_values."against", old_values."answer", old_values."archived_at", old_values."archived_by_id", old_values."audience", old_values."author_id", old_values."community_id", old_values."created_at", old_values."created_by_id", old_values."event_id", old_values."fully", old_values."group", old_values."id", old_values."mixed", old_values."naming", old_values."need_id", old_values."opposed", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."points", old_values."project_id", old_values."proposal", old_values."reserved", old_values."status", old_values."theme_id", old_values."title", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="e494255df1dc75c4ffee898515e6a3d54109742c",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_80147",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="events_contribution",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="contributionevent",
            index=models.Index(
                condition=models.Q(("pgh_context__isnull", False)),
                fields=["pgh_created_at", "pgh_context"],
                name="contribution_journal",
            ),
        ),
        migrations.AddIndex(
            model_name="eventnote",
            index=models.Index(
                condition=models.Q(("archived_at", None)),
                fields=["event", "id"],
                name="event_note_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="eventnote",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("contribution__isnull", True),
                        ("followup__isnull", True),
                        ("need__isnull", True),
                        ("synergy__isnull", True),
                        ("testimony__isnull", True),
                    ),
                    models.Q(
                        ("contribution__isnull", True),
                        ("followup__isnull", True),
                        ("synergy__isnull", True),
                        ("testimony__isnull", True),
                    ),
                    models.Q(
                        ("contribution__isnull", True),
                        ("followup__isnull", True),
                        ("need__isnull", True),
                        ("testimony__isnull", True),
                    ),
                    models.Q(
                        ("contribution__isnull", True),
                        ("need__isnull", True),
                        ("synergy__isnull", True),
                        ("testimony__isnull", True),
                    ),
                    models.Q(
                        ("contribution__isnull", True),
                        ("followup__isnull", True),
                        ("need__isnull", True),
                        ("synergy__isnull", True),
                    ),
                    models.Q(
                        ("followup__isnull", True),
                        ("need__isnull", True),
                        ("synergy__isnull", True),
                        ("testimony__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="event_note_becomes_one",
                violation_error_message="Cette note est déjà devenue autre chose.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="eventnote",
            trigger=pgtrigger.compiler.Trigger(
                name="bump_version",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="NEW.version = OLD.version + 1; NEW.updated_at = now(); RETURN NEW;",
                    hash="923a77bd1f6f0d30fe1032b77bff2df0867fabd8",
                    operation="UPDATE",
                    pgid="pgtrigger_bump_version_1cc2f",
                    table="events_eventnote",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="eventnote",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "events_eventnoteevent" ("archived_at", "archived_by_id", "contribution_id", "created_at", "created_by_id", "event_id", "followup_id", "id", "is_decision", "need_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "synergy_id", "testimony_id", "text", "updated_at", "version") SELECT new_values."archived_at", new_values."archived_by_id", new_values."contribution_id", new_values."created_at", new_values."created_by_id", new_values."event_id", new_values."followup_id", new_values."id", new_values."is_decision", new_values."need_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."synergy_id", new_values."testimony_id", new_values."text", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="83e74e9acbdde7501ea79ff72fd679676752de75",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_f8e7b",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="events_eventnote",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="eventnote",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "events_eventnoteevent" ("archived_at", "archived_by_id", "contribution_id", "created_at", "created_by_id", "event_id", "followup_id", "id", "is_decision", "need_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "synergy_id", "testimony_id", "text", "updated_at", "version") SELECT new_values."archived_at", new_values."archived_by_id", new_values."contribution_id", new_values."created_at", new_values."created_by_id", new_values."event_id", new_values."followup_id", new_values."id", new_values."is_decision", new_values."need_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."synergy_id", new_values."testimony_id", new_values."text", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."archived_at" IS DISTINCT FROM (new_values."archived_at") OR old_values."archived_by_id" IS DISTINCT FROM (new_values."archived_by_id") OR old_values."contribution_id" IS DISTINCT FROM (new_values."contribution_id") OR old_values."created_at" IS DISTINCT FROM (new_values."created_at") OR old_values."created_by_id" IS DISTINCT FROM (new_values."created_by_id") OR old_values."event_id" IS DISTINCT FROM (new_values."event_id") OR old_values."followup_id" IS DISTINCT FROM (new_values."followup_id") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."is_decision" IS DISTINCT FROM (new_values."is_decision") OR old_values."need_id" IS DISTINCT FROM (new_values."need_id") OR old_values."synergy_id" IS DISTINCT FROM (new_values."synergy_id") OR old_values."testimony_id" IS DISTINCT FROM (new_values."testimony_id") OR old_values."text" IS DISTINCT FROM (new_values."text")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="933ba6a986f11a88512d70f24c340527e38aed4d",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_0b722",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="events_eventnote",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="eventnote",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "events_eventnoteevent" ("archived_at", "archived_by_id", "contribution_id", "created_at", "created_by_id", "event_id", "followup_id", "id", "is_decision", "need_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "synergy_id", "testimony_id", "text", "updated_at", "version") SELECT old_values."archived_at", old_values."archived_by_id", old_values."contribution_id", old_values."created_at", old_values."created_by_id", old_values."event_id", old_values."followup_id", old_values."id", old_values."is_decision", old_values."need_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."synergy_id", old_values."testimony_id", old_values."text", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="5e2849a4044197ab491672fb786a30b1b324c297",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_432e1",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="events_eventnote",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="eventnoteevent",
            index=models.Index(
                condition=models.Q(("pgh_context__isnull", False)),
                fields=["pgh_created_at", "pgh_context"],
                name="eventnote_journal",
            ),
        ),
    ]
