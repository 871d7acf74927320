"""Whether a message comes from whom it says: an account that may note, and not forged.

The verdicts on SPF, DKIM and DMARC (RFC 7208, 6376, 7489) are those of the mail server that
received it, in ``Authentication-Results`` (RFC 8601). Anyone may write such a header in what they
send: a good one is believed only of the server that ``GRC_MAIL_AUTHSERV`` names, a bad one of all.
"""

from __future__ import annotations

import re

from django.conf import settings

from communities.standing import is_keeper
from gardeners.receiving.letter import Letter, headers
from grc.models import User

VERDICT = re.compile(r"\b(spf|dkim|dmarc)\s*=\s*([a-z]+)", re.IGNORECASE)
DOMAIN = re.compile(r"\b(?:header\.(?:d|from)|smtp\.mailfrom)\s*=\s*\"?(?:[^\s;@\"]*@)?([\w.-]+)")
FAILED = {"fail", "softfail", "permerror"}


class RefusedError(Exception):
    """The message is not kept. Says why in a word, for the log: never who wrote it."""


def sender_of(letter: Letter, *, is_spam: bool) -> User:
    """The account that sent ``letter``. Raises ``RefusedError``."""
    if is_spam:
        raise RefusedError("spam")
    if letter.header("auto-submitted").lower() not in ("", "no"):  # RFC 3834
        raise RefusedError("automatic")
    if len(letter.senders) != 1:
        raise RefusedError("no sender")
    address = letter.senders[0]
    user = User.objects.filter(email__iexact=address, is_active=True).first()
    if user is None or not is_keeper(user):
        raise RefusedError("unknown sender")
    if is_forged(headers(letter.message, "authentication-results"), address):
        raise RefusedError("forged sender")
    return user


def is_forged(results: list[str], address: str) -> bool:
    """Whether the ``Authentication-Results`` say that ``address`` did not send the message; with
    ``GRC_MAIL_AUTHSERV``, whether they do not say that it did."""
    server = settings.GRC_MAIL_AUTHSERV.lower()
    if server:
        ours = [one for one in results if one.partition(";")[0].split()[:1] == [server]]
        return not any(_vouches(part, address) for one in ours for part in one.split(";")[1:])
    told = [(kind.lower(), said.lower()) for one in results for kind, said in VERDICT.findall(one)]
    verdicts = {kind: {said for of, said in told if of == kind} for kind, _said in told}
    if "dmarc" in verdicts:
        return bool(verdicts["dmarc"] & FAILED)
    passed = "pass" in verdicts.get("dkim", set()) | verdicts.get("spf", set())
    failed = (verdicts.get("spf", set()) | verdicts.get("dkim", set())) & FAILED
    return bool(failed) and not passed


def _vouches(part: str, address: str) -> bool:
    """Whether one verdict passes for the domain of ``address``, or one above it."""
    verdict = VERDICT.search(part)
    domain = address.rpartition("@")[2]
    named = [one.lower().rstrip(".") for one in DOMAIN.findall(part)]
    aligned = any(domain == one or domain.endswith(f".{one}") for one in named if "." in one)
    return bool(verdict) and verdict[2].lower() == "pass" and aligned  # type: ignore[index]
