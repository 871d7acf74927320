from __future__ import annotations

from typing import Any

from django import forms

from communities.duplicates.comparison import Comparison, Line


class MergeForm(forms.Form):
    """Whose value to keep, for each field where two actors differ; ``vu`` is what was shown."""

    vu = forms.CharField(max_length=16, required=False, widget=forms.HiddenInput)

    def __init__(self, comparison: Comparison, data: Any = None) -> None:
        super().__init__(data)
        self.comparison = comparison
        for line in comparison.choices:
            self.fields[line.name] = self._choice(line)

    def _choice(self, line: Line) -> forms.Field:
        both = self.comparison
        return forms.TypedChoiceField(
            label=line.label,
            choices=[(both.kept.pk, line.kept), (both.lost.pk, line.lost)],
            coerce=int,
            widget=forms.RadioSelect,
            initial=both.proposed(line.name),
        )

    @property
    def asked(self) -> list[tuple[Line, forms.BoundField]]:
        """The fields where the two differ, with the choice of each."""
        return [(line, self[line.name]) for line in self.comparison.choices]

    @property
    def is_up_to_date(self) -> bool:
        """Whether what is confirmed is what stands; to be asked once valid."""
        seen: str = self.cleaned_data["vu"]
        return seen == self.comparison.digest

    @property
    def chosen(self) -> dict[str, int]:
        return {name: pk for name, pk in self.cleaned_data.items() if name != "vu"}
