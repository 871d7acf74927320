"""A project, its steps, and what stands on its page."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.forms.choosing import begin_with_a_capital
from communities.models import Actor, Community, OnlineSpace, Place
from communities.widgets import prepare_actors, use_combobox
from events.models import Document, Event, Milestone, News, Project
from events.project_querysets import GIVEN_UP
from events.widgets import EventMultiSelect, SynergyMultiSelect
from gardeners.forms.diffused import DiffusedForm, not_in_the_future, plausible
from gardeners.joining import OPEN_TO
from gardeners.models import Need, Synergy
from gardeners.widgets import NeedMultiSelect
from grc.forms import RecordForm
from grc.models import Audience, User
from grc.templatetags.dates import long_text

COMBOBOXES: dict[str, tuple[Any, Any]] = {
    "needs": (Need, NeedMultiSelect),
    "synergies": (Synergy, SynergyMultiSelect),
    "events": (Event, EventMultiSelect),
}


class ProjectForm(DiffusedForm):
    """A project, and what it answers, among what the user reads."""

    kept_links = {
        "holders": Actor, "needs": Need, "synergies": Synergy, "events": Event,
        "communities": Community, "online_spaces": OnlineSpace,
    }  # fmt: skip

    class Meta(RecordForm.Meta):
        model = Project
        fields = [
            "title", "purpose", "holders", "needs", "synergies", "events", "themes",
            "directorates", "commune", "territory", "places", "online_spaces", "community",
            "communities", "audience",
        ]  # fmt: skip
        widgets = {"purpose": forms.Textarea(attrs={"rows": 5})}

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        prepare_actors(self.fields["holders"], user)
        for name, (model, widget) in COMBOBOXES.items():
            use_combobox(self.fields[name], model.objects.visible_to(user), widget())
        places = Place.objects.visible_to(user)
        if self.instance.pk:
            places = Place.objects.filter(Q(pk__in=places) | Q(projects=self.instance)).distinct()
        use_boxes(self.fields["communities"], Community.objects.visible_to(user))
        use_boxes(self.fields["places"], places)
        spaces = OnlineSpace.objects.visible_to(user).select_related("community")
        use_boxes(self.fields["online_spaces"], spaces)

    def clean(self) -> dict[str, Any]:
        """The community that decides is not among those that take part besides."""
        cleaned = super().clean()
        if "communities" in cleaned:
            others = [one for one in cleaned["communities"] if one != cleaned.get("community")]
            cleaned["communities"] = others
        return cleaned


def use_boxes(field: Any, records: Any) -> None:
    """Choose among ``records`` by boxes; those of a community say which."""
    field.queryset = records
    field.widget = forms.CheckboxSelectMultiple(attrs={"class": "choices-scroll choices-list"})
    if records.model is OnlineSpace:
        field.label_from_instance = lambda space: f"{space} ({space.community})"
    field.widget.choices = field.choices


class ProjectStepForm(RecordForm):
    """Where a project stands, since when, and why."""

    class Meta(RecordForm.Meta):
        model = Project
        fields = ["status", "status_on", "status_reason"]
        widgets = {"status": forms.RadioSelect, "status_reason": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        begin_with_a_capital(self)
        self.initial["status_on"], self.initial["status_reason"] = timezone.localdate(), ""
        self.fields["status_reason"].help_text = _(
            "Nécessaire quand le projet est suspendu ou abandonné."
        )

    def _now(self, name: str) -> Any:
        """What stands, rather than what the form proposes for the next step."""
        proposed = name in ("status_on", "status_reason")
        return getattr(self.instance, name) if proposed else super()._now(name)

    def clean_status_on(self) -> dt.date:
        day: dt.date = not_in_the_future(self.cleaned_data["status_on"])
        last = self.instance.status_on
        if day < last and self.cleaned_data.get("status") != self.instance.status:
            text = _("L’étape d’avant date du %(day)s : celle-ci ne peut pas la précéder.")
            raise ValidationError(text % {"day": long_text(last)})
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("status") in GIVEN_UP and not cleaned.get("status_reason"):
            self.add_error("status_reason", _("Dites pourquoi le projet s’arrête là."))
        return cleaned


class MilestoneForm(RecordForm):
    class Meta(RecordForm.Meta):
        model = Milestone
        fields = ["title", "due_on", "done_on"]

    def clean_due_on(self) -> dt.date:
        return plausible(self.cleaned_data["due_on"])

    def clean_done_on(self) -> dt.date | None:
        day = self.cleaned_data["done_on"]
        return not_in_the_future(day) if day else None


class DocumentForm(RecordForm):
    class Meta(RecordForm.Meta):
        model = Document
        fields = ["title", "url"]


class NewsForm(DiffusedForm):
    """News of a project, for its readers or for some of them."""

    class Meta(RecordForm.Meta):
        model = News
        fields = ["text", "told_on", "audience"]
        widgets = {"text": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        of_project = Audience(self.instance.project.audience)
        if not self.instance.pk:
            self.initial["audience"] = of_project
        self.fields["audience"].choices = [  # type: ignore[attr-defined]
            (one.value, one.label) for one in Audience if OPEN_TO[one] <= OPEN_TO[of_project]
        ]
        begin_with_a_capital(self)

    def clean_told_on(self) -> dt.date:
        return not_in_the_future(self.cleaned_data["told_on"])
