"""The story of a project, told with those who carried it."""

from __future__ import annotations

from django.db import transaction

from communities.models import Actor
from events.models import Credit, Story
from grc.models import User


@transaction.atomic
def thank_holders(*, story: Story, by: User) -> None:
    """Have ``story`` thank those who carry its project and whom ``by`` may read: none is named in
    it before they agree."""
    holders = Actor.objects.visible_to(by).filter(projects=story.project_id).order_by("sort_name")
    for holder in holders:
        Credit.objects.create(story=story, actor=holder, created_by=by)
