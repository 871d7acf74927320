from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from gardeners.models import DirectoratePart
from grc.forms import RecordForm
from grc.models import User

State = DirectoratePart.State


class ClosePartForm(RecordForm):
    """How it ends for a directorate: what it answers, or why it will not."""

    class Meta(RecordForm.Meta):
        model = DirectoratePart
        fields = ["state", "answer"]
        widgets = {"state": forms.RadioSelect, "answer": forms.Textarea(attrs={"rows": 5})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = [  # type: ignore[attr-defined]
            (State.ANSWERED, _("La direction apporte une réponse")),
            (State.UNANSWERED, _("La direction ne répondra pas")),
        ]
        self.fields["answer"].required = True
        if self.instance.is_open:
            self.initial["state"] = State.ANSWERED


class EntrustPartForm(RecordForm):
    """Who sees to it for a directorate: an agent of the Region, those of the directorate first."""

    class Meta(RecordForm.Meta):
        model = DirectoratePart
        fields = ["holder"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["holder"]
        field.required = True
        field.queryset = User.objects.agents()
        field.choices = self._grouped()

    def _grouped(self) -> list[Any]:
        theirs: list[Any] = []
        others: list[Any] = []
        for agent in User.objects.agents().select_related("posting"):
            posting = getattr(agent, "posting", None)
            mine = posting and posting.directorate_id == self.instance.directorate_id
            (theirs if mine else others).append((agent.pk, agent.name))
        groups = [
            (str(self.instance.directorate), theirs),
            (_("Autres agents de la Région"), others),
        ]
        return [("", _("Choisissez")), *(group for group in groups if group[1])]

    def save(self, commit: bool = True) -> Any:
        if "holder" in self.changed_data:
            self.instance.taken_on = None
        self.instance.state = State.TAKEN
        return super().save(commit)
