"""What received messages say: real-looking ones, forwarded by each program, and hostile ones."""

from __future__ import annotations

import datetime as dt
import time

import pytest

from gardeners.receiving.forwarded import forwarded, title_of
from gardeners.receiving.letter import Letter, parse
from gardeners.receiving.text import said, text_of_html
from gardeners.receiving.trust import is_forged

HEAD = b"From: a@example.org\r\nSubject: x\r\n"
GMAIL = """Pour information.

---------- Forwarded message ---------
{de}: Jeanne Essai <jeanne@example.org>
Date: {date}
Subject: Un four à pain
To: Agnès Agente <agente@example.org>, <voisin@example.org>

Bonjour, il nous faudrait un four.
"""
THUNDERBIRD = """Pour information.

-------- {rule} --------
{sujet}\tUn four à pain
Date{sp}:\tTue, 3 Nov 2026 10:12:00 +0100
{de}:\tJeanne Essai <jeanne@example.org>
{pour}:\tAgnès Agente <agente@example.org>, voisin@example.org


Bonjour, il nous faudrait un four.
"""
OUTLOOK = """Pour information.

{rule}{de}: Jeanne Essai <jeanne@example.org>
{sent}: {date}
{to}: Agnès Agente <agente@example.org>; voisin@example.org <mailto:voisin@example.org>
{subject}: Un four à pain

Bonjour, il nous faudrait un four.
"""
APPLE = """Pour information.

Début du message transféré :

> De: Jeanne Essai <jeanne@example.org>
> Objet: Un four à pain
> Date: 3 novembre 2026 à 10:12:00 UTC+1
> À: Agnès Agente <agente@example.org>, voisin@example.org
>
> Bonjour, il nous faudrait un four.
"""
RULE = "_" * 32 + "\n"
PROGRAMS = {
    "gmail fr": GMAIL.format(de="De ", date="mar. 3 nov. 2026 à 10:12"),
    "gmail en": GMAIL.format(de="From", date="Tue, Nov 3, 2026 at 10:12 AM"),
    "thunderbird fr": THUNDERBIRD.format(
        rule="Message transféré", sujet="Sujet :", sp=" ", de="De ", pour="Pour "
    ),
    "thunderbird en": THUNDERBIRD.format(
        rule="Forwarded Message", sujet="Subject:", sp="", de="From", pour="To"
    ),
    "outlook fr": OUTLOOK.format(
        rule=RULE, de="De ", sent="Envoyé ", date="mardi 3 novembre 2026 10:12", to="À ",
        subject="Objet ",
    ),
    "outlook en": OUTLOOK.format(
        rule="", de="From", sent="Sent", date="Tuesday, November 3, 2026 10:12 AM", to="To",
        subject="Subject",
    ),
    "apple fr": APPLE,
}  # fmt: skip


@pytest.mark.parametrize("program", PROGRAMS)
def test_forwarded_by(program):
    first = forwarded(PROGRAMS[program])
    assert first is not None
    assert first.note == "Pour information."
    assert first.subject == "Un four à pain"
    assert first.written_on == dt.date(2026, 11, 3)
    assert first.people == [
        ("Jeanne Essai", "jeanne@example.org"),
        ("Agnès Agente", "agente@example.org"),
        ("", "voisin@example.org"),
    ]
    assert first.summary == "Pour information.\n\nBonjour, il nous faudrait un four."


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Bonjour",
        "De : la part de tous\n\nBonjour",
        "Date : le 3\nLieu : Figeac",
        "From: x\nTo: y",
    ],
)
def test_what_only_looks_forwarded_is_not(text):
    assert forwarded(text) is None


@pytest.mark.parametrize(
    ("subject", "title"),
    [("TR : Un four", "Un four"), ("Fwd: RE: Un four", "Un four"), ("Tr: Fw: x", "x"),
     ("Retour du four", "Retour du four"), ("", "")],
)  # fmt: skip
def test_title_less_its_prefixes(subject, title):
    assert title_of(subject) == title


