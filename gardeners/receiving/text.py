"""The text of a message: from HTML, cleaned, and less what it quotes."""

from __future__ import annotations

import re
import unicodedata

from inscriptis import Inscriptis
from inscriptis.model.config import ParserConfig
from lxml import etree
from lxml.html import HTMLParser, document_fromstring

MAX_HTML = 200_000  # characters
SHAPES = ("style", "colspan", "rowspan", "width", "height")
TAG = re.compile(r"<[^<>]{0,2000}>")
BLANKS = re.compile(r"\n{3,}")
# What begins the message that one answers: « Le 3 nov. 2026 à 10:12, Jean Test a écrit : ».
WROTE = re.compile(
    r"^>? ?(?:le|on)\b.{4,300}?(?:a écrit|wrote) ?:$", re.IGNORECASE | re.MULTILINE | re.DOTALL
)
SIGNATURE = re.compile(r"^-- ?$", re.MULTILINE)  # RFC 3676, 4.3


def text_of_html(html: str) -> str:
    """The text that ``html`` shows. Shapes are left out: some are there to fill the memory."""
    html = html[:MAX_HTML]
    if not html.strip("\x00 \r\n\t"):
        return ""
    try:
        tree = document_fromstring(html.encode(), parser=HTMLParser(encoding="utf-8"))
        for element in tree.iter():
            for name in SHAPES:
                if name in element.attrib:
                    del element.attrib[name]
        found = plain(Inscriptis(tree, ParserConfig(display_links=False)).get_text())
    except (etree.LxmlError, ValueError, RecursionError):
        found = ""
    return found or plain(TAG.sub(" ", html))


def plain(text: str) -> str:
    """``text`` with one kind of line end, no control characters, and no heap of empty lines."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " ")
    kept = "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in UNSEEN)
    return BLANKS.sub("\n\n", "\n".join(line.rstrip() for line in kept.split("\n"))).strip()


# Controls, marks that turn the text over or hide it, halves of characters.
UNSEEN = {"Cc", "Cf", "Cs"}


def said(text: str) -> str:
    """What ``text`` says by itself: less the signature, and the message that it answers when it
    is quoted below. What is written between two quotes stays, quotes included."""
    if found := WROTE.search(text):
        after = text[found.end() :].strip().split("\n")
        if all(not line or line.startswith(">") for line in after):
            text = text[: found.start()]
    lines = text.rstrip().split("\n")
    while lines and (not lines[-1].strip() or lines[-1].startswith(">")):
        lines.pop()
    body = "\n".join(lines)
    found = SIGNATURE.search(body)
    return (body[: found.start()] if found else body).strip()
