"""What the history of an actor keeps to those who may contact them."""

from __future__ import annotations

from communities.duplicates import merging, parting
from communities.models import Actor
from communities.rights import Reader
from grc.changes_told import keep_private
from grc.undo import reserve, undone_whole

PERSONAL = (
    "email", "phone", "address", "postcode", "notes", "user", "source", "source_detail",
    "collected_on", "legal_basis", "informed_on", "contact_shared", "opted_out",
)  # fmt: skip


def is_contactable(actor: Actor, reader: Reader) -> bool:
    """Whether ``reader`` may see the contact details of ``actor``, whom they may read."""
    return Actor.objects.filter(Actor.objects.contactable(reader), pk=actor.pk).exists()


reserve(Actor, ("user_id", "merged_into_id"), to=lambda user: user.is_administrator)
keep_private(Actor, PERSONAL, to=Actor.objects.contactable)
undone_whole(merging.ORIGIN, parting.part)
undone_whole(parting.UNDONE, parting.part_again)
