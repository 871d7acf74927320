from __future__ import annotations

from typing import Self

from django.utils import timezone

from communities.rights import DiffusedQuerySet


class EventQuerySet(DiffusedQuerySet):
    def coming(self) -> Self:
        return self.filter(starts_at__gte=timezone.now()).order_by("starts_at", "id")

    def past(self) -> Self:
        return self.filter(starts_at__lt=timezone.now()).order_by("-starts_at", "-id")
