from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gardeners.models import Mandate
from grc.forms import DateInput, RecordForm


class HandoverNoteForm(RecordForm):
    """What is alive, and what the next gardener should know."""

    class Meta(RecordForm.Meta):
        model = Mandate
        fields = ["handover_note"]
        widgets = {"handover_note": forms.Textarea(attrs={"rows": 12})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["handover_note"]
        field.label = _("Ce qui est vivant")
        field.help_text = _(
            "Les personnes à rappeler, ce qui avance, ce qui bloque, ce qui vous a aidé. "
            "Seuls la lisent les jardiniers de la communauté, qui prend votre suite, et les "
            "administrateurs."
        )

    def _post_clean(self) -> None:
        """The terms of the mandate were checked when it was made: only the note changes here."""
        self.instance.handover_note = self.cleaned_data.get("handover_note", "")


class NextReviewForm(forms.Form):
    """When the gardeners next meet, the new one among them."""

    next_review_on = forms.DateField(label=gettext_lazy("Date"), widget=DateInput, required=False)

    def clean_next_review_on(self) -> dt.date | None:
        day: dt.date | None = self.cleaned_data["next_review_on"]
        if day is not None and day < timezone.localdate():
            raise ValidationError(_("Ce jour est passé."))
        return day
