from __future__ import annotations

from django.db import models

from gardeners.models.interaction import Interaction
from gardeners.querysets import SubmissionQuerySet


class Submission(models.Model):
    """A quick log that was saved: sent again, it leads to the same interaction.

    ``key`` is a digest of who sent it and of all that the form held, a token drawn with the form
    included. ``words`` is a digest of what was said alone: a form that was loaded anew, and sends
    the same words a moment later, is recognised by them.
    """

    key = models.CharField(max_length=64, primary_key=True)
    interaction = models.OneToOneField(
        Interaction, on_delete=models.CASCADE, null=True, related_name="+"
    )
    words = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["words", "created_at"], name="submission_words")]

    def __str__(self) -> str:
        return self.key
