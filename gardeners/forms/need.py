from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from communities.models import Community
from gardeners.forms.diffused import DiffusedForm, not_in_the_future
from gardeners.mentioning import tell_named
from gardeners.models import Need
from grc.forms import Asked, RecordForm
from grc.models import Audience

# What a status asks for, on the page of a need and in the shared table alike.
NEED_ASKS = {
    Need.Status.QUALIFIED: Asked(
        "themes", _("Une thématique au moins, et ce besoin sera qualifié.")
    ),
    Need.Status.ANSWERED: Asked("answer", _("Dites ce qui a été répondu.")),
    Need.Status.UNANSWERED: Asked("answer", _("Dites pourquoi il n’y a pas de réponse.")),
}


class NeedForm(DiffusedForm):
    """A need, by whoever notes it for others."""

    class Meta(RecordForm.Meta):
        model = Need
        fields = [
            "title", "description", "origin", "urgency", "heard_on", "actors",
            "themes", "directorates", "commune", "community", "audience",
        ]  # fmt: skip
        widgets = {
            "origin": forms.RadioSelect,
            "urgency": forms.RadioSelect,
            "description": forms.Textarea(attrs={"rows": 5}),
            "answer": forms.Textarea(attrs={"rows": 3}),
        }

    def clean_heard_on(self) -> dt.date:
        return not_in_the_future(self.cleaned_data["heard_on"])


class ProposedNeedForm(DiffusedForm):
    """A need proposed by a member, in one of their communities."""

    class Meta(RecordForm.Meta):
        model = Need
        fields = ["title", "description", "community", "audience"]
        widgets = {
            "description": forms.Textarea(attrs={"rows": 6}),
            "audience": forms.RadioSelect,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shown = (Audience.SHARED, Audience.COMMUNITY)
        self.fields["audience"].choices = [(a.value, a.label) for a in shown]  # type: ignore[attr-defined]
        field = self.fields["community"]
        found = list(self.communities().values_list("pk", flat=True)[:2])
        if len(found) == 1:
            field.empty_label = None  # type: ignore[attr-defined]

    def communities(self) -> QuerySet[Any]:
        return Community.objects.filter(pk__in=Community.objects.joined_by(self.user).values("pk"))


class QualifyForm(DiffusedForm):
    """What a need is about and who it concerns: themes at least."""

    class Meta(RecordForm.Meta):
        model = Need
        fields = ["themes", "directorates", "commune", "urgency", "community"]
        widgets = {"urgency": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["themes"].required = True

    def save(self, commit: bool = True) -> Any:
        if self.instance.status == Need.Status.HEARD:
            self.instance.status = Need.Status.QUALIFIED
        return super().save(commit)


class AnswerForm(RecordForm):
    """The answer to a need, or why there is none."""

    class Meta(RecordForm.Meta):
        model = Need
        fields = ["status", "answer"]
        widgets = {"status": forms.RadioSelect, "answer": forms.Textarea(attrs={"rows": 5})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["status"].choices = [  # type: ignore[attr-defined]
            (Need.Status.ANSWERED, _("Une réponse a été apportée")),
            (Need.Status.UNANSWERED, _("Le besoin restera sans réponse")),
        ]
        self.fields["answer"].required = True
        if self.instance.is_open:
            self.initial["status"] = Need.Status.ANSWERED

    def save(self, commit: bool = True) -> Any:
        record = super().save(commit)
        tell_named(record, self.user)
        return record
