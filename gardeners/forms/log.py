"""The quick log: a contact, the needs heard and the follow-ups promised, on one screen."""

from __future__ import annotations

import datetime as dt
import secrets
from functools import cached_property
from typing import Any

from django import forms
from django.db import IntegrityError
from django.forms.utils import ErrorDict
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.forms.choosing import begin_with_a_capital, grouped_themes, use_themes
from communities.models import Actor, Theme
from communities.widgets import NONE_OF_THEM, prepare_actors
from gardeners.actions import log_contact
from gardeners.forms import said
from gardeners.forms.diffused import plausible
from gardeners.forms.followup import WEEK, assignable, check_assignee_reads, prepare_promise
from gardeners.forms.interaction import InteractionForm
from gardeners.models import FollowUp, Interaction, Need, Submission
from grc.forms import RecordForm, constraint_sentence
from grc.importing.checks import phone as phone_number
from grc.models import User

MAX_ROWS = 20
QUICK_DATES = ((WEEK, _("1 semaine")), (14, _("2 semaines")), (30, _("1 mois")))


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


class ContactLog:
    """The forms of the quick log, as one: ``ajouter=besoins`` asks for one more row."""

    def __init__(
        self, user: User, data: QueryDict | None = None, initial: dict[str, Any] | None = None
    ) -> None:
        self.user = user
        self.sent = data
        self.adding = data.get("ajouter", "") if data else ""
        if data is not None and self.adding in ROWS:
            data = data.copy()
            _one_more(data, self.adding, user)
        self.data = data
        self.form = InteractionForm(data, user=user, initial=initial)
        prepare_actors(self.form.fields["actors"], user, create=True)
        if data is None:
            self.form.fields["actors"].widget.attrs["autofocus"] = True
        self.token = (data.get("token") if data else "") or secrets.token_urlsafe(16)
        if self.adding in ROWS:
            self._say_nothing_yet()

    def _rows(self, name: str, **kwargs: Any) -> Any:
        return ROWS[name](self.data, prefix=name, form_kwargs={"user": self.user, **kwargs})

    @cached_property
    def new_actors(self) -> Any:
        return self._rows("nouveaux")

    @cached_property
    def needs(self) -> Any:
        return self._rows("besoins", themes=grouped_themes(Theme.objects.current()))

    @cached_property
    def followups(self) -> Any:
        people = [(user.pk, _("Moi") if user == self.user else user.name) for user in assignable()]
        people.sort(key=lambda pair: pair[0] != self.user.pk)
        return self._rows("suivis", people=people)

    @property
    def formsets(self) -> list[Any]:
        return [self.new_actors, self.needs, self.followups]

    @property
    def is_bound(self) -> bool:
        return self.data is not None

    @property
    def quick_dates(self) -> list[tuple[str, Any]]:
        today = timezone.localdate()
        return [((today + dt.timedelta(days)).isoformat(), label) for days, label in QUICK_DATES]

    def _say_nothing_yet(self) -> None:
        """Rows are being added: what is not written yet is no error."""
        for form in [self.form, *(row for formset in self.formsets for row in formset.forms)]:
            form._errors, form.cleaned_data = ErrorDict(), {}

    @property
    def wrong(self) -> list[Any]:
        """The forms that have something to put right."""
        if not self.is_bound or self.adding in ROWS:
            return []
        kept = [row for fs in self.formsets for row in fs.forms if row not in fs.deleted]
        return [form for form in [self.form, *kept] if form.errors]

    @property
    def wrong_fields(self) -> list[Any]:
        return [field for form in self.wrong for field in form.visible_fields() if field.errors]

    @property
    def other_errors(self) -> list[str]:
        """What is wrong and belongs to no field."""
        found = [message for form in self.wrong for message in form.non_field_errors()]
        return found + [message for fs in self.formsets for message in fs.non_form_errors()]

    def is_valid(self) -> bool:
        valid = all([self.form.is_valid(), *(formset.is_valid() for formset in self.formsets)])
        cleaned = getattr(self.form, "cleaned_data", {})
        for row in self.followups.filled:
            check_assignee_reads(row, row.cleaned_data.get("assignee"), cleaned.get("community"))
            valid = valid and not row.errors
        return self._nobody_forgotten() and valid

    def _nobody_forgotten(self) -> bool:
        """« None of these » promises that someone new is described."""
        if NONE_OF_THEM not in self.sent.getlist("actors_choice") or self.new_actors.filled:  # type: ignore[union-attr]
            return True
        self.form.add_error(
            "actors", _("Ajoutez cette personne ou cette organisation, ou choisissez-en une autre.")
        )
        return False

    @cached_property
    def key(self) -> str:
        """What tells this sending from any other, for ``Submission``."""
        return said.sending(self.user, self.sent)  # type: ignore[arg-type]

    @cached_property
    def words(self) -> str:
        """What is said, whichever form it was said in."""
        return said.words(self.user, self.sent)  # type: ignore[arg-type]

    def already_noted(self) -> Interaction | None:
        """The contact that the same person noted in the same words a moment ago, unless they
        say that this is another one."""
        if said.ANYWAY in self.sent:  # type: ignore[operator]
            return None
        same = Submission.objects.repeated(self.words).select_related("interaction").first()
        return same and same.interaction

    def sent_again(self) -> list[tuple[str, str]]:
        """What to send to note the same words as another contact."""
        return said.sent_again(self.sent, secrets.token_urlsafe(16))  # type: ignore[arg-type]

    def save(self) -> Interaction | None:
        """Save all of it, or nothing: ``None`` when someone else just took an email, said in
        the form."""
        try:
            return log_contact(
                by=self.user,
                interaction=self.form.save(commit=False),
                actors=self.form.cleaned_data["actors"],
                new_actors=[row.save(commit=False) for row in self.new_actors.filled],
                needs=[
                    (row.save(commit=False), row.cleaned_data["themes"])
                    for row in self.needs.filled
                ],
                followups=[row.save(commit=False) for row in self.followups.filled],
                key=self.key,
                words=self.words,
            )
        except IntegrityError as error:
            self.form.add_error(None, constraint_sentence(error, Actor))
            return None


def _one_more(data: QueryDict, name: str, user: User) -> None:
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
