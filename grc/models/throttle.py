from __future__ import annotations

from django.db import models


class Throttle(models.Model):
    """How many times something was asked from an address lately. The address itself is personal
    data: ``key`` is a digest of it that only this installation can make."""

    key = models.CharField(max_length=64, primary_key=True)
    count = models.PositiveIntegerField()
    ends_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.key
