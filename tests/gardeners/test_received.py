"""An email forwarded to the platform: kept for who sent it, logged once, then deleted."""

from __future__ import annotations

import base64
import datetime as dt
import io
import json
import mailbox
import sys
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from communities.models import Actor
from gardeners.models import Interaction, Need, ReceivedEmail
from gardeners.receiving.keeping import delete_outdated, receive
from gardeners.receiving.mailboxes import read_mailbox
from tests.factories import ActorFactory, UserFactory

pytestmark = pytest.mark.django_db

HTML = '<img src=x onerror="alert(1)">'
TEXT = f"""Pour information.

-------- Message transféré --------
Sujet : Un four à pain
Date : Tue, 3 Nov 2026 10:12:00 +0100
De : Jeanne Essai <jeanne@example.org>
Pour : Agnès Agente <agente@example.org>, ROSE Paul <paul@example.org>

Bonjour, il nous faudrait un four. {HTML}
"""


def raw(sender="agente@example.org", number=1, text=TEXT, head=""):
    return (
        f"From: Agnès <{sender}>\nTo: grc@example.org\nSubject: TR: Un four à pain\n"
        f"Message-ID: <{number}@example.org>\nDate: Tue, 3 Nov 2026 11:00:00 +0100\n{head}"
        f"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{text}"
    ).encode()


@pytest.fixture(autouse=True)
def address(settings):
    settings.GRC_MAIL_ADDRESS = "grc@example.org"


@pytest.fixture
def email(agent):
    found = receive(raw())
    assert found is not None
    return found


def detail(email):
    return reverse("gardeners:received_detail", args=[email.pk])


def page(client, url):
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


# --- From whom ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "kept"),
    [("agent", True), ("gardener", True), ("region_gardener", True), ("administrator", True),
     ("member", False), ("former_gardener", False)],
)  # fmt: skip
def test_kept_for_agents_and_gardeners_in_force(people, role, kept):
    assert bool(receive(raw(people[role].email.upper()))) is kept


@pytest.mark.parametrize(
    "message",
    [
        raw("inconnue@example.org"),
        raw("close@example.org"),
        raw(head="Authentication-Results: mx.example.org; dmarc=fail\n"),
        raw(head="Auto-Submitted: auto-replied\n"),
        raw(head="From: autre@example.org\n"),
        raw().replace(b"From: ", b"X-From: "),
        b"",
    ],
    ids=["unknown", "closed", "forged", "automatic", "two", "nobody", "nothing"],
)
def test_others_are_kept_nowhere(agent, message, caplog):
    UserFactory(email="close@example.org", role="agent", is_active=False)
    assert receive(message) is None
    assert not ReceivedEmail.objects.exists()
    assert "received email refused" in caplog.text
    assert "example.org" not in caplog.text


def test_the_same_message_twice_is_one(agent, gardener):
    assert receive(raw()) == receive(raw())
    receive(raw(gardener.email))
    receive(raw(number=2))
    assert ReceivedEmail.objects.count() == 3


def test_without_message_id_the_same_words_are_one(agent):
    bare = raw().replace(b"Message-ID", b"X-Id")
    assert receive(bare) == receive(bare) != receive(bare + b"!")


def test_a_huge_message_is_cut_and_says_so(agent, browse):
    found = receive(raw(text="mot " * 200_000))
    assert found is not None
    assert found.is_cut
    assert len(found.text) <= 100_000
    assert "trop long" in page(browse(agent), detail(found))


# --- Where from -----------------------------------------------------------------------------


def test_a_mailbox_file_is_read_and_emptied(agent, tmp_path):
    box = mailbox.mbox(tmp_path / "box")
    for message in (raw(), raw(number=2), raw("x@example.org"), b"\x00\xff", b"From nobody"):
        box.add(message)
    box.close()
    assert read_mailbox(tmp_path / "box") == (2, 3)
    assert read_mailbox(tmp_path / "box") == (0, 0)
    assert ReceivedEmail.objects.count() == 2


def test_a_maildir_is_read_and_emptied(agent, tmp_path):
    box = mailbox.Maildir(tmp_path / "dir")
    box.add(raw())
    out = io.StringIO()
    call_command("receive_mail", str(tmp_path / "dir"), stdout=out)
    assert "1 courriels reçus" in out.getvalue()
    assert not list(box)


