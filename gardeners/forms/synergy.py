from __future__ import annotations

from typing import Any

from django import forms

from communities.models import Actor
from communities.widgets import use_combobox
from gardeners.forms.diffused import DiffusedForm
from gardeners.models import Need, Synergy
from gardeners.widgets import NeedMultiSelect, NeedSelect
from grc.forms import RecordForm
from grc.models import User


class SynergyForm(DiffusedForm):
    """Needs, actors and themes that would gain from meeting, and why."""

    kept_links = {"actors": Actor, "needs": Need}

    class Meta(RecordForm.Meta):
        model = Synergy
        fields = ["title", "reason", "needs", "actors", "themes", "community", "audience"]
        widgets = {"reason": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        if "needs" in self.fields:
            use_combobox(self.fields["needs"], Need.objects.visible_to(user), NeedMultiSelect())


class AddNeedForm(forms.Form):
    """A need to link to a synergy, among those that ``user`` may read."""

    need = forms.ModelChoiceField(Need.objects.none(), label=Need._meta.verbose_name)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        use_combobox(self.fields["need"], Need.objects.visible_to(user), NeedSelect())