def test_quotes_and_signature_are_left_out_where_they_end_the_message():
    text = "Oui.\n\n- un four\n- un local\n\nLe 3 nov. 2026, Jean a écrit :\n> Alors ?\n"
    assert said(text) == "Oui.\n\n- un four\n- un local"
    assert said("Oui.\n-- \nJeanne\n06 39 98 00 00") == "Oui."
    between = "Jean a dit :\n> Un four ?\nOui.\n> Un local ?\nNon."
    assert said(between) == between


def test_html_is_text():
    html = "<style>p{}</style><p>Un&nbsp;four</p><ul><li>à pain</ul><script>alert(1)</script>"
    assert text_of_html(html).split() == ["Un", "four", "*", "à", "pain"]


@pytest.mark.parametrize(
    "html",
    ["<div>" * 50_000 + "x", "<ul><li>" * 20_000 + "x", "<" * 200_000, "<p>" * 60_000,
     "<!--" * 50_000, "<table><tr><td>" * 9_000, "<a " + 'x=" ' * 50_000, "\x00" * 1000,
     '<?xml version="1.0" encoding="utf-16"?><p>a', "<![CDATA[<!DOCTYPE x [<!ENTITY a 'b'>]>&a;",
     "<p style='margin-top:99999999em'>x" * 2_000,
     "<table><tr><td colspan=99999999 rowspan=99999999>x</table>"],
)  # fmt: skip
def test_hostile_html_costs_little(html):
    started = time.process_time()
    assert len(text_of_html(html)) <= 400_000
    assert time.process_time() - started < 10


def many(depth: int) -> bytes:
    opened = "".join(
        f'Content-Type: multipart/mixed; boundary="b{n}"\r\n\r\n--b{n}\r\n' for n in range(depth)
    )
    return HEAD + opened.encode() + b"\r\nfin"


