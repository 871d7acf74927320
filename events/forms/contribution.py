"""A contribution, the counts of who agrees, and what becomes of it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from communities.models import Actor, Theme
from communities.widgets import prepare_actor, use_combobox
from events.models import Contribution, Project
from events.models.contribution import LEVELS
from gardeners.forms.diffused import DiffusedForm
from gardeners.models import Need
from gardeners.widgets import NeedSelect
from grc.forms import RecordForm
from grc.models import User

COUNTS = [name for name, _label in LEVELS]


def keep_unread(form: RecordForm, name: str, model: Any) -> None:
    """Leave as it is a link to a record that the person may not read."""
    linked = getattr(form.instance, f"{name}_id")
    if linked and not model.objects.visible_to(form.user).filter(pk=linked).exists():
        del form.fields[name]


class ContributionForm(DiffusedForm):
    class Meta(RecordForm.Meta):
        model = Contribution
        fields = [
            "title", "proposal", "theme", "author", "group", "naming", "points", *COUNTS,
            "audience",
        ]  # fmt: skip
        widgets = {"proposal": forms.Textarea(attrs={"rows": 6}), "naming": forms.RadioSelect}

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        prepare_actor(self.fields["author"], user)
        keep_unread(self, "author", Actor)
        theme: Any = self.fields["theme"]
        theme.queryset = (Theme.objects.current() | Theme.objects.filter(
            pk=self.instance.theme_id
        )).distinct()  # fmt: skip
        self.fields["naming"].help_text = _(
            "Demandez-le à la personne ou au groupe. Sans leur accord, le nom reste caché."
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("author") and cleaned.get("group"):
            self.add_error("group", _("Choisissez un acteur ou un groupe, pas les deux."))
        return cleaned


class ContributionAnswerForm(RecordForm):
    """What became of a contribution. Not kept, one says why."""

    class Meta(RecordForm.Meta):
        model = Contribution
        fields = ["status", "answer", "need", "project"]
        widgets = {"status": forms.RadioSelect, "answer": forms.Textarea(attrs={"rows": 6})}

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        use_combobox(self.fields["need"], Need.objects.visible_to(user), NeedSelect())
        project: Any = self.fields["project"]
        mine = Project.objects.visible_to(user).filter(community=self.instance.community_id)
        kept = Project.objects.filter(pk=self.instance.project_id)
        project.queryset = (mine | kept).order_by("title", "pk")
        keep_unread(self, "need", Need)
        keep_unread(self, "project", Project)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("status") == Contribution.Status.NOT_KEPT and not cleaned.get("answer"):
            self.add_error("answer", _("Dites pourquoi elle n’est pas retenue."))
        return cleaned
