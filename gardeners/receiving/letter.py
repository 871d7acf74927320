"""What a received message says, whatever was put in it: nothing here is believed, nor raises.

Attachments are never decoded. Header values are read raw and decoded here: the parser of the
standard library raises on some of the addresses, charsets and dates that real messages hold.
"""

from __future__ import annotations

import codecs
import datetime as dt
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesHeaderParser
from email.utils import getaddresses, parsedate_to_datetime
from functools import cached_property
from typing import Any

from django.utils import timezone

from gardeners.receiving.text import plain, text_of_html

MAX_RAW = 25 * 1024 * 1024  # bytes: what mail providers take
MAX_BODY = 400_000  # bytes of a text, once decoded
MAX_HEADER = 10_000
MAX_PARTS, MAX_DEPTH, MAX_PEOPLE = 200, 20, 30
# Charsets that cost more than their length, or are no charset.
REFUSED_CODECS = {"idna", "punycode", "undefined", "unicode_escape", "raw_unicode_escape"}
ADDRESS = re.compile(r"[^@\s<>\"',;:]{1,64}@[^@\s<>\"',;:]{1,190}\.[^@\s<>\"',;:.]{2,63}")

Person = tuple[str, str]  # name, address in lower case


def parse(raw: bytes) -> Message:
    """The message that ``raw`` holds. Too long, it is cut; nested without end, only its headers
    are read."""
    try:
        return message_from_bytes(raw[:MAX_RAW])
    except (RecursionError, ValueError, LookupError):
        head = BytesHeaderParser().parsebytes(raw[:MAX_RAW])
        del head["Content-Type"]
        del head["Content-Transfer-Encoding"]
        head["Content-Type"] = "text/plain"
        return head


@dataclass
class Letter:
    """A message, and the ones that were forwarded with it as attachments."""

    message: Message
    is_cut: bool = False
    attachments: list[str] = field(default_factory=list)

    def header(self, name: str) -> str:
        """The value of a header on one line; "" without it."""
        return next(iter(headers(self.message, name)), "")

    @cached_property
    def senders(self) -> list[str]:
        """The addresses of From: a message has one."""
        return [address for _name, address in people(self.message, "from")]

    @cached_property
    def subject(self) -> str:
        return self.header("subject")

    @cached_property
    def message_id(self) -> str:
        """Its Message-ID, or without one a digest of what tells it from another."""
        given = self.header("message-id")
        if given and len(given) <= 255:
            return given
        told = [given, *self.senders, self.header("date"), self.subject, self.text]
        return "sha256:" + hashlib.sha256("\n".join(told).encode()).hexdigest()

    @cached_property
    def written_on(self) -> dt.date | None:
        return day_of(self.header("date"))

    @cached_property
    def people(self) -> list[Person]:
        """Who wrote it, and to whom, less the address that received it."""
        ours = people(self.message, "delivered-to", "x-original-to")
        mailbox = {address for _name, address in ours}
        found = people(self.message, "from", "to", "cc")
        return [person for person in found if person[1] not in mailbox]

    @cached_property
    def text(self) -> str:
        """The text, else that of the HTML; then the messages attached, each after its headers."""
        texts, html, attached = [], "", []
        for part in self._parts():
            kind = _of(part, "get_content_type") or "application/octet-stream"
            if kind == "message/rfc822":
                attached.append(_forwarded(part, self))
            elif kind.startswith("multipart/"):  # that has no parts: what it holds is text
                texts.append(self._decoded(part))
            elif not self._is_body(part, kind):
                self.attachments.append(_filename(part))
            elif kind == "text/html":
                html = html or text_of_html(self._decoded(part))
            else:
                texts.append(self._decoded(part))
        body = plain("\n\n".join(texts)) or html
        return "\n\n".join(filter(None, [body, *attached]))

    def _is_body(self, part: Message, kind: str) -> bool:
        attached = _of(part, "get_content_disposition") == "attachment"
        return kind in ("text/plain", "text/html") and not attached

    def _decoded(self, part: Message) -> str:
        data: Any = _of(part, "get_payload", decode=True) or b""
        if len(data) > MAX_BODY:
            self.is_cut = True
        return decoded(data[:MAX_BODY], _of(part, "get_content_charset") or "utf-8")

    def _parts(self) -> Iterator[Message]:
        for number, part in enumerate(_leaves(self.message)):
            if number == MAX_PARTS:
                self.is_cut = True
                return
            yield part


