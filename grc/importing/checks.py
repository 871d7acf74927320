"""Checks of one cell: what is typed, in the form that is kept. Each returns the value, or raises
``CellError`` (the row cannot be taken) or ``CellDoubt`` (the text is kept aside, in the notes)."""

from __future__ import annotations

import re

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.translation import gettext as _

from grc.search import fold

LONGEST_CELL = 10_000
BLANKS = frozenset({
    "#div/0!", "#n/a", "#name?", "#nom?", "#null!", "#ref!", "#valeur!", "#value!", "-", "--",
    "---", ".", "..", "...", "/", "//", "0000000000", "?", "??", "_", "a completer", "aucun",
    "aucune", "inconnu", "inconnue", "inconnus", "n.a.", "n.c", "n.c.", "n/a", "n/d", "na",
    "nan", "nc", "nd", "neant", "non communique", "non renseigne", "non renseignee", "none",
    "nr", "null", "r.a.s", "r.a.s.", "ras", "rien a signaler", "sans objet", "vide", "x", "xx",
    "xxx",
})  # fmt: skip
# Aucun is a commune of the Hautes-Pyrénées.
MAY_BE_NAMES = frozenset({"aucun", "vide"})
EMAIL_SEPARATOR = re.compile(r"[\s;,/|<>]+")
PHONE_SEPARATOR = re.compile(r"[;,/|\n]|\bou\b|\bet\b")
PHONE_SIGNS = re.compile(r"[\s.\-_()·]|^(?:tél|tel|port|portable|fixe)\.? ?:?")
# Nine digits: spreadsheets eat the first 0 of what they take for a number.
FRENCH_PHONE = re.compile(r"(?:\+33|0033)?0?([1-79]\d{8})")
POSTCODE = re.compile(r"(?:F-?)?(\d{4,5})(?:\s*cedex.*)?", re.IGNORECASE)
WEB = re.compile(r"(?:https?://)?[^\s/@:]+\.[a-z]{2,}(?:[:/?#]\S*)?", re.IGNORECASE)
# What nearly all addresses look like: all valid to Django, whose own check takes much longer.
USUAL_EMAIL = re.compile(
    r"[a-z0-9_+-]+(?:\.[a-z0-9_+-]+)*@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}"
)
valid_email = EmailValidator()


class CellError(ValueError):
    """The row cannot be taken with this cell; the message says what to correct."""


class CellDoubt(ValueError):  # noqa: N818 - no error: the row is taken
    """The cell was not understood; its text must be kept somewhere, and the doubt told."""


def is_blank(text: str, naming: bool = False) -> bool:
    """Whether ``text`` says that there is nothing to say: « RAS », « inconnu », « - ».

    ``naming``: the text stands where a name is expected.
    """
    if len(text) >= 20:
        return False
    folded = fold(text)
    return folded in BLANKS and not (naming and folded in MAY_BE_NAMES)


def is_email(text: str) -> bool:
    return bool(re.fullmatch(r"[^\s@]+@[^\s@]+\.[^\s@]+", text))


def is_phone(text: str) -> bool:
    return bool(FRENCH_PHONE.fullmatch(PHONE_SIGNS.sub("", text)))


def is_surely_phone(text: str) -> bool:
    """Ten digits or +33: nine may be anything."""
    signless = PHONE_SIGNS.sub("", text)
    return bool(FRENCH_PHONE.fullmatch(signless)) and signless.startswith(("0", "+33"))


def is_postcode(text: str) -> bool:
    return text.isdecimal() and len(text) == 5


def is_siret(text: str) -> bool:
    digits = text.replace(" ", "")
    return len(digits) == 14 and digits.isdecimal() and luhn(digits)


def is_words(text: str) -> bool:
    return not text.replace(" ", "").isdecimal()


def is_website(text: str) -> bool:
    return text.startswith(("http://", "https://", "www."))


