"""How often an event comes back, said in plain words and kept as a rule of RFC 5545."""

from __future__ import annotations

import datetime as dt
from typing import Any, NamedTuple

from django import forms
from django.db import models, transaction
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from events import recurrence
from events.actions import Edit, begin, spread
from events.actions.series import CONTENT, LINKS, horizon
from events.forms.event import DateTimeInput, EventForm
from events.models import Scope
from grc.forms import DateInput

SHOWN = 6  # dates of a preview
RHYTHM = {"repeats", "weekdays", "until", "times"}


class Repeats(models.TextChoices):
    NEVER = "never", _("Ne se répète pas")
    WEEKLY = "weekly", _("Chaque semaine")
    FORTNIGHTLY = "fortnightly", _("Toutes les deux semaines")
    MONTHLY_WEEKDAY = "monthly_weekday", _("Chaque mois, le même jour (le 3e mardi, par exemple)")
    MONTHLY_DATE = "monthly_date", _("Chaque mois, à la même date (le 15, par exemple)")
    YEARLY = "yearly", _("Chaque année")
    OTHER = "other", _("Garder le rythme actuel")


def rule_of(repeats: str, start: dt.datetime, weekdays: list[str]) -> str:
    """The rule, without its end, of what starts at ``start`` (on the wall). ``weekdays`` are those
    of the rhythms by weeks, the day of the start when there are none."""
    day = recurrence.DAYS[start.weekday()]
    chosen = [one for one in recurrence.DAYS if one in weekdays] or [day]
    if repeats == Repeats.WEEKLY:
        return f"FREQ=WEEKLY;BYDAY={','.join(chosen)}"
    if repeats == Repeats.FORTNIGHTLY:
        return f"FREQ=WEEKLY;INTERVAL=2;BYDAY={','.join(chosen)}"
    if repeats == Repeats.MONTHLY_WEEKDAY:
        place = (start.day - 1) // 7 + 1
        return f"FREQ=MONTHLY;BYDAY={place if place < 5 else -1}{day}"
    if repeats == Repeats.MONTHLY_DATE:
        return f"FREQ=MONTHLY;BYMONTHDAY={start.day}"
    return "FREQ=YEARLY"


def choice_of(rule: str, start: dt.datetime) -> tuple[str, list[str]]:
    """What the form shows for ``rule``: the choice that writes the same, and its week days."""
    core = recurrence.core(rule)
    if core.keys() <= {"FREQ", "INTERVAL"}:  # the day of the start, said or not
        own = {"WEEKLY": ("BYDAY", recurrence.DAYS[start.weekday()]),
               "MONTHLY": ("BYMONTHDAY", str(start.day))}  # fmt: skip
        core |= dict([own[core["FREQ"]]] if core["FREQ"] in own else [])
    days = core.get("BYDAY", "").split(",")
    weekdays = days if core["FREQ"] == "WEEKLY" and set(days) <= set(recurrence.DAYS) else []
    for repeats in Repeats.values[1:-1]:
        if recurrence.core(rule_of(repeats, start, weekdays)) == core:
            return repeats, weekdays
    return Repeats.OTHER, []