def test_a_message_that_cannot_be_kept_stays(agent, tmp_path, monkeypatch):
    box = mailbox.Maildir(tmp_path / "dir")
    box.add(raw())

    def fails(_raw):
        raise OSError

    monkeypatch.setattr("gardeners.receiving.mailboxes.receive", fails)
    assert read_mailbox(tmp_path / "dir") == (0, 0)
    assert len(box) == 1


def test_no_mailbox_is_said(tmp_path):
    with pytest.raises(CommandError):
        call_command("receive_mail", str(tmp_path))


def test_by_the_standard_input(agent, monkeypatch):
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(raw())))
    call_command("receive_mail", stdout=io.StringIO())
    assert ReceivedEmail.objects.get().sender == agent


@pytest.fixture
def post(client, settings):
    """Send what a provider sends, with the secret."""
    settings.GRC_MAIL_PROVIDER = "postmark"
    settings.ANYMAIL = {"WEBHOOK_SECRET": "grc:secret"}

    def send(body, secret="grc:secret", kind="application/json"):
        key = base64.b64encode(secret.encode()).decode()
        url = reverse("gardeners:inbound_webhook")
        return client.post(url, body, content_type=kind, HTTP_AUTHORIZATION=f"Basic {key}")

    return send


def postmark(**more):
    headers = [
        {"Name": "Message-ID", "Value": "<1@example.org>"},
        {"Name": "Date", "Value": "Tue, 3 Nov 2026 11:00:00 +0100"},
    ]
    return json.dumps({
        "FromFull": {"Email": "agente@example.org", "Name": "Agnès, de la Région"},
        "ToFull": [{"Email": "grc@example.org", "Name": ""}], "CcFull": [], "BccFull": [],
        "OriginalRecipient": "grc@example.org", "Subject": "TR: Un four à pain",
        "From": '"Agnès, de la Région" <agente@example.org>', "To": "grc@example.org",
        "Headers": headers, "TextBody": TEXT, "HtmlBody": "", "Attachments": [], **more,
    })  # fmt: skip


def test_by_the_webhook_of_a_provider(agent, post):
    assert post(postmark()).status_code == 200
    assert post(postmark()).status_code == 200
    email = ReceivedEmail.objects.get()
    assert (email.sender, email.written_on) == (agent, dt.date(2026, 11, 3))
    assert "Jeanne Essai" in email.text


def test_the_webhook_takes_long_messages(agent, post):
    joined = {"Name": "plan.pdf", "ContentType": "application/pdf", "Content": "A" * 6_000_000}
    assert post(postmark(Attachments=[joined])).status_code == 200
    assert ReceivedEmail.objects.get().attachments == ["plan.pdf"]


def test_spam_is_refused(agent, post):
    spam = [{"Name": "X-Spam-Status", "Value": "Yes"}]
    assert post(postmark(Headers=spam)).status_code == 200
    assert not ReceivedEmail.objects.exists()


@pytest.mark.parametrize("body", ["", "{", "[]", "null", '{"Headers": 3}', "\x00", '"x"'])
def test_what_is_no_message_is_a_bad_request(post, body):
    assert post(body).status_code == 400


def test_without_the_secret_nothing_comes_in(agent, post):
    assert post(postmark(), secret="grc:autre").status_code == 400
    assert not ReceivedEmail.objects.exists()


def test_without_a_provider_there_is_no_webhook(client):
    assert client.post(reverse("gardeners:inbound_webhook")).status_code == 404


# --- Theirs alone ---------------------------------------------------------------------------


@pytest.mark.parametrize("view", ["received_detail", "received_dismiss", "received_reopen"])
def test_nobody_else_reaches_it(email, browse, administrator, gardener, view):
    url = reverse(f"gardeners:{view}", args=[email.pk])
    for person in (administrator, gardener):
        client = browse(person)
        assert client.post(url).status_code == 404
        assert "Courriels à noter" not in page(client, "/")
        assert "Un four" not in page(client, reverse("gardeners:received_list"))
    email.refresh_from_db()
    assert email.is_waiting


def test_it_is_on_my_home_page(email, agent, browse):
    home = page(browse(agent), "/")
    assert "Courriels à noter" in home
    assert email.get_absolute_url() in home


def test_whose_mandate_ended_logs_no_more(gardener, browse):
    email = receive(raw(gardener.email))
    gardener.mandates.all().delete()
    assert browse(gardener).get(detail(email)).status_code == 403


# --- Logged ---------------------------------------------------------------------------------


