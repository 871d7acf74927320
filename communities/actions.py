"""Writes to several models: requests to join, members, charters."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.utils import timezone

from communities.models import Actor, Charter, Community, Membership
from communities.rights import Reader
from grc.models import User


@dataclass(frozen=True)
class Requester:
    """Who asks to join, as they say it."""

    first_name: str
    name: str
    email: str


def signed(by: Reader) -> User | None:
    return None if isinstance(by, AnonymousUser) else by


@transaction.atomic
def ask_to_join(
    *, community: Community, requester: Requester, motivation: str, by: Reader
) -> Actor | None:
    """Note the request of someone whom we do not know yet.

    Returns ``None`` when it is noted, or the actor who already has this email: they must first
    confirm that the request is theirs (``request_membership``), since a membership opens what is
    known about them to the gardeners of the community.
    """
    known = Actor.objects.filter(merged_into=None, email__iexact=requester.email).first()
    if known is not None:
        return known
    try:
        with transaction.atomic():
            actor = _new_actor(requester, by)
    except IntegrityError:  # the same request, at the same moment
        return None
    request_membership(actor=actor, community=community, motivation=motivation, by=by)
    return None


def _new_actor(requester: Requester, by: Reader) -> Actor:
    today = timezone.localdate()
    user = signed(by)
    return Actor.objects.create(
        kind=Actor.Kind.PERSON,
        first_name=requester.first_name,
        name=requester.name,
        email=requester.email,
        source=Actor.Source.SELF,
        legal_basis=Actor.LegalBasis.CONSENT,
        collected_on=today,
        informed_on=today,
        created_by=user,
        user=user if user is not None and not hasattr(user, "actor") else None,
    )


@transaction.atomic
def request_membership(
    *, actor: Actor, community: Community, motivation: str, by: Reader
) -> Membership:
    """The membership of ``actor``, asked for unless it is already asked for or active. An actor
    who was archived is back: someone must answer them."""
    if actor.is_archived:
        actor.archived_at = actor.archived_by = None
        actor.save(update_fields=["archived_at", "archived_by"])
    membership, created = Membership.objects.select_for_update().get_or_create(
        actor=actor,
        community=community,
        defaults={
            "state": Membership.State.REQUESTED,
            "motivation": motivation,
            "created_by": signed(by),
        },
    )
    if not created and membership.state == Membership.State.LEFT:
        membership.state = Membership.State.REQUESTED
        membership.motivation = motivation
        membership.joined_on = membership.left_on = None
        membership.save()
    return membership


@transaction.atomic
def decide_request(*, membership: Membership, accept: bool, by: User) -> bool:
    """Accept or refuse a request; ``False`` when it was no longer waiting."""
    if membership.state != Membership.State.REQUESTED:
        return False
    membership.state = Membership.State.ACTIVE if accept else Membership.State.LEFT
    membership.joined_on = timezone.localdate() if accept else None
    membership.save()
    return True


@transaction.atomic
def reopen_request(*, membership: Membership, by: User) -> None:
    """Undo a decision: the request waits again."""
    membership.state = Membership.State.REQUESTED
    membership.joined_on = membership.left_on = None
    membership.save()


@transaction.atomic
def end_membership(*, membership: Membership, by: User) -> None:
    """The actor leaves the community today; what they were there stays known."""
    today = timezone.localdate()
    membership.state = Membership.State.LEFT
    membership.left_on = max(today, membership.joined_on or today)
    membership.save()


@transaction.atomic
def adopt_charter(*, charter: Charter, community: Community, by: User) -> Charter:
    """Save a new text as the next version of the charter of ``community``."""
    Community.objects.select_for_update().get(pk=community.pk)  # one version at a time
    last = community.charters.order_by("-number").first()
    charter.community = community
    charter.number = last.number + 1 if last else 1
    charter.created_by = by
    charter.save()
    return charter


@transaction.atomic
def add_actor(*, actor: Actor, community: Community | None, by: User) -> Actor:
    """Save a new actor, a member of ``community`` if given."""
    actor.created_by = by
    actor.save()
    if community is not None:
        Membership.objects.create(
            actor=actor, community=community, created_by=by, joined_on=timezone.localdate()
        )
    return actor
