"""What the forms of records share: who fills them, and a save that overwrites nothing unseen."""

from __future__ import annotations

from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlencode

from django import forms
from django.db import IntegrityError, models, transaction
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from grc.models import Record, User

CARRIED = ("version", "told", "links")  # what the form says of itself, not of the record


class DateInput(forms.DateInput):
    """The browser's date picker."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


def record_field(field: models.Field[Any, Any], **kwargs: Any) -> forms.Field | None:
    """The form field of a model field, as all our forms and cells show it."""
    if isinstance(field, models.DateField) and not isinstance(field, models.DateTimeField):
        kwargs.setdefault("widget", DateInput)
    return field.formfield(**kwargs)


class RecordForm(forms.ModelForm):  # type: ignore[type-arg]
    """A form on a record, filled by ``user``.

    It carries the version that it was shown with, and the links that it showed. When someone else
    changed one of *the same fields* meanwhile, the form is refused once, says both values, and
    remembers that it told them: sending it again is then a choice. What only one of the two
    changed is kept, links included.
    """

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        formfield_callback = record_field

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        self.user = user
        self.kept: set[str] = set()
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["version"] = self.instance.version
            self._carry("told", "")
            if self._links():
                self._carry("links", self._links_now)

    def _carry(self, name: str, initial: Any) -> None:
        self.fields[name] = forms.Field(widget=forms.HiddenInput, required=False)
        self.initial[name] = initial

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        seen = cleaned.get("version")
        if self.instance.pk and seen is not None:
            names = self.written
            if seen == self.current_version:  # then only links, which no version counts by itself
                names &= set(self._links_seen())
            self._remember(self._conflicts(names, self._seen(seen)) if names else [])
        return cleaned

    @property
    def written(self) -> set[str]:
        """The fields that the person gave another value, once the form is checked."""
        return set(self.changed_data) & set(self.fields) - {*CARRIED, *self.kept}

    @property
    def current_version(self) -> int:
        return int(self.initial["version"])

    def _conflicts(self, names: set[str], seen: dict[str, Any]) -> list[str]:
        """Among ``names``, keep what only someone else changed since ``seen``; refuse, and
        return, what both did."""
        conflicts = []
        for name in names:
            now = self._now(name)
            if name in seen and seen[name] == now:
                continue
            if name in seen and not self.fields[name].has_changed(seen[name], self[name].data):
                self._keep(name)
                continue
            conflicts.append(name)
            self.add_error(
                name,
                _("Quelqu’un d’autre vient d’écrire ici : « %(now)s ». Enregistrez de nouveau "
                  "pour garder votre texte.") % {"now": self._shown(name, self.initial.get(name))},
            )  # fmt: skip
        return conflicts

    def _now(self, name: str) -> Any:
        value = self.initial.get(name)
        return _keys(value) if name in self._links() else value

    def _keep(self, name: str) -> None:
        """Take what stands now for ``name``, which the person left as they saw it."""
        self.kept.add(name)
        if name in self.cleaned_data:
            links = name in self._links()
            now = self.initial.get(name) or [] if links else getattr(self.instance, name)
            self.cleaned_data[name] = now

    def _seen(self, version: int) -> dict[str, Any]:
        """What the person saw in each field: at ``version``, or when a conflict told it since."""
        seen = self._values_at(version)
        at, _space, names = str(self.cleaned_data.get("told") or "").partition(" ")
        if at.isdecimal() and len(at) < 10 and int(at) <= self.current_version:
            told = self._values_at(int(at))
            seen |= {name: told[name] for name in names.split() if name in told}
        links = self._links_seen().items()
        return seen | {name: sorted(filter(None, keys.split(","))) for name, keys in links}

    def _remember(self, told: list[str]) -> None:
        """Carry on, should the form come back, what the person was ``told`` and has seen."""
        carried = self.data.copy()  # type: ignore[attr-defined]
        if told:
            before = str(self.cleaned_data.get("told") or "").partition(" ")[2].split()
            names = " ".join(dict.fromkeys([*before, *told]))
            carried[self.add_prefix("told")] = f"{self.current_version} {names}"
        links = {name: ",".join(self._now(name)) for name in self._links()}
        links |= {name: keys for name, keys in self._links_seen().items() if name not in told}
        carried[self.add_prefix("links")] = urlencode(links)
        self.data = carried

    def _links(self) -> list[str]:
        """The fields of links to other records, which no column of the record holds."""
        fields = self.fields.items()
        return [n for n, field in fields if isinstance(field, forms.ModelMultipleChoiceField)]

    def _links_now(self) -> str:
        """The links as they stand, for the form to carry: ``themes=1,2&actors=``."""
        return urlencode({name: ",".join(self._now(name)) for name in self._links()})

    def _links_seen(self) -> dict[str, str]:
        """The links as the form showed them."""
        sent = parse_qsl(str(self.cleaned_data.get("links") or ""), keep_blank_values=True)
        return {name: keys for name, keys in sent if name in self._links()}

    def _values_at(self, version: int) -> dict[str, Any]:
        """The columns of the record as they were at ``version``, from its history."""
        event = self.instance.history.filter(version__lte=version).order_by("-version").first()
        if event is None:
            return {}
        return forms.model_to_dict(event)

    def _shown(self, name: str, value: Any) -> str:
        field = self._meta.model._meta.get_field(name)
        if getattr(field, "flatchoices", None):
            return str(dict(field.flatchoices).get(value, value))
        if field.is_relation:
            found = field.related_model.objects.filter(
                pk__in=[
                    getattr(v, "pk", v) for v in (value if isinstance(value, list) else [value])
                ]
            )
            return ", ".join(map(str, found))
        return str(value if value is not None else "")

    @transaction.atomic
    def save(self, commit: bool = True) -> Any:
        """Save the record and its links; sign it when it is new. Changing only its links is a
        new version of it too."""
        if not self.instance.pk and isinstance(self.instance, Record):
            self.instance.created_by = self.user
        record = super().save(commit=commit)
        if commit:
            record.refresh_from_db(fields=["version", "updated_at"])
        return record

    def try_save(self) -> bool:
        """Save; ``False``, with the sentence added to the form, when the database refuses what
        a concurrent save made impossible after the form was checked."""
        try:
            with transaction.atomic():
                self.save()
        except IntegrityError as error:
            self.add_error(None, constraint_sentence(error, self._meta.model))
            return False
        return True


class Asked(NamedTuple):
    """What a choice asks for: another field of the record, and the sentence that says so."""

    field: str
    sentence: Any


def _keys(records: Any) -> list[str]:
    return sorted(str(getattr(record, "pk", record)) for record in records or ())


def constraint_sentence(error: IntegrityError, model: type[models.Model]) -> str:
    """What the constraint that ``error`` names has to say to a person."""
    diagnostic = getattr(error.__cause__, "diag", None)
    name = getattr(diagnostic, "constraint_name", None)
    for constraint in model._meta.constraints:
        if constraint.name == name:
            return str(constraint.get_violation_error_message())
    return _("Ce changement contredit ce qui est déjà enregistré. Rechargez la page et réessayez.")


def lock(queryset: models.QuerySet[Any], **lookup: Any) -> Any:
    """The record found, locked until the end of the transaction; ``Http404`` when there is none.

    To be called inside ``transaction.atomic``: two people who save at once come one after
    the other, and the second sees what the first wrote.
    """
    return get_object_or_404(queryset.select_for_update(of=("self",)), **lookup)


def next_url(request: HttpRequest, default: str) -> str:
    """Where the form asked to come back (``next``), when it is an address of ours."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    return wanted if is_ours(request, wanted) else default


def came_from(request: HttpRequest) -> str:
    """Where the form asked to come back, else the page of ours that led to it, else ``""``."""
    referrer = request.headers.get("Referer", "")
    return next_url(request, referrer if is_ours(request, referrer) else "")


def is_ours(request: HttpRequest, url: str) -> bool:
    from django.utils.http import url_has_allowed_host_and_scheme

    return url_has_allowed_host_and_scheme(url, allowed_hosts={request.get_host()})
