from gardeners.forms.diffused import DiffusedForm
from gardeners.forms.followup import DropForm, FollowUpForm
from gardeners.forms.interaction import InteractionForm
from gardeners.forms.log import ContactLog
from gardeners.forms.need import AnswerForm, NeedForm, ProposedNeedForm, QualifyForm
from gardeners.forms.synergy import AddNeedForm, SynergyForm

__all__ = [
    "AddNeedForm",
    "AnswerForm",
    "ContactLog",
    "DiffusedForm",
    "DropForm",
    "FollowUpForm",
    "InteractionForm",
    "NeedForm",
    "ProposedNeedForm",
    "QualifyForm",
    "SynergyForm",
]
