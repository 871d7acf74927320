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
    """The cards of the workshop kit, and how an event is to go."""

    dependencies = [
        ("communities", "0012_add_access_and_capacity_of_places"),
        ("events", "0010_add_invitations"),
        ("pghistory", "0007_auto_20250421_0444"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Agenda",
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
                ("is_shared", models.BooleanField(default=False, verbose_name="déroulé montré")),
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
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="agenda",
                        to="events.event",
                    ),
                ),
            ],
            options={
                "verbose_name": "déroulé",
                "verbose_name_plural": "déroulés",
                "abstract": False,
            },
            bases=(grc.models.record.Guarded, models.Model),
        ),
        migrations.CreateModel(
            name="AgendaEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="créé le")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="modifié le")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("is_shared", models.BooleanField(default=False, verbose_name="déroulé montré")),
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
                        to="events.agenda",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="AgendaItem",
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
                    "position",
                    models.PositiveIntegerField(default=0, editable=False, verbose_name="ordre"),
                ),
                ("title", models.CharField(max_length=200, verbose_name="ce que l’on fait")),
                (
                    "minutes",
                    models.PositiveSmallIntegerField(
                        default=15,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(1440),
                        ],
                        verbose_name="durée, en minutes",
                    ),
                ),
                ("leader", models.CharField(blank=True, max_length=100, verbose_name="qui anime")),
                (
                    "notes",
                    models.TextField(
                        blank=True,
                        help_text="Lues par les personnes qui préparent l’événement, et par elles seules.",
                        max_length=5000,
                        verbose_name="notes",
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
                        related_name="agenda_items",
                        to="events.event",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="children",
                        to="events.agendaitem",
                        verbose_name="dans",
                    ),
                ),
            ],
            options={
                "verbose_name": "étape du déroulé",
                "verbose_name_plural": "étapes du déroulé",
                "ordering": ["position", "id"],
                "abstract": False,
            },
            bases=(grc.models.record.Guarded, models.Model),
        ),
        migrations.CreateModel(
            name="WorkshopCard",
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
                    "key",
                    models.SlugField(blank=True, db_index=False, editable=False, max_length=60),
                ),
                ("language", models.CharField(default="fr", editable=False, max_length=2)),
                ("shipped_digest", models.CharField(blank=True, editable=False, max_length=64)),
                (
                    "phase",
                    models.CharField(
                        choices=[
                            ("prepare", "préparer"),
                            ("lead", "animer"),
                            ("contribute", "produire des contributions"),
                            ("close", "conclure"),
                        ],
                        max_length=10,
                        verbose_name="moment",
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="titre")),
                (
                    "purpose",
                    models.TextField(
                        help_text="En une ou deux phrases.",
                        max_length=1000,
                        verbose_name="à quoi cela sert",
                    ),
                ),
                (
                    "minutes_from",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(1440),
                        ],
                        verbose_name="durée, au moins (minutes)",
                    ),
                ),
                (
                    "minutes_to",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(1440),
                        ],
                        verbose_name="durée, au plus (minutes)",
                    ),
                ),
                (
                    "people_from",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(1000),
                        ],
                        verbose_name="nombre de personnes, au moins",
                    ),
                ),
                (
                    "people_to",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(1000),
                        ],
                        verbose_name="nombre de personnes, au plus",
                    ),
                ),
                (
                    "material",
                    models.TextField(
                        blank=True,
                        help_text="Une chose par ligne.",
                        max_length=2000,
                        verbose_name="matériel",
                    ),
                ),
                (
                    "steps",
                    models.TextField(
                        help_text="Une étape par ligne, dans l’ordre.",
                        max_length=5000,
                        verbose_name="étapes",
                    ),
                ),
                (
                    "output",
                    models.TextField(
                        blank=True,
                        help_text="Le modèle de ce qui sera écrit : une ligne par question.",
                        max_length=2000,
                        verbose_name="ce que l’on en garde",
                    ),
                ),
                (
                    "access",
                    models.TextField(
                        blank=True,
                        help_text="Accessibilité, publics mélangés.",
                        max_length=2000,
                        verbose_name="pour que chacun participe",
                    ),
                ),
                (
                    "remote",
                    models.TextField(blank=True, max_length=2000, verbose_name="à distance"),
                ),
                (
                    "sort_title",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Func(models.F("title"), function="grc_sort_key"),
                        output_field=models.CharField(db_collation="C", max_length=200),
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
                                "purpose",
                                models.Value(" "),
                                "material",
                                models.Value(" "),
                                "steps",
                                models.Value(" "),
                                "output",
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
                    "community",
                    models.ForeignKey(
                        blank=True,
                        help_text="Vide : la fiche sert à toutes les communautés.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="workshop_cards",
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
            ],
            options={
                "verbose_name": "fiche d’atelier",
                "verbose_name_plural": "fiches d’atelier",
                "ordering": ["sort_title", "id"],
                "abstract": False,
                "base_manager_name": "objects",
            },
            bases=(grc.models.record.Guarded, models.Model),
        ),
        migrations.CreateModel(
            name="AgendaItemEvent",
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
                    "position",
                    models.PositiveIntegerField(default=0, editable=False, verbose_name="ordre"),
                ),
                ("title", models.CharField(max_length=200, verbose_name="ce que l’on fait")),
                (
                    "minutes",
                    models.PositiveSmallIntegerField(
                        default=15,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(1440),
                        ],
                        verbose_name="durée, en minutes",
                    ),
                ),
                ("leader", models.CharField(blank=True, max_length=100, verbose_name="qui anime")),
                (
                    "notes",
                    models.TextField(
                        blank=True,
                        help_text="Lues par les personnes qui préparent l’événement, et par elles seules.",
                        max_length=5000,
                        verbose_name="notes",
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
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="events.agendaitem",
                        verbose_name="dans",
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
                        to="events.agendaitem",
                    ),
                ),
                (
                    "card",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="events.workshopcard",
                        verbose_name="fiche",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="agendaitem",
            name="card",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="agenda_items",
                to="events.workshopcard",
                verbose_name="fiche",
            ),
        ),
        migrations.CreateModel(
            name="WorkshopCardEvent",
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
                    "key",
                    models.SlugField(blank=True, db_index=False, editable=False, max_length=60),
                ),
                ("language", models.CharField(default="fr", editable=False, max_length=2)),
                ("shipped_digest", models.CharField(blank=True, editable=False, max_length=64)),
                (
                    "phase",
                    models.CharField(
                        choices=[
                            ("prepare", "préparer"),
                            ("lead", "animer"),
                            ("contribute", "produire des contributions"),
                            ("close", "conclure"),
                        ],
                        max_length=10,
                        verbose_name="moment",
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="titre")),
                (
                    "purpose",
                    models.TextField(
                        help_text="En une ou deux phrases.",
                        max_length=1000,
                        verbose_name="à quoi cela sert",
                    ),
                ),
                (
                    "minutes_from",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(1440),
                        ],
                        verbose_name="durée, au moins (minutes)",
                    ),
                ),
                (
                    "minutes_to",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(1440),
                        ],
                        verbose_name="durée, au plus (minutes)",
                    ),
                ),
                (
                    "people_from",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(1000),
                        ],
                        verbose_name="nombre de personnes, au moins",
                    ),
                ),
                (
                    "people_to",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(1000),
                        ],
                        verbose_name="nombre de personnes, au plus",
                    ),
                ),
                (
                    "material",
                    models.TextField(
                        blank=True,
                        help_text="Une chose par ligne.",
                        max_length=2000,
                        verbose_name="matériel",
                    ),
                ),
                (
                    "steps",
                    models.TextField(
                        help_text="Une étape par ligne, dans l’ordre.",
                        max_length=5000,
                        verbose_name="étapes",
                    ),
                ),
                (
                    "output",
                    models.TextField(
                        blank=True,
                        help_text="Le modèle de ce qui sera écrit : une ligne par question.",
                        max_length=2000,
                        verbose_name="ce que l’on en garde",
                    ),
                ),
                (
                    "access",
                    models.TextField(
                        blank=True,
                        help_text="Accessibilité, publics mélangés.",
                        max_length=2000,
                        verbose_name="pour que chacun participe",
                    ),
                ),
                (
                    "remote",
                    models.TextField(blank=True, max_length=2000, verbose_name="à distance"),
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
                    "community",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        help_text="Vide : la fiche sert à toutes les communautés.",
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
                        to="events.workshopcard",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="agenda",
            trigger=pgtrigger.compiler.Trigger(
                name="bump_version",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="NEW.version = OLD.version + 1; NEW.updated_at = now(); RETURN NEW;",
                    hash="2d6cb022921b1003a5deb56911c4dfbdc97a1cb9",
                    operation="UPDATE",
                    pgid="pgtrigger_bump_version_b5afc",
                    table="events_agenda",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="agenda",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "events_agendaevent" ("created_at", "created_by_id", "event_id", "id", "is_shared", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "updated_at", "version") SELECT new_values."created_at", new_values."created_by_id", new_values."event_id", new_values."id", new_values."is_shared", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="e8cc3fc04708d57612cbe2589e02d2f074dc201a",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_aec2a",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="events_agenda",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="agenda",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "events_agendaevent" ("created_at", "created_by_id", "event_id", "id", "is_shared", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "updated_at", "version") SELECT new_values."created_at", new_values."created_by_id", new_values."event_id", new_values."id", new_values."is_shared", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."created_at" IS DISTINCT FROM (new_values."created_at") OR old_values."created_by_id" IS DISTINCT FROM (new_values."created_by_id") OR old_values."event_id" IS DISTINCT FROM (new_values."event_id") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."is_shared" IS DISTINCT FROM (new_values."is_shared")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="60061e144d6405659c02aed9b23d1d052ddfbdb9",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_2e535",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="events_agenda",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="agenda",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "events_agendaevent" ("created_at", "created_by_id", "event_id", "id", "is_shared", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "updated_at", "version") SELECT old_values."created_at", old_values."created_by_id", old_values."event_id", old_values."id", old_values."is_shared", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="ae7cdb0ff9644895a375b7ec8bb895ddda473fd6",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_0745f",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="events_agenda",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="workshopcard",
            index=models.Index(
                condition=models.Q(("archived_at", None)),
                fields=["phase", "sort_title", "id"],
                name="workshop_card_phase",
            ),
        ),
        migrations.AddIndex(
            model_name="workshopcard",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["search"], name="workshop_card_search"
            ),
        ),
        migrations.AddConstraint(
            model_name="workshopcard",
            constraint=models.UniqueConstraint(
                condition=models.Q(("key", ""), _negated=True),
                fields=("key", "language"),
                name="workshop_card_once_a_language",
            ),
        ),
        migrations.AddConstraint(
            model_name="workshopcard",
            constraint=models.CheckConstraint(
                condition=models.Q(("minutes_to__gte", models.F("minutes_from"))),
                name="workshop_card_minutes",
                violation_error_message="La durée la plus longue précède la plus courte.",
            ),
        ),
        migrations.AddConstraint(
            model_name="workshopcard",
            constraint=models.CheckConstraint(
                condition=models.Q(("people_to__gte", models.F("people_from"))),
                name="workshop_card_people",
                violation_error_message="Le plus grand groupe est plus petit que le plus petit.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="workshopcard",
            trigger=pgtrigger.compiler.Trigger(
                name="bump_version",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="NEW.version = OLD.version + 1; NEW.updated_at = now(); RETURN NEW;",
                    hash="5b680bd9da049bb55519f8c62bccd3d9beff4df8",
                    operation="UPDATE",
                    pgid="pgtrigger_bump_version_0f022",
                    table="events_workshopcard",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="workshopcard",
            trigger=pgtrigger.compiler.Trigger(
                name="learn_words_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    WITH written AS MATERIALIZED (\n        SELECT DISTINCT word FROM (SELECT title || ' ' || purpose || ' ' || steps AS text FROM new_values) AS texts, unnest(grc_words(texts.text)) AS word\n    ), letters AS MATERIALIZED (\n        SELECT word FROM written WHERE word ~ '^[a-z]+$'\n    ), forms AS (\n        SELECT word FROM letters\n        UNION SELECT unnest(ts_lexize('pg_catalog.french_stem', word)) FROM letters\n    )\n    INSERT INTO grc_word (text, variants)\n    SELECT word, grc_variants(word) FROM forms\n    WHERE length(word) BETWEEN 3 AND 40\n      AND NOT EXISTS (SELECT FROM grc_word WHERE grc_word.text = forms.word);\n    RETURN NULL;\n",
                    hash="1ebb1e284ecc434ed7b55354674b80734ec3ab93",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_learn_words_insert_54797",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="events_workshopcard",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="workshopcard",
            trigger=pgtrigger.compiler.Trigger(
                name="learn_words_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    WITH written AS MATERIALIZED (\n        SELECT DISTINCT word FROM (SELECT title || ' ' || purpose || ' ' || steps AS text FROM new_values EXCEPT SELECT title || ' ' || purpose || ' ' || steps FROM old_values) AS texts, unnest(grc_words(texts.text)) AS word\n    ), letters AS MATERIALIZED (\n        SELECT word FROM written WHERE word ~ '^[a-z]+$'\n    ), forms AS (\n        SELECT word FROM letters\n        UNION SELECT unnest(ts_lexize('pg_catalog.french_stem', word)) FROM letters\n    )\n    INSERT INTO grc_word (text, variants)\n    SELECT word, grc_variants(word) FROM forms\n    WHERE length(word) BETWEEN 3 AND 40\n      AND NOT EXISTS (SELECT FROM grc_word WHERE grc_word.text = forms.word);\n    RETURN NULL;\n",
                    hash="e578467ee6ab1192acacbaefc6de060d9e8af467",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_learn_words_update_545d2",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="events_workshopcard",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="workshopcard",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "events_workshopcardevent" ("access", "archived_at", "archived_by_id", "community_id", "created_at", "created_by_id", "id", "key", "language", "material", "minutes_from", "minutes_to", "output", "people_from", "people_to", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phase", "purpose", "remote", "shipped_digest", "steps", "title", "updated_at", "version") SELECT new_values."access", new_values."archived_at", new_values."archived_by_id", new_values."community_id", new_values."created_at", new_values."created_by_id", new_values."id", new_values."key", new_values."language", new_values."material", new_values."minutes_from", new_values."minutes_to", new_values."output", new_values."people_from", new_values."people_to", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."phase", new_values."purpose", new_values."remote", new_values."shipped_digest", new_values."steps", new_values."title", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="ddd8caefcbb31b4b1863d2dba125e139023df28e",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_d24a3",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="events_workshopcard",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="workshopcard",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "events_workshopcardevent" ("access", "archived_at", "archived_by_id", "community_id", "created_at", "created_by_id", "id", "key", "language", "material", "minutes_from", "minutes_to", "output", "people_from", "people_to", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phase", "purpose", "remote", "shipped_digest", "steps", "title", "updated_at", "version") SELECT new_values."access", new_values."archived_at", new_values."archived_by_id", new_values."community_id", new_values."created_at", new_values."created_by_id", new_values."id", new_values."key", new_values."language", new_values."material", new_values."minutes_from", new_values."minutes_to", new_values."output", new_values."people_from", new_values."people_to", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."phase", new_values."purpose", new_values."remote", new_values."shipped_digest", new_values."steps", new_values."title", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."access" IS DISTINCT FROM (new_values."access") OR old_values."archived_at" IS DISTINCT FROM (new_values."archived_at") OR old_values."archived_by_id" IS DISTINCT FROM (new_values."archived_by_id") OR old_values."community_id" IS DISTINCT FROM (new_values."community_id") OR old_values."created_at" IS DISTINCT FROM (new_values."created_at") OR old_values."created_by_id" IS DISTINCT FROM (new_values."created_by_id") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."key" IS DISTINCT FROM (new_values."key") OR old_values."language" IS DISTINCT FROM (new_values."language") OR old_values."material" IS DISTINCT FROM (new_values."material") OR old_values."minutes_from" IS DISTINCT FROM (new_values."minutes_from") OR old_values."minutes_to" IS DISTINCT FROM (new_values."minutes_to") OR old_values."output" IS DISTINCT FROM (new_values."output") OR old_values."people_from" IS DISTINCT FROM (new_values."people_from") OR old_values."people_to" IS DISTINCT FROM (new_values."people_to") OR old_values."phase" IS DISTINCT FROM (new_values."phase") OR old_values."purpose" IS DISTINCT FROM (new_values."purpose") OR old_values."remote" IS DISTINCT FROM (new_values."remote") OR old_values."shipped_digest" IS DISTINCT FROM (new_values."shipped_digest") OR old_values."steps" IS DISTINCT FROM (new_values."steps") OR old_values."title" IS DISTINCT FROM (new_values."title")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="863d73d8d73ee9863697bd4f1af77ab2a1ee16ba",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_c010a",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="events_workshopcard",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="workshopcard",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "events_workshopcardevent" ("access", "archived_at", "archived_by_id", "community_id", "created_at", "created_by_id", "id", "key", "language", "material", "minutes_from", "minutes_to", "output", "people_from", "people_to", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phase", "purpose", "remote", "shipped_digest", "steps", "title", "updated_at", "version") SELECT old_values."access", old_values."archived_at", old_values."archived_by_id", old_values."community_id", old_values."created_at", old_values."created_by_id", old_values."id", old_values."key", old_values."language", old_values."material", old_values."minutes_from", old_values."minutes_to", old_values."output", old_values."people_from", old_values."people_to", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."phase", old_values."purpose", old_values."remote", old_values."shipped_digest", old_values."steps", old_values."title", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="1bc40d5f7f91329be4efedbfd0b6e6d3c2fa06df",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_a11ad",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="events_workshopcard",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="agendaitemevent",
            index=models.Index(
                condition=models.Q(("pgh_context__isnull", False)),
                fields=["pgh_created_at", "pgh_context"],
                name="agendaitem_journal",
            ),
        ),
        migrations.AddIndex(
            model_name="agendaitem",
            index=models.Index(
                condition=models.Q(("archived_at", None)),
                fields=["event", "position", "id"],
                name="agenda_item_order",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="agendaitem",
            trigger=pgtrigger.compiler.Trigger(
                name="bump_version",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="NEW.version = OLD.version + 1; NEW.updated_at = now(); RETURN NEW;",
                    hash="4a5a8b871c039e67816481e27e3212eedeb69b8d",
                    operation="UPDATE",
                    pgid="pgtrigger_bump_version_ce02a",
                    table="events_agendaitem",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="agendaitem",
            trigger=pgtrigger.compiler.Trigger(
                name="one_level",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF NEW.parent_id IS NOT NULL AND (\n        NOT EXISTS (SELECT FROM events_agendaitem AS parent WHERE parent.id = NEW.parent_id\n                    AND parent.event_id = NEW.event_id AND parent.parent_id IS NULL)\n        OR EXISTS (SELECT FROM events_agendaitem AS child WHERE child.parent_id = NEW.id)\n    ) THEN\n        RAISE EXCEPTION 'an item stands in one of its event, that stands in none'\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'agenda_item_one_level';\n    END IF;\n    RETURN NEW;\n",
                    hash="489bf9706448a4fd9e39b04494d87a76e6183332",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_one_level_3722a",
                    table="events_agendaitem",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="agendaitem",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "events_agendaitemevent" ("archived_at", "archived_by_id", "card_id", "created_at", "created_by_id", "event_id", "id", "leader", "minutes", "notes", "parent_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "title", "updated_at", "version") SELECT new_values."archived_at", new_values."archived_by_id", new_values."card_id", new_values."created_at", new_values."created_by_id", new_values."event_id", new_values."id", new_values."leader", new_values."minutes", new_values."notes", new_values."parent_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."position", new_values."title", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="2e77895062f55d813327c50ff2c83182e61e6f3c",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_d2e2a",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="events_agendaitem",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="agendaitem",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "events_agendaitemevent" ("archived_at", "archived_by_id", "card_id", "created_at", "created_by_id", "event_id", "id", "leader", "minutes", "notes", "parent_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "title", "updated_at", "version") SELECT new_values."archived_at", new_values."archived_by_id", new_values."card_id", new_values."created_at", new_values."created_by_id", new_values."event_id", new_values."id", new_values."leader", new_values."minutes", new_values."notes", new_values."parent_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."position", new_values."title", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."archived_at" IS DISTINCT FROM (new_values."archived_at") OR old_values."archived_by_id" IS DISTINCT FROM (new_values."archived_by_id") OR old_values."card_id" IS DISTINCT FROM (new_values."card_id") OR old_values."created_at" IS DISTINCT FROM (new_values."created_at") OR old_values."created_by_id" IS DISTINCT FROM (new_values."created_by_id") OR old_values."event_id" IS DISTINCT FROM (new_values."event_id") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."leader" IS DISTINCT FROM (new_values."leader") OR old_values."minutes" IS DISTINCT FROM (new_values."minutes") OR old_values."notes" IS DISTINCT FROM (new_values."notes") OR old_values."parent_id" IS DISTINCT FROM (new_values."parent_id") OR old_values."position" IS DISTINCT FROM (new_values."position") OR old_values."title" IS DISTINCT FROM (new_values."title")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="2f932e19385294081a15aa35918a7a821f0359ee",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_c8d1c",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="events_agendaitem",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="agendaitem",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "events_agendaitemevent" ("archived_at", "archived_by_id", "card_id", "created_at", "created_by_id", "event_id", "id", "leader", "minutes", "notes", "parent_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "title", "updated_at", "version") SELECT old_values."archived_at", old_values."archived_by_id", old_values."card_id", old_values."created_at", old_values."created_by_id", old_values."event_id", old_values."id", old_values."leader", old_values."minutes", old_values."notes", old_values."parent_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."position", old_values."title", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="7eb5b7ff1f6af5f7ab29f813000fe1e300dfc25a",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_be097",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="events_agendaitem",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="workshopcardevent",
            index=models.Index(
                condition=models.Q(("pgh_context__isnull", False)),
                fields=["pgh_created_at", "pgh_context"],
                name="workshopcard_journal",
            ),
        ),
    ]