def emails(text: str) -> list[str]:
    """The addresses in ``text``, in lower case (domains are, and so is the key we match on)."""
    found = []
    for part in EMAIL_SEPARATOR.split(text.lower().replace("mailto:", "")):
        address = part.strip(".:()[]'\"")
        if "@" not in address or len(address) > 254:
            continue
        if USUAL_EMAIL.fullmatch(address) or is_valid_email(address):
            found.append(address)
    if not found and "@" in text:
        raise CellError(_("Cette adresse électronique n’est pas valable."))
    if not found:
        raise CellDoubt(_("Ce n’est pas une adresse électronique : gardé dans les notes."))
    return found


def is_valid_email(address: str) -> bool:
    try:
        valid_email(address)
    except ValidationError:
        return False
    return True


def phones(text: str) -> list[str]:
    """The numbers in ``text`` as E.164 (ITU), read as French ones unless they say otherwise."""
    found = [number for part in PHONE_SEPARATOR.split(text.lower()) if (number := phone(part))]
    if not found:
        matches = phonenumbers.PhoneNumberMatcher(text, "FR")
        found = [e164(match.number) for match in matches]
    if not found:
        raise CellDoubt(_("Ce numéro n’est pas compris : gardé dans les notes."))
    return found


def phone(text: str) -> str:
    """One number as E.164, or ``""``. The usual French ones do without the slow library."""
    if match := FRENCH_PHONE.fullmatch(PHONE_SIGNS.sub("", text.strip())):
        return f"+33{match[1]}"
    try:
        number = phonenumbers.parse(text, "FR")
    except phonenumbers.NumberParseException:
        return ""
    return e164(number) if phonenumbers.is_valid_number(number) else ""


def e164(number: phonenumbers.PhoneNumber) -> str:
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def luhn(digits: str) -> bool:
    """The key of SIREN and SIRET numbers (ISO/IEC 7812-1)."""
    doubled = (int(digit) * (1 + index % 2) for index, digit in enumerate(reversed(digits)))
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def siret(text: str) -> str:
    """The fourteen digits of a SIRET, checked by its key (those of La Poste add up to 5 × n)."""
    digits = re.sub(r"[\s.\-]", "", text)
    if re.fullmatch(r"\d{14}", digits):
        la_poste = digits.startswith("356000000") and sum(map(int, digits)) % 5 == 0
        if luhn(digits) or la_poste:
            return digits
        raise CellDoubt(_("Ce SIRET a une erreur de chiffre : gardé dans les notes."))
    raise CellDoubt(_("Un SIRET a 14 chiffres : gardé dans les notes."))


def siren(text: str) -> str:
    """The nine digits of a SIREN, checked by its key."""
    digits = re.sub(r"[\s.\-]", "", text)
    if not re.fullmatch(r"\d{9}", digits):
        raise CellDoubt(_("Un SIREN a 9 chiffres : gardé dans les notes."))
    if not luhn(digits):
        raise CellDoubt(_("Ce SIREN a une erreur de chiffre : gardé dans les notes."))
    return digits


def postcode(text: str) -> str:
    """Five digits; the first 0 eaten by a spreadsheet is given back."""
    if match := POSTCODE.fullmatch(text.replace(" ", "", 1) if text[:2].isdecimal() else text):
        return match[1].zfill(5)
    raise CellDoubt(_("Ce n’est pas un code postal : gardé dans les notes."))


def website(text: str) -> str:
    """An http(s) address; anything else (``javascript:``, an account name) is a doubt."""
    first = re.split(r"[\s;]+", text, maxsplit=1)[0]
    if len(first) > 300 or not WEB.fullmatch(first):
        raise CellDoubt(_("Cette adresse de site n’est pas comprise : gardée dans les notes."))
    return first if first.lower().startswith("http") else f"https://{first}"


def bounded(text: str, longest: int) -> str:
    """``text``, when it is at most ``longest`` characters."""
    if len(text) > longest:
        raise CellError(
            _("Ce texte est trop long : %(length)s caractères, %(longest)s au plus.")
            % {"length": len(text), "longest": longest}
        )
    return text
