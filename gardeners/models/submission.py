from __future__ import annotations

from django.db import models

from gardeners.models.interaction import Interaction


class Submission(models.Model):
    """A quick log that was saved: sent again, it leads to the same interaction.

    ``key`` is a digest of who sent it and of all that the form held, a token drawn with the form
    included: the same words sent from another form, or other words from the same one, are new.
    """

    key = models.CharField(max_length=64, primary_key=True)
    interaction = models.OneToOneField(
        Interaction, on_delete=models.CASCADE, null=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.key
