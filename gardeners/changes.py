"""What the history of a part keeps to those who may write it: it may be older than the day from
which others read the need."""

from __future__ import annotations

from gardeners.models import DirectoratePart
from grc.changes_told import keep_private

keep_private(DirectoratePart, ("answer", "holder"), to=DirectoratePart.objects.writable)
