from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from communities.mapping import Layer, Position, Zone
from communities.models import Commune, Theme
from communities.widgets import prepare_commune

RADIUSES = (5, 10, 20, 50, 100)
NUMBER = r"[-+]?\d{1,3}(?:[.,]\d+)?"
COUPLE = re.compile(rf"\s*({NUMBER})\s*(?:[;,\s])\s*({NUMBER})\s*")


class MapForm(forms.Form):
    """What an address asks of the map. What is not understood is told, and filters nothing."""

    thematique = forms.ModelChoiceField(
        Theme.objects.current(), label=_("Thématique"), required=False,
        empty_label=_("Toutes les thématiques"),
    )  # fmt: skip
    autour = forms.ModelChoiceField(
        Commune.objects.all(), label=_("Autour de la commune"), required=False
    )
    rayon = forms.TypedChoiceField(label=_("À moins de"), coerce=int, required=False)
    neutre = forms.BooleanField(label=_("Lieux neutres"), required=False)
    accessible = forms.BooleanField(label=_("Accessibles en fauteuil roulant"), required=False)
    zone = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, layer: Layer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        prepare_commune(self.fields["autour"])
        self.fields["rayon"].choices = [(km, f"{km}\N{NO-BREAK SPACE}km") for km in RADIUSES]  # type: ignore[attr-defined]
        for name in ("neutre", "accessible"):
            if name not in layer.filters:
                del self.fields[name]

    def clean_zone(self) -> Zone | None:
        return Zone.read(self.cleaned_data["zone"])

    def clean_autour(self) -> Commune | None:
        commune = self.cleaned_data["autour"]
        if commune and commune.latitude is None:
            raise forms.ValidationError(_("On ne sait pas où cette commune se trouve."))
        return commune

    @property
    def asked(self) -> dict[str, Any]:
        """What was understood, by name."""
        self.is_valid()
        return self.cleaned_data


class PositionField(forms.CharField):
    """« 43,6045, 1,4440 » or « 43.6045 1.4440 », as maps tell a position: (latitude, longitude).

    Decimal degrees, WGS 84; empty, ``None``."""

    def to_python(self, value: Any) -> Position | None:  # type: ignore[override]
        text = super().to_python(value)
        if not text:
            return None
        found = COUPLE.fullmatch(text)
        lat, lon = (float(one.replace(",", ".")) for one in found.groups()) if found else (91, 0)
        if not (-90 <= lat <= 90 and -180 <= lon <= 180):
            raise forms.ValidationError(
                _("Écrivez la latitude puis la longitude, par exemple : 43.6045, 1.4440.")
            )
        return lat, lon

    def prepare_value(self, value: Any) -> Any:
        return f"{value[0]}, {value[1]}" if isinstance(value, tuple) else value
