from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from psycopg.types.range import DateRange

from communities.models import Community
from gardeners.models import Mandate, MandateProposal
from gardeners.planning import Opening, side_months, volunteers_in_turn
from grc.forms import DateInput
from grc.models import User
from grc.periods import ONE_DAY


class TermForm(forms.Form):
    """Whom to ask, and from when to when (``user``, ``starts_on``, ``ends_on``). What is valid
    makes ``proposal``, not saved, with the other ``terms`` that the form says."""

    proposal: MandateProposal | None = None

    def terms(self) -> dict[str, Any]:
        raise TypeError(f"{type(self).__name__} does not say what is proposed")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        first, last = data.get("starts_on"), data.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("Le dernier jour précède le premier."))
        elif first and data.get("user") and not self.errors:
            self._propose(data["user"], DateRange(first, last and last + ONE_DAY))
        return data

    def _propose(self, user: User, period: DateRange) -> None:
        proposal = MandateProposal(user=user, period=period, **self.terms())
        try:
            proposal.full_clean()
        except ValidationError as error:
            for name, sentences in error.message_dict.items():
                self.add_error({"user": "user", "period": "ends_on"}.get(name), sentences)
            return
        self.proposal = proposal


class ProposalForm(TermForm):
    """The next gardener of a side: the dates of ``opening`` at first."""

    user = forms.ModelChoiceField(
        User.objects.none(),
        label=gettext_lazy("À qui"),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": gettext_lazy("Choisissez une personne.")},
    )
    starts_on = forms.DateField(label=gettext_lazy("Premier jour"), widget=DateInput)
    ends_on = forms.DateField(label=gettext_lazy("Dernier jour"), widget=DateInput, required=False)

    def __init__(
        self, *args: Any, community: Community, side: str, opening: Opening, **kwargs: Any
    ) -> None:
        self.community, self.side, self.opening = community, side, opening
        super().__init__(*args, **kwargs)
        dates = opening.suggested(side_months(community, side))
        self.initial["starts_on"] = dates.lower
        self.initial["ends_on"] = dates.upper and dates.upper - ONE_DAY
        field: Any = self.fields["user"]
        field.queryset = candidates(community, side)
        field.label_from_instance = self.described
        if opening.follows:
            self.fields["starts_on"].widget.attrs["readonly"] = True
            self.fields["starts_on"].help_text = _("Le lendemain du mandat qui précède.")
        if side == Mandate.Side.TERRITORY:
            self.fields["ends_on"].required = True

    def described(self, user: Any) -> str:
        """A candidate and when they last gardened, to see whose turn it is."""
        until = getattr(user, "gardened_until", None)
        if self.side == Mandate.Side.REGION:
            return user.name
        if until is None:
            return _("%(name)s – n’a pas encore jardiné ici") % {"name": user}
        day = date_format(until)
        return _("%(name)s – dernier mandat jusqu’au %(day)s") % {"name": user, "day": day}

    def clean_starts_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["starts_on"]
        first = self.opening.first
        if self.opening.follows and day != first:
            raise ValidationError(
                _("Ce mandat commence le %(day)s : ainsi aucun jour ne reste sans jardinier.")
                % {"day": date_format(first)}
            )
        if day < timezone.localdate():
            raise ValidationError(_("Un mandat ne commence pas dans le passé."))
        return day

    def clean_ends_on(self) -> dt.date | None:
        day: dt.date | None = self.cleaned_data["ends_on"]
        if day is not None and day.year > 2199:
            raise ValidationError(_("Vérifiez l’année de ces dates."))
        return day

    def terms(self) -> dict[str, Any]:
        return {"community": self.community, "side": self.side}


def candidates(community: Community, side: str) -> QuerySet[User]:
    """Who may be asked: the volunteers of the community, in turn; on the Region's side, its
    agents."""
    if side == Mandate.Side.REGION:
        return User.objects.agents().order_by("sort_name", "pk")
    return volunteers_in_turn(community)


class DeclineForm(forms.Form):
    """Why not, for who wishes to say it."""

    reason = forms.CharField(
        label=gettext_lazy("Un mot pour dire pourquoi"), max_length=500, required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
