from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gardeners.forms.transversality import TransversalityForm
from gardeners.transversality import Matrix
from gardeners.views.records import refuse_unless_may_note
from grc.http import Request


@require_safe
def transversality(request: Request) -> HttpResponse:
    """The needs heard in a period, by theme and by directorate; each count leads to its needs."""
    refuse_unless_may_note(request.user)
    form = TransversalityForm(request.GET, user=request.user)
    is_valid = form.is_valid()
    matrix = None
    if is_valid:
        matrix = Matrix(request.user, *form.days(), form.cleaned_data["communaute"])
    context = {"form": form, "matrix": matrix}
    status = 200 if is_valid else 422
    return render(request, "gardeners/transversality.html", context, status=status)
