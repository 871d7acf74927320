"""How one's own calendar follows the events: the addresses to give to it."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from communities.models import Community, Theme
from communities.views.pages import UNPROCESSABLE, done
from events.feeds import ANYONE, BY, record_of
from events.forms.subscription import SubscriptionForm
from events.models import Subscription
from grc.http import Request
from grc.models import User

HERE = "events:event_subscription"
PROGRAMS = (
    ("Thunderbird", gettext_lazy("Agenda, « Nouvel agenda », « Sur le réseau », collez l’adresse, "
                                 "puis « S’abonner ».")),
    ("Nextcloud", gettext_lazy("Agenda, « + Nouvel agenda », « Nouvel abonnement à partir d’un "
                               "lien », collez l’adresse, validez.")),
    ("Google", gettext_lazy("Sur un ordinateur, à côté de « Autres agendas » : « + », "
                                   "« À partir de l’URL », collez l’adresse. Google la relit une "
                                   "ou deux fois par jour.")),
    ("Outlook", gettext_lazy("Calendrier, « Ajouter un calendrier », « S’abonner à partir du "
                             "web », collez l’adresse, donnez un nom, « Importer ».")),
    ("iPhone, iPad, Mac", gettext_lazy("Calendrier, « Ajouter », « Avec abonnement », collez "
                                       "l’adresse, puis « S’abonner ».")),
)  # fmt: skip


@login_not_required
@require_safe
def event_subscription(request: HttpRequest) -> HttpResponse:
    """The public events, or with ``?communaute=``, ``?thematique=`` or ``?lieu=`` those of one;
    and one's own calendar, for who has an account."""
    mine = None
    if isinstance(request.user, User):
        mine = Subscription.objects.filter(user=request.user).first()
    form = SubscriptionForm(instance=mine or Subscription())
    return render(request, "events/event_subscription.html", context_of(request, mine, form))


def context_of(
    request: HttpRequest, mine: Subscription | None, form: SubscriptionForm
) -> dict[str, Any]:
    asked, record = asked_record(request)
    public = reverse("events:event_feed", kwargs=asked)
    return {
        "record": record,
        "public": addresses_of(request, public),
        "mine": addresses_of(request, mine.get_absolute_url()) if mine else None,
        "form": form,
        "communities": Community.objects.visible_to(ANYONE).order_by("sort_name"),
        "themes": Theme.objects.current(),
        "programs": PROGRAMS,
    }


def asked_record(request: HttpRequest) -> tuple[dict[str, Any], Any]:
    """What the address of a feed takes, and the record whose events it holds; nothing for all."""
    for by in BY:
        if (value := request.GET.get(by, "")).isdecimal():
            try:
                return {"by": by, "pk": int(value)}, record_of(by, int(value))
            except Http404:  # one that not everyone may know of has no public calendar
                continue
    return {}, None


def addresses_of(request: HttpRequest, path: str) -> dict[str, str]:
    """The address to copy, and the one that opens a calendar program (a scheme of usage)."""
    address = request.build_absolute_uri(path)
    return {"address": address, "webcal": f"webcal:{address.partition(':')[2]}"}


@require_POST
@transaction.atomic
def subscription_save(request: Request) -> HttpResponse:
    """Open one's own calendar, or choose again what it holds: its address stays."""
    mine = Subscription.objects.filter(user=request.user).first()
    form = SubscriptionForm(request.POST, instance=mine or Subscription(user=request.user))
    if form.is_valid():
        form.save()
        told = _("C’est noté.") if mine else _("Votre agenda privé est ouvert.")
        return done(request, told, reverse(HERE))
    context = context_of(request, mine, form)
    return render(request, "events/event_subscription.html", context, status=UNPROCESSABLE)


@require_POST
def subscription_renew(request: Request) -> HttpResponse:
    Subscription.objects.get_or_create(user=request.user)[0].renew()
    told = _("Nouvelle adresse : l’ancienne ne donne plus rien. Abonnez vos agendas de nouveau.")
    return done(request, told, reverse(HERE))


@require_POST
def subscription_stop(request: Request) -> HttpResponse:
    Subscription.objects.filter(user=request.user).delete()
    return done(request, _("Votre agenda privé est fermé."), reverse(HERE))
