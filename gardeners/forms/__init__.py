from gardeners.forms.diffused import DiffusedForm
from gardeners.forms.followup import FOLLOWUP_ASKS, DropForm, FollowUpForm, PostponeForm
from gardeners.forms.interaction import InteractionForm
from gardeners.forms.log import ContactLog
from gardeners.forms.need import NEED_ASKS, AnswerForm, NeedForm, ProposedNeedForm, QualifyForm
from gardeners.forms.part import ClosePartForm, EntrustPartForm
from gardeners.forms.synergy import AddNeedForm, SynergyForm
from gardeners.forms.transversality import TransversalityForm

__all__ = [
    "FOLLOWUP_ASKS",
    "NEED_ASKS",
    "AddNeedForm",
    "AnswerForm",
    "ClosePartForm",
    "ContactLog",
    "DiffusedForm",
    "DropForm",
    "EntrustPartForm",
    "FollowUpForm",
    "InteractionForm",
    "NeedForm",
    "PostponeForm",
    "ProposedNeedForm",
    "QualifyForm",
    "SynergyForm",
    "TransversalityForm",
]
