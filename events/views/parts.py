"""What is added in place to a page: without htmx, by a page of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers

from events.undoing import undo_here
from grc.changes import history_url
from grc.forms import RecordForm, next_url
from grc.htmx import wants_fragment
from grc.http import Request

PAGE = "events/project_part.html"
FRAGMENT = "events/_part_added.html"


class Section(NamedTuple):
    """A section of a page: its template, and what it shows, given the form to put right, if any."""

    template: str
    context: Callable[[Any], dict[str, Any]]


def written(
    request: Request, form: RecordForm, said: str, *, title: Any, back: str
) -> HttpResponse:
    """Save what the page of ``form`` sends and go ``back``, or show what is to be put right."""
    if form.is_bound and form.is_valid() and form.try_save():
        messages.success(request, said, extra_tags=undo_here(form.instance))
        return redirect(next_url(request, back))
    record = form.instance if form.instance.pk else None
    context = {
        "form": form, "title": title, "back": next_url(request, back), "record": record,
        "history_url": history_url(record) if record else "",
    }  # fmt: skip
    return render(request, PAGE, context, status=422 if form.is_bound else 200)


def added(
    request: Request, form: RecordForm, said: str, *, title: Any, back: str, section: Section
) -> HttpResponse:
    """The same for what is added in place, in a section of the page ``back``."""
    if not (wants_fragment(request) and form.is_bound):
        return written(request, form, said, title=title, back=back)
    if form.is_valid() and form.try_save():
        messages.success(request, said, extra_tags=undo_here(form.instance))
        return again(request, section, said, back=back)
    return again(request, section, back=back, form=form)


def again(
    request: Request, section: Section, said: str = "", *, back: str, form: Any = None
) -> HttpResponse:
    """The section as it is now, alone: with what was ``said``, or the ``form`` to put right."""
    context = {
        "template": section.template, "section": section.context(form), "said": said,
        "undo_next": back,
    }  # fmt: skip
    response = render(request, FRAGMENT, context, status=422 if form else 200)
    patch_vary_headers(response, ["HX-Request", "HX-Boosted", "HX-History-Restore-Request"])
    return response
