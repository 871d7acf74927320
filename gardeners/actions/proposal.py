"""Proposing a mandate, and answering: writes in one transaction, in the name of ``by``."""

from __future__ import annotations

import pghistory
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from psycopg.types.range import DateRange

from communities.models import Community
from gardeners import mails
from gardeners.models import Mandate, MandateProposal, Volunteer
from grc.forms import constraint_sentence
from grc.models import User

State = MandateProposal.State


@transaction.atomic
def volunteer(*, community: Community, by: User, ready: bool) -> None:
    """``by`` is ready to be the gardener of ``community``, or no longer."""
    if ready:
        Volunteer.objects.get_or_create(community=community, user=by, defaults={"created_by": by})
    else:
        Volunteer.objects.filter(community=community, user=by).delete()


@transaction.atomic
def propose(*, proposal: MandateProposal, by: User, site: str) -> None:
    """Ask the person, by a message too. Raises ``IntegrityError`` when others were quicker."""
    proposal.created_by = by
    proposal.save()
    mails.ask(proposal, site)


@transaction.atomic
def accept(*, proposal: MandateProposal, site: str) -> Mandate:
    """The person accepts (``proposal`` is locked): the mandate is there, from today if its first
    day is past. Raises ``ValidationError`` with a sentence when it no longer can be."""
    check_still_possible(proposal)
    starts_on = max(proposal.starts_on, timezone.localdate())
    mandate = proposal.as_mandate()
    mandate.period = DateRange(starts_on, proposal.period.upper)
    mandate.created_by = proposal.user
    with pghistory.context(user=proposal.user_id):
        try:
            with transaction.atomic():
                mandate.save()
        except IntegrityError as error:
            raise ValidationError(constraint_sentence(error, Mandate)) from error
        proposal.mandate = mandate
        _answered(proposal, State.ACCEPTED)
    mails.tell_answer(proposal, site)
    return mandate


def check_still_possible(proposal: MandateProposal) -> None:
    """What may have changed since the proposal was made: time, and the rights of the person."""
    today, upper = timezone.localdate(), proposal.period.upper
    if upper is not None and upper <= today:
        raise ValidationError(_("Ces dates sont passées : la proposition n’est plus valable."))
    if not proposal.user.is_active:
        raise ValidationError(_("Ce compte est fermé : la proposition n’est plus valable."))
    if proposal.side == Mandate.Side.REGION and not proposal.user.is_agent:
        raise ValidationError(_("Le jardinier de la Région est un agent de la Région."))
    members = Community.objects.joined_by(proposal.user).filter(pk=proposal.community_id)
    if proposal.side == Mandate.Side.TERRITORY and not members.exists():
        raise ValidationError(
            _("Le jardinier du territoire est membre de sa communauté : ce n’est plus le cas.")
        )


@transaction.atomic
def decline(*, proposal: MandateProposal, reason: str, site: str) -> None:
    """The person says no, and why if they wish."""
    proposal.reason = reason
    with pghistory.context(user=proposal.user_id):
        _answered(proposal, State.DECLINED)
    mails.tell_answer(proposal, site)


@transaction.atomic
def withdraw(*, proposal: MandateProposal) -> None:
    """Who proposed takes it back: nobody answers it any more."""
    _answered(proposal, State.WITHDRAWN)


def _answered(proposal: MandateProposal, state: MandateProposal.State) -> None:
    proposal.state = state
    proposal.answered_at = timezone.now()
    proposal.save()
