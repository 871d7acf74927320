from events.actions.series import Edit, begin, extend, spread
from events.actions.steps import announce, cancel

__all__ = ["Edit", "announce", "begin", "cancel", "extend", "spread"]
