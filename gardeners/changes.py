"""What the history of needs and of their parts tells, and what is undone together."""

from __future__ import annotations

from gardeners.actions import joining, splitting
from gardeners.models import DirectoratePart, Need
from grc.changes_told import keep_private
from grc.undo import reserve, undone_whole

# A part may be older than the day from which others read the need.
keep_private(DirectoratePart, ("answer", "holder"), to=DirectoratePart.objects.writable)
undone_whole(splitting.ORIGIN, splitting.put_together)
undone_whole(joining.ORIGIN, joining.part_again)
undone_whole(joining.UNDONE, joining.join_again)
# Only a join, or its undoing, says what was joined into what.
reserve(Need, ("joined_into_id",), to=lambda _user: False)
