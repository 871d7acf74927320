"""Being named in what others wrote."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from gardeners.models import Mention
from grc.forms import next_url
from grc.http import Request


@require_POST
def mention_seen(request: Request, pk: int) -> HttpResponse:
    """The person saw where they are named; they are shown it, unless they come back (``next``)."""
    mention = get_object_or_404(Mention.objects.visible_to(request.user), pk=pk)
    mention.see()
    return redirect(next_url(request, mention.record.get_absolute_url()))
