"""The sheets of what gardeners hold: interactions, needs, synergies, follow-ups."""

from gardeners.sheets import actors, directorates
from gardeners.sheets.followups import FollowUpSheet
from gardeners.sheets.records import InteractionSheet, NeedSheet, SynergySheet

__all__ = [
    "FollowUpSheet",
    "InteractionSheet",
    "NeedSheet",
    "SynergySheet",
    "actors",
    "directorates",
]
