"""An import of a spreadsheet: its file, its questions and its rows, until and after it is run.

Rows wait here, apart from the records, until someone confirms; they then say what each one
became, which is what undoing the import rests on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Func, Q
from django.db.models.functions import Cast, Concat
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from grc.models.user import User
from grc.search import MAX_WORDS, fold

WRITTEN = ("created", "updated", "unchanged", "companions")


class ImportBatchQuerySet(models.QuerySet["ImportBatch"]):
    def visible_to(self, user: Any) -> ImportBatchQuerySet:
        """Imports hold contact details of anyone: they are the administrators' only."""
        return self if isinstance(user, User) and user.is_administrator else self.none()

    def editable_by(self, user: Any) -> ImportBatchQuerySet:
        return self.visible_to(user)

    def move(self, pk: int, *, to: str, among: tuple[str, ...], **changes: Any) -> bool:
        """Take the import ``pk`` to another state; False when it is in none of ``among``, so
        that of two people who click, or of two clicks, one only acts."""
        return self.filter(pk=pk, state__in=among).update(state=to, **changes) == 1


class ImportBatch(models.Model):
    """A spreadsheet on its way to becoming records, or that became some."""

    class State(models.TextChoices):
        COLUMNS = "columns", _("colonnes à vérifier")
        CHECKING = "checking", _("lecture en cours")
        CHECKED = "checked", _("à confirmer")
        RUNNING = "running", _("import en cours")
        DONE = "done", _("importé")
        STOPPING = "stopping", _("arrêt en cours")
        UNDOING = "undoing", _("annulation en cours")
        UNDONE = "undone", _("annulé")

    WAITING = (State.COLUMNS, State.CHECKED)
    WORKING = (State.CHECKING, State.RUNNING, State.STOPPING, State.UNDOING)
    OVER = (State.DONE, State.UNDONE)

    importer = models.CharField(_("sorte d’import"), max_length=40)
    state = models.CharField(_("état"), max_length=10, choices=State, default=State.COLUMNS)
    created_at = models.DateTimeField(_("déposé le"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("déposé par"),
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )
    updated_at = models.DateTimeField(_("modifié le"), auto_now=True)

    file_name = models.CharField(_("fichier"), max_length=200)
    file_size = models.PositiveIntegerField(_("poids, en octets"))
    sheets = ArrayField(models.CharField(max_length=200), default=list)
    sheet = models.CharField(_("feuille"), max_length=200, blank=True)
    heading = models.PositiveIntegerField(_("ligne des titres"), default=0)
    # What was found while reading: encoding, separator, number of rows, repaired cells.
    reading = models.JSONField(default=dict)
    # One per column of the file: its title, its first filled cells and most frequent values, the
    # field it goes to, and what its values mean there (by their folded text).
    columns = models.JSONField(default=list)
    # What files with the same titles share; the earlier one whose answers are proposed.
    signature = models.CharField(max_length=64, blank=True)
    like = models.ForeignKey(
        "self",
        verbose_name=_("comme pour"),
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )
    options = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    asked_at = models.DateTimeField(null=True)  # when the work in progress, or the last, was
    done_rows = models.PositiveIntegerField(default=0)  # of the work in progress
    problem = models.TextField(_("ce qui a empêché"), blank=True)

    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("confirmé par"),
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )
    finished_at = models.DateTimeField(_("importé le"), null=True)
    context = models.UUIDField(null=True)  # under which the history has what was written
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("annulé par"),
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )
    undone_at = models.DateTimeField(_("annulé le"), null=True)

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-pk"]
        indexes = [
            models.Index(
                fields=["updated_at"],
                condition=~Q(state__in=["done", "undone"]),
                name="import_unfinished",
            ),
            models.Index(fields=["signature"], condition=Q(state="done"), name="import_signature"),
        ]

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("grc:import_detail", args=[self.pk])

    @property
    def kind(self) -> str:
        """What its rows become, in words."""
        from grc.importing.registry import get_importer  # which loads the models

        return str(get_importer(self.importer).label)

    @property
    def mark(self) -> str:
        """The tag that records receive from this import."""
        return f"import-{self.pk}"

    @property
    def is_working(self) -> bool:
        return self.state in self.WORKING

    @property
    def rows_to_do(self) -> int:
        """How many rows the work in progress has to go through; 0 when it is done in one go."""
        if self.state == self.State.CHECKING:
            return int(self.reading.get("rows", 0))
        if self.state == self.State.RUNNING:
            return sum(self.counts.get(name, 0) for name in WRITTEN)
        return 0

    @property
    def percent(self) -> int:
        """How far the work in progress went."""
        return min(99, self.done_rows * 100 // self.rows_to_do) if self.rows_to_do else 0

    @property
    def targets(self) -> list[str]:
        """The field that each column goes to, or ``""``."""
        return [column["target"] for column in self.columns]

    @property
    def titles(self) -> list[str]:
        return [column["title"] for column in self.columns]


class ImportPart(models.Model):
    """A piece of the uploaded file, kept in the database so that any machine can read it; it is
    deleted once the import is run or given up."""

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="parts")
    number = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "number"], name="import_part_unique")
        ]

    def __str__(self) -> str:
        return f"{self.batch} ({self.number})"


