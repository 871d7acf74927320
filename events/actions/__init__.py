from events.actions.attendance import add_at_door, tick
from events.actions.invitation import invite
from events.actions.participation import answer, move_all_up, seats_left
from events.actions.series import Edit, begin, extend, spread
from events.actions.steps import announce, cancel

__all__ = [
    "Edit",
    "add_at_door",
    "announce",
    "answer",
    "begin",
    "cancel",
    "extend",
    "invite",
    "move_all_up",
    "seats_left",
    "spread",
    "tick",
]
