"""A need split into two or more: the words of each, and what goes with it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from communities.forms.choosing import begin_with_a_capital
from gardeners.actions.splitting import Part, split_need
from gardeners.models import FollowUp, Need, Synergy
from grc.forms import RecordForm
from grc.models import User

PARTS, MOST = "parties", 6
SHOWN = 50  # promises and synergies that may be moved at once


class PartForm(RecordForm):
    class Meta(RecordForm.Meta):
        model = Need
        fields = ["title", "description"]
        widgets = {"description": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        begin_with_a_capital(self)


PartForms = forms.formset_factory(
    PartForm, extra=0, min_num=2, max_num=MOST, absolute_max=MOST + 2,
    validate_min=True, validate_max=True,
)  # fmt: skip


class NeedSplit:
    """The forms of a split, as one; ``ajouter=parties`` asks for one more part."""

    def __init__(self, need: Need, user: User, data: QueryDict | None = None) -> None:
        self.need, self.user = need, user
        self.is_unfinished = bool(data and data.get("ajouter"))
        if data and self.is_unfinished:
            data = data.copy()
            _add_part(data)
        self.data = data
        words = {"title": need.title, "description": need.description}
        self.parts = PartForms(data, prefix=PARTS, initial=[words], form_kwargs={"user": user})
        self.going = GoingForm(self._sendable(), data)
        self.errors: list[Any] = []

    def _sendable(self) -> list[FollowUp | Synergy]:
        """The promises and synergies of the need that the person may change, the others stay."""
        followups = FollowUp.objects.editable_by(self.user).filter(need=self.need)
        synergies = Synergy.objects.editable_by(self.user).filter(needs=self.need)
        return [*followups.order_by("due_on", "pk")[:SHOWN], *synergies[:SHOWN]]

    @property
    def is_sent(self) -> bool:
        return self.data is not None and not self.is_unfinished

    @property
    def shown_errors(self) -> list[Any]:
        return [*self.errors, *self.parts.non_form_errors()] if self.is_sent else []

    def is_valid(self) -> bool:
        assert self.data is not None
        if self.data.get("version") != str(self.need.version):
            self.errors.append(_("Ce besoin vient de changer : relisez-le, puis recommencez."))
        valid = self.parts.is_valid() and self.going.is_valid()
        if valid and not self.going.places <= {*self._filled()}:
            self.errors.append(_("Une promesse ou une synergie va avec une partie sans titre."))
        return valid and not self.errors

    def _filled(self) -> dict[int, PartForm]:
        """The parts that have a title, by their number; the first may be left as it was."""
        return {
            n: form for n, form in enumerate(self.parts.forms) if form.cleaned_data.get("title")
        }

    def save(self) -> UUID:
        first, *others = (self._part(n, form) for n, form in self._filled().items())
        return split_need(need=self.need, first=first, others=others, by=self.user)

    def _part(self, number: int, form: PartForm) -> Part:
        gone = self.going.sent_to(number)
        return Part(
            form.cleaned_data["title"],
            form.cleaned_data["description"],
            [record for record in gone if isinstance(record, FollowUp)],
            [record for record in gone if isinstance(record, Synergy)],
        )


class GoingForm(forms.Form):
    """With which part each of ``records`` goes: the first one, unless one says otherwise."""

    def __init__(self, records: list[FollowUp | Synergy], data: QueryDict | None = None) -> None:
        super().__init__(data)
        self.records = {f"{one._meta.model_name}-{one.pk}": one for one in records}
        choices = [(str(n), _("partie %(number)s") % {"number": n + 1}) for n in range(MOST)]
        for name, record in self.records.items():
            self.fields[name] = forms.ChoiceField(
                label=str(record), choices=choices, required=False
            )

    def clean(self) -> dict[str, Any]:
        """Without a choice, it stays with the first part."""
        return {name: int(place or 0) for name, place in self.cleaned_data.items()}

    @property
    def places(self) -> set[int]:
        return set(self.cleaned_data.values())

    def sent_to(self, number: int) -> list[FollowUp | Synergy]:
        return [one for name, one in self.records.items() if self.cleaned_data[name] == number]


def _add_part(data: QueryDict) -> None:
    total = data.get(f"{PARTS}-TOTAL_FORMS", "")
    count = int(total) if total.isdecimal() and len(total) < 3 else 2
    data[f"{PARTS}-TOTAL_FORMS"] = str(min(count + 1, MOST))
