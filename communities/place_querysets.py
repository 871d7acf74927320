"""Questions about where a community meets."""

from __future__ import annotations

from django.db.models import Q

from communities.rights import EVERYONE, NOBODY, Reader, RightsQuerySet
from communities.standing import gardened_by, joined_by, objects
from grc.models import User


class PlaceQuerySet(RightsQuerySet):
    """A place is read by who reads one of its communities."""

    def readable(self, user: Reader) -> Q:
        seen = objects("Community").visible_to(user).order_by().values("pk")
        links = self.model.communities.through.objects.filter(community__in=seen)
        return Q(pk__in=links.values("place"))


class OnlineSpaceQuerySet(RightsQuerySet):
    """The public ones are read with their community, the others by its members, its gardeners and
    the Region; kept by who keeps the community."""

    def readable(self, user: Reader) -> Q:
        seen = objects("Community").visible_to(user).order_by().values("pk")
        public = Q(is_public=True, community__in=seen)
        if not isinstance(user, User):
            return public
        if user.is_agent:
            return EVERYONE
        inside = Q(community__in=gardened_by(user)) | Q(community__in=joined_by(user))
        return public | inside

    def writable(self, user: Reader) -> Q:
        if not isinstance(user, User):
            return NOBODY
        if user.is_administrator:
            return EVERYONE
        return Q(community__in=gardened_by(user))
