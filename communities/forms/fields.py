"""Form fields of the communities and actors."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from grc.importing import checks


class PhoneField(forms.CharField):
    """A telephone number written in any way, kept as E.164 (ITU-T); French without a country."""

    widget = forms.TextInput(attrs={"type": "tel", "autocomplete": "off", "inputmode": "tel"})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": 40, "label": _("Téléphone"), **kwargs})

    def prepare_value(self, value: Any) -> Any:
        from communities.templatetags.contacts import phone

        return phone(value) if isinstance(value, str) and value.startswith("+") else value

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if not text:
            return ""
        if number := checks.phone(text):
            return number
        raise ValidationError(
            _("Ce numéro n’est pas compris. Écrivez-le comme 05 36 49 12 34, ou +33 5 36 49 12 34.")
        )


class TagsField(forms.CharField):
    """Short labels separated by commas."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Étiquettes"))
        kwargs.setdefault("help_text", _("Séparées par des virgules."))
        super().__init__(**{"required": False, "max_length": 1000, **kwargs})

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(", ".join(initial or []), data)

    def clean(self, value: Any) -> list[str]:
        text = super().clean(value)
        tags = list(dict.fromkeys(tag.strip() for tag in text.split(",") if tag.strip()))
        if any(len(tag) > 50 for tag in tags):
            raise ValidationError(_("Une étiquette a 50 caractères au plus."))
        return tags


def use_short_text(form: forms.BaseForm, rows: int, *names: str) -> None:
    """Show the long texts ``names`` of ``form`` in boxes of ``rows`` lines."""
    for name in names:
        form.fields[name].widget.attrs["rows"] = rows
