"""What a decision of a review does to the record it is about, and how one comes back on it."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from communities.models import Actor
from gardeners.models import (
    Decision,
    Encouragement,
    FollowUp,
    Mandate,
    Need,
    Review,
    Synergy,
    SynergySuggestion,
)
from gardeners.models.review import A_WEEK
from gardeners.reviewing import suggested
from gardeners.reviewing.agenda import CHOICES, Choice, Kind
from gardeners.reviewing.wish import DecidedAlreadyError, RefusedError, Wish
from grc.models import User

MODELS: dict[str, Any] = {
    Kind.NEED: Need, Kind.SYNERGY: Synergy, Kind.FOLLOWUP: FollowUp, Kind.ACTOR: Actor,
    Kind.MANDATE: Mandate, Kind.SUGGESTION: SynergySuggestion,
}  # fmt: skip
# Why something is set aside is owed to those who asked for it.
ASKS_WHY = {Kind.NEED, Kind.FOLLOWUP}


@transaction.atomic
def decide(*, review: Review, wish: Wish, by: User, record: Any) -> Decision:
    """Keep a decision about ``record``, and do what it says.

    Raises ``DecidedAlreadyError`` when one was taken meanwhile, ``RefusedError``.
    """
    if wish.choice not in CHOICES[wish.kind]:
        raise RefusedError(_("Cette décision ne se prend pas ici."))
    if wish.choice == Choice.SET_ASIDE and wish.kind in ASKS_WHY and not wish.note:
        raise RefusedError(_("Dites pourquoi, dans la note : c’est ce qui sera répondu."))
    decision = Decision(
        review=review, kind=wish.kind, record_id=record.pk, choice=wish.choice,
        note=wish.note, created_by=by,
    )  # fmt: skip
    try:
        with transaction.atomic():
            decision.save()
    except IntegrityError:
        taken = review.decisions.select_related("created_by")
        found = taken.get(kind=wish.kind, record_id=record.pk)
        raise DecidedAlreadyError(found) from None
    if effect := effects_on(wish.kind).get(wish.choice):
        effect(decision, record, wish, by)
        decision.save(update_fields=["before", "followup"])
    return decision


def effects_on(kind: str) -> dict[str, Any]:
    """What each choice does to a record of ``kind``; those left out are only kept."""
    if kind == Kind.SUGGESTION:
        return suggested.EFFECTS
    return {
        Choice.SET_ASIDE: set_aside, Choice.DONE: done, Choice.ENCOURAGE: encourage,
        Choice.FOLLOW_UP: promise,
    }  # fmt: skip


def change(decision: Decision, record: Any, **values: Any) -> None:
    """Change ``record``, and remember what stood there."""
    decision.before = {name: getattr(record, name) for name in values}
    for name, value in values.items():
        setattr(record, name, value)
    record.settle()
    record.save()


def set_aside(decision: Decision, record: Any, wish: Wish, by: User) -> None:
    if wish.kind == Kind.NEED:
        change(decision, record, status=Need.Status.UNANSWERED, answer=wish.note)
    elif wish.kind == Kind.FOLLOWUP:
        change(decision, record, status=FollowUp.Status.DROPPED, result=wish.note)
    else:
        change(decision, record, status=Synergy.Status.SET_ASIDE)


def done(decision: Decision, record: FollowUp, wish: Wish, by: User) -> None:
    result = wish.note or record.result
    change(decision, record, status=FollowUp.Status.DONE, result=result)


def encourage(decision: Decision, record: Synergy, wish: Wish, by: User) -> None:
    """The word of one side; with that of the other, the synergy is encouraged."""
    sides = sides_of(by, decision.review)
    if not sides:
        raise RefusedError(_("Seul un jardinier en fonction encourage une synergie."))
    for side in sides:
        Encouragement.objects.get_or_create(synergy=record, side=side, defaults={"user": by})
    early = record.status in {Synergy.Status.SPOTTED, Synergy.Status.PROPOSED}
    if early and record.encouragements.count() == len(Mandate.Side):
        change(decision, record, status=Synergy.Status.ENCOURAGED)


def sides_of(user: User, review: Review) -> list[str]:
    """On which sides ``user`` gardens the community today."""
    mine = Mandate.objects.in_force().filter(user=user, community=review.community_id)
    return list(mine.values_list("side", flat=True))


def promise(decision: Decision, record: Any, wish: Wish, by: User) -> None:
    """A follow-up about the record, in a week and by who decides unless said otherwise."""
    decision.followup = FollowUp.objects.create(
        title=wish.promise or _("Y revenir"), created_by=by,
        assignee=wish.assignee or by, due_on=wish.due_on or timezone.localdate() + A_WEEK,
        community=decision.review.community, **{wish.kind: record},
        **({"audience": record.audience} if wish.kind != Kind.ACTOR else {}),
    )  # fmt: skip


@transaction.atomic
def come_back(*, decision: Decision, record: Any, by: User) -> None:
    """Take a decision back: the record is again as it was, unless someone changed it since.

    Raises ``RefusedError`` when what it did can no longer be taken back.
    """
    changed = {"need": "status", "synergy": "status", "followup": "status"}.get(decision.kind)
    if decision.kind == Kind.SUGGESTION:
        suggested.come_back(decision, record, by)
    elif decision.before and changed:
        if getattr(record, changed) != reached(decision):
            raise RefusedError(_("Cette fiche a changé depuis : revenez dessus depuis sa page."))
        for name, value in decision.before.items():
            setattr(record, name, value)
        record.settle()
        record.save()
    if decision.followup and decision.followup.version == 1:
        decision.followup.delete()
    if decision.choice == Choice.ENCOURAGE and decision.created_by_id:
        words = Encouragement.objects.filter(synergy=decision.record_id)
        words.filter(user=decision.created_by_id).delete()
    decision.delete()


def reached(decision: Decision) -> str:
    """The status that the decision gave its record."""
    return {
        (Kind.NEED, Choice.SET_ASIDE): Need.Status.UNANSWERED,
        (Kind.FOLLOWUP, Choice.SET_ASIDE): FollowUp.Status.DROPPED,
        (Kind.FOLLOWUP, Choice.DONE): FollowUp.Status.DONE,
        (Kind.SYNERGY, Choice.SET_ASIDE): Synergy.Status.SET_ASIDE,
        (Kind.SYNERGY, Choice.ENCOURAGE): Synergy.Status.ENCOURAGED,
    }[(Kind(decision.kind), Choice(decision.choice))]  # fmt: skip
