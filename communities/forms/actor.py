from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.duplicates.typed import TYPED
from communities.forms.choosing import begin_with_a_capital, use_themes
from communities.forms.fields import PhoneField, TagsField, use_short_text
from communities.models import Actor, Affiliation, Community, Introduction
from communities.widgets import prepare_actor, prepare_commune
from grc.forms import RecordForm
from grc.importing.checks import luhn

IDENTITY = ("kind", "organisation_kind", "first_name", "name")
CONTACT = ("email", "phone", "website", "address", "postcode", "commune")
CONSENT = (
    "source", "source_detail", "collected_on", "legal_basis", "informed_on",
    "contact_shared", "opted_out",
)  # fmt: skip


class ActorForm(RecordForm):
    """A person or an organisation: identity, contact details, personal data."""

    phone = PhoneField(required=False)
    tags = TagsField()

    class Meta(RecordForm.Meta):
        model = Actor
        fields = [
            *IDENTITY, *CONTACT, "siret", "description", "themes", "tags", "notes", "audience",
            *CONSENT,
        ]  # fmt: skip
        widgets = {"kind": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = Actor.Kind.choices  # type: ignore[attr-defined]
        prepare_commune(self.fields["commune"], self.user)
        use_short_text(self, 4, "description", "notes")
        self.fields["siret"].widget.attrs["inputmode"] = "numeric"
        self.fields["siret"].max_length = 20  # type: ignore[attr-defined]
        self.fields["siret"].validators = []
        self.fields["siret"].widget.attrs["maxlength"] = 20
        self.fields["audience"].help_text = _(
            "Les coordonnées et les notes ne sont jamais publiques."
        )
        use_themes(self.fields["themes"], self.instance)
        begin_with_a_capital(self)

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())

    def clean_siret(self) -> str:
        digits = re.sub(r"[\s.\-]", "", self.cleaned_data["siret"])
        if digits and not (re.fullmatch(r"\d{14}", digits) and _is_siret(digits)):
            raise ValidationError(_("Un SIRET a 14 chiffres : l’un d’eux manque ou est faux."))
        return digits

    def clean_email(self) -> str:
        """Refuse the email of another actor (``actor_email_unique``)."""
        email: str = self.cleaned_data["email"].strip()
        others = Actor.objects.filter(merged_into=None).exclude(pk=self.instance.pk)
        other = others.filter(email__iexact=email).only("archived_at").first() if email else None
        if other is not None and other.is_archived:
            raise ValidationError(
                _("Un acteur archivé a déjà ce courriel : sortez-le plutôt des archives.")
            )
        if other is not None:
            raise ValidationError(_("Un autre acteur a déjà ce courriel."))
        return email

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("kind") == Actor.Kind.PERSON:
            cleaned["organisation_kind"] = ""
        elif cleaned.get("kind") == Actor.Kind.ORGANISATION:
            cleaned["first_name"] = ""
        return cleaned


class ActorCellForm(RecordForm):
    """Some fields of an actor: a cell, a line, many actors at once."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "commune" in self.fields:
            prepare_commune(self.fields["commune"], self.user)
        if "themes" in self.fields:
            use_themes(self.fields["themes"], self.instance)


def _is_siret(digits: str) -> bool:
    la_poste = digits.startswith("356000000") and sum(map(int, digits)) % 5 == 0
    return luhn(digits) or la_poste


class NewActorForm(ActorForm):
    """A new actor, and the community they act in. ``anyway`` says that the look-alikes that the
    form showed are other people."""

    community = forms.ModelChoiceField(
        Community.objects.none(), label=_("Communauté"), required=False
    )
    anyway = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["community"]
        field.queryset = Community.objects.choices_for(self.user)  # type: ignore[attr-defined]
        # Someone who is not of the Region reads the actors of their communities only.
        field.required = not self.user.is_agent
        gardens = list(Community.objects.editable_by(self.user).values_list("pk", flat=True)[:2])
        if len(gardens) == 1:
            self.initial.setdefault("community", gardens[0])
        self.initial.setdefault("collected_on", timezone.localdate())
        self._look_for_alikes()

    def _look_for_alikes(self) -> None:
        """Show the actors of a close name, of the same email or telephone as soon as they are
        typed."""
        names = [f"[name={name}]" for name in TYPED if name != "kind"]
        names.append("[name=kind]:checked")
        for name in ("first_name", "name", "email", "phone", "postcode"):
            self.fields[name].widget.attrs |= {
                "hx-get": reverse("communities:actor_similar"),
                "hx-target": "#alike",
                "hx-include": ", ".join(names),
            }


def with_both_ends(form: RecordForm, excluded: set[str], *ends: str) -> set[str]:
    """What not to check on a link: its two ends are checked once both are chosen, so that
    the pair is known to be new before the database says so."""
    chosen = all(getattr(form.instance, f"{end}_id") for end in ends)
    return excluded - set(ends) if chosen else excluded


class AffiliationForm(RecordForm):
    """The place of a person in an organisation, seen from one of the two."""

    other = forms.ModelChoiceField(Actor.objects.none())

    class Meta(RecordForm.Meta):
        model = Affiliation
        fields = ["function", "starts_on", "ends_on"]

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine, theirs = ("person", "organisation") if actor.is_person else ("organisation", "person")
        self.theirs = theirs
        setattr(self.instance, mine, actor)
        other = self.fields["other"]
        other.label = _("Organisation") if actor.is_person else _("Personne")
        prepare_actor(other, self.user)
        kind = Actor.Kind.ORGANISATION if actor.is_person else Actor.Kind.PERSON
        other.queryset = other.queryset.filter(kind=kind)  # type: ignore[attr-defined]
        other.error_messages["invalid_choice"] = (
            _("Choisissez une organisation parmi les propositions.")
            if actor.is_person
            else _("Choisissez une personne parmi les propositions.")
        )
        self.order_fields(["other", "function", "starts_on", "ends_on"])
        if self.instance.pk:
            del self.fields["other"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("other"):
            setattr(self.instance, self.theirs, cleaned["other"])
        return cleaned

    def _get_validation_exclusions(self) -> set[str]:
        return with_both_ends(self, super()._get_validation_exclusions(), "person", "organisation")  # type: ignore[misc]


class IntroductionForm(RecordForm):
    """« A led us to B », noted on the page of ``actor``, one of the two."""

    way = forms.ChoiceField(
        label=_("Dans quel sens"),
        choices=[
            ("from", _("cet acteur nous a menés à l’autre")),
            ("to", _("l’autre nous a menés à cet acteur")),
        ],
        widget=forms.RadioSelect,
        initial="from",
    )
    other = forms.ModelChoiceField(Actor.objects.none(), label=_("L’autre acteur"))

    class Meta(RecordForm.Meta):
        model = Introduction
        fields = ["introduced_on", "note"]

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        prepare_actor(self.fields["other"], self.user)
        self.order_fields(["way", "other", "introduced_on", "note"])
        if self.instance.pk:
            del self.fields["way"], self.fields["other"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        other = cleaned.get("other")
        if other:
            pair = (self.actor, other) if cleaned.get("way") == "from" else (other, self.actor)
            self.instance.from_actor, self.instance.to_actor = pair
        return cleaned

    def _get_validation_exclusions(self) -> set[str]:
        return with_both_ends(self, super()._get_validation_exclusions(), "from_actor", "to_actor")  # type: ignore[misc]
