from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from communities.models import Community, OnlineSpace, Theme
from communities.rights import Reader
from events.forms.project import ProjectForm, ProjectStepForm
from events.models import Event, Project, Story
from events.project_listing import asked_of, for_cards, page, projects_asked
from events.project_steps import steps_of
from events.sections import documents, milestones, news
from events.undoing import UNDONE, undo_here
from events.views.starting import synergy_of, what_starts
from gardeners.forms import SynergyForm
from gardeners.models import Need, Synergy
from gardeners.reading import people_of, who_reads
from gardeners.views.records import (
    form_page,
    may_note,
    posted,
    readable,
    refuse_unless_may_note,
    writable,
)
from grc import undo
from grc.changes import history_of
from grc.forms import next_url
from grc.http import Request, key

LATEST_CHANGES = 5
MOST = 100


@login_not_required
@require_safe
def project_list(request: Request) -> HttpResponse:
    user, asked = request.user, asked_of(request)
    found = for_cards(projects_asked(asked, user), user)
    projects, next_url = page(request, found)
    communities = Community.objects.visible_to(user)
    places = communities.filter(pk__in={project.community_id for project in projects})
    context = {
        "projects": projects,
        "names": dict(places.values_list("pk", "name")),
        "asked": asked,
        "communities": communities.order_by("sort_name"),
        "themes": Theme.objects.current(),
        "statuses": Project.Status.choices,
        "may_add": may_note(user),
        "next_url": next_url,
    }
    return render(request, "events/project_list.html", context)


@login_not_required
@require_safe
def project_detail(request: Request, pk: int) -> HttpResponse:
    user = request.user
    project = readable(Project, user, pk, "community", "created_by", "commune")
    before = key(request.GET.get("avant", ""))
    context = {
        "project": project,
        "milestones": milestones(project, user),
        "news": news(project, user, before=before),
        "documents": documents(project, user),
        "may_note": may_note(user),
        "readers": who_reads(project),
        **_links(project, user),
        **_story(project, user),
    }
    if user.is_authenticated:
        context["steps"] = steps_of(project, request.user)
        context["history"] = history_of(project, user, limit=LATEST_CHANGES)
    return render(request, "events/project_detail.html", context)


def _links(project: Any, user: Reader) -> dict[str, Any]:
    """Who and what it is linked to, among what ``user`` may read."""
    communities = Community.objects.visible_to(user)
    events = Event.objects.visible_to(user).filter(projects=project)
    return {
        "people": people_of(project, user, "holders"),
        "themes": project.themes.all(),
        "directorates": project.directorates.all(),
        "community": communities.filter(pk=project.community_id).first(),
        "others": communities.filter(joint_projects=project).order_by("sort_name"),
        "needs": Need.objects.readable_by(user).filter(projects=project)[:MOST],
        "synergies": Synergy.objects.readable_by(user).filter(projects=project)[:MOST],
        "events": events.order_by("-starts_at", "-pk")[:MOST],
        "places": project.places.select_related("commune"),
        "online_spaces": OnlineSpace.objects.visible_to(user).filter(projects=project),
    }


def _story(project: Any, user: Reader) -> dict[str, Any]:
    """Its story for those who may read it, archived for who writes; else whether ``user`` may tell
    one."""
    stories = (
        Story.objects.readable_by(user) if project.can_edit else Story.objects.visible_to(user)
    )
    story = stories.filter(project=project).first()
    free = project.is_achieved and project.can_edit
    return {
        "story": story,
        "may_tell": free and not Story.objects.filter(project=project).exists(),
    }


@require_http_methods(["GET", "POST"])
@transaction.atomic
def project_create(request: Request) -> HttpResponse:
    refuse_unless_may_note(request.user)
    form = ProjectForm(posted(request), initial=what_starts(request), user=request.user)
    if form.is_bound and form.is_valid() and form.try_save():
        return _saved(request, form.instance, _("Projet lancé."))
    return form_page(request, "events/project_create.html", form)


@require_http_methods(["GET", "POST"])
@transaction.atomic
def project_edit(request: Request, pk: int) -> HttpResponse:
    project = writable(Project, request, pk)
    form = ProjectForm(posted(request), instance=project, user=request.user)
    if form.is_bound and form.is_valid() and form.try_save():
        return _saved(request, project, _("Projet enregistré."))
    return form_page(request, "events/project_edit.html", form)


@require_http_methods(["GET", "POST"])
@transaction.atomic
def project_step(request: Request, pk: int) -> HttpResponse:
    """It goes to another step, from a day on, for a reason."""
    project = writable(Project, request, pk)
    form = ProjectStepForm(posted(request), instance=project, user=request.user)
    if form.is_bound and form.is_valid() and form.try_save():
        text = _("Projet « %(step)s ».") % {"step": project.get_status_display()}
        return _saved(request, project, text)
    return form_page(request, "events/project_step.html", form)


def _saved(request: Request, project: Project, said: str) -> HttpResponse:
    messages.success(request, said, extra_tags=undo_here(project))
    return redirect(next_url(request, project.get_absolute_url()))


@require_http_methods(["GET", "POST"])
@transaction.atomic
def project_synergy(request: Request, pk: int) -> HttpResponse:
    """A synergy that begins with what the project gathers, and that it answers from then on.
    ``?besoin=ID``: a need more, ``?raison=``: why."""
    project = writable(Project, request, pk)
    initial = synergy_of(project, request)
    form = SynergyForm(posted(request), initial=initial, user=request.user)
    if form.is_bound and form.is_valid() and form.try_save():
        project.answer(form.instance)
        messages.success(request, _("Synergie notée, et reliée au projet."))
        return redirect(form.instance)
    return form_page(request, "events/project_synergy.html", form, project=project)


@require_POST
@transaction.atomic
def project_undo(request: Request, pk: int, context_id: UUID) -> HttpResponse:
    """Put back what one request wrote on the page of the project."""
    project = writable(Project, request, pk)
    try:
        result = undo.undo(context_id, by=request.user, among=UNDONE)
    except undo.UndoError as error:
        messages.warning(request, str(error))
        return redirect(project)
    for _target, reason in result.refused:
        messages.warning(request, _("Rien n’a changé : %(reason)s.") % {"reason": reason})
    if result.restored:
        messages.success(request, _("C’est rétabli."))
    return redirect(next_url(request, project.get_absolute_url()))
