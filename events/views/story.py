"""The stories of achieved projects."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from communities.models import Community
from events.actions.story import thank_holders
from events.drafting import draft
from events.forms.story import StoryForm
from events.models import Project, Story
from events.project_listing import page
from events.sections import credits_of
from events.undoing import undo_here
from gardeners.reading import who_reads
from gardeners.views.records import form_page, posted, readable, writable
from grc.changes import history_of
from grc.forms import next_url
from grc.http import Request
from grc.models import Audience

LATEST_CHANGES = 5


@login_not_required
@require_safe
def story_list(request: Request) -> HttpResponse:
    stories, next_url = page(request, Story.objects.visible_to(request.user))
    return render(request, "events/story_list.html", {"stories": stories, "next_url": next_url})


@login_not_required
@require_safe
def story_detail(request: Request, pk: int) -> HttpResponse:
    user = request.user
    story = readable(Story, user, pk, "project__community")
    communities = Community.objects.visible_to(user)
    context = {
        "story": story,
        "credits": credits_of(story, user),
        "project": Project.objects.visible_to(user).filter(pk=story.project_id).first(),
        "community": communities.filter(pk=story.community_id).first(),
        "themes": story.project.themes.all(),
        "figures": [line.strip() for line in story.figures.splitlines() if line.strip()],
        "readers": who_reads(story),
    }
    if story.can_edit:
        context["history"] = history_of(story, user, limit=LATEST_CHANGES)
    return render(request, "events/story_detail.html", context)


@require_http_methods(["GET", "POST"])
@transaction.atomic
def story_create(request: Request, pk: int) -> HttpResponse:
    """From a draft made for the readers of ``?lecture=``: those of the project, by default."""
    project = writable(Project, request, pk)
    if refusal := _refused(request, project):
        return refusal
    audience = request.GET.get("lecture", "")
    audience = audience if audience in Audience.values else project.audience
    form = StoryForm(
        posted(request), instance=Story(project=project),
        initial=draft(project, request.user, audience), user=request.user,
    )  # fmt: skip
    if form.is_bound and form.is_valid() and form.try_save():
        thank_holders(story=form.instance, by=request.user)
        return _saved(request, form.instance, _("Récit enregistré."))
    context = {"project": project, "audiences": Audience.choices, "audience": audience}
    return form_page(request, "events/story_create.html", form, **context)


def _refused(request: Request, project: Any) -> HttpResponse | None:
    """Where to go when no story of ``project`` is to be written."""
    if story := Story.objects.filter(project=project).first():
        return redirect(story)
    if project.is_achieved:
        return None
    messages.info(request, _("Un récit se tire d’un projet réalisé."))
    return redirect(project)


@require_http_methods(["GET", "POST"])
@transaction.atomic
def story_edit(request: Request, pk: int) -> HttpResponse:
    story = writable(Story, request, pk)
    form = StoryForm(posted(request), instance=story, user=request.user)
    if form.is_bound and form.is_valid() and form.try_save():
        return _saved(request, story, _("Récit enregistré."))
    return form_page(request, "events/story_edit.html", form)


def _saved(request: Request, story: Story, said: str) -> HttpResponse:
    messages.success(request, said, extra_tags=undo_here(story))
    return redirect(next_url(request, story.get_absolute_url()))
