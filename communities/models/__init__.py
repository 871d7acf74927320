from communities.models.actor import Actor, Affiliation, Introduction
from communities.models.community import Charter, Community, OnlineSpace, Place
from communities.models.duplicate import DuplicateLook, DuplicatePair
from communities.models.membership import Membership
from communities.models.posting import Posting
from communities.models.reference import Commune, Directorate, Theme
from communities.models.saved_view import SavedView

__all__ = [
    "Actor",
    "Affiliation",
    "Charter",
    "Commune",
    "Community",
    "Directorate",
    "DuplicateLook",
    "DuplicatePair",
    "Introduction",
    "Membership",
    "OnlineSpace",
    "Place",
    "Posting",
    "SavedView",
    "Theme",
]
