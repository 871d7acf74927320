"""What each directorate does about a need: taken, entrusted, closed, opened again."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from communities.models import Directorate
from communities.views.pages import done
from gardeners.forms import ClosePartForm, EntrustPartForm
from gardeners.models import DirectoratePart, Need
from gardeners.parts import may_write, part_of
from gardeners.views.records import form_page, posted, saved, writable
from grc.forms import lock
from grc.http import Request


def _part(request: Request, pk: int, directorate_pk: int) -> DirectoratePart:
    """The part to write, its need locked while it is being written; kept from then on.

    ``Http404`` for whom may not read the need, or when the directorate is not concerned;
    ``PermissionDenied`` for whom may only read.
    """
    found = lock if request.method == "POST" else get_object_or_404
    needs = Need.objects.visible_to(request.user).with_rights(request.user)
    need = found(needs, pk=pk)
    part = part_of(need, get_object_or_404(need.directorates, pk=directorate_pk))
    if not may_write(part, request.user):
        raise PermissionDenied
    if request.method == "POST" and not part.pk:
        part.created_by = request.user
        part.save()
    return part


def _undo(name: str, part: DirectoratePart) -> str:
    return reverse(f"gardeners:{name}", args=[part.need_id, part.directorate_id])


def _done(request: Request, part: DirectoratePart, text: str, undo: str = "") -> HttpResponse:
    told = text % {"directorate": part.directorate}
    return done(request, told, part.get_absolute_url(), undo=undo)


@require_POST
@transaction.atomic
def part_take(request: Request, pk: int, directorate_pk: int) -> HttpResponse:
    """I see to it, unless someone else already does; undone by ``part_release``."""
    part = _part(request, pk, directorate_pk)
    if not request.user.is_agent:
        raise PermissionDenied
    if part.state != DirectoratePart.State.TO_TAKE:
        messages.info(request, _already(part))
        return redirect(part)
    part.take(request.user)
    text = _("Vous vous en chargez pour la direction « %(directorate)s ».")
    return _done(request, part, text, _undo("part_release", part))


def _already(part: DirectoratePart) -> str:
    if part.is_taken:
        return _("%(name)s s’en charge déjà.") % {"name": part.holder}
    return _("Cette direction a déjà clos sa part : rouvrez-la pour vous en charger.")


@require_POST
@transaction.atomic
def part_release(request: Request, pk: int, directorate_pk: int) -> HttpResponse:
    """Nobody sees to it any more."""
    part = _part(request, pk, directorate_pk)
    if part.is_taken:
        part.release()
    return _done(request, part, _("De nouveau à prendre en charge : %(directorate)s."))


@require_http_methods(["GET", "POST"])
@transaction.atomic
def part_entrust(request: Request, pk: int, directorate_pk: int) -> HttpResponse:
    """Another agent sees to it."""
    part = _part(request, pk, directorate_pk)
    if not part.is_open:
        messages.info(request, _already(part))
        return redirect(part)
    form = EntrustPartForm(posted(request), instance=part, user=request.user)
    if form.is_bound and form.is_valid() and form.try_save():
        text = _("%(name)s s’en charge.") % {"name": part.holder}
        return saved(request, part, text)
    return form_page(request, "gardeners/part_entrust.html", form, part=part)


@require_http_methods(["GET", "POST"])
@transaction.atomic
def part_close(request: Request, pk: int, directorate_pk: int) -> HttpResponse:
    """The directorate has answered, or will not; undone by ``part_reopen``."""
    part = _part(request, pk, directorate_pk)
    form = ClosePartForm(posted(request), instance=part, user=request.user)
    if form.is_bound and form.is_valid() and form.try_save():
        text = _("La direction « %(directorate)s » a clos sa part.")
        return _done(request, part, text, _undo("part_reopen", part))
    return form_page(request, "gardeners/part_close.html", form, part=part)


@require_POST
@transaction.atomic
def part_reopen(request: Request, pk: int, directorate_pk: int) -> HttpResponse:
    part = _part(request, pk, directorate_pk)
    if not part.is_open:
        part.reopen()
    return _done(request, part, _("Part rouverte : %(directorate)s."))


@require_POST
@transaction.atomic
def part_add(request: Request, pk: int) -> HttpResponse:
    """The need concerns a directorate more (``direction``); undone by ``part_remove``."""
    need = writable(Need, request, pk)
    chosen = request.POST.get("direction", "")
    directorate = _current(chosen)
    if directorate is None:
        messages.error(request, _("Choisissez une direction dans la liste."))
        return redirect(f"{need.get_absolute_url()}#directions")
    need.directorates.add(directorate)
    need.touch()
    part = part_of(need, directorate)
    text = _("La direction « %(directorate)s » est concernée.")
    return _done(request, part, text, _undo("part_remove", part))


def _current(key: str) -> Any:
    """The directorate of today with that key, or ``None``."""
    if not key.isdecimal() or len(key) > 18:
        return None
    return Directorate.objects.current().filter(pk=int(key)).first()


@require_POST
@transaction.atomic
def part_remove(request: Request, pk: int, directorate_pk: int) -> HttpResponse:
    """The need concerns this directorate no longer; what it did about it stays."""
    need = writable(Need, request, pk)
    directorate = get_object_or_404(need.directorates, pk=directorate_pk)
    need.directorates.remove(directorate)
    need.touch()
    text = _("La direction « %(directorate)s » n’est plus concernée.")
    return _done(request, part_of(need, directorate), text)
