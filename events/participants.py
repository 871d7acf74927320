"""Who takes part in an event, filtered, page by page, and as a file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from events.inviting import writable_to
from events.models import Event, Participation
from grc.http import key
from grc.models import User
from grc.search import fold
from grc.sheets.columns import Value
from grc.statements import keys

PAGE_SIZE = 50
STATES = {
    "yes": Q(answer="yes", waiting_since=None),
    "waiting": Q(waiting_since__isnull=False),
    "perhaps": Q(answer="perhaps"),
    "no": Q(answer="no"),
    "invited": Q(answer="invited"),
}
ATTENDED = {"oui": Q(attended=True), "non": Q(attended=None) | Q(attended=False)}


def states() -> list[tuple[str, str]]:
    """What one answers, as a filter names it."""
    return [
        ("yes", _("Vient")), ("waiting", _("En liste d’attente")), ("perhaps", _("Peut-être")),
        ("no", _("Ne vient pas")), ("invited", _("Sans réponse")),
    ]  # fmt: skip


def asked_of(event: Event, asked: QueryDict) -> QuerySet[Any]:
    """``?reponse=``, ``&mode=``, ``&venus=`` and ``&q=``; what is not understood is nothing."""
    found = Participation.objects.filter(event=event).select_related("actor__commune")
    for choices, name in ((STATES, "reponse"), (ATTENDED, "venus")):
        if (chosen := asked.get(name, "")) in choices:
            found = found.filter(choices[chosen])
    if (mode := asked.get("mode", "")) in Participation.Mode.values:
        found = found.filter(mode=mode)
    if text := fold(asked.get("q", "").replace("\0", "")):
        found = found.filter(actor__sort_name__contains=text)
    return found.order_by("actor__sort_name", "pk")


def page(event: Event, asked: QueryDict, user: User) -> tuple[list[Any], str]:
    """Those after ``?apres=KEY``, with ``may_contact``; and the address of the page after."""
    found = asked_of(event, asked)
    after = key(asked.get("apres", ""))
    last = found.model.objects.filter(event=event, pk=after).first() if after else None
    if last:
        name = last.actor.sort_name
        same = Q(actor__sort_name=name, pk__gt=last.pk)
        found = found.filter(Q(actor__sort_name__gt=name) | same)
    rows = list(found[: PAGE_SIZE + 1])
    shown = rows[:PAGE_SIZE]
    tell_contacts(shown, user)
    if len(rows) <= PAGE_SIZE:
        return shown, ""
    params = asked.copy()
    params["apres"] = str(shown[-1].pk)
    return shown, f"?{params.urlencode()}"


def tell_contacts(found: list[Any], user: User) -> None:
    """Say of each whether ``user`` may read how to reach them: taking part gives nobody away."""
    wanted = keys([each.actor_id for each in found])
    readable = set(writable_to(user).filter(pk__in=wanted).values_list("pk", flat=True))
    for each in found:
        each.may_contact = each.actor_id in readable


def heads() -> list[str]:
    return [
        _("Nom"), _("Réponse"), _("Personnes"), _("Participation"), _("En attente depuis"),
        _("Présence"), _("Invitation"), _("Pourquoi"), _("Réponse du"), _("Commune"),
        _("Courriel"), _("Téléphone"),
    ]  # fmt: skip


def lines(found: list[Any]) -> Iterator[list[Value]]:
    """One line each, once ``tell_contacts`` said whose details may leave."""
    for each in found:
        actor = each.actor
        yield [
            str(actor), each.get_answer_display(), each.party_size, each.get_mode_display(),
            _day(each.waiting_since), bool(each.attended), _day(each.invitation_sent_at), each.why,
            _day(each.answered_at), str(actor.commune or ""),
            actor.email if each.may_contact else "", actor.phone if each.may_contact else "",
        ]  # fmt: skip


def _day(moment: Any) -> Any:
    return timezone.localdate(moment) if moment else None
