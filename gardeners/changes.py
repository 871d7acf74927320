"""What is undone together, or not at all."""

from __future__ import annotations

from gardeners.actions import joining, splitting
from gardeners.models import Need
from grc.undo import reserve, undone_whole

undone_whole(splitting.ORIGIN, splitting.put_together)
undone_whole(joining.ORIGIN, joining.part_again)
undone_whole(joining.UNDONE, joining.join_again)
# Only a join, or its undoing, says what was joined into what.
reserve(Need, ("joined_into_id",), to=lambda _user: False)
