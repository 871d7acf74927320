from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from communities.forms.choosing import begin_with_a_capital
from communities.models import Actor, Community, Membership
from grc.forms import RecordForm


class JoinForm(forms.Form):
    """A request to join a community, by anyone."""

    first_name = forms.CharField(
        label=_("Prénom"),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    name = forms.CharField(
        label=_("Nom"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )
    email = forms.EmailField(
        label=_("Courriel"),
        max_length=254,
        help_text=_("Pour vous répondre. Il ne sera montré à personne d’autre."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    motivation = forms.CharField(
        label=_("Ce qui vous amène"),
        max_length=2_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    consent = forms.BooleanField(
        label=_(
            "J’accepte que la Région et les jardiniers de cette communauté gardent ces "
            "informations pour traiter ma demande."
        )
    )
    # Nobody sees this field: only a program fills it.
    website = forms.CharField(required=False, max_length=500)

    def __init__(self, *args: Any, known: Actor | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if known is not None:
            for name in ("first_name", "name", "email", "consent"):
                del self.fields[name]

    @property
    def is_from_a_program(self) -> bool:
        return bool(self.cleaned_data.get("website"))


class MembershipForm(RecordForm):
    """The role and dates of a member."""

    class Meta(RecordForm.Meta):
        model = Membership
        fields = ["role", "joined_on", "left_on"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        begin_with_a_capital(self)


class ActorMembershipForm(RecordForm):
    """A community that an actor enters (or enters again), among those that the user gardens."""

    class Meta(RecordForm.Meta):
        model = Membership
        fields = ["community", "role", "joined_on"]

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.actor = actor
        left = actor.memberships.filter(state=Membership.State.LEFT)
        inside = actor.memberships.exclude(pk__in=left)
        choices = Community.objects.editable_by(self.user)
        field = self.fields["community"]
        field.queryset = choices.exclude(pk__in=inside.values("community"))  # type: ignore[attr-defined]
        begin_with_a_capital(self)
        self.left = {membership.community_id: membership for membership in left}

    def clean(self) -> dict[str, Any]:
        """Take again the membership of someone who had left: the pair is unique."""
        cleaned = super().clean()
        community = cleaned.get("community")
        if community and community.pk in self.left:
            self.instance = self.left[community.pk]
        self.instance.state = Membership.State.ACTIVE
        self.instance.left_on = None
        return cleaned