def _leaves(message: Message, depth: int = 0) -> Iterator[Message]:
    """The parts that hold no other, and the messages attached, whole."""
    message.policy = policy.compat32  # which never raises where a header is read
    payload: Any = message.get_payload()
    if _of(message, "get_content_type") == "message/rfc822" or not isinstance(payload, list):
        yield message
    elif depth < MAX_DEPTH:
        for part in payload:
            yield from _leaves(part, depth + 1)


def _forwarded(part: Message, around: Letter) -> str:
    """A message that was attached, as mail programs write one that is forwarded."""
    payload: Any = part.get_payload()
    if not isinstance(payload, list) or not payload or around.is_cut:
        return ""
    inner = Letter(payload[0])
    named = (("From", "from"), ("Date", "date"), ("Subject", "subject"), ("To", "to"))
    lines = [f"{label}: {inner.header(name)}" for label, name in named]
    lines += [f"Cc: {inner.header('cc')}"] if inner.header("cc") else []
    body = inner.text if _depth(part) < MAX_DEPTH else ""
    around.attachments += inner.attachments
    around.is_cut = around.is_cut or inner.is_cut
    return "\n".join(["---------- Forwarded message ---------", *lines, "", body])


def _depth(part: Message) -> int:
    """How many messages are attached one in another, from ``part`` inwards."""
    depth = 0
    payload: Any = part.get_payload()
    while isinstance(payload, list) and payload and depth < MAX_DEPTH:
        payload, depth = payload[0].get_payload(), depth + 1
    return depth


def _of(part: Message, method: str, **kwargs: Any) -> Any:
    """What ``part`` says, ``None`` where it is written in a way that the library cannot read."""
    try:
        return getattr(part, method)(**kwargs)
    except (ValueError, LookupError, TypeError, AttributeError, AssertionError):
        return None


def _filename(part: Message) -> str:
    return one_line(_unencoded(str(_of(part, "get_filename") or "")))[:100] or "?"


def decoded(data: bytes, charset: str) -> str:
    """``data`` as text, by its charset if it is one, else by the likely ones."""
    try:
        if codecs.lookup(charset).name not in REFUSED_CODECS:
            return data.decode(charset)
    except (LookupError, ValueError):
        pass
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def headers(message: Message, name: str) -> list[str]:
    """Every value of a header, decoded, each on one line."""
    found = [str(value) for key, value in message.raw_items() if key.lower() == name]
    return [one_line(_unencoded(value[:MAX_HEADER])) for value in found]


def people(message: Message, *names: str) -> list[Person]:
    """The people of the headers ``names``, once each."""
    raw = [str(v)[:MAX_HEADER] for k, v in message.raw_items() if k.lower() in names]
    return of_addresses(getaddresses([one_line(_readable(value)) for value in raw]))


def of_addresses(pairs: list[Person]) -> list[Person]:
    found: dict[str, str] = {}
    for name, given in pairs:
        address = given.strip().lower()
        if ADDRESS.fullmatch(address) and len(found) < MAX_PEOPLE:
            found.setdefault(address, one_line(_unencoded(name))[:150])
    return [(name, address) for address, name in found.items()]


def _unencoded(value: str) -> str:
    """A value less its « =?utf-8?q?…?= » (RFC 2047)."""
    if "=?" not in value:
        return value
    try:
        return str(make_header(decode_header(value)))
    except (ValueError, LookupError, TypeError):
        return value


def _readable(value: str) -> str:
    """Bytes that a header should not hold, as the text they surely are."""
    return value.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def one_line(text: str) -> str:
    return " ".join(plain(_readable(text)).split())


def day_of(text: str) -> dt.date | None:
    """The day of a Date header (RFC 5322); ``None`` when it is none."""
    try:
        moment = parsedate_to_datetime(text)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=dt.UTC)
        return timezone.localtime(moment).date()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
