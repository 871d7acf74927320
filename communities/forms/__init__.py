from communities.forms.actor import (
    ActorCellForm,
    ActorForm,
    AffiliationForm,
    IntroductionForm,
    NewActorForm,
)
from communities.forms.community import (
    CharterForm,
    CommunityForm,
    NewCommunityForm,
    OnlineSpaceForm,
    PlaceForm,
)
from communities.forms.membership import ActorMembershipForm, JoinForm, MembershipForm

__all__ = [
    "ActorCellForm",
    "ActorForm",
    "ActorMembershipForm",
    "AffiliationForm",
    "CharterForm",
    "CommunityForm",
    "IntroductionForm",
    "JoinForm",
    "MembershipForm",
    "NewActorForm",
    "NewCommunityForm",
    "OnlineSpaceForm",
    "PlaceForm",
]
