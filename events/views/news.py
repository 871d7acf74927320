"""The news of a project."""

from __future__ import annotations

from functools import partial

from django.db import transaction
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from events.forms.project import NewsForm
from events.models import News, Project
from events.sections import news as news_of
from events.views.parts import Section, added, written
from gardeners.views.records import posted, writable
from grc.http import Request


@require_http_methods(["GET", "POST"])
@transaction.atomic
def news_create(request: Request, pk: int) -> HttpResponse:
    project = writable(Project, request, pk)
    news = News(project=project)
    form = NewsForm(posted(request), instance=news, user=request.user, auto_id="nouvelle-%s")
    return added(
        request, form, _("Nouvelle publiée."), title=_("Donner des nouvelles"),
        back=news.get_absolute_url(),
        section=Section("events/_news.html", partial(news_of, project, request.user)),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@transaction.atomic
def news_edit(request: Request, pk: int) -> HttpResponse:
    news = writable(News, request, pk)
    form = NewsForm(posted(request), instance=news, user=request.user)
    return written(
        request, form, _("Nouvelle modifiée."), title=_("Modifier la nouvelle"),
        back=news.get_absolute_url(),
    )  # fmt: skip
