"""What is decided of a suggestion, and undone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from communities.models import Community, Theme
from gardeners.models import Need, Synergy, SynergySuggestion
from gardeners.suggestions.listing import shown
from grc.models import Audience, User
from grc.undo import archive

State = SynergySuggestion.State
LATER = dt.timedelta(days=30)


def settle(suggestion: SynergySuggestion, state: str, *, by: User) -> bool:
    """Put off for 30 days, dismiss for good, or take up again; ``False`` when someone linked the
    two needs meanwhile."""
    until = timezone.localdate() + LATER if state == State.DEFERRED else None
    settled = state == State.DISMISSED
    found = SynergySuggestion.objects.filter(~Q(state=State.ACCEPTED), pk=suggestion.pk)
    return bool(found.update(
        state=state, deferred_until=until,
        settled_by=by if settled else None, settled_at=timezone.now() if settled else None,
    ))  # fmt: skip


def accept(suggestion: SynergySuggestion, synergy: Synergy, *, by: User) -> bool:
    """The two needs are linked by ``synergy``, unless one was taken out of it in the form."""
    both = synergy.needs.filter(pk__in=[suggestion.first_id, suggestion.second_id]).count() == 2
    return both and bool(SynergySuggestion.objects.filter(pk=suggestion.pk).update(
        state=State.ACCEPTED, deferred_until=None, synergy=synergy, settled_by=by,
        settled_at=timezone.now(),
    ))  # fmt: skip


@transaction.atomic
def reopen(suggestion: SynergySuggestion, *, by: User) -> bool:
    """Take up again what was decided; the synergy made of it is archived, when ``by`` may:
    ``False`` when they may not."""
    synergy = suggestion.synergy
    made = suggestion.state == State.ACCEPTED and synergy and not synergy.is_archived
    if made and not archive(synergy, by=by):
        return False
    SynergySuggestion.objects.filter(pk=suggestion.pk).update(
        state=State.NEW, deferred_until=None, synergy=None, settled_by=None, settled_at=None
    )
    return True


def proposed(suggestion: SynergySuggestion, user: User) -> dict[str, Any]:
    """What the form of a new synergy begins with: both needs, a title, the reason, and an audience
    that opens neither need to those who may not read it."""
    first, second = suggestion.needs
    one, other = (Truncator(need.title).chars(80) for need in (first, second))
    [told] = shown([suggestion])
    communities = [need.community_id for need in (first, second)]
    gardens = set(Community.objects.gardened_by(user).values_list("pk", flat=True))
    mine = [pk for pk in communities if pk in gardens]
    return {
        "needs": [first, second],
        "title": _("Relier « %(one)s » et « %(other)s »") % {"one": one, "other": other},
        "reason": told.text,
        "themes": themes_of([first, second]),
        "community": (mine or communities)[0] if mine or user.is_agent else None,
        "audience": narrowest([first, second]),
    }  # fmt: skip


def narrowest(needs: Sequence[Need]) -> str:
    """The audience of a record that tells ``needs`` to nobody who may not read them all."""
    if len({(need.audience, need.community_id) for need in needs}) == 1:
        return needs[0].audience
    region = {Audience.REGION, Audience.SHARED, Audience.PUBLIC}
    of_region = all(need.audience in region for need in needs)
    return Audience.REGION if of_region else Audience.GARDENERS


def themes_of(needs: Sequence[Need]) -> list[Theme]:
    """The themes of all of ``needs``, each once."""
    return list({theme.pk: theme for need in needs for theme in need.themes.all()}.values())
