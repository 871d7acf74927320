from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.models import Community, Directorate
from communities.widgets import prepare_actor, use_combobox
from gardeners.forms.diffused import DiffusedForm, plausible
from gardeners.mentioning import tell_named
from gardeners.models import FollowUp, Interaction, Mandate, Need, Synergy
from gardeners.models.followup import WEEK
from gardeners.querysets import RECORDS
from gardeners.widgets import InteractionSelect, NeedSelect, SynergySelect
from grc.forms import Asked, RecordForm
from grc.models import User

# What a status asks for, on the page of a follow-up and in the shared table alike.
FOLLOWUP_ASKS = {
    FollowUp.Status.DROPPED: Asked("result", _("Dites pourquoi ce suivi est abandonné.")),
}
PICKERS: dict[str, Any] = {
    "interaction": (Interaction, InteractionSelect),
    "need": (Need, NeedSelect),
    "synergy": (Synergy, SynergySelect),
}


class FollowUpForm(DiffusedForm):
    """A promise: what, by whom (``user`` at first), for when (in a week), about which record."""

    class Meta(RecordForm.Meta):
        model = FollowUp
        fields = [
            "title", "assignee", "due_on", *reversed(RECORDS), "directorate", "community",
            "audience",
        ]  # fmt: skip
        widgets = {"result": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        if "assignee" in self.fields:
            prepare_promise(self)
        self._prepare_records()
        if "directorate" in self.fields:
            field: Any = self.fields["directorate"]
            current = Q(pk__in=Directorate.objects.current().values("pk"))
            field.queryset = Directorate.objects.filter(
                current | Q(pk=self.instance.directorate_id)
            )
            field.empty_label = _("Aucune en particulier")

    def _prepare_records(self) -> None:
        """A record that ``user`` may not read is not shown, and stays linked."""
        if "actor" in self.fields:
            prepare_actor(self.fields["actor"], self.user)
        for name, (model, widget) in PICKERS.items():
            if name in self.fields:
                use_combobox(self.fields[name], model.objects.visible_to(self.user), widget())
        for name in self.fields.keys() & set(RECORDS):
            linked = getattr(self.instance, f"{name}_id")
            seen = self.fields[name].queryset.filter(pk=linked)  # type: ignore[attr-defined]
            if linked and not seen.exists():
                del self.fields[name]

    def clean_due_on(self) -> dt.date:
        return plausible(self.cleaned_data["due_on"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        community = cleaned.get("community", self.instance.community)
        check_assignee_reads(self, cleaned.get("assignee"), community)
        asked = [name for name in RECORDS if name in self.fields]
        unseen = any(getattr(self.instance, f"{n}_id") for n in RECORDS if n not in asked)
        if asked and not unseen and not any(n in self.errors or cleaned.get(n) for n in asked):
            self.add_error(None, FollowUp._meta.constraints[0].get_violation_error_message())
        return cleaned

    def _get_validation_exclusions(self) -> set[str]:
        # What the constraint says is said above, once.
        return super()._get_validation_exclusions() | set(RECORDS)  # type: ignore[misc]


class DropForm(RecordForm):
    """Why a promise will not be held."""

    class Meta(RecordForm.Meta):
        model = FollowUp
        fields = ["result"]
        widgets = {"result": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["result"].required = True
        self.fields["result"].label = _("Pourquoi ?")

    def save(self, commit: bool = True) -> Any:
        self.instance.status = FollowUp.Status.DROPPED
        record = super().save(commit)
        tell_named(record, self.user)
        return record


class PostponeForm(RecordForm):
    """A later day for a promise, and why."""

    class Meta(RecordForm.Meta):
        model = FollowUp
        fields = ["due_on", "postponed_why"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["due_on"].label = _("Reporter au")
        self.fields["postponed_why"].label = _("Pourquoi ?")
        self.fields["postponed_why"].required = True
        self.before = self.instance.due_on
        self.initial["due_on"] = self.instance.later
        self.initial["postponed_why"] = ""

    def clean_due_on(self) -> dt.date:
        day = plausible(self.cleaned_data["due_on"])
        if day < timezone.localdate():
            raise ValidationError(_("Ce jour est passé : choisissez-en un à venir."))
        if day <= self.before:
            raise ValidationError(_("C’est déjà promis pour ce jour, ou plus tard."))
        return day

    def save(self, commit: bool = True) -> Any:
        self.instance.postponed += 1
        record = super().save(commit)
        tell_named(record, self.user)
        return record


def prepare_promise(form: RecordForm) -> None:
    """Who may promise (``form.user`` at first), and for when: in a week at first."""
    field: Any = form.fields["assignee"]
    field.queryset = assignable(form.instance.assignee_id)
    field.empty_label = None
    field.label = _("Par qui")
    if "due_on" in form.fields:
        form.fields["due_on"].label = _("Pour quand")
    if not form.instance.pk:
        form.initial.setdefault("assignee", form.user.pk)
        form.initial.setdefault("due_on", timezone.localdate() + dt.timedelta(WEEK))


def assignable(current: int | None = None) -> QuerySet[User]:
    """Who may be given something to do: the Region's people and the gardeners of today."""
    gardeners = Mandate.objects.in_force().values("user")
    can = Q(is_active=True) & (Q(role__in=User.OF_THE_REGION) | Q(pk__in=gardeners))
    return User.objects.filter(can | Q(pk=current))


def check_assignee_reads(form: forms.BaseForm, assignee: User | None, community: Any) -> None:
    """A gardener of the territory is asked only for what their community holds."""
    if assignee is None or assignee.is_agent:
        return
    gardens = Community.objects.gardened_by(assignee)
    if community is None or not gardens.filter(pk=community.pk).exists():
        form.add_error(
            "assignee",
            _("%(name)s ne verrait pas ce suivi : ce n’est pas un jardinier de cette communauté.")
            % {"name": assignee},
        )
