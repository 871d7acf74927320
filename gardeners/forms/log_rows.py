"""The rows of the quick log: the new actors, the needs heard, the follow-ups promised."""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from typing import Any

from django import forms
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.duplicates.typed import Alike, look_alikes
from communities.forms.choosing import begin_with_a_capital, use_themes
from communities.models import Actor
from gardeners.forms.diffused import plausible
from gardeners.forms.followup import prepare_promise
from gardeners.forms.said import ROW, SEEN
from gardeners.models import FollowUp, Need
from gardeners.models.followup import WEEK
from grc.forms import RecordForm
from grc.importing.checks import phone as phone_number
from grc.models import User

MAX_ROWS = 20


class NewActorRow(RecordForm):
    """An actor met for the first time: who it is, and how to reach them again."""

    class Meta(RecordForm.Meta):
        model = Actor
        fields = ["kind", "first_name", "name", "email", "phone"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = Actor.Kind.choices  # type: ignore[attr-defined]
        self.initial["kind"] = self.initial.get("kind") or Actor.Kind.PERSON
        begin_with_a_capital(self)
        self._look_for_alikes()

    def _look_for_alikes(self) -> None:
        """Show the known actors who look the same as soon as this one is typed."""
        for name in ("first_name", "name", "email", "phone"):
            self.fields[name].widget.attrs |= {
                "hx-get": f"{reverse('communities:actor_similar')}?prefixe={self.prefix}",
                "hx-target": f"#{self.prefix}-alike",
                "hx-include": "closest .repeat-item",
            }

    @cached_property
    def alike(self) -> list[Alike]:
        """The known actors who look the same, among those that the user reads."""
        if not self.is_bound:
            return []
        return look_alikes(self.user, {name: self[name].value() for name in self.fields})

    @property
    def is_doubtful(self) -> bool:
        """Whether some of them were not shown yet."""
        seen = self.data.get(self.add_prefix(SEEN), "").split()
        return any(str(one.actor.pk) not in seen for one in self.alike)

    def clean_phone(self) -> str:
        typed = self.cleaned_data["phone"]
        number = phone_number(typed) if typed else ""
        if typed and not number:
            raise forms.ValidationError(
                _("Ce numéro n’existe pas. Écrivez-le comme « 05 36 49 12 34 ».")
            )
        return number

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        known = Actor.objects.filter(email__iexact=email, merged_into=None) if email else None
        if known is not None and known.exists():
            seen = known.filter(Actor.objects.contactable(self.user)).visible_to(self.user).first()
            if seen is None:
                raise forms.ValidationError(_("Un autre acteur a déjà ce courriel."))
            raise forms.ValidationError(
                _("%(name)s a déjà ce courriel : choisissez ce nom plus haut.") % {"name": seen}
            )
        return email

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("kind") == Actor.Kind.ORGANISATION and cleaned.get("first_name"):
            cleaned["name"] = f"{cleaned['first_name']} {cleaned.get('name', '')}".strip()
            cleaned["first_name"] = ""
        return cleaned


class NeedRow(RecordForm):
    """A need heard during the contact."""

    class Meta(RecordForm.Meta):
        model = Need
        fields = ["title", "urgency", "description", "themes"]
        widgets = {"description": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args: Any, themes: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        use_themes(self.fields["themes"])
        self.fields["themes"].choices = themes  # type: ignore[attr-defined]
        begin_with_a_capital(self)


class FollowUpRow(RecordForm):
    """Something promised during the contact."""

    class Meta(RecordForm.Meta):
        model = FollowUp
        fields = ["title", "assignee", "due_on"]

    def __init__(self, *args: Any, people: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        prepare_promise(self)
        self.fields["assignee"].choices = people  # type: ignore[attr-defined]

    def clean_due_on(self) -> dt.date:
        return plausible(self.cleaned_data["due_on"])


class Rows(forms.BaseFormSet):  # type: ignore[type-arg]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.extra = len(self.initial or [])

    def initial_form_count(self) -> int:
        """Rows filled in beforehand are new ones too, that may be left or removed."""
        return 0

    def clean(self) -> None:
        """Two new actors do not share an address."""
        emails = [row.cleaned_data.get("email", "").lower() for row in self.filled]
        for row, email in zip(self.filled, emails, strict=True):
            if email and emails.count(email) > 1:
                row.add_error("email", _("Deux nouveaux acteurs ont ce même courriel."))

    @property
    def filled(self) -> list[Any]:
        """The rows in which something was written, and not removed."""
        return [
            row
            for row in self.forms
            if row.has_changed() and row not in self.deleted and hasattr(row, "cleaned_data")
        ]

    @property
    def deleted(self) -> list[Any]:
        return [row for row in self.forms if self._should_delete_form(row)]  # type: ignore[attr-defined]

    def get_deletion_widget(self) -> Any:  # type: ignore[override]
        return forms.CheckboxInput(attrs={"class": "repeat-deleted"})


def rows(form: type[RecordForm]) -> type[Rows]:
    return forms.formset_factory(
        form, formset=Rows, extra=0, can_delete=True, max_num=MAX_ROWS, absolute_max=MAX_ROWS + 5,
        validate_max=True,
    )  # type: ignore[return-value]  # fmt: skip


ROWS = {
    "nouveaux": rows(NewActorRow),
    "besoins": rows(NeedRow),
    "suivis": rows(FollowUpRow),
}


def add_row(data: QueryDict, name: str, user: User) -> None:
    """Ask for one more row of ``name``, with what it holds at first."""
    total = data.get(f"{name}-TOTAL_FORMS", "")
    index = min(int(total), MAX_ROWS - 1) if total.isdecimal() else 0
    data[f"{name}-TOTAL_FORMS"] = str(index + 1)
    due_on = timezone.localdate() + dt.timedelta(WEEK)
    first: dict[str, dict[str, Any]] = {
        "nouveaux": {"kind": Actor.Kind.PERSON},
        "besoins": {"urgency": Need.Urgency.NORMAL},
        "suivis": {"assignee": user.pk, "due_on": due_on.isoformat()},
    }
    for field, value in first[name].items():
        data.setdefault(f"{name}-{index}-{field}", str(value))


def remove_row(data: QueryDict, name: str, index: int) -> None:
    """Take a row of ``name`` out, and number again those after it."""
    found = [row for key in data if (row := ROW.fullmatch(key)) and row[1] == name]
    for row in sorted(found, key=lambda row: int(row[2])):
        number = int(row[2])
        if number >= index:
            values = data.pop(row[0])
            if number > index:
                data.setlist(f"{name}-{number - 1}-{row[3]}", values)
    total = data.get(f"{name}-TOTAL_FORMS", "")
    if total.isdecimal() and int(total) > index:
        data[f"{name}-TOTAL_FORMS"] = str(int(total) - 1)
