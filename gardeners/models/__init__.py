from gardeners.models.followup import FollowUp
from gardeners.models.interaction import Interaction
from gardeners.models.mandate import Mandate
from gardeners.models.need import Need
from gardeners.models.shown import MetActor, NamedActor
from gardeners.models.submission import Submission
from gardeners.models.suggestion import NeedLexeme, SuggestionLook, SynergySuggestion
from gardeners.models.synergy import Synergy

__all__ = [
    "FollowUp",
    "Interaction",
    "Mandate",
    "MetActor",
    "NamedActor",
    "Need",
    "NeedLexeme",
    "Submission",
    "SuggestionLook",
    "Synergy",
    "SynergySuggestion",
]
