"""What the values of columns mean, where a column goes to a choice of ours: asked, then kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from grc.importing.registry import Importer, Meanings
from grc.models import ImportBatch
from grc.search import fold

MOST_ASKED = 60


@dataclass(frozen=True)
class Value:
    """A value that stands in a column, and how many cells hold it."""

    text: str
    count: int


def values_of(column: dict[str, Any], meanings: Meanings) -> list[Value]:
    """The values of ``column`` as they are written most often, the most frequent first."""
    counts: Counter[str] = Counter()
    written: dict[str, str] = {}
    for text, count in column.get("values", ()):
        for piece in meanings.pieces(text):
            key = fold(piece)
            counts[key] += count
            written.setdefault(key, piece)
    return [Value(written[key], count) for key, count in counts.most_common(MOST_ASKED)]


def questions(batch: ImportBatch, importer: Importer) -> list[tuple[int, Meanings, list[Value]]]:
    """The columns that go to a choice: their index, what they may mean, and their values."""
    if not has_choices(batch, importer):
        return []
    known = importer.meanings()
    asked = []
    for index, column in enumerate(batch.columns):
        if meanings := known.get(column["target"]):
            values = values_of(column, meanings)
            if values:
                asked.append((index, meanings, values))
    return asked


def has_choices(batch: ImportBatch, importer: Importer) -> bool:
    """Whether a column goes to a choice, with few enough values to ask what they mean."""
    return any(
        column["target"] in importer.choice_fields and column.get("values")
        for column in batch.columns
    )


def has_new_values(batch: ImportBatch, importer: Importer) -> bool:
    """Whether some value of the file was never given a meaning."""
    return any(
        fold(value.text) not in batch.columns[index].get("meanings", {})
        for index, _meanings, values in questions(batch, importer)
        for value in values
    )


class MeaningsForm(forms.Form):
    """What each value means, in the columns that go to a choice."""

    def __init__(self, data: Any = None, *, batch: ImportBatch, importer: Importer) -> None:
        super().__init__(data)
        self.batch = batch
        self.questions = questions(batch, importer)
        for index, meanings, values in self.questions:
            answers = batch.columns[index].get("meanings", {})
            keys = {key for key, _label in meanings.choices}
            for rank, value in enumerate(values):
                answer = answers.get(fold(value.text), "")
                self.fields[f"value_{index}_{rank}"] = forms.ChoiceField(
                    label=value.text,
                    choices=meanings.choices,
                    initial=answer if answer in keys else meanings.guess(value.text),
                )

    def columns(self) -> Iterator[tuple[str, list[tuple[Value, BoundField]]]]:
        """The title of each column, with its values beside their fields."""
        for index, _meanings, values in self.questions:
            fields = [(value, self[f"value_{index}_{rank}"]) for rank, value in enumerate(values)]
            yield self.batch.columns[index]["title"], fields

    def chosen(self) -> dict[int, dict[str, str]]:
        """By the index of the column, the meaning of each folded value."""
        return {
            index: {
                fold(value.text): self.cleaned_data[f"value_{index}_{rank}"]
                for rank, value in enumerate(values)
            }
            for index, _meanings, values in self.questions
        }
