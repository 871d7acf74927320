"""What a decision of a review does to a suggestion of synergy, and how one comes back on it."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from gardeners.models import (
    Decision,
    Encouragement,
    FollowUp,
    Synergy,
    SynergySuggestion,
)
from gardeners.models.review import A_WEEK
from gardeners.reviewing.agenda import Choice
from gardeners.reviewing.wish import RefusedError, Wish
from gardeners.suggestions.groups import Group
from gardeners.suggestions.settling import may_wait, reopen, retain, settle
from grc.models import User

State = SynergySuggestion.State


def link(decision: Decision, group: Group, wish: Wish, by: User) -> None:
    """The needs make a synergy at once; what is promised is about it."""
    begin(decision, group)
    synergy = retain(group, by=by, community=decision.review.community_id)
    if synergy is None:
        raise RefusedError(
            _("Ces besoins n’ont pas les mêmes lecteurs : reliez-les depuis la page des synergies "
              "suggérées, où vous choisirez qui lira la synergie.")
        )  # fmt: skip
    decision.before |= {"synergy": synergy.pk, "version": synergy.version}
    promise(decision, wish, by, synergy=synergy, audience=synergy.audience,
            community_id=synergy.community_id)  # fmt: skip


def put_by(decision: Decision, group: Group, wish: Wish, by: User) -> None:
    """Later, or never again; what is promised is noted on the need of this community."""
    begin(decision, group)
    state = State.DEFERRED if wish.choice == Choice.LATER else State.DISMISSED
    settle(group.pairs, state, by=by)
    here = decision.review.community_id
    own = next(need for need in group.needs if need.community_id == here)
    promise(decision, wish, by, need=own, audience=own.audience, community_id=here)


EFFECTS: dict[str, Any] = {Choice.LINK: link, Choice.LATER: put_by, Choice.SET_ASIDE: put_by}


def begin(decision: Decision, group: Group) -> None:
    """Remember what is decided about, which must still be to decide."""
    if not may_wait(group.pairs):
        raise RefusedError(_("Quelqu’un vient de décider de ces besoins, ou l’un d’eux a changé."))
    decision.before = {"needs": [need.pk for need in group.needs]}


def promise(decision: Decision, wish: Wish, by: User, **said: Any) -> None:
    """What was typed as promised, if anything was."""
    if wish.promise:
        decision.followup = FollowUp.objects.create(
            title=wish.promise, created_by=by, assignee=wish.assignee or by,
            due_on=wish.due_on or timezone.localdate() + A_WEEK, **said,
        )  # fmt: skip


def come_back(decision: Decision, group: Group, by: User) -> None:
    """The suggestion is to be looked at again; the synergy made of it goes, unless someone worked
    on it since. Raises ``RefusedError``."""
    made = Synergy.objects.filter(pk=decision.before.get("synergy"), archived_at=None).first()
    if made and worked_on(made, decision):
        raise RefusedError(_("La synergie a changé depuis : revenez dessus depuis sa page."))
    if not reopen(group.pairs, by=by):
        raise RefusedError(_("Vous ne pouvez pas modifier la synergie qui en est née."))


def worked_on(synergy: Synergy, decision: Decision) -> bool:
    """Whether someone wrote in ``synergy``, encouraged it or promised about it since."""
    promises = FollowUp.objects.filter(synergy=synergy).exclude(pk=decision.followup_id, version=1)
    words = Encouragement.objects.filter(synergy=synergy)
    return synergy.version != decision.before["version"] or promises.exists() or words.exists()
