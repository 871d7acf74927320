"""What actors change on the sheets that name them."""

from __future__ import annotations

from communities.models import Actor
from gardeners.models.interaction import Interaction
from grc.live.triggers import Shown, tell_changes, tell_links

NAME = ("first_name", "name", "audience", "merged_into_id")


class NamedActor(Actor):
    """An actor as records name them: a new name is told to the sheets that show it."""

    class Meta:
        proxy = True
        triggers = [
            tell_changes(
                Shown("gardeners_followup", "actor_id", when=NAME),
                *(
                    Shown(
                        f"gardeners_{record}", "actor_id", f"gardeners_{record}_actors",
                        f"{record}_id", when=NAME,
                    )
                    for record in ("interaction", "need", "synergy")
                ),
            ),
        ]  # fmt: skip


class MetActor(Interaction.actors.through):  # type: ignore[name-defined]
    """Who an interaction names: the sheet of actors shows the last one."""

    class Meta:
        proxy = True
        triggers = tell_links("communities_actor", "actor_id")
