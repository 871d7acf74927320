"""What is asked about an item of a review, and why it may be refused."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from gardeners.models import Decision
from grc.models import User


class DecidedAlreadyError(Exception):
    """Someone decided about this item meanwhile; ``decision`` says what."""

    def __init__(self, decision: Decision) -> None:
        super().__init__(str(decision))
        self.decision = decision


class RefusedError(Exception):
    """The decision cannot be taken, for the reason that the message says."""


@dataclass(frozen=True)
class Wish:
    """What is asked about an item: ``note`` is why, ``promise`` what the follow-up promises,
    ``needs`` those of a group that it is about, which has no record."""

    kind: str
    record_id: int
    choice: str
    note: str = ""
    promise: str = ""
    due_on: dt.date | None = None
    assignee: User | None = None
    needs: Sequence[int] | None = None