def test_the_form_is_filled_in(email, agent, browse, community):
    known = ActorFactory(
        first_name="Jeanne", name="Essai", email="Jeanne@example.org", community=community
    )
    form = browse(agent).get(detail(email)).context["log"]
    assert form.form.initial["actors"] == [known]
    assert form.form.initial["community"] == community.pk
    assert form.form.initial["channel"] == "email"
    assert form.form.initial["occurred_on"] == dt.date(2026, 11, 3)
    assert form.form.initial["title"] == "Un four à pain"
    assert form.form.initial["summary"].startswith("Pour information.\n\nBonjour")
    rows = [row.initial for row in form.new_actors.forms]
    assert rows == [
        {"kind": "person", "first_name": "Paul", "name": "ROSE", "email": "paul@example.org"},
    ]


def test_the_mailbox_that_received_it_is_nobody(agent, browse, settings):
    settings.GRC_MAIL_ADDRESS = ""
    email = receive(raw(head="Delivered-To: grc@example.org\n", text="Bonjour"))
    assert browse(agent).get(detail(email)).context["log"].new_actors.forms == []


def test_html_comes_out_as_text(email, agent, browse):
    assert HTML not in page(browse(agent), detail(email))


def test_an_actor_that_i_may_not_contact_is_not_told(gardener, browse):
    ActorFactory(first_name="Jeanne", name="Essai", email="jeanne@example.org")
    email = receive(raw(gardener.email))
    log = browse(gardener).get(detail(email)).context["log"]
    assert log.form.initial["actors"] == []
    assert "jeanne@example.org" not in [row.initial["email"] for row in log.new_actors.forms]


def sent(client, email, **more):
    """The form as the page shows it, sent."""
    log = client.get(detail(email)).context["log"]
    data = {field.html_name: field.value() for field in log.form if field.value() is not None}
    data["actors"] = [actor.pk for actor in log.form.initial["actors"]]
    data["audience"] = "shared"
    for rows in log.formsets:
        data |= {field.html_name: field.value() for field in rows.management_form}
        for row in rows.forms:
            data |= {f.html_name: f.value() for f in row if f.value() not in (None, False)}
    data["token"] = log.token
    return client.post(detail(email), data | more)


def test_logged_with_needs_and_new_actors_once(email, agent, browse):
    client = browse(agent)
    need = {"besoins-TOTAL_FORMS": "1", "besoins-0-title": "Un four", "besoins-0-urgency": "normal"}
    response = sent(client, email, **need)
    interaction = Interaction.objects.get()
    assert response.url == interaction.get_absolute_url()
    assert (interaction.channel, interaction.occurred_on) == ("email", dt.date(2026, 11, 3))
    assert Need.objects.get().interaction == interaction
    assert set(Actor.objects.values_list("email", flat=True)) == {
        "jeanne@example.org", "paul@example.org",
    }  # fmt: skip
    email.refresh_from_db()
    assert (email.state, email.interaction) == ("logged", interaction)
    assert client.post(detail(email), {}).status_code == 200
    assert Interaction.objects.count() == 1
    assert "Courriels à noter" not in page(client, "/")


def test_bad_input_keeps_what_was_typed(email, agent, browse):
    response = sent(browse(agent), email, title="", summary="Mes mots")
    assert response.status_code == 422
    assert "Mes mots" in response.content.decode()
    assert not Interaction.objects.exists()


def test_a_proposed_actor_may_be_left_out(email, agent, browse):
    removed = {f"nouveaux-{number}-DELETE": "on" for number in (0, 1)}
    assert sent(browse(agent), email, **removed).status_code == 302
    assert not Actor.objects.exists()


def test_set_aside_and_taken_again(email, agent, browse):
    client = browse(agent)
    answer = client.post(reverse("gardeners:received_dismiss", args=[email.pk]), follow=True)
    assert "Courriel écarté." in answer.content.decode()
    reopen = reverse("gardeners:received_reopen", args=[email.pk])
    assert reopen in answer.content.decode()
    client.post(reopen)
    email.refresh_from_db()
    assert email.is_waiting


def test_deleted_when_it_has_served(agent):
    kept, left = receive(raw(number=1)), receive(raw(number=2))
    logged, late = receive(raw(number=3)), receive(raw(number=4))
    now = timezone.now()
    for email, days in ((kept, 29), (logged, 31)):
        email.settle("aside")
        ReceivedEmail.objects.filter(pk=email.pk).update(settled_at=now - dt.timedelta(days))
    for email, days in ((left, 89), (late, 91)):
        ReceivedEmail.objects.filter(pk=email.pk).update(received_at=now - dt.timedelta(days))
    assert delete_outdated() == 2
    assert set(ReceivedEmail.objects.all()) == {kept, left}
