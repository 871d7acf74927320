"""The text of one cell, whatever wrote it."""

from __future__ import annotations

import datetime
import re
import unicodedata

# Text in UTF-8 that was read as cp1252, then saved: « Ã‰cole » for « École ».
SUSPECT = re.compile("[ÃÂâÅ][\u0080-\u00bf\u0152-\u2122]")
# Back to the byte that each character of cp1252 stood for.
TO_BYTE = {
    ord(bytes([byte]).decode("cp1252")): byte
    for byte in range(0x80, 0xA0)
    if byte not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
}
SPACES = re.compile(r"[^\S\n]+")
INVISIBLE = {ord(char): None for char in "\x00\u200b\u200c\u200d\u2060\ufeff\u00ad"}
CONTROLS = {code: " " for code in range(32) if chr(code) not in "\t\n\r"}
LONGEST_INTEGER = 1e17


def repaired(text: str) -> str:
    """``text`` without double encoding: « HermÃ¨s » gives « Hermès ». Sound text is left as is."""
    for _round in range(3):
        if not SUSPECT.search(text):
            break
        try:
            text = text.translate(TO_BYTE).encode("latin-1").decode("utf-8")
        except UnicodeError:
            break
    return text


def tidied(text: str) -> str:
    """``text`` composed (NFC), without control or invisible characters nor spaces around."""
    if text.isprintable() and unicodedata.is_normalized("NFC", text):
        return text.strip()
    text = text.translate(INVISIBLE).replace("\r\n", "\n").replace("\r", "\n").translate(CONTROLS)
    text = unicodedata.normalize("NFC", text)
    return SPACES.sub(" ", text).strip()


def text_of(value: object) -> str:
    """The text that a person reads in a cell holding ``value``, as French spreadsheets show it."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, float):
        if value.is_integer() and abs(value) < LONGEST_INTEGER:
            return str(int(value))
        return repr(value)
    if isinstance(value, datetime.datetime):
        if value.time() == datetime.time():
            return f"{value:%d/%m}/{value.year:04}"
        return f"{value:%d/%m}/{value.year:04} {value:%H:%M}"
    if isinstance(value, datetime.date):
        return f"{value:%d/%m}/{value.year:04}"
    if isinstance(value, datetime.time):
        return f"{value:%H:%M}"
    return "" if value is None else str(value)