HOSTILE = {
    "nothing": b"",
    "no header": b"Bonjour",
    "zeros": b"\x00" * 5000,
    "bytes": bytes(range(256)) * 20,
    "nested": many(3000),
    "nested a little": many(50),
    "charset": HEAD + b"Content-Type: text/plain; charset=klingon\r\n\r\nBonjour",
    "charset zip": HEAD + b"Content-Type: text/plain; charset=zlib\r\n\r\nBonjour",
    "charset slow": HEAD + b"Content-Type: text/plain; charset=punycode\r\n\r\n" + b"a-" * 90000,
    "bad base64": HEAD + b"Content-Transfer-Encoding: base64\r\n\r\n%%%=",
    "bad encoding": HEAD + b"Content-Transfer-Encoding: zip\r\n\r\nBonjour",
    "bad type": HEAD + b"Content-Type: text/plain; charset*=x'y\r\n\r\nBonjour",
    "bad file": HEAD
    + b"Content-Type: a/b\r\nContent-Disposition: attachment; filename*0*=''%\r\n\r\nx",
    "bad word": b"From: =?zlib?b?eJw=?= <a@example.org>\r\nSubject: =?x?q?=FF?=\r\n\r\nx",
    "bad date": HEAD + b"Date: Thu, 99 Zzz 99999 99:99:99 +9999\r\n\r\nx",
    "no boundary": HEAD + b"Content-Type: multipart/mixed\r\n\r\nBonjour",
    "long header": b"From: a@example.org\r\nSubject: " + b"x" * 900_000 + b"\r\n\r\nx",
    "many people": b"From: a@example.org\r\nTo: " + b"a@b.example.org, " * 50_000 + b"\r\n\r\nx",
    "long lines": HEAD + b"\r\n" + b"De : " * 100_000,
    "many headers": HEAD + b"\r\n" + b"De : a\n" * 50_000,
    "many wrote": HEAD + b"\r\n" + b"Le a a\n" * 20_000,
    "many rules": HEAD + b"\r\n" + b"_" * 100_000,
    "messages in messages": HEAD + b"Content-Type: message/rfc822\r\n\r\n" * 300 + b"x",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_messages_are_read_without_a_word(name):
    started = time.process_time()
    letter = Letter(parse(HOSTILE[name]))
    first = forwarded(letter.text)
    assert first is None or first.summary is not None
    told = [letter.subject, letter.message_id, said(letter.text), *letter.attachments]
    assert letter.written_on is None
    for text in told:
        assert "\x00" not in text
        text.encode()
    assert time.process_time() - started < 5


def test_what_is_valid_in_odd_messages_is_kept():
    for name in ("charset", "charset zip", "bad encoding", "bad type", "no boundary"):
        assert Letter(parse(HOSTILE[name])).text == "Bonjour", name


@pytest.mark.parametrize(
    ("charset", "body"),
    [("iso-8859-1", "Été".encode("latin-1")), ("utf-8", "Été".encode()),
     ("utf-8", "Été".encode("cp1252")), ("", "Été".encode())],
)  # fmt: skip
def test_charsets_said_or_guessed(charset, body):
    kind = f"Content-Type: text/plain; charset={charset}\r\n" if charset else ""
    raw = HEAD + kind.encode() + b"Content-Transfer-Encoding: 8bit\r\n\r\n" + body
    assert Letter(parse(raw)).text == "Été"


def test_a_subject_brings_no_other_header():
    raw = b"From: a@example.org\r\nSubject: =?utf-8?q?Un=0D=0ABcc=3A_b=40example=2Eorg?=\r\n\r\nx"
    assert Letter(parse(raw)).subject == "Un Bcc: b@example.org"


def test_attachments_are_named_not_kept():
    raw = HEAD + (
        b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\n\r\nBonjour\r\n'
        b"--b\r\nContent-Type: application/zip\r\n"
        b'Content-Disposition: attachment; filename="=?utf-8?q?d=C3=A9vis=2Ezip?="\r\n\r\nPK'
        b"\r\n--b--"
    )
    letter = Letter(parse(raw))
    assert (letter.text, letter.attachments) == ("Bonjour", ["dévis.zip"])


def test_a_message_attached_is_forwarded():
    raw = HEAD + (
        b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\n\r\nPour information.\r\n'
        b"--b\r\nContent-Type: message/rfc822\r\n\r\n"
        b"From: Jeanne Essai <jeanne@example.org>\r\nTo: voisin@example.org\r\n"
        b"Date: Tue, 3 Nov 2026 10:12:00 +0100\r\nSubject: Un four\r\n\r\nBonjour.\r\n--b--"
    )
    first = forwarded(Letter(parse(raw)).text)
    assert first is not None
    assert (first.note, first.text, first.subject) == ("Pour information.", "Bonjour.", "Un four")
    assert first.people[0] == ("Jeanne Essai", "jeanne@example.org")


@pytest.mark.parametrize(
    ("results", "forged"),
    [
        ([], False),
        (["mx.example.org; dmarc=pass header.from=example.org"], False),
        (["mx.example.org; dmarc=fail header.from=example.org"], True),
        (["mx.example.org; spf=pass; dkim=pass; dmarc=fail"], True),
        (["mx.example.org; spf=fail smtp.mailfrom=x@example.org"], True),
        (["mx.example.org; spf=softfail; dkim=pass header.d=example.org"], False),
        (["mx.example.org; spf=none"], False),
        (["mx.example.org; dmarc=pass", "x; dmarc=fail"], True),
    ],
)
def test_bad_verdicts_of_whoever_are_heeded(results, forged):
    assert is_forged(results, "a@example.org") is forged


@pytest.mark.parametrize(
    ("results", "forged"),
    [
        ([], True),
        (["mx.example.org; dmarc=pass header.from=example.org"], False),
        (["mx.example.org 1; dkim=pass header.d=example.org"], False),
        (["evil.example.com; dmarc=pass header.from=example.org"], True),
        (["mx.example.org; dkim=pass header.d=evil.example.com"], True),
        (["mx.example.org; dkim=pass header.d=org"], True),
        (["mx.example.org; dmarc=fail header.from=example.org"], True),
        (["mx.example.org; spf=pass smtp.mailfrom=bounce@example.org"], False),
    ],
)
def test_good_verdicts_only_of_our_server(results, forged, settings):
    settings.GRC_MAIL_AUTHSERV = "mx.example.org"
    assert is_forged(results, "a@example.org") is forged
