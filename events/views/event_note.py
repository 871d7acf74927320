"""The notes taken while an event is held, by several people at once."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from events.actions.notes import BecomeError, become
from events.forms.event_note import NewNoteForm, NoteForm
from events.models import Event, EventNote
from events.models.event_note import BECOMES
from events.notes import notes_of, seen
from events.undoing import undo_here
from events.views.parts import Section, added, again, written
from gardeners.views.records import posted, readable, writable
from grc.htmx import wants_fragment
from grc.http import Request

DECISION = "decision"


def section_of(event: Any, request: Request) -> Section:
    return Section("events/_notes.html", partial(notes_of, event, request.user))


def address(event: Any) -> str:
    return reverse("events:event_notes", args=[event.pk])


@require_safe
def event_notes(request: Request, pk: int) -> HttpResponse:
    """The notes; for htmx, which asks every few seconds with what it has (``vu``), the lines alone,
    or nothing (204) when they are the same."""
    event: Any = readable(Event, request.user, pk, "community")
    if not event.is_writable:
        raise PermissionDenied
    if not wants_fragment(request):
        context = {"event": event, "notes": notes_of(event, request.user)}
        return render(request, "events/event_notes.html", context)
    if request.GET.get("vu") == seen(event):
        return HttpResponse(status=204)
    return again(request, section_of(event, request), back=address(event))


@require_http_methods(["GET", "POST"])
@transaction.atomic
def event_note_create(request: Request, pk: int) -> HttpResponse:
    """Add a line: nobody waits for anybody, the event is not locked."""
    event = _to_note(request, pk)
    form = NewNoteForm(
        posted(request), instance=EventNote(event=event), user=request.user, auto_id="nouvelle-%s"
    )  # fmt: skip
    if wants_fragment(request) and form.is_bound and form.is_valid() and form.try_save():
        return again(request, section_of(event, request), back=address(event))
    return added(
        request, form, _("Note ajoutée."), title=_("Ajouter une note"), back=address(event),
        section=section_of(event, request),
    )  # fmt: skip


def _to_note(request: Request, pk: int) -> Any:
    events = Event.objects.visible_to(request.user).with_rights(request.user)
    event: Any = get_object_or_404(events, pk=pk)
    if not event.can_edit:
        raise PermissionDenied
    return event


@require_http_methods(["GET", "POST"])
@transaction.atomic
def event_note_edit(request: Request, pk: int) -> HttpResponse:
    note = writable(EventNote, request, pk)
    form = NoteForm(posted(request), instance=note, user=request.user)
    return written(
        request, form, _("Note modifiée."), title=_("Modifier la note"),
        back=note.get_absolute_url(),
    )  # fmt: skip


@require_POST
@transaction.atomic
def event_note_become(request: Request, pk: int) -> HttpResponse:
    """``devient``: one of ``BECOMES``, at once; or ``decision``, marked as one or no longer."""
    known = get_object_or_404(EventNote.objects.visible_to(request.user), pk=pk)
    event = writable(Event, request, known.event_id)
    note = writable(EventNote, request, pk)
    kind = request.POST.get("devient", "")
    if kind == DECISION:
        note.is_decision = not note.is_decision
        note.save(update_fields=["is_decision", "updated_at"])
        decided, noted = _("C’est une décision : %(note)s"), _("Simple note : %(note)s")
        said = decided if note.is_decision else noted
        return _answer(request, event, note, said % {"note": note})
    if kind not in BECOMES:
        raise Http404
    try:
        record = become(note=note, kind=kind, by=request.user)
    except BecomeError as error:
        return _answer(request, event, note, str(error), refused=True)
    said = _("%(what)s : « %(title)s ». Complétez sa fiche quand vous voulez.")
    what = str(record._meta.verbose_name).capitalize()
    return _answer(request, event, note, said % {"what": what, "title": record})


def _answer(
    request: Request, event: Any, note: Any, said: str, *, refused: bool = False
) -> HttpResponse:
    if refused:
        messages.warning(request, said)
    else:
        messages.success(request, said, extra_tags=undo_here(note))
    if not wants_fragment(request):
        return redirect(note)
    return again(request, section_of(event, request), said, back=address(event))
