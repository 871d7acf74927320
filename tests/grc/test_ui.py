"""The words and shapes of the interface: dates, statuses, sides, fields, messages."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest
from django import forms
from django.template import Context, Template
from django.utils import timezone, translation

from grc.models import Audience
from grc.templatetags import badges, dates, ui

TODAY = dt.date(2026, 3, 12)
TEMPLATES = Path(__file__).parents[2] / "templates"


def text(html: str) -> str:
    return re.sub(r"<[^>]+>", "", html)


@pytest.fixture
def today(monkeypatch: pytest.MonkeyPatch) -> dt.date:
    monkeypatch.setattr(timezone, "localdate", lambda *_: TODAY)
    return TODAY


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, "aujourd’hui"),
        (1, "demain"),
        (-1, "hier"),
        (3, "dans 3 jours"),
        (-6, "il y a 6 jours"),
        (20, "1er avril"),
        (-300, "16 mai 2025"),
    ],
)
def test_near_dates_are_words(today: dt.date, days: int, words: str) -> None:
    assert text(dates.near(today + dt.timedelta(days))) == words


def test_a_date_keeps_its_exact_value_for_machines(today: dt.date) -> None:
    html = dates.day(dt.date(2026, 3, 1))
    assert 'datetime="2026-03-01"' in html
    assert text(html) == "1er mars 2026"


def test_a_moment_has_its_hour(today: dt.date) -> None:
    moment = timezone.make_aware(dt.datetime(2026, 3, 11, 14, 5))
    assert text(dates.moment(moment)) == "hier à 14\N{NO-BREAK SPACE}h\N{NO-BREAK SPACE}05"


def test_no_date_is_nothing() -> None:
    assert (dates.day(None), dates.near(None), dates.moment(None)) == ("", "", "")
    assert badges.due(None) == ""


def test_words_follow_the_language(today: dt.date) -> None:
    in_french = dates.near(dt.date(2025, 5, 16))
    with translation.override("en"):
        assert dates.near(dt.date(2025, 5, 16)) != in_french


@pytest.mark.parametrize(
    ("days", "done", "state", "words"),
    [
        (-3, False, "due is-late", "en retard de 3 jours"),
        (-3, True, "due", "il y a 3 jours"),
        (0, False, "due is-soon", "aujourd’hui"),
        (30, False, "due", "11 avril"),
    ],
)
def test_due(today: dt.date, days: int, done: bool, state: str, words: str) -> None:
    html = badges.due(today + dt.timedelta(days), done=done)
    assert f'class="{state}"' in html
    assert text(html) == words


def test_a_label_is_text_not_html() -> None:
    for html in (
        badges.status("heard", "<b>"),
        badges.side("region", "<b>"),
        badges.avatar("<b> &x"),
        badges.channel("phone", "<b>"),
    ):
        assert "<b>" not in html


def test_both_sides_read_at_a_glance() -> None:
    assert text(badges.side("region")) == "Région"
    assert text(badges.side("territory")) == text(badges.side("community")) == "territoire"
    assert badges.icon("leaf") in badges.side("community")
    assert badges.icon("arcade") in badges.side("region")


@pytest.mark.parametrize("value", Audience.values)
def test_every_audience_is_drawn_and_named(value: str) -> None:
    html = badges.audience(value)
    assert str(Audience(value).label) in text(html)
    assert "<svg" in html


def test_every_status_of_the_records_has_its_shape() -> None:
    from communities.models import Membership
    from gardeners.models import FollowUp, Need, Synergy

    known = {
        *Need.Status.values,
        *Synergy.Status.values,
        *FollowUp.Status.values,
        *Membership.State.values,
    }
    assert known <= badges.STATUSES.keys()


@pytest.mark.parametrize(
    ("name", "initials"),
    [("Nadia Belkacem", "NB"), ("Zoé", "Z"), ("Jean-Baptiste de la Tour", "JT"), ("", "?")],
)
def test_avatar(name: str, initials: str) -> None:
    assert text(badges.avatar(name)) == initials


def test_every_icon_that_templates_name_exists() -> None:
    sources = [path.read_text() for path in TEMPLATES.rglob("*.html")]
    named = {name for source in sources for name in re.findall(r'{% icon "([\w-]+)"', source)}
    drawn = {path.stem for path in (TEMPLATES / "icons").glob("*.svg")}
    assert named <= drawn


class Form(forms.Form):
    email = forms.EmailField(label="Courriel", help_text="Pour écrire.", required=False)
    told = forms.BooleanField(label="Prévenu", required=False)
    channel = forms.ChoiceField(
        label="Canal", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect
    )


def test_a_field_links_its_help_and_its_errors() -> None:
    html = ui.field(Form({"email": "nadia"})["email"])
    assert 'aria-describedby="id_email_helptext id_email_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'id="id_email_helptext"' in html
    assert 'id="id_email_error"' in html
    assert "facultatif" in html


def test_a_group_of_choices_is_a_fieldset() -> None:
    html = ui.field(Form()["channel"])
    assert "<fieldset" in html
    assert html.count('type="radio"') == 2
    assert "<legend>Canal" in html


def test_a_box_stands_before_its_label() -> None:
    html = ui.field(Form()["told"])
    assert html.index('type="checkbox"') < html.index("<label")


def test_the_errors_of_a_form_lead_to_its_fields() -> None:
    html = Template("{% load ui %}{% form_errors form %}").render(
        Context({"form": Form({"email": "nadia", "channel": "a"})})
    )
    assert 'href="#id_email"' in html
    assert "Un point est à revoir" in html


def test_a_message_may_be_undone() -> None:
    from django.contrib.messages.storage.base import Message

    assert ui.undo_url(Message(25, "Fait.", extra_tags="undo:/suivis/1/rouvrir/")) == (
        "/suivis/1/rouvrir/"
    )
    assert ui.undo_url(Message(25, "Fait.")) == ""


def test_the_frame_is_rendered_once_for_each_language() -> None:
    template = Template("{% load ui %}{% per_language %}{{ word }}{% endper_language %}")
    assert template.render(Context({"word": "un"})) == "un"
    assert template.render(Context({"word": "deux"})) == "un"
    with translation.override("en"):
        assert template.render(Context({"word": "two"})) == "two"
