from gardeners.models.answer import DismissedAnswer
from gardeners.models.digest import Digest, DigestChoice
from gardeners.models.followup import FollowUp
from gardeners.models.handover import Handover, MandateNotice
from gardeners.models.interaction import Interaction
from gardeners.models.mandate import Mandate
from gardeners.models.meaning import NeedLexeme, NeedMeaning, NeedSubject, SuggestionLook
from gardeners.models.mention import Mention
from gardeners.models.need import Need
from gardeners.models.part import DirectoratePart
from gardeners.models.received import ReceivedEmail
from gardeners.models.review import Decision, Encouragement, MinutesSent, Review
from gardeners.models.rotation import MandateProposal, Volunteer
from gardeners.models.shown import MetActor, NamedActor
from gardeners.models.submission import Submission
from gardeners.models.suggestion import SynergySuggestion
from gardeners.models.synergy import Synergy

__all__ = [
    "Decision",
    "Digest",
    "DigestChoice",
    "DirectoratePart",
    "DismissedAnswer",
    "Encouragement",
    "FollowUp",
    "Handover",
    "Interaction",
    "Mandate",
    "MandateNotice",
    "MandateProposal",
    "Mention",
    "MetActor",
    "MinutesSent",
    "NamedActor",
    "Need",
    "NeedLexeme",
    "NeedMeaning",
    "NeedSubject",
    "ReceivedEmail",
    "Review",
    "Submission",
    "SuggestionLook",
    "Synergy",
    "SynergySuggestion",
    "Volunteer",
]
