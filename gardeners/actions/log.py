"""A contact, with all that is noted with it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import transaction

from communities.models import Actor, Community, Membership, Theme
from gardeners.mentioning import tell_named
from gardeners.models import FollowUp, Interaction, Need, Submission
from grc.models import User


@transaction.atomic
def log_contact(
    *,
    by: User,
    interaction: Interaction,
    actors: Iterable[Actor] = (),
    new_actors: Sequence[Actor] = (),
    needs: Sequence[tuple[Need, Iterable[Theme]]] = (),
    followups: Sequence[FollowUp] = (),
    key: str = "",
    words: str = "",
) -> Interaction:
    """Save a contact with the needs heard (and their themes) and the follow-ups promised.

    All take the community and the audience of the interaction. With ``key``, what was already
    saved under it is returned instead, even when both were sent at the same moment: the second
    waits here for the first. ``words`` is kept, to recognise them when they come again.
    """
    submission = None
    if key:
        submission, is_new = Submission.objects.get_or_create(key=key, defaults={"words": words})
        if not is_new and submission.interaction:
            return submission.interaction
    interaction.created_by = by
    interaction.save()
    people = [*actors, *_add_actors(new_actors, interaction, by)]
    interaction.actors.set(people)
    for need, themes in needs:
        _add_need(need, themes, interaction, people, by)
    for followup in followups:
        _add_followup(followup, interaction, people, by)
    for record in (interaction, *(need for need, _themes in needs), *followups):
        tell_named(record, by)
    if submission:
        submission.interaction = interaction
        submission.save(update_fields=["interaction"])
    return interaction


def _add_actors(new_actors: Sequence[Actor], interaction: Interaction, by: User) -> list[Actor]:
    """The actors met for the first time. A gardener's become members of their community:
    otherwise they could not read what they just wrote."""
    for actor in new_actors:
        actor.created_by = by
        actor.source = Actor.Source.MEETING
        actor.collected_on = interaction.occurred_on
        actor.save()
        garden = Community.objects.gardened_by(by).filter(pk=interaction.community_id).first()
        if garden:
            Membership.objects.create(
                actor=actor,
                community=garden,
                joined_on=interaction.occurred_on,
                created_by=by,
            )
    return list(new_actors)


def _add_need(
    need: Need, themes: Iterable[Theme], interaction: Interaction, people: list[Actor], by: User
) -> None:
    _diffuse_as(need, interaction, by)
    need.heard_on = interaction.occurred_on
    need.interaction = interaction
    need.save()
    need.themes.set(themes)
    need.actors.set(people)


def _add_followup(
    followup: FollowUp, interaction: Interaction, people: list[Actor], by: User
) -> None:
    _diffuse_as(followup, interaction, by)
    followup.interaction = interaction
    if len(people) == 1:
        followup.actor = people[0]
    followup.save()


def _diffuse_as(record: Need | FollowUp, interaction: Interaction, by: User) -> None:
    record.created_by = by
    record.community = interaction.community
    record.audience = interaction.audience
