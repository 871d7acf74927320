"""What a received email proposes to the quick log: its text, its day, and whom it names."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models.functions import Lower
from django.utils import timezone

from communities.models import Actor, Community
from communities.proposals import only_communities
from gardeners.models import Interaction, ReceivedEmail
from gardeners.receiving.forwarded import forwarded, title_of
from gardeners.receiving.letter import Person
from gardeners.receiving.text import said
from grc.models import User

MAX_SUMMARY = 20_000
MAX_STRANGERS = 8


def proposal(email: ReceivedEmail, user: User) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """What ``user`` is proposed for ``email``: the values of the form, then the new actors."""
    first = forwarded(email.text)
    people = [(name, address) for name, address in email.people] + (first.people if first else [])
    actors, strangers = _known(people, user)
    day = (first and first.written_on) or email.written_on or timezone.localdate(email.received_at)
    communities = only_communities(actors, Community.objects.choices_for(user))
    values = {
        "actors": actors,
        "channel": Interaction.Channel.EMAIL,
        "occurred_on": min(day, timezone.localdate()),
        "title": title_of((first and first.subject) or email.subject)[:200],
        "summary": (first.summary if first else said(email.text))[:MAX_SUMMARY],
        "community": next(iter(communities.values()))
        if len({*communities.values()}) == 1
        else None,
    }
    return values, [_stranger(name, address) for name, address in strangers[:MAX_STRANGERS]]


def _known(people: list[Person], user: User) -> tuple[list[Actor], list[Person]]:
    """The actors that have these addresses, among those that ``user`` may contact; and the people
    whom nobody knows: neither actors, nor accounts, nor the platform."""
    named: dict[str, str] = {}
    for name, address in people:
        named[address] = named.get(address) or name
    for address in (user.email, settings.GRC_MAIL_ADDRESS, settings.DEFAULT_FROM_EMAIL):
        named.pop(address.lower(), None)
    alive = Actor.objects.alias(mailbox=Lower("email")).filter(
        mailbox__in=list(named), merged_into=None
    )
    mine = alive.visible_to(user).filter(Actor.objects.contactable(user))
    taken = {email.lower() for email in alive.values_list("email", flat=True)}
    users = User.objects.filter(email__in=list(named))
    taken |= {email.lower() for email in users.values_list("email", flat=True)}
    return list(mine), [(name, address) for address, name in named.items() if address not in taken]


def _stranger(name: str, address: str) -> dict[str, Any]:
    """A new actor: « Jeanne Test » has a first name, as has « TEST Jeanne »."""
    words = (name if "@" not in name else "").split()
    if not words:
        words = address.partition("@")[0].replace("_", ".").replace(".", " ").title().split()
    if len(words) > 1 and words[0].isupper() and not words[-1].isupper():
        words = [words[-1], *words[:-1]]
    first, *last = words
    return {
        "kind": Actor.Kind.PERSON,
        "first_name": first[:100] if last else "",
        "name": (" ".join(last) or first)[:200],
        "email": address,
    }
