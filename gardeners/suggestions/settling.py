"""What is decided of a suggestion, and undone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from communities.models import Community, Theme
from gardeners.models import Need, Synergy, SynergySuggestion
from gardeners.suggestions.groups import Group
from gardeners.suggestions.listing import shown
from gardeners.suggestions.wording import listed
from grc.models import Audience, User
from grc.undo import archive

State = SynergySuggestion.State
LATER = dt.timedelta(days=30)


def settle(pairs: Sequence[SynergySuggestion], state: str, *, by: User) -> bool:
    """Put off for 30 days, or dismiss for good, all of ``pairs``, locked by the caller; ``False``,
    and nothing is written, when someone linked two of their needs meanwhile."""
    if any(pair.state == State.ACCEPTED for pair in pairs):
        return False
    until = timezone.localdate() + LATER if state == State.DEFERRED else None
    settled = state == State.DISMISSED
    _all(pairs).update(
        state=state, deferred_until=until,
        settled_by=by if settled else None, settled_at=timezone.now() if settled else None,
    )  # fmt: skip
    return True


def accept(pairs: Sequence[SynergySuggestion], synergy: Synergy, *, by: User) -> bool:
    """The needs of ``pairs`` are linked by ``synergy``, unless one was taken out of it."""
    ends = {pk for pair in pairs for pk in (pair.first_id, pair.second_id)}
    linked = synergy.needs.filter(pk__in=ends).count() == len(ends)
    return linked and bool(_all(pairs).update(
        state=State.ACCEPTED, deferred_until=None, synergy=synergy, settled_by=by,
        settled_at=timezone.now(),
    ))  # fmt: skip


@transaction.atomic
def reopen(pairs: Sequence[SynergySuggestion], *, by: User) -> bool:
    """Take up again what was decided; the synergy made of it is archived, when ``by`` may:
    ``False`` when they may not."""
    made = {one.synergy_id for one in pairs if one.state == State.ACCEPTED and one.synergy_id}
    for synergy in Synergy.objects.filter(pk__in=made, archived_at=None):
        if not archive(synergy, by=by):
            return False
    _all(pairs).update(
        state=State.NEW, deferred_until=None, synergy=None, settled_by=None, settled_at=None
    )
    return True


def _all(pairs: Sequence[SynergySuggestion]) -> Any:
    return SynergySuggestion.objects.filter(pk__in=[pair.pk for pair in pairs])


def may_wait(pairs: Sequence[SynergySuggestion]) -> bool:
    """Whether all of ``pairs`` are still to be looked at."""
    return bool(_all(pairs).waiting().count() == len(pairs))


def may_link(pairs: Sequence[SynergySuggestion]) -> bool:
    """Whether the needs of ``pairs`` are still open, and no two of them linked."""
    linkable = _all(pairs).to_link().exclude(state=State.ACCEPTED)
    return bool(linkable.count() == len(pairs))


def retain(group: Group, *, by: User, community: int | None) -> Synergy | None:
    """Make a synergy of the needs of ``group``, in ``community`` where all of its gardeners may
    read them; ``None``, and nothing is made, when nobody would read it but who may not."""
    needs = group.needs
    place = place_of(needs, by, community)
    if place is None:
        return None
    synergy = Synergy.objects.create(
        title=title_of(needs), reason=shown([group])[0].text or str(group), created_by=by,
        community_id=place.community, audience=place.audience,
    )  # fmt: skip
    synergy.needs.set(needs)
    synergy.themes.set(themes_of(needs))
    accept(group.pairs, synergy, by=by)
    synergy.refresh_from_db()
    return synergy


def gardened_in(needs: Sequence[Need], user: User) -> int | None:
    """The first community of ``needs`` that ``user`` gardens."""
    gardens = set(Community.objects.gardened_by(user).values_list("pk", flat=True))
    return next((need.community_id for need in needs if need.community_id in gardens), None)


class Place(NamedTuple):
    """Where a synergy is noted, and who reads it."""

    community: int | None
    audience: str


def place_of(needs: Sequence[Need], by: User, community: int | None) -> Place | None:
    """Where a synergy opens none of ``needs``: in ``community`` when its gardeners, who read all
    of its records, read them all; else in none, for the agents, or for ``by`` alone (who is one).
    """
    own = all(need.community_id == community or need.audience == Audience.PUBLIC for need in needs)
    if community and own:
        return Place(community, narrowest(needs))
    return Place(None, narrowest(needs, of_one=False)) if by.is_agent else None


def title_of(needs: Sequence[Need]) -> str:
    """« Relier « … » et « … » », within the length of a title."""
    length = 160 // len(needs)
    titles = [_("« %s »") % Truncator(need.title).chars(length) for need in needs]
    return _("Relier %(needs)s") % {"needs": listed(titles)}


def proposed(suggestion: SynergySuggestion, user: User) -> dict[str, Any]:
    """What the form of a new synergy begins with: both needs, and where it is noted. Its title and
    its reason tell both, unless some of its readers may not read them all."""
    needs = list(suggestion.needs)
    mine = gardened_in(needs, user)
    place = place_of(needs, user, mine)
    [told] = shown([Group([suggestion])])
    return {
        "needs": needs,
        "title": title_of(needs) if place else "",
        "reason": told.text if place else "",
        "themes": themes_of(needs),
        "community": place.community if place else mine,
        "audience": place.audience if place else narrowest(needs),
    }


def narrowest(needs: Sequence[Need], *, of_one: bool = True) -> str:
    """The audience of a record that tells ``needs`` to nobody who may not read them all; unless
    ``of_one``, it may be of no community."""
    if of_one and len({(need.audience, need.community_id) for need in needs}) == 1:
        return needs[0].audience
    region = {Audience.REGION, Audience.SHARED, Audience.PUBLIC}
    of_region = all(need.audience in region for need in needs)
    return Audience.REGION if of_region else Audience.GARDENERS


def themes_of(needs: Sequence[Need]) -> list[Theme]:
    """The themes of all of ``needs``, each once."""
    return list({theme.pk: theme for need in needs for theme in need.themes.all()}.values())
