"""What suggestions know of words and texts (docs/adr/0020): kept by the worker, read by nobody."""

from __future__ import annotations

from django.db import models

from gardeners.models.need import Need
from grc.fields import BitsField

BITS = 1024


class NeedLexeme(models.Model):
    """In how many open needs a stem stands, as of the last night for those that are common: a
    word says the more, the rarer it is. ``vector`` is its meaning, as learnt that night."""

    lexeme = models.TextField(primary_key=True, db_collation="C")
    needs = models.PositiveIntegerField()
    vector = models.BinaryField(null=True)

    def __str__(self) -> str:
        return f"{self.lexeme} ({self.needs})"


class NeedSubject(models.Model):
    """The middle of needs that are close in meaning: a need is compared with those of the two
    subjects that it is closest to."""

    id = models.PositiveIntegerField(primary_key=True)
    vector = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.pk}"


class NeedMeaning(models.Model):
    """The meaning of an open need: the fewer ``bits`` differ, the closer two are."""

    need = models.OneToOneField(Need, on_delete=models.CASCADE, primary_key=True, related_name="+")
    subject = models.PositiveIntegerField(db_index=True)
    beside = models.PositiveIntegerField()
    bits = BitsField(length=BITS)

    def __str__(self) -> str:
        return f"{self.need_id} ({self.subject})"


class SuggestionLook(models.Model):
    """When suggestions were last looked for, and among how many open needs: the needs changed
    since are looked at next."""

    looked_at = models.DateTimeField()
    needs = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.looked_at}"
