from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gardeners.forms import TransversalityForm
from gardeners.transversality import Matrix
from gardeners.views.records import refuse_unless_may_note
from grc.exporting.formats import FORMATS
from grc.http import Request


@require_safe
def transversality(request: Request) -> HttpResponse:
    """The needs heard in a period, by theme and by directorate; each count leads to its needs."""
    refuse_unless_may_note(request.user)
    form, matrix = _asked(request)
    exports = [(each.label, f"{kind}?{request.GET.urlencode()}") for kind, each in FORMATS.items()]
    context = {"form": form, "matrix": matrix, "exports": exports}
    return render(request, "gardeners/transversality.html", context)


@require_safe
def transversality_export(request: Request, kind: str) -> HttpResponse:
    """The same as a file: counts alone, which name nobody; the register of exports keeps those of
    records."""
    refuse_unless_may_note(request.user)
    _form, matrix = _asked(request)
    if kind not in FORMATS or matrix is None:
        raise Http404
    made = FORMATS[kind]
    content = b"".join(made.pieces(_("Transversalité"), *matrix.table()))
    response = HttpResponse(content, content_type=made.mime)
    name = f"transversalite-{timezone.localdate():%Y-%m-%d}.{kind}"
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response


def _asked(request: Request) -> tuple[TransversalityForm, Matrix | None]:
    """What the address asks for, and its matrix; none when it is not understood."""
    form = TransversalityForm(request.GET, user=request.user)
    if not form.is_valid():
        return form, None
    return form, Matrix(request.user, *form.days(), form.cleaned_data["communaute"])
