"""The forms of an import: the file, its table, what each column holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from grc.importing import limits
from grc.importing.cells import tidied
from grc.importing.checks import LONGEST_CELL
from grc.importing.correcting import digest
from grc.importing.registry import Importer, get_importer, importers
from grc.importing.report import widely_replaced
from grc.importing.sentences import sentence
from grc.models import ImportBatch

ACCEPTED = ".xlsx,.xls,.xlsb,.ods,.csv,.tsv,.txt,.vcf,.ics"


class FileForm(forms.Form):
    importer = forms.ChoiceField(label=_("Ce que dit chaque ligne"), widget=forms.RadioSelect)
    file = forms.FileField(
        label=_("Choisir un tableau"),
        help_text=_("XLSX, ODS, CSV, vCard ou iCalendar, 50 Mo au plus."),
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        error_messages={
            "required": _("Choisissez un fichier."),
            "empty": _("Ce fichier est vide."),
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds: forms.ChoiceField = self.fields["importer"]  # type: ignore[assignment]
        kinds.choices = [(one.name, one.label) for one in importers()]

    def clean_importer(self) -> Importer:
        return get_importer(self.cleaned_data["importer"])

    def clean_file(self) -> UploadedFile[bytes]:
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > limits.FILE_BYTES:
            raise forms.ValidationError(sentence("too_heavy", {}))
        return file


class TableForm(forms.Form):
    """Which sheet, and on which of its rows the titles stand."""

    sheet = forms.ChoiceField(label=_("Feuille"), required=False)
    heading = forms.IntegerField(
        label=_("Ligne des titres"),
        help_text=_("0 s’il n’y a pas de titres ; vide pour les chercher."),
        min_value=0,
        max_value=100_000,
        required=False,
    )

    # Forget what was answered for the last file like this one.
    guess = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, batch: ImportBatch) -> None:
        super().__init__(data, initial={"sheet": batch.sheet, "heading": batch.heading})
        if len(batch.sheets) > 1:
            choice: forms.ChoiceField = self.fields["sheet"]  # type: ignore[assignment]
            choice.choices = [(name, name) for name in batch.sheets]
        else:
            del self.fields["sheet"]

    def chosen(self, batch: ImportBatch) -> dict[str, Any]:
        sheet = self.cleaned_data.get("sheet") or batch.sheet
        # The titles of another sheet are elsewhere: they are searched again.
        heading = None if sheet != batch.sheet else self.cleaned_data["heading"]
        return {"sheet": sheet, "heading": heading, "recall": not self.cleaned_data["guess"]}


class ColumnsForm(forms.Form):
    """What each column of the file holds."""

    def __init__(self, *args: Any, batch: ImportBatch, importer: Importer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.batch, self.importer = batch, importer
        choices = [("", _("ne pas importer")), *((f.name, f.label) for f in importer.fields)]
        for index, column in enumerate(batch.columns):
            self.fields[f"column_{index}"] = forms.ChoiceField(
                label=column["title"], choices=choices, initial=column["target"], required=False
            )

    @property
    def targets(self) -> list[str]:
        """The field chosen for each column, or ``""``."""
        names = (f"column_{index}" for index in range(len(self.batch.columns)))
        return [self.cleaned_data.get(name, "") for name in names]

    def rows(self) -> Iterator[tuple[dict[str, Any], forms.BoundField]]:
        """Each column of the file beside its field."""
        for index, column in enumerate(self.batch.columns):
            yield column, self[f"column_{index}"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        targets = self.targets
        self.refuse_twice(targets)
        if missing := self.importer.mapping_error(targets):
            self.add_error(None, missing)
        return cleaned

    def refuse_twice(self, targets: Sequence[str]) -> None:
        counts = Counter(targets)
        for field in self.importer.fields:
            if counts[field.name] > 1 and not field.many:
                self.add_error(
                    f"column_{targets.index(field.name)}",
                    _("« %(field)s » est choisi pour deux colonnes.") % {"field": field.label},
                )


class CellForm(forms.Form):
    """What to read in place of a cell of the file. ``seen`` stands for the text that it had when
    it was opened."""

    text = forms.CharField(required=False, strip=False, max_length=LONGEST_CELL)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, text: str, label: str) -> None:
        super().__init__(data, initial={"text": text, "seen": digest(text)})
        field = self.fields["text"]
        field.label = label
        field.widget = forms.Textarea({"rows": 3}) if "\n" in text else forms.TextInput()
        field.widget.attrs["autofocus"] = True

    def clean_text(self) -> str:
        return tidied(self.cleaned_data["text"])

    def ask_again(self, now: str) -> None:
        """Show what someone else wrote meanwhile: saving once more replaces it knowingly."""
        told = _("Quelqu’un d’autre vient d’écrire ici : « %(now)s ». Enregistrez de nouveau pour "
                 "mettre votre texte à la place, ou annulez pour garder le sien.")  # fmt: skip
        self.add_error("text", told % {"now": now or _("rien")})
        sent: Any = self.data
        self.data = {**sent.dict(), "seen": digest(now)}


class ConfirmForm(forms.Form):
    """The confirmation of a checked import: a box to tick when it replaces much."""

    accept = forms.BooleanField(
        label=_("Oui, remplacer ces valeurs"),
        error_messages={"required": _("Cochez cette case pour remplacer ces valeurs.")},
    )

    def __init__(self, data: Any = None, *, batch: ImportBatch) -> None:
        super().__init__(data)
        if not widely_replaced(batch.counts):
            del self.fields["accept"]


def as_json(cleaned: dict[str, Any]) -> dict[str, Any]:
    """The answers of an options form, as kept in ``ImportBatch.options``."""
    answers = {}
    for name, value in cleaned.items():
        if hasattr(value, "isoformat"):
            answers[name] = value.isoformat()
        elif isinstance(value, QuerySet):
            answers[name] = [record.pk for record in value]
        else:
            answers[name] = getattr(value, "pk", value)
    return answers
