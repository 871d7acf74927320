"""The quick log: a contact, the needs heard and the follow-ups promised, on one screen."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.db import IntegrityError
from django.forms.utils import ErrorDict
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.forms.choosing import grouped_themes
from communities.models import Actor, Theme
from communities.widgets import NONE_OF_THEM, prepare_actors
from gardeners.actions import log_contact
from gardeners.forms import said
from gardeners.forms.followup import assignable, check_assignee_reads
from gardeners.forms.interaction import InteractionForm
from gardeners.forms.log_rows import ROWS, add_row, remove_row
from gardeners.models import Interaction, Submission
from gardeners.models.followup import WEEK
from grc.forms import constraint_sentence
from grc.models import User

QUICK_DATES = ((WEEK, _("1 semaine")), (14, _("2 semaines")), (30, _("1 mois")))


class ContactLog:
    """The forms of the quick log, as one: ``ajouter=besoins`` asks for one more row,
    ``prendre=nouveaux-0-12`` for the known actor 12 in place of the first new one. ``strangers``
    fill in the rows of new actors beforehand."""

    def __init__(
        self,
        user: User,
        data: QueryDict | None = None,
        initial: dict[str, Any] | None = None,
        strangers: Sequence[dict[str, Any]] = (),
    ) -> None:
        self.user = user
        self.strangers = list(strangers)
        self.sent = data
        adding, taking = (data.get(name, "") if data else "" for name in ("ajouter", "prendre"))
        self.is_unfinished = bool(adding or taking)
        if data is not None and self.is_unfinished:
            data = data.copy()
            if adding in ROWS:
                add_row(data, adding, user)
            _take(data, taking, user)
        self.data = data
        self.form = InteractionForm(data, user=user, initial=initial)
        prepare_actors(self.form.fields["actors"], user, create=True)
        if data is None:
            self.form.fields["actors"].widget.attrs["autofocus"] = True
        self.token = (data.get("token") if data else "") or secrets.token_urlsafe(16)
        if self.is_unfinished:
            self._say_nothing_yet()

    def _rows(self, name: str, initial: Any = None, **kwargs: Any) -> Any:
        kwargs["user"] = self.user
        return ROWS[name](self.data, prefix=name, initial=initial, form_kwargs=kwargs)

    @cached_property
    def new_actors(self) -> Any:
        return self._rows("nouveaux", self.strangers if self.data is None else None)

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
        """Rows are being added or taken out: what is not written yet is no error."""
        for form in [self.form, *(row for formset in self.formsets for row in formset.forms)]:
            form._errors, form.cleaned_data = ErrorDict(), {}

    @property
    def wrong(self) -> list[Any]:
        """The forms that have something to put right."""
        if not self.is_bound or self.is_unfinished:
            return []
        kept = [row for fs in self.formsets for row in fs.forms if row not in fs.deleted]
        return [form for form in [self.form, *kept] if form.errors]

    @property
    def wrong_fields(self) -> list[Any]:
        return [field for form in self.wrong for field in form.visible_fields() if field.errors]

    @property
    def doubtful(self) -> list[Any]:
        """The new actors who look like known ones that were not shown yet."""
        if not self.is_bound or self.is_unfinished:
            return []
        return [row for row in self.new_actors.filled if row.is_doubtful]

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
        return self._nobody_forgotten() and valid and not self.doubtful

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


def _take(data: QueryDict, asked: str, user: User) -> None:
    """Put a known actor that ``user`` reads in place of the new one of a row."""
    row, _dash, pk = asked.rpartition("-")
    name, _dash, index = row.partition("-")
    if name != "nouveaux" or not (index.isdecimal() and pk.isdecimal() and len(index + pk) < 19):
        return
    if not Actor.objects.visible_to(user).filter(pk=pk).exists():
        return
    remove_row(data, name, int(index))
    if pk not in data.getlist("actors"):
        data.appendlist("actors", pk)
    if NONE_OF_THEM in (choices := data.getlist("actors_choice")):
        data.setlist("actors_choice", [one for one in choices if one != NONE_OF_THEM])
        data["actors_text"] = ""
