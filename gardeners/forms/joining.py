from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from communities.widgets import use_combobox
from gardeners.models import Need
from gardeners.widgets import NeedSelect
from grc.models import User


class OtherNeedForm(forms.Form):
    """The need to join into ``need``, among those that ``user`` may change."""

    besoin = forms.ModelChoiceField(
        Need.objects.none(),
        label=_("À quel besoin le réunir ?"),
        error_messages={"invalid_choice": _("Choisissez un besoin que vous pouvez modifier.")},
    )

    def __init__(self, *args: Any, need: Need, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Need.objects.editable_by(user).exclude(pk=need.pk)
        use_combobox(self.fields["besoin"], others, NeedSelect())
