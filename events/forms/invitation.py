"""Whom to invite to an event: among those proposed, and others by name."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from communities.models import Actor
from communities.widgets import ActorMultiSelect, use_combobox
from events.actions import invite
from events.inviting import Group, Proposals, writable_to
from events.models import Event
from grc.models import User

NAMED = 5  # in a sentence


class InvitationForm(forms.Form):
    """Boxes of the people proposed, one for those of a group who are not shown, and actors found by
    typing. ``shown`` says who stood on the page: an empty box among them is a choice."""

    others = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Inviter aussi"), queryset=Actor.objects.none(), required=False,
        help_text=gettext_lazy("Toute personne ou organisation à qui vous pouvez écrire."),
    )  # fmt: skip
    shown = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, event: Event, user: User, found: Proposals, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.event, self.user, self.found = event, user, found
        use_combobox(self.fields["others"], writable_to(user), ActorMultiSelect())
        shown = [str(one.pk) for group in found.groups for one in group.shown]
        self.initial["shown"] = ",".join(shown)

    @property
    def groups(self) -> list[dict[str, Any]]:
        """The groups, each with its people and whether each is ticked."""
        return [
            {
                "group": group,
                "people": [(one, self._is_ticked(group, one.pk)) for one in group.shown],
                "whole": group.key in self._sent("whole"),
            }
            for group in self.found.groups
        ]

    def _is_ticked(self, group: Group, pk: int) -> bool:
        return str(pk) in self._sent("actors") if self.is_bound else group.is_chosen

    def _sent(self, name: str) -> set[str]:
        return set(self.data.getlist(name)) if self.is_bound else set()  # type: ignore[attr-defined]

    def clean_others(self) -> list[Actor]:
        found = list(self.cleaned_data["others"])
        silent = [str(actor) for actor in found if actor.opted_out or not actor.email]
        if silent:
            names = ", ".join(silent[:NAMED])
            raise ValidationError(
                _("Sans adresse de courriel, ou ne veut plus de messages : %(names)s.")
                % {"names": names}
            )
        return found

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not self.reasons():
            raise ValidationError(_("Choisissez au moins une personne à inviter."))
        return cleaned

    def reasons(self) -> dict[int, str]:
        """Why each of those chosen is invited, by the key of the actor."""
        ticked, whole = self._sent("actors"), self._sent("whole")
        shown = set(self.cleaned_data["shown"].split(","))
        chosen = {
            one.pk: one.why
            for group in self.found.groups
            for one in group.people
            if str(one.pk) in ticked or (group.key in whole and str(one.pk) not in shown)
        }
        named = {actor.pk: _("invitation personnelle") for actor in self.cleaned_data["others"]}
        return named | chosen

    def try_invite(self) -> int | None:
        """How many are invited, or ``None`` with what stops it among the errors."""
        try:
            return invite(event=self.event, reasons=self.reasons(), by=self.user)
        except ValidationError as error:
            self.add_error(None, error)
            return None
