"""The documents of a project."""

from __future__ import annotations

from functools import partial

from django.db import transaction
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from events.forms.project import DocumentForm
from events.models import Document, Project
from events.sections import documents
from events.views.parts import Section, added, written
from gardeners.views.records import posted, writable
from grc.http import Request


@require_http_methods(["GET", "POST"])
@transaction.atomic
def document_create(request: Request, pk: int) -> HttpResponse:
    project = writable(Project, request, pk)
    document = Document(project=project)
    form = DocumentForm(
        posted(request), instance=document, user=request.user, auto_id="document-%s"
    )  # fmt: skip
    return added(
        request, form, _("Document ajouté."), title=_("Ajouter un document"),
        back=document.get_absolute_url(),
        section=Section("events/_documents.html", partial(documents, project, request.user)),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@transaction.atomic
def document_edit(request: Request, pk: int) -> HttpResponse:
    document = writable(Document, request, pk)
    form = DocumentForm(posted(request), instance=document, user=request.user)
    return written(
        request, form, _("Document modifié."), title=_("Modifier le document"),
        back=document.get_absolute_url(),
    )  # fmt: skip
