"""The milestones of a project."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from events.forms.project import MilestoneForm
from events.models import Milestone, Project
from events.sections import milestones
from events.undoing import undo_here
from events.views.parts import Section, added, again, written
from gardeners.views.records import posted, writable
from grc.forms import next_url
from grc.htmx import wants_fragment
from grc.http import Request


def section_of(project: Any, request: Request) -> Section:
    return Section("events/_milestones.html", partial(milestones, project, request.user))


@require_http_methods(["GET", "POST"])
@transaction.atomic
def milestone_create(request: Request, pk: int) -> HttpResponse:
    project = writable(Project, request, pk)
    milestone = Milestone(project=project)
    form = MilestoneForm(
        posted(request), instance=milestone, user=request.user, auto_id="jalon-%s"
    )  # fmt: skip
    return added(
        request, form, _("Jalon ajouté."), title=_("Ajouter un jalon"),
        back=milestone.get_absolute_url(), section=section_of(project, request),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@transaction.atomic
def milestone_edit(request: Request, pk: int) -> HttpResponse:
    milestone = writable(Milestone, request, pk)
    form = MilestoneForm(posted(request), instance=milestone, user=request.user)
    return written(
        request, form, _("Jalon modifié."), title=_("Modifier le jalon"),
        back=milestone.get_absolute_url(),
    )  # fmt: skip


@require_POST
@transaction.atomic
def milestone_done(request: Request, pk: int) -> HttpResponse:
    """It is reached today; undone in one click."""
    milestone = writable(Milestone, request, pk)
    if milestone.done_on is None:
        milestone.reach()
    return _changed(request, milestone, _("Jalon atteint : %(title)s"))


@require_POST
@transaction.atomic
def milestone_reopen(request: Request, pk: int) -> HttpResponse:
    milestone = writable(Milestone, request, pk)
    milestone.reopen()
    return _changed(request, milestone, _("Jalon à atteindre de nouveau : %(title)s"))


def _changed(request: Request, milestone: Milestone, text: str) -> HttpResponse:
    said, back = text % {"title": milestone}, milestone.get_absolute_url()
    messages.success(request, said, extra_tags=undo_here(milestone))
    if not wants_fragment(request):
        return redirect(next_url(request, back))
    project = Project.objects.with_rights(request.user).get(pk=milestone.project_id)
    return again(request, section_of(project, request), said, back=back)
