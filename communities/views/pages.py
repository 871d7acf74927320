"""What the pages of this app share."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render

from grc.forms import next_url

UNPROCESSABLE = 422


def form_page(
    request: HttpRequest,
    form: forms.BaseForm,
    *,
    title: Any,
    back: str,
    template: str = "communities/form_page.html",
    **context: Any,
) -> HttpResponse:
    """A page made of one form: 422 when what was sent is to be put right."""
    context |= {"form": form, "title": title, "back": next_url(request, back)}
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, template, context, status=status)


def done(request: HttpRequest, message: Any, url: str, *, undo: str = "") -> HttpResponseRedirect:
    """Say that it is done, offer to undo it, and go to ``url`` (or where the form asked)."""
    messages.success(request, message, extra_tags=f"undo:{undo}" if undo else "")
    return redirect(next_url(request, url))