def overlaid(cells: Sequence[str], corrections: Mapping[str, str]) -> list[str]:
    """``cells`` with ``corrections``, by index, in their place."""
    text = list(cells)
    for index, correction in corrections.items():
        text.extend([""] * (int(index) + 1 - len(text)))
        text[int(index)] = correction
    return text


class ImportRowQuerySet(models.QuerySet["ImportRow"]):
    def of_effect(self, effect: str) -> ImportRowQuerySet:
        """The rows that have this effect; ``warnings``: a doubt, ``corrected``: a correction,
        ``companions``: the records created along with rows."""
        if effect == "warnings":
            return self.exclude(warnings={}).exclude(action__in=["rejected", "duplicate"])
        if effect == "corrected":
            return self.exclude(corrections={})
        if effect == "companions":
            return self.filter(number__lt=0, action="created").order_by("-number")
        return self.filter(action=effect)

    def holding(self, text: str) -> ImportRowQuerySet:
        """The rows where each word of ``text`` stands, as in the file or as corrected."""
        texts = Concat(Cast("cells", models.TextField()), Cast("corrections", models.TextField()))
        said = Func(texts, function="grc_fold", output_field=models.TextField())
        words = fold(text.replace("\0", "")).split()[:MAX_WORDS]
        return self.alias(said=said).filter(*(Q(said__contains=word) for word in words))


class ImportRow(models.Model):
    """A row of the file: what it says, what is wrong with it, and what becomes of it."""

    class Action(models.TextChoices):
        CREATED = "created", _("créée")
        UPDATED = "updated", _("complétée")
        UNCHANGED = "unchanged", _("déjà à jour")
        DUPLICATE = "duplicate", _("en double")
        REJECTED = "rejected", _("rejetée")
        LEFT_OUT = "left_out", _("laissée de côté")

    batch = models.ForeignKey(
        ImportBatch, on_delete=models.CASCADE, related_name="rows", db_index=False
    )  # import_row_action serves
    # Its number in the file; the companion of the row 12 (the organisation of that person) is -12.
    number = models.IntegerField(_("ligne"))
    cells = models.JSONField(default=list)
    # What was typed in place of cells at the check, by their index: the file's own text stays.
    corrections = models.JSONField(default=dict)
    # What tells the rows of a file that may say the same thing: they are checked together.
    keys = models.JSONField(default=list)
    values = models.JSONField(default=dict)
    # Sentences, by the index of the cell that they are about ("" for the whole row).
    errors = models.JSONField(default=dict)
    warnings = models.JSONField(default=dict)
    action = models.CharField(_("effet"), max_length=10, choices=Action, blank=True)
    duplicate_of = models.IntegerField(_("en double avec la ligne"), null=True)
    # The record created or updated; what is written in it, what stood there before, and its
    # version once written: undoing touches it only if nobody did since.
    target = models.BigIntegerField(null=True)
    changes = models.JSONField(default=dict)
    before = models.JSONField(default=dict)
    version = models.PositiveIntegerField(null=True)
    undone = models.BooleanField(default=False)
    refusal = models.CharField(
        _("pourquoi l’annulation n’a pas pu se faire"), max_length=200, blank=True
    )

    objects = ImportRowQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "number"], name="import_row_unique")
        ]
        indexes = [
            models.Index(fields=["batch", "action", "number"], name="import_row_action"),
        ]

    def __str__(self) -> str:
        return f"{self.batch} ({self.number})"

    @property
    def line(self) -> int:
        """The row of the file where it stands."""
        return abs(self.number)

    @property
    def is_companion(self) -> bool:
        return self.number < 0

    @property
    def text(self) -> list[str]:
        """The cells as they are read: those of the file, or what was typed in their place."""
        return overlaid(self.cells, self.corrections)