class Recurrence(forms.Form):
    """The fields of a rhythm; who uses them says when it starts by a field ``starts_at``."""

    repeats = forms.ChoiceField(
        label=_("Se répète"), choices=Repeats.choices[:-1], initial=Repeats.NEVER, required=False
    )
    weekdays = forms.MultipleChoiceField(
        label=_("Quels jours de la semaine"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Pour un rythme par semaines. Aucun : le jour du début."),
    )  # fmt: skip
    until = forms.DateField(label=_("Jusqu’au"), required=False, widget=DateInput)
    times = forms.IntegerField(
        label=_("Ou nombre de fois"), required=False, min_value=1, max_value=recurrence.MOST,
        help_text=_("Sans fin si les deux sont vides : les dates s’ajoutent d’elles-mêmes."),
    )  # fmt: skip
    kept_rule = ""  # the rule that « keep the rhythm » keeps

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        days = zip(recurrence.DAYS, WEEKDAYS.values(), strict=True)
        self.fields["weekdays"].choices = [(day, capfirst(name)) for day, name in days]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.follows_rhythm:
            return cleaned
        if cleaned.get("until") and cleaned.get("times"):
            self.add_error("times", _("Choisissez : une date de fin, ou un nombre de fois."))
        start = self.start
        if start and cleaned.get("until") and cleaned["until"] <= start.date():
            self.add_error("until", _("La dernière date doit suivre la première."))
        chosen = cleaned.get("weekdays")
        if start and chosen and self._by_weeks and recurrence.DAYS[start.weekday()] not in chosen:
            text = _("L’événement commence un %(day)s : cochez ce jour, ou changez son début.")
            self.add_error("weekdays", text % {"day": WEEKDAYS[start.weekday()]})
        return cleaned

    @property
    def follows_rhythm(self) -> bool:
        return True

    @property
    def start(self) -> dt.datetime | None:
        """When it starts, on the wall."""
        found = self.cleaned_data.get("starts_at")
        return recurrence.on_the_wall(found) if found else None

    @property
    def _by_weeks(self) -> bool:
        return self.cleaned_data.get("repeats") in (Repeats.WEEKLY, Repeats.FORTNIGHTLY)

    @property
    def rule(self) -> str | None:
        """The rule with its end, or ``None`` when it does not come back (or cannot be said)."""
        repeats = self.cleaned_data.get("repeats") or Repeats.NEVER
        if repeats == Repeats.NEVER or self.start is None:
            return None
        days = self.cleaned_data.get("weekdays", [])
        keeps = repeats == Repeats.OTHER
        rule = self.kept_rule if keeps else rule_of(repeats, self.start, days)
        until, end = self.cleaned_data.get("until"), None
        if until:
            end = recurrence.at_the_hour(dt.datetime.combine(until, dt.time(23, 59, 59)))
        return recurrence.ending(rule, until=end, times=self.cleaned_data.get("times"))

    @property
    def preview(self) -> Preview | None:
        """The rhythm in words and its next dates, once the form is checked."""
        if not self.is_bound or {*RHYTHM, "starts_at"} & self.errors.keys() or self.rule is None:
            return None
        return preview_of(self.rule, self.cleaned_data["starts_at"])


class Preview(NamedTuple):
    """A rhythm ``told``, its first ``dates``, and how many ``more`` within eighteen months."""

    told: str
    dates: list[dt.datetime]
    more: int


def preview_of(rule: str, first: dt.datetime, after: dt.datetime | None = None) -> Preview:
    """What a rule that starts at ``first`` gives, ``after`` a moment."""
    dates = recurrence.dates(rule, first, until=horizon(), after=after)
    return Preview(recurrence.told(rule, first), dates[:SHOWN], max(0, len(dates) - SHOWN))


class DatesForm(Recurrence):
    """What a preview of the dates needs of a form."""

    starts_at = forms.DateTimeField(widget=DateTimeInput)


class RecurringEventForm(Recurrence, EventForm):
    """The page of an event: with how often it comes back, and for one of a series, which of its
    dates the change is for."""

    scope = forms.ChoiceField(
        label=_("Appliquer à"), choices=Scope, initial=Scope.THIS, widget=forms.RadioSelect
    )
    rhythm_seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta(EventForm.Meta):
        pass

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.was = {name: getattr(self.instance, name) for name in CONTENT}
        if self.instance.series_id:
            self._show_rhythm()
        else:
            del self.fields["scope"], self.fields["rhythm_seen"]

    def _show_rhythm(self) -> None:
        series, field = self.instance.series, self.fields["repeats"]
        self.kept_rule = series.rule
        start = recurrence.on_the_wall(self.instance.recurrence_id)
        repeats, weekdays = choice_of(series.rule, start)
        if repeats == Repeats.OTHER:
            kept = capfirst(recurrence.told(recurrence.ending(series.rule), series.starts_at))
            field.choices = [*Repeats.choices[:-1], (Repeats.OTHER, kept)]  # type: ignore[attr-defined]
        end = recurrence.end_of(series.rule)
        self.initial.update(
            repeats=repeats, weekdays=weekdays, until=end and end.date(),
            rhythm_seen=series.version,
        )  # fmt: skip
        if "COUNT" in recurrence.parts_of(series.rule):
            moment = self.instance.recurrence_id - dt.timedelta(seconds=1)
            self.initial["times"] = max(1, recurrence.left(series.rule, series.starts_at, moment))

    @property
    def preview(self) -> Preview | None:
        series = self.instance.series
        if not self.is_bound and series:
            return preview_of(series.rule, series.starts_at, after=timezone.now())
        return super().preview

    @property
    def scope_chosen(self) -> str:
        return str(self.cleaned_data.get("scope", Scope.THIS))

    @property
    def follows_rhythm(self) -> bool:
        return not self.instance.series_id or self.scope_chosen != Scope.THIS

    @property
    def written(self) -> set[str]:
        return super().written - RHYTHM - {"scope", "rhythm_seen"}

    @property
    def rhythm_changed(self) -> bool:
        return bool(RHYTHM & set(self.changed_data))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.instance.series_id or "scope" not in cleaned:
            return cleaned
        if self.scope_chosen == Scope.THIS and self.rhythm_changed:
            self.add_error("scope", _("Pour changer le rythme, choisissez « Cette date et les "
                                      "suivantes »."))  # fmt: skip
        before = recurrence.on_the_wall(self.initial["starts_at"]).date()
        moved = self.start is not None and self.start.date() != before
        if self.scope_chosen == Scope.COMING and (self.rhythm_changed or moved):
            self.add_error("scope", _("Un autre jour ou un autre rythme part d’une date : "
                                      "choisissez « Cette date et les suivantes »."))  # fmt: skip
        if self.scope_chosen != Scope.THIS and self.rhythm_changed:
            self._tell_rhythm_of_others()
        return cleaned

    def _tell_rhythm_of_others(self) -> None:
        """Refuse once when someone else changed the rhythm since it was shown."""
        series = self.instance.series
        if self.cleaned_data.get("rhythm_seen") in (None, series.version):
            return
        self.data = self.data.copy()  # type: ignore[attr-defined]
        self.data["rhythm_seen"] = str(series.version)  # type: ignore[index]
        self.add_error(
            "repeats",
            _("Quelqu’un d’autre vient de changer le rythme : « %(now)s ». Enregistrez de nouveau "
              "pour garder le vôtre.") % {"now": series},
        )  # fmt: skip

    @transaction.atomic
    def save(self, commit: bool = True) -> Any:
        """Save, and write or change the other dates."""
        before = self._links_now_held()
        self.apart = self.scope_chosen == Scope.THIS
        event = super().save(commit)
        if event.series_id and not self.apart:
            edit, scope = self._edit(before), self.scope_chosen
            spread(event=event, edit=edit, scope=scope, by=self.user)
        elif not event.series_id and self.rule:
            begin(event=event, rule=self.rule, by=self.user)
        return event

    def _links_now_held(self) -> dict[str, set[int]]:
        if not self.instance.pk:
            return {}
        return {n: set(getattr(self.instance, n).values_list("pk", flat=True)) for n in LINKS}

    def _edit(self, before: dict[str, set[int]]) -> Edit:
        event, now = self.instance, self._links_now_held()
        coming = self.scope_chosen == Scope.COMING
        return Edit(
            before={n: old for n, old in self.was.items() if getattr(event, n) != old},
            added={n: now[n] - before[n] for n in LINKS},
            removed={n: before[n] - now[n] for n in LINKS},
            timed=bool((RHYTHM | {"starts_at", "ends_at"}) & set(self.changed_data)),
            rule=self._rule_as_it_stands() if coming else self.rule,
        )

    def _rule_as_it_stands(self) -> str:
        """The rule of the series, which counts from its first date to come."""
        series = self.instance.series
        if "COUNT" not in recurrence.parts_of(series.rule):
            return str(series.rule)
        times = recurrence.left(series.rule, series.starts_at, timezone.now())
        return recurrence.ending(series.rule, times=times)
