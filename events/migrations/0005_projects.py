import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import events.models.document
import grc.fields
import grc.models.record
from grc.migrations._together import Together


class Migration(migrations.Migration):
    """What goes on after people met: projects, their milestones, news and documents, and stories."""

    dependencies = [
        ("communities", "0011_posting"),
        ("events", "0004_archive_and_journal"),
        ("gardeners", "0023_suggestion_decided"),
        ("pghistory", "0007_auto_20250421_0444"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Credit",
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
                    "part",
                    models.CharField(
                        blank=True,
                        help_text="Par exemple : « a prêté sa cour ».",
                        max_length=200,
                        verbose_name="pour quoi",
                    ),
                ),
                (
                    "agreed_on",
                    models.DateField(blank=True, null=True, verbose_name="d’accord depuis le"),
                ),
                (
                    "agreed_public",
                    models.BooleanField(
                        default=False, verbose_name="d’accord aussi pour une page publique"
                    ),
                ),
                (
                    "agreement",
                    models.CharField(
                        blank=True,
                        help_text="Par exemple : « de vive voix, à la fête de mai ».",
                        max_length=200,
                        verbose_name="comment cet accord a été donné",
                    ),
                ),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="credits",
                        to="communities.actor",
                        verbose_name="acteur",
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
                "verbose_name": "remerciement",
                "verbose_name_plural": "remerciements",
                "ordering": ["id"],
                "abstract": False,
            },
            bases=(grc.models.record.Guarded, models.Model),
        ),
        migrations.CreateModel(
            name="Document",
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
                ("title", models.CharField(max_length=200, verbose_name="titre")),
                (
                    "url",
                    grc.fields.HttpsURLField(
                        max_length=500,
                        validators=[events.models.document.check_https],
                        verbose_name="adresse",
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
            ],
            options={
                "verbose_name": "document",
                "verbose_name_plural": "documents",
                "ordering": ["title", "id"],
                "abstract": False,
            },
            bases=(grc.models.record.Guarded, models.Model),
        ),
        migrations.CreateModel(
            name="Milestone",
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
                ("title", models.CharField(max_length=200, verbose_name="jalon")),
                ("due_on", models.DateField(verbose_name="pour le")),
                ("done_on", models.DateField(blank=True, null=True, verbose_name="atteint le")),
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
            ],
            options={
                "verbose_name": "jalon",
                "verbose_name_plural": "jalons",
                "ordering": ["due_on", "id"],
                "abstract": False,
            },
            bases=(grc.models.record.Guarded, models.Model),
        ),
        migrations.CreateModel(
            name="News",
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
                    "told_on",
                    models.DateField(default=django.utils.timezone.localdate, verbose_name="date"),
                ),
                ("text", models.TextField(max_length=2000, verbose_name="nouvelle")),
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
            ],
            options={
                "verbose_name": "nouvelle",
                "verbose_name_plural": "nouvelles",
                "ordering": ["-told_on", "-id"],
                "abstract": False,
            },
            bases=(grc.models.record.Guarded, models.Model),
        ),
        migrations.CreateModel(
            name="Project",
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
                ("title", models.CharField(max_length=200, verbose_name="projet")),
                (
                    "purpose",
                    models.TextField(
                        help_text="Ce qui aura changé, et pour qui.",
                        max_length=5000,
                        verbose_name="à quoi il sert",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("idea", "idée"),
                            ("under_way", "en cours"),
                            ("achieved", "réalisé"),
                            ("suspended", "suspendu"),
                            ("given_up", "abandonné"),
                        ],
                        default="idea",
                        max_length=10,
                        verbose_name="étape",
                    ),
                ),
                (
                    "status_on",
                    models.DateField(
                        default=django.utils.timezone.localdate, verbose_name="depuis le"
                    ),
                ),
                (
                    "status_reason",
                    models.TextField(
                        blank=True, max_length=2000, verbose_name="pourquoi cette étape"
                    ),
                ),
                (
                    "territory",
                    models.CharField(blank=True, max_length=200, verbose_name="territoire"),
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
                    "commune",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="projects",
                        to="communities.commune",
                        verbose_name="commune",
                    ),
                ),
                (
                    "communities",
                    models.ManyToManyField(
                        blank=True,
                        related_name="joint_projects",
                        to="communities.community",
                        verbose_name="avec aussi",
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
                    "directorates",
                    models.ManyToManyField(
                        blank=True,
                        related_name="projects",
                        to="communities.directorate",
                        verbose_name="directions concernées",
                    ),
                ),
                (
                    "events",
                    models.ManyToManyField(
                        blank=True,
                        related_name="projects",
                        to="events.event",
                        verbose_name="événements",
                    ),
                ),
                (
                    "holders",
                    models.ManyToManyField(
                        blank=True,
                        related_name="projects",
                        to="communities.actor",
                        verbose_name="porté par",
                    ),
                ),
                (
                    "needs",
                    models.ManyToManyField(
                        blank=True,
                        related_name="projects",
                        to="gardeners.need",
                        verbose_name="besoins",
                    ),
                ),
                (
                    "online_spaces",
                    models.ManyToManyField(
                        blank=True,
                        related_name="projects",
                        to="communities.onlinespace",
                        verbose_name="espaces numériques",
                    ),
                ),
                (
                    "places",
                    models.ManyToManyField(
                        blank=True,
                        related_name="projects",
                        to="communities.place",
                        verbose_name="lieux",
                    ),
                ),
                (
                    "synergies",
                    models.ManyToManyField(
                        blank=True,
                        related_name="projects",
                        to="gardeners.synergy",
                        verbose_name="synergies",
                    ),
                ),
                (
                    "themes",
                    models.ManyToManyField(
                        blank=True,
                        related_name="projects",
                        to="communities.theme",
                        verbose_name="thématiques",
                    ),
                ),
            ],
            options={
                "verbose_name": "projet",
                "verbose_name_plural": "projets",
                "ordering": ["-id"],
                "abstract": False,
                "base_manager_name": "objects",
            },
            bases=(grc.models.record.Guarded, models.Model),
        ),
        migrations.CreateModel(
            name="NewsEvent",
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
                    "told_on",
                    models.DateField(default=django.utils.timezone.localdate, verbose_name="date"),
                ),
                ("text", models.TextField(max_length=2000, verbose_name="nouvelle")),
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
                        to="events.news",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="events.project",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="news",
            name="project",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="news",
                to="events.project",
            ),
        ),
        migrations.CreateModel(
            name="MilestoneEvent",
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
                ("title", models.CharField(max_length=200, verbose_name="jalon")),
                ("due_on", models.DateField(verbose_name="pour le")),
                ("done_on", models.DateField(blank=True, null=True, verbose_name="atteint le")),
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
                        to="events.milestone",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="events.project",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="milestone",
            name="project",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="milestones",
                to="events.project",
            ),
        ),
        migrations.CreateModel(
            name="DocumentEvent",
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
                ("title", models.CharField(max_length=200, verbose_name="titre")),
                (
                    "url",
                    grc.fields.HttpsURLField(
                        max_length=500,
                        validators=[events.models.document.check_https],
                        verbose_name="adresse",
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
                        to="events.document",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="events.project",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="document",
            name="project",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="documents",
                to="events.project",
            ),
        ),
        migrations.CreateModel(
            name="ProjectCommunitiesLinkEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "community",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        db_tablespace="",
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="communities.community",
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
                    "project",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        db_tablespace="",
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="events.project",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ProjectDirectoratesLinkEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "directorate",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        db_tablespace="",
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="communities.directorate",
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
                    "project",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        db_tablespace="",
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="events.project",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ProjectEvent",
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
                ("title", models.CharField(max_length=200, verbose_name="projet")),
                (
                    "purpose",
                    models.TextField(
                        help_text="Ce qui aura changé, et pour qui.",
                        max_length=5000,
                        verbose_name="à quoi il sert",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("idea", "idée"),
                            ("under_way", "en cours"),
                            ("achieved", "réalisé"),
                            ("suspended", "suspendu"),
                            ("given_up", "abandonné"),
                        ],
                        default="idea",
                        max_length=10,
                        verbose_name="étape",
                    ),
                ),
                (
                    "status_on",
                    models.DateField(
                        default=django.utils.timezone.localdate, verbose_name="depuis le"
                    ),
                ),
                (
                    "status_reason",
                    models.TextField(
                        blank=True, max_length=2000, verbose_name="pourquoi cette étape"
                    ),
                ),
                (
                    "territory",
                    models.CharField(blank=True, max_length=200, verbose_name="territoire"),
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
                    "commune",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="communities.commune",
                        verbose_name="commune",
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
                        to="events.project",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ProjectEventsLinkEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "event",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        db_tablespace="",
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
                    "project",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        db_tablespace="",
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="events.project",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ProjectHoldersLinkEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "actor",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        db_tablespace="",
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="communities.actor",
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
                    "project",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        db_tablespace="",
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="events.project",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ProjectNeedsLinkEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "need",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        db_tablespace="",
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="gardeners.need",
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
                    "project",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        db_tablespace="",
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="events.project",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ProjectOnlineSpacesLinkEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "onlinespace",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        db_tablespace="",
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="communities.onlinespace",
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
                    "project",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        db_tablespace="",
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="events.project",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ProjectPlacesLinkEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
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
                    "place",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        db_tablespace="",
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="communities.place",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        db_tablespace="",
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="events.project",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ProjectSynergiesLinkEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
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
                    "project",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        db_tablespace="",
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="events.project",
                    ),
                ),
                (
                    "synergy",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        db_tablespace="",
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="gardeners.synergy",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ProjectThemesLinkEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
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
                    "project",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        db_tablespace="",
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="events.project",
                    ),
                ),
                (
                    "theme",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        db_tablespace="",
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="communities.theme",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Story",
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
                ("title", models.CharField(max_length=200, verbose_name="titre")),
                (
                    "before",
                    models.TextField(
                        help_text="D’où l’on est parti.", max_length=10000, verbose_name="avant"
                    ),
                ),
                ("done", models.TextField(max_length=10000, verbose_name="ce qui a été fait")),
                ("changed", models.TextField(max_length=10000, verbose_name="ce qui a changé")),
                (
                    "figures",
                    models.TextField(
                        blank=True,
                        help_text="Un chiffre par ligne.",
                        max_length=2000,
                        verbose_name="en chiffres",
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
                (
                    "search",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Func(
                            django.db.models.functions.text.Concat(
                                "title",
                                models.Value(" "),
                                "before",
                                models.Value(" "),
                                "done",
                                models.Value(" "),
                                "changed",
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
                    "project",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="story",
                        to="events.project",
                    ),
                ),
            ],
            options={
                "verbose_name": "récit",
                "verbose_name_plural": "récits",
                "ordering": ["-id"],
                "abstract": False,
                "base_manager_name": "objects",
            },
            bases=(grc.models.record.Guarded, models.Model),
        ),
        migrations.CreateModel(
            name="CreditEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="créé le")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="modifié le")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "part",
                    models.CharField(
                        blank=True,
                        help_text="Par exemple : « a prêté sa cour ».",
                        max_length=200,
                        verbose_name="pour quoi",
                    ),
                ),
                (
                    "agreed_on",
                    models.DateField(blank=True, null=True, verbose_name="d’accord depuis le"),
                ),
                (
                    "agreed_public",
                    models.BooleanField(
                        default=False, verbose_name="d’accord aussi pour une page publique"
                    ),
                ),
                (
                    "agreement",
                    models.CharField(
                        blank=True,
                        help_text="Par exemple : « de vive voix, à la fête de mai ».",
                        max_length=200,
                        verbose_name="comment cet accord a été donné",
                    ),
                ),
                (
                    "actor",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="communities.actor",
                        verbose_name="acteur",
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
                        to="events.credit",
                    ),
                ),
                (
                    "story",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="events.story",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="credit",
            name="story",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="credits",
                to="events.story",
            ),
        ),
        migrations.CreateModel(
            name="StoryEvent",
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
                ("title", models.CharField(max_length=200, verbose_name="titre")),
                (
                    "before",
                    models.TextField(
                        help_text="D’où l’on est parti.", max_length=10000, verbose_name="avant"
                    ),
                ),
                ("done", models.TextField(max_length=10000, verbose_name="ce qui a été fait")),
                ("changed", models.TextField(max_length=10000, verbose_name="ce qui a changé")),
                (
                    "figures",
                    models.TextField(
                        blank=True,
                        help_text="Un chiffre par ligne.",
                        max_length=2000,
                        verbose_name="en chiffres",
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
                        to="events.story",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="events.project",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ProjectCommunitiesLink",
            fields=[],
            options={
                "proxy": True,
                "indexes": [],
                "constraints": [],
            },
            bases=("events.project_communities",),
        ),
        migrations.CreateModel(
            name="ProjectDirectoratesLink",
            fields=[],
            options={
                "proxy": True,
                "indexes": [],
                "constraints": [],
            },
            bases=("events.project_directorates",),
        ),
        migrations.CreateModel(
            name="ProjectEventsLink",
            fields=[],
            options={
                "proxy": True,
                "indexes": [],
                "constraints": [],
            },
            bases=("events.project_events",),
        ),
        migrations.CreateModel(
            name="ProjectHoldersLink",
            fields=[],
            options={
                "proxy": True,
                "indexes": [],
                "constraints": [],
            },
            bases=("events.project_holders",),
        ),
        migrations.CreateModel(
            name="ProjectNeedsLink",
            fields=[],
            options={
                "proxy": True,
                "indexes": [],
                "constraints": [],
            },
            bases=("events.project_needs",),
        ),
        migrations.CreateModel(
            name="ProjectOnlineSpacesLink",
            fields=[],
            options={
                "proxy": True,
                "indexes": [],
                "constraints": [],
            },
            bases=("events.project_online_spaces",),
        ),
        migrations.CreateModel(
            name="ProjectPlacesLink",
            fields=[],
            options={
                "proxy": True,
                "indexes": [],
                "constraints": [],
            },
            bases=("events.project_places",),
        ),
        migrations.CreateModel(
            name="ProjectSynergiesLink",
            fields=[],
            options={
                "proxy": True,
                "indexes": [],
                "constraints": [],
            },
            bases=("events.project_synergies",),
        ),
        migrations.CreateModel(
            name="ProjectThemesLink",
            fields=[],
            options={
                "proxy": True,
                "indexes": [],
                "constraints": [],
            },
            bases=("events.project_themes",),
        ),
        Together(
            [
                migrations.AddIndex(
                    model_name="project",
                    index=models.Index(
                        condition=models.Q(("archived_at", None)),
                        fields=["community", "audience", "created_by"],
                        include=("id", "status"),
                        name="project_rights",
                    ),
                ),
                migrations.AddIndex(
                    model_name="project",
                    index=models.Index(
                        condition=models.Q(("archived_at", None)),
                        fields=["status", "id"],
                        name="project_status",
                    ),
                ),
                migrations.AddIndex(
                    model_name="project",
                    index=models.Index(
                        condition=models.Q(("archived_at", None)),
                        fields=["community", "id"],
                        name="project_community",
                    ),
                ),
                migrations.AddIndex(
                    model_name="project",
                    index=models.Index(
                        condition=models.Q(("archived_at", None), _negated=True),
                        fields=["archived_at", "id"],
                        name="project_archived",
                    ),
                ),
                migrations.AddIndex(
                    model_name="project",
                    index=django.contrib.postgres.indexes.GinIndex(
                        fields=["search"], name="project_search"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="project",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status__in", ("suspended", "given_up")), _negated=True),
                            models.Q(("status_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="project_given_up_with_reason",
                        violation_error_message="Dites pourquoi le projet s’arrête là.",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="project",
                    trigger=pgtrigger.compiler.Trigger(
                        name="bump_version",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="NEW.version = OLD.version + 1; NEW.updated_at = now(); RETURN NEW;",
                            hash="368d9b82fd178eab394b84570d16585c5b123d81",
                            operation="UPDATE",
                            pgid="pgtrigger_bump_version_a9687",
                            table="events_project",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="project",
                    trigger=pgtrigger.compiler.Trigger(
                        name="learn_words_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    WITH written AS MATERIALIZED (\n        SELECT DISTINCT word FROM (SELECT title || ' ' || purpose AS text FROM new_values) AS texts, unnest(grc_words(texts.text)) AS word\n    ), letters AS MATERIALIZED (\n        SELECT word FROM written WHERE word ~ '^[a-z]+$'\n    ), forms AS (\n        SELECT word FROM letters\n        UNION SELECT unnest(ts_lexize('pg_catalog.french_stem', word)) FROM letters\n    )\n    INSERT INTO grc_word (text, variants)\n    SELECT word, grc_variants(word) FROM forms\n    WHERE length(word) BETWEEN 3 AND 40\n      AND NOT EXISTS (SELECT FROM grc_word WHERE grc_word.text = forms.word);\n    RETURN NULL;\n",
                            hash="4b6c7cbc601323ba59fb7c9fee2bc36110ce4850",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_learn_words_insert_57e32",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="events_project",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="project",
                    trigger=pgtrigger.compiler.Trigger(
                        name="learn_words_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    WITH written AS MATERIALIZED (\n        SELECT DISTINCT word FROM (SELECT title || ' ' || purpose AS text FROM new_values EXCEPT SELECT title || ' ' || purpose FROM old_values) AS texts, unnest(grc_words(texts.text)) AS word\n    ), letters AS MATERIALIZED (\n        SELECT word FROM written WHERE word ~ '^[a-z]+$'\n    ), forms AS (\n        SELECT word FROM letters\n        UNION SELECT unnest(ts_lexize('pg_catalog.french_stem', word)) FROM letters\n    )\n    INSERT INTO grc_word (text, variants)\n    SELECT word, grc_variants(word) FROM forms\n    WHERE length(word) BETWEEN 3 AND 40\n      AND NOT EXISTS (SELECT FROM grc_word WHERE grc_word.text = forms.word);\n    RETURN NULL;\n",
                            hash="6580f776e547dac2a0458ed63eae693200b9cdca",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_learn_words_update_ddc81",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="events_project",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="project",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "events_projectevent" ("archived_at", "archived_by_id", "audience", "commune_id", "community_id", "created_at", "created_by_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose", "status", "status_on", "status_reason", "territory", "title", "updated_at", "version") SELECT new_values."archived_at", new_values."archived_by_id", new_values."audience", new_values."commune_id", new_values."community_id", new_values."created_at", new_values."created_by_id", new_values."id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."purpose", new_values."status", new_values."status_on", new_values."status_reason", new_values."territory", new_values."title", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="88be003069104f6877cb501f51b89a3f8088784b",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_9a07c",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="events_project",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="project",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "events_projectevent" ("archived_at", "archived_by_id", "audience", "commune_id", "community_id", "created_at", "created_by_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose", "status", "status_on", "status_reason", "territory", "title", "updated_at", "version") SELECT new_values."archived_at", new_values."archived_by_id", new_values."audience", new_values."commune_id", new_values."community_id", new_values."created_at", new_values."created_by_id", new_values."id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."purpose", new_values."status", new_values."status_on", new_values."status_reason", new_values."territory", new_values."title", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."archived_at" IS DISTINCT FROM (new_values."archived_at") OR old_values."archived_by_id" IS DISTINCT FROM (new_values."archived_by_id") OR old_values."audience" IS DISTINCT FROM (new_values."audience") OR old_values."commune_id" IS DISTINCT FROM (new_values."commune_id") OR old_values."community_id" IS DISTINCT FROM (new_values."community_id") OR old_values."created_at" IS DISTINCT FROM (new_values."created_at") OR old_values."created_by_id" IS DISTINCT FROM (new_values."created_by_id") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."purpose" IS DISTINCT FROM (new_values."purpose") OR old_values."status" IS DISTINCT FROM (new_values."status") OR old_values."status_on" IS DISTINCT FROM (new_values."status_on") OR old_values."status_reason" IS DISTINCT FROM (new_values."status_reason") OR old_values."territory" IS DISTINCT FROM (new_values."territory") OR old_values."title" IS DISTINCT FROM (new_values."title")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="3a82fb8870a74937685d245f369e488eae900fb2",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_2ab21",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="events_project",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="project",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "events_projectevent" ("archived_at", "archived_by_id", "audience", "commune_id", "community_id", "created_at", "created_by_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose", "status", "status_on", "status_reason", "territory", "title", "updated_at", "version") SELECT old_values."archived_at", old_values."archived_by_id", old_values."audience", old_values."commune_id", old_values."community_id", old_values."created_at", old_values."created_by_id", old_values."id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."purpose", old_values."status", old_values."status_on", old_values."status_reason", old_values."territory", old_values."title", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="3efac9272e924a553260a443dd6589f62597c40a",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_5b54f",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="events_project",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddIndex(
                    model_name="newsevent",
                    index=models.Index(
                        condition=models.Q(("pgh_context__isnull", False)),
                        fields=["pgh_created_at", "pgh_context"],
                        name="news_journal",
                    ),
                ),
                migrations.AddIndex(
                    model_name="news",
                    index=models.Index(
                        condition=models.Q(("archived_at", None)),
                        fields=["project", "-told_on", "-id"],
                        name="news_latest",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="news",
                    trigger=pgtrigger.compiler.Trigger(
                        name="bump_version",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="NEW.version = OLD.version + 1; NEW.updated_at = now(); RETURN NEW;",
                            hash="d9d6d58cd8279771de44208849516de4b9b6cae1",
                            operation="UPDATE",
                            pgid="pgtrigger_bump_version_b48bb",
                            table="events_news",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="news",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "events_newsevent" ("archived_at", "archived_by_id", "audience", "created_at", "created_by_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "text", "told_on", "updated_at", "version") SELECT new_values."archived_at", new_values."archived_by_id", new_values."audience", new_values."created_at", new_values."created_by_id", new_values."id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."project_id", new_values."text", new_values."told_on", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="2191983127467f999930a62765e746096ece39a5",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_05e62",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="events_news",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="news",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "events_newsevent" ("archived_at", "archived_by_id", "audience", "created_at", "created_by_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "text", "told_on", "updated_at", "version") SELECT new_values."archived_at", new_values."archived_by_id", new_values."audience", new_values."created_at", new_values."created_by_id", new_values."id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."project_id", new_values."text", new_values."told_on", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."archived_at" IS DISTINCT FROM (new_values."archived_at") OR old_values."archived_by_id" IS DISTINCT FROM (new_values."archived_by_id") OR old_values."audience" IS DISTINCT FROM (new_values."audience") OR old_values."created_at" IS DISTINCT FROM (new_values."created_at") OR old_values."created_by_id" IS DISTINCT FROM (new_values."created_by_id") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."project_id" IS DISTINCT FROM (new_values."project_id") OR old_values."text" IS DISTINCT FROM (new_values."text") OR old_values."told_on" IS DISTINCT FROM (new_values."told_on")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="c1fb4a9676b3dfd67ffc20412887f8c8d75a5491",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_41abf",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="events_news",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="news",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "events_newsevent" ("archived_at", "archived_by_id", "audience", "created_at", "created_by_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "text", "told_on", "updated_at", "version") SELECT old_values."archived_at", old_values."archived_by_id", old_values."audience", old_values."created_at", old_values."created_by_id", old_values."id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."project_id", old_values."text", old_values."told_on", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="c2c2fab11ba9effd3fdbfe4678fdf922149f075a",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_2f65e",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="events_news",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddIndex(
                    model_name="milestoneevent",
                    index=models.Index(
                        condition=models.Q(("pgh_context__isnull", False)),
                        fields=["pgh_created_at", "pgh_context"],
                        name="milestone_journal",
                    ),
                ),
                migrations.AddIndex(
                    model_name="milestone",
                    index=models.Index(
                        condition=models.Q(("archived_at", None), ("done_on", None)),
                        fields=["project", "due_on", "id"],
                        name="milestone_ahead",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="milestone",
                    trigger=pgtrigger.compiler.Trigger(
                        name="bump_version",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="NEW.version = OLD.version + 1; NEW.updated_at = now(); RETURN NEW;",
                            hash="bbfa98919075bf2487691da849bae65067aed1bc",
                            operation="UPDATE",
                            pgid="pgtrigger_bump_version_f09df",
                            table="events_milestone",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="milestone",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "events_milestoneevent" ("archived_at", "archived_by_id", "created_at", "created_by_id", "done_on", "due_on", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "title", "updated_at", "version") SELECT new_values."archived_at", new_values."archived_by_id", new_values."created_at", new_values."created_by_id", new_values."done_on", new_values."due_on", new_values."id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."project_id", new_values."title", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="d5cc6cf9d16b6d61b04799c4460d66859754badd",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_0f43f",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="events_milestone",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="milestone",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "events_milestoneevent" ("archived_at", "archived_by_id", "created_at", "created_by_id", "done_on", "due_on", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "title", "updated_at", "version") SELECT new_values."archived_at", new_values."archived_by_id", new_values."created_at", new_values."created_by_id", new_values."done_on", new_values."due_on", new_values."id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."project_id", new_values."title", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."archived_at" IS DISTINCT FROM (new_values."archived_at") OR old_values."archived_by_id" IS DISTINCT FROM (new_values."archived_by_id") OR old_values."created_at" IS DISTINCT FROM (new_values."created_at") OR old_values."created_by_id" IS DISTINCT FROM (new_values."created_by_id") OR old_values."done_on" IS DISTINCT FROM (new_values."done_on") OR old_values."due_on" IS DISTINCT FROM (new_values."due_on") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."project_id" IS DISTINCT FROM (new_values."project_id") OR old_values."title" IS DISTINCT FROM (new_values."title")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="5f02851fd535bd81a4892eedd5ecd5509df46d70",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_9c40c",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="events_milestone",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="milestone",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "events_milestoneevent" ("archived_at", "archived_by_id", "created_at", "created_by_id", "done_on", "due_on", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "title", "updated_at", "version") SELECT old_values."archived_at", old_values."archived_by_id", old_values."created_at", old_values."created_by_id", old_values."done_on", old_values."due_on", old_values."id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."project_id", old_values."title", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="4f56dca6f0df1cbd1dca5baf88699518710d1b7a",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_e1e08",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="events_milestone",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddIndex(
                    model_name="documentevent",
                    index=models.Index(
                        condition=models.Q(("pgh_context__isnull", False)),
                        fields=["pgh_created_at", "pgh_context"],
                        name="document_journal",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="document",
                    trigger=pgtrigger.compiler.Trigger(
                        name="bump_version",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="NEW.version = OLD.version + 1; NEW.updated_at = now(); RETURN NEW;",
                            hash="610ddc100e8583ed80aa5ed93c487e0762f95072",
                            operation="UPDATE",
                            pgid="pgtrigger_bump_version_3eae1",
                            table="events_document",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="document",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "events_documentevent" ("archived_at", "archived_by_id", "created_at", "created_by_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "title", "updated_at", "url", "version") SELECT new_values."archived_at", new_values."archived_by_id", new_values."created_at", new_values."created_by_id", new_values."id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."project_id", new_values."title", new_values."updated_at", new_values."url", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="a142e500bb8977f9b8f4001217d2ec11b0486742",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_94c6a",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="events_document",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="document",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "events_documentevent" ("archived_at", "archived_by_id", "created_at", "created_by_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "title", "updated_at", "url", "version") SELECT new_values."archived_at", new_values."archived_by_id", new_values."created_at", new_values."created_by_id", new_values."id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."project_id", new_values."title", new_values."updated_at", new_values."url", new_values."version" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."archived_at" IS DISTINCT FROM (new_values."archived_at") OR old_values."archived_by_id" IS DISTINCT FROM (new_values."archived_by_id") OR old_values."created_at" IS DISTINCT FROM (new_values."created_at") OR old_values."created_by_id" IS DISTINCT FROM (new_values."created_by_id") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."project_id" IS DISTINCT FROM (new_values."project_id") OR old_values."title" IS DISTINCT FROM (new_values."title") OR old_values."url" IS DISTINCT FROM (new_values."url")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="0eb74a20d90e4207447fc1056bfd7f83c1abb7bf",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_1a87d",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="events_document",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="document",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "events_documentevent" ("archived_at", "archived_by_id", "created_at", "created_by_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "title", "updated_at", "url", "version") SELECT old_values."archived_at", old_values."archived_by_id", old_values."created_at", old_values."created_by_id", old_values."id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."project_id", old_values."title", old_values."updated_at", old_values."url", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="1fdedb560e5b6fb360e2a9be2737a104ab124c90",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_40e43",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="events_document",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddIndex(
                    model_name="projectcommunitieslinkevent",
                    index=models.Index(fields=["project"], name="events_proj_project_643838_idx"),
                ),
                migrations.AddIndex(
                    model_name="projectcommunitieslinkevent",
                    index=models.Index(
                        condition=models.Q(("pgh_context__isnull", False)),
                        fields=["pgh_created_at", "pgh_context"],
                        name="project_communities_journal",
                    ),
                ),
                migrations.AddIndex(
                    model_name="projectdirectorateslinkevent",
                    index=models.Index(fields=["project"], name="events_proj_project_0e7481_idx"),
                ),
                migrations.AddIndex(
                    model_name="projectdirectorateslinkevent",
                    index=models.Index(
                        condition=models.Q(("pgh_context__isnull", False)),
                        fields=["pgh_created_at", "pgh_context"],
                        name="project_directorates_journal",
                    ),
                ),
                migrations.AddIndex(
                    model_name="projectevent",
                    index=models.Index(
                        condition=models.Q(("pgh_context__isnull", False)),
                        fields=["pgh_created_at", "pgh_context"],
                        name="project_journal",
                    ),
                ),
                migrations.AddIndex(
                    model_name="projecteventslinkevent",
                    index=models.Index(fields=["project"], name="events_proj_project_4bea99_idx"),
                ),
                migrations.AddIndex(
                    model_name="projecteventslinkevent",
                    index=models.Index(
                        condition=models.Q(("pgh_context__isnull", False)),
                        fields=["pgh_created_at", "pgh_context"],
                        name="project_events_journal",
                    ),
                ),
                migrations.AddIndex(
                    model_name="projectholderslinkevent",
                    index=models.Index(fields=["project"], name="events_proj_project_afb8f5_idx"),
                ),
                migrations.AddIndex(
                    model_name="projectholderslinkevent",
                    index=models.Index(
                        condition=models.Q(("pgh_context__isnull", False)),
                        fields=["pgh_created_at", "pgh_context"],
                        name="project_holders_journal",
                    ),
                ),
                migrations.AddIndex(
                    model_name="projectneedslinkevent",
                    index=models.Index(fields=["project"], name="events_proj_project_0ca503_idx"),
                ),
                migrations.AddIndex(
                    model_name="projectneedslinkevent",
                    index=models.Index(
                        condition=models.Q(("pgh_context__isnull", False)),
                        fields=["pgh_created_at", "pgh_context"],
                        name="project_needs_journal",
                    ),
                ),
                migrations.AddIndex(
                    model_name="projectonlinespaceslinkevent",
                    index=models.Index(fields=["project"], name="events_proj_project_a13382_idx"),
                ),
                migrations.AddIndex(
                    model_name="projectonlinespaceslinkevent",
                    index=models.Index(
                        condition=models.Q(("pgh_context__isnull", False)),
                        fields=["pgh_created_at", "pgh_context"],
                        name="project_online_spaces_journal",
                    ),
                ),
                migrations.AddIndex(
                    model_name="projectplaceslinkevent",
                    index=models.Index(fields=["project"], name="events_proj_project_4af2b7_idx"),
                ),
                migrations.AddIndex(
                    model_name="projectplaceslinkevent",
                    index=models.Index(
                        condition=models.Q(("pgh_context__isnull", False)),
                        fields=["pgh_created_at", "pgh_context"],
                        name="project_places_journal",
                    ),
                ),
                migrations.AddIndex(
                    model_name="projectsynergieslinkevent",
                    index=models.Index(fields=["project"], name="events_proj_project_e5c2fa_idx"),
                ),
                migrations.AddIndex(
                    model_name="projectsynergieslinkevent",
                    index=models.Index(
                        condition=models.Q(("pgh_context__isnull", False)),
                        fields=["pgh_created_at", "pgh_context"],
                        name="project_synergies_journal",
                    ),
                ),
                migrations.AddIndex(
                    model_name="projectthemeslinkevent",
                    index=models.Index(fields=["project"], name="events_proj_project_737d20_idx"),
                ),
                migrations.AddIndex(
                    model_name="projectthemeslinkevent",
                    index=models.Index(
                        condition=models.Q(("pgh_context__isnull", False)),
                        fields=["pgh_created_at", "pgh_context"],
                        name="project_themes_journal",
                    ),
                ),
                migrations.AddIndex(
                    model_name="story",
                    index=models.Index(
                        condition=models.Q(("archived_at", None)),
                        fields=["audience", "id"],
                        name="story_audience",
                    ),
                ),
                migrations.AddIndex(
                    model_name="story",
                    index=django.contrib.postgres.indexes.GinIndex(
                        fields=["search"], name="story_search"
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="story",
                    trigger=pgtrigger.compiler.Trigger(
                        name="bump_version",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="NEW.version = OLD.version + 1; NEW.updated_at = now(); RETURN NEW;",
                            hash="edd2fb93f51e66e7b37508dabb54646ad60e60cf",
                            operation="UPDATE",
                            pgid="pgtrigger_bump_version_87617",
                            table="events_story",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="story",
                    trigger=pgtrigger.compiler.Trigger(
                        name="learn_words_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    WITH written AS MATERIALIZED (\n        SELECT DISTINCT word FROM (SELECT title || ' ' || before || ' ' || done || ' ' || changed AS text FROM new_values) AS texts, unnest(grc_words(texts.text)) AS word\n    ), letters AS MATERIALIZED (\n        SELECT word FROM written WHERE word ~ '^[a-z]+$'\n    ), forms AS (\n        SELECT word FROM letters\n        UNION SELECT unnest(ts_lexize('pg_catalog.french_stem', word)) FROM letters\n    )\n    INSERT INTO grc_word (text, variants)\n    SELECT word, grc_variants(word) FROM forms\n    WHERE length(word) BETWEEN 3 AND 40\n      AND NOT EXISTS (SELECT FROM grc_word WHERE grc_word.text = forms.word);\n    RETURN NULL;\n",
                            hash="7ae25e15fdd1b5c8ded37fcd9543a2338d1f30d0",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_learn_words_insert_bcce7",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="events_story",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="story",
                    trigger=pgtrigger.compiler.Trigger(
                        name="learn_words_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    WITH written AS MATERIALIZED (\n        SELECT DISTINCT word FROM (SELECT title || ' ' || before || ' ' || done || ' ' || changed AS text FROM new_values EXCEPT SELECT title || ' ' || before || ' ' || done || ' ' || changed FROM old_values) AS texts, unnest(grc_words(texts.text)) AS word\n    ), letters AS MATERIALIZED (\n        SELECT word FROM written WHERE word ~ '^[a-z]+$'\n    ), forms AS (\n        SELECT word FROM letters\n        UNION SELECT unnest(ts_lexize('pg_catalog.french_stem', word)) FROM letters\n    )\n    INSERT INTO grc_word (text, variants)\n    SELECT word, grc_variants(word) FROM forms\n    WHERE length(word) BETWEEN 3 AND 40\n      AND NOT EXISTS (SELECT FROM grc_word WHERE grc_word.text = forms.word);\n    RETURN NULL;\n",
                            hash="87f91a4d62666d3bde0a72900bbc7a912ff34fef",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_learn_words_update_b182f",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="events_story",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="story",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "events_storyevent" ("archived_at", "archived_by_id", "audience", "before", "changed", "created_at", "created_by_id", "done", "figures", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "title", "updated_at", "version") SELECT new_values."archived_at", new_values."archived_by_id", new_values."audience", new_values."before", new_values."changed", new_values."created_at", new_values."created_by_id", new_values."done", new_values."figures", new_values."id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."project_id", new_values."title", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="ec2dd341c60cd230d5a13be0033f4708d77578b2",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_07ad3",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="events_story",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="story",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "events_storyevent" ("archived_at", "archived_by_id", "audience", "before", "changed", "created_at", "created_by_id", "done", "figures", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "title", "updated_at", "version") SELECT new_values."archived_at", new_values."archived_by_id", new_values."audience", new_values."before", new_values."changed", new_values."created_at", new_values."created_by_id", new_values."done", new_values."figures", new_values."id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."project_id", new_values."title", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."archived_at" IS DISTINCT FROM (new_values."archived_at") OR old_values."archived_by_id" IS DISTINCT FROM (new_values."archived_by_id") OR old_values."audience" IS DISTINCT FROM (new_values."audience") OR old_values."before" IS DISTINCT FROM (new_values."before") OR old_values."changed" IS DISTINCT FROM (new_values."changed") OR old_values."created_at" IS DISTINCT FROM (new_values."created_at") OR old_values."created_by_id" IS DISTINCT FROM (new_values."created_by_id") OR old_values."done" IS DISTINCT FROM (new_values."done") OR old_values."figures" IS DISTINCT FROM (new_values."figures") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."project_id" IS DISTINCT FROM (new_values."project_id") OR old_values."title" IS DISTINCT FROM (new_values."title")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="88deb7616409fe7e91dc021c5c29a6c7d37cf24a",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_16879",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="events_story",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="story",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "events_storyevent" ("archived_at", "archived_by_id", "audience", "before", "changed", "created_at", "created_by_id", "done", "figures", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "title", "updated_at", "version") SELECT old_values."archived_at", old_values."archived_by_id", old_values."audience", old_values."before", old_values."changed", old_values."created_at", old_values."created_by_id", old_values."done", old_values."figures", old_values."id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."project_id", old_values."title", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="c8402c1897b5eb4671375dbd46335dc4ae0a6bf7",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_444a7",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="events_story",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="credit",
                    constraint=models.UniqueConstraint(
                        fields=("story", "actor"),
                        name="credit_once",
                        violation_error_message="Cet acteur est déjà remercié dans ce récit.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="credit",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("agreed_on__isnull", False), ("agreement__gt", "")),
                            models.Q(("agreed_on", None), ("agreed_public", False)),
                            _connector="OR",
                        ),
                        name="credit_agreed_and_said_how",
                        violation_error_message="Dites quand et comment cet accord a été donné.",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="credit",
                    trigger=pgtrigger.compiler.Trigger(
                        name="bump_version",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="NEW.version = OLD.version + 1; NEW.updated_at = now(); RETURN NEW;",
                            hash="4feebe4b1c7af1f72b2afc3e1183b8e4f2cdf49d",
                            operation="UPDATE",
                            pgid="pgtrigger_bump_version_2ff7f",
                            table="events_credit",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="credit",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "events_creditevent" ("actor_id", "agreed_on", "agreed_public", "agreement", "created_at", "created_by_id", "id", "part", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "story_id", "updated_at", "version") SELECT new_values."actor_id", new_values."agreed_on", new_values."agreed_public", new_values."agreement", new_values."created_at", new_values."created_by_id", new_values."id", new_values."part", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."story_id", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="c649037abb4bb4d4606f9feee5af3fc836b9b475",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_66a05",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="events_credit",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="credit",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "events_creditevent" ("actor_id", "agreed_on", "agreed_public", "agreement", "created_at", "created_by_id", "id", "part", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "story_id", "updated_at", "version") SELECT new_values."actor_id", new_values."agreed_on", new_values."agreed_public", new_values."agreement", new_values."created_at", new_values."created_by_id", new_values."id", new_values."part", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."story_id", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."actor_id" IS DISTINCT FROM (new_values."actor_id") OR old_values."agreed_on" IS DISTINCT FROM (new_values."agreed_on") OR old_values."agreed_public" IS DISTINCT FROM (new_values."agreed_public") OR old_values."agreement" IS DISTINCT FROM (new_values."agreement") OR old_values."created_at" IS DISTINCT FROM (new_values."created_at") OR old_values."created_by_id" IS DISTINCT FROM (new_values."created_by_id") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."part" IS DISTINCT FROM (new_values."part") OR old_values."story_id" IS DISTINCT FROM (new_values."story_id")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="1b3ec35054065ffec670f35dad2c5a33b471bb5a",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_e0ca8",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="events_credit",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="credit",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "events_creditevent" ("actor_id", "agreed_on", "agreed_public", "agreement", "created_at", "created_by_id", "id", "part", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "story_id", "updated_at", "version") SELECT old_values."actor_id", old_values."agreed_on", old_values."agreed_public", old_values."agreement", old_values."created_at", old_values."created_by_id", old_values."id", old_values."part", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."story_id", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="33382cdcc25118bd77966f874df0b3b17356c347",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_ba0fb",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="events_credit",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddIndex(
                    model_name="storyevent",
                    index=models.Index(
                        condition=models.Q(("pgh_context__isnull", False)),
                        fields=["pgh_created_at", "pgh_context"],
                        name="story_journal",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="projectcommunitieslink",
                    trigger=pgtrigger.compiler.Trigger(
                        name="add_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "events_projectcommunitieslinkevent" ("community_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "project_id") SELECT new_values."community_id", new_values."id", _pgh_attached_context.value, NOW(), \'add\', new_values."project_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="865dea960daae0732ce0d66c128d9cfd57a3b6d7",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_add_insert_368ab",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="events_project_communities",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="projectcommunitieslink",
                    trigger=pgtrigger.compiler.Trigger(
                        name="remove_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "events_projectcommunitieslinkevent" ("community_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "project_id") SELECT old_values."community_id", old_values."id", _pgh_attached_context.value, NOW(), \'remove\', old_values."project_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="e2e085733ff0379f8c44a66a20ce817f483b5417",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_remove_delete_1b1f6",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="events_project_communities",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="projectdirectorateslink",
                    trigger=pgtrigger.compiler.Trigger(
                        name="add_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "events_projectdirectorateslinkevent" ("directorate_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "project_id") SELECT new_values."directorate_id", new_values."id", _pgh_attached_context.value, NOW(), \'add\', new_values."project_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="c5f7b6e79d4aaf8932be337c821403357987bda7",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_add_insert_be84a",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="events_project_directorates",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="projectdirectorateslink",
                    trigger=pgtrigger.compiler.Trigger(
                        name="remove_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "events_projectdirectorateslinkevent" ("directorate_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "project_id") SELECT old_values."directorate_id", old_values."id", _pgh_attached_context.value, NOW(), \'remove\', old_values."project_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="c858cb501033ccc69f1e3dc98f7c0cf3dd3c5265",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_remove_delete_06ad2",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="events_project_directorates",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="projecteventslink",
                    trigger=pgtrigger.compiler.Trigger(
                        name="add_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "events_projecteventslinkevent" ("event_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "project_id") SELECT new_values."event_id", new_values."id", _pgh_attached_context.value, NOW(), \'add\', new_values."project_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="58a48da84b1a904565544cdb24193d4b42a6937f",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_add_insert_9c87e",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="events_project_events",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="projecteventslink",
                    trigger=pgtrigger.compiler.Trigger(
                        name="remove_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "events_projecteventslinkevent" ("event_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "project_id") SELECT old_values."event_id", old_values."id", _pgh_attached_context.value, NOW(), \'remove\', old_values."project_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="ce1427eda81673e2dcf7674d9fbd921f9d826d1d",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_remove_delete_b077e",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="events_project_events",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="projectholderslink",
                    trigger=pgtrigger.compiler.Trigger(
                        name="add_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "events_projectholderslinkevent" ("actor_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "project_id") SELECT new_values."actor_id", new_values."id", _pgh_attached_context.value, NOW(), \'add\', new_values."project_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="1ef55c79920a48013dc02f1165a5c1b8b2d70123",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_add_insert_b742a",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="events_project_holders",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="projectholderslink",
                    trigger=pgtrigger.compiler.Trigger(
                        name="remove_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "events_projectholderslinkevent" ("actor_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "project_id") SELECT old_values."actor_id", old_values."id", _pgh_attached_context.value, NOW(), \'remove\', old_values."project_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="5f0bb82525bfb818c0e02ac0413b4ac41908fd45",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_remove_delete_df892",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="events_project_holders",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="projectneedslink",
                    trigger=pgtrigger.compiler.Trigger(
                        name="add_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "events_projectneedslinkevent" ("id", "need_id", "pgh_context_id", "pgh_created_at", "pgh_label", "project_id") SELECT new_values."id", new_values."need_id", _pgh_attached_context.value, NOW(), \'add\', new_values."project_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="0907d9e6a900d93b7c0b665126260036db2ca559",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_add_insert_6be32",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="events_project_needs",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="projectneedslink",
                    trigger=pgtrigger.compiler.Trigger(
                        name="remove_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "events_projectneedslinkevent" ("id", "need_id", "pgh_context_id", "pgh_created_at", "pgh_label", "project_id") SELECT old_values."id", old_values."need_id", _pgh_attached_context.value, NOW(), \'remove\', old_values."project_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="80adb780ea91b685cbe323e433ca3ff0689ed3fc",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_remove_delete_c689b",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="events_project_needs",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="projectonlinespaceslink",
                    trigger=pgtrigger.compiler.Trigger(
                        name="add_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "events_projectonlinespaceslinkevent" ("id", "onlinespace_id", "pgh_context_id", "pgh_created_at", "pgh_label", "project_id") SELECT new_values."id", new_values."onlinespace_id", _pgh_attached_context.value, NOW(), \'add\', new_values."project_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="0d9c75d8d4e914f24cce655df2d6ecc3c471c025",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_add_insert_444dd",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="events_project_online_spaces",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="projectonlinespaceslink",
                    trigger=pgtrigger.compiler.Trigger(
                        name="remove_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "events_projectonlinespaceslinkevent" ("id", "onlinespace_id", "pgh_context_id", "pgh_created_at", "pgh_label", "project_id") SELECT old_values."id", old_values."onlinespace_id", _pgh_attached_context.value, NOW(), \'remove\', old_values."project_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="8e1bf8b6e1e08648fe6f93fb6fba653fcae78b78",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_remove_delete_f5ee1",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="events_project_online_spaces",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="projectplaceslink",
                    trigger=pgtrigger.compiler.Trigger(
                        name="add_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "events_projectplaceslinkevent" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "place_id", "project_id") SELECT new_values."id", _pgh_attached_context.value, NOW(), \'add\', new_values."place_id", new_values."project_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="f2289d997351431d72f4c64976397b9335b726b7",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_add_insert_19ace",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="events_project_places",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="projectplaceslink",
                    trigger=pgtrigger.compiler.Trigger(
                        name="remove_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "events_projectplaceslinkevent" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "place_id", "project_id") SELECT old_values."id", _pgh_attached_context.value, NOW(), \'remove\', old_values."place_id", old_values."project_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="c475a9797e6ea150c04d3aa232754b3079d33f2d",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_remove_delete_62517",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="events_project_places",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="projectsynergieslink",
                    trigger=pgtrigger.compiler.Trigger(
                        name="add_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "events_projectsynergieslinkevent" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "project_id", "synergy_id") SELECT new_values."id", _pgh_attached_context.value, NOW(), \'add\', new_values."project_id", new_values."synergy_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="22bb2231378cf829531cc688508d7b877d0ce453",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_add_insert_9e913",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="events_project_synergies",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="projectsynergieslink",
                    trigger=pgtrigger.compiler.Trigger(
                        name="remove_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "events_projectsynergieslinkevent" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "project_id", "synergy_id") SELECT old_values."id", _pgh_attached_context.value, NOW(), \'remove\', old_values."project_id", old_values."synergy_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="d691349edf093f526202b63bc45190af5d3867c5",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_remove_delete_ced91",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="events_project_synergies",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="projectthemeslink",
                    trigger=pgtrigger.compiler.Trigger(
                        name="add_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "events_projectthemeslinkevent" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "project_id", "theme_id") SELECT new_values."id", _pgh_attached_context.value, NOW(), \'add\', new_values."project_id", new_values."theme_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="b60afe4c203ea724ec47b1c9b4a8892e4fd349e4",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_add_insert_87255",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="events_project_themes",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="projectthemeslink",
                    trigger=pgtrigger.compiler.Trigger(
                        name="remove_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "events_projectthemeslinkevent" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "project_id", "theme_id") SELECT old_values."id", _pgh_attached_context.value, NOW(), \'remove\', old_values."project_id", old_values."theme_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="ac4f67dad6354a7fdbbf784d6a5c58529f9aaa6d",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_remove_delete_9552a",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="events_project_themes",
                            when="AFTER",
                        ),
                    ),
                ),
            ]
        ),
    ]
