"""What a file really is, from its content: its name may lie."""

from __future__ import annotations

import zipfile
from pathlib import Path

from grc.importing import limits
from grc.importing.errors import UnreadableFile

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
IMAGES = (
    b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM\x36", b"II*\x00", b"MM\x00*", b"\x00\x00\x01\x00",
)  # fmt: skip
ARCHIVES = (b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"BZh", b"\xfd7zXZ")
TEXTS = {
    b"{\\rtf": "document",
    b"<!doctype": "web_page", b"<html": "web_page", b"<table": "web_page", b"<?xml": "web_page",
    b"<svg": "image", b"{\"": "data", b"[{": "data", b"%!ps": "pdf", b"from ": "", b"#!": "data",
}  # fmt: skip


def kind_of(path: Path) -> str:
    """The kind of the spreadsheet at ``path``: ``xlsx``, ``xlsb``, ``ods``, ``xls``, ``text``,
    ``vcard`` or ``calendar``.

    Raises ``UnreadableFile`` for anything that is known not to be a spreadsheet.
    """
    size = path.stat().st_size
    if size == 0:
        raise UnreadableFile("empty")
    if size > limits.FILE_BYTES:
        raise UnreadableFile("too_heavy")
    with path.open("rb") as file:
        head = file.read(4096)
    if head.startswith(b"PK"):
        return kind_of_archive(path)
    if head.startswith(OLE):
        return kind_of_ole(path)
    return kind_of_bytes(head)


def kind_of_bytes(head: bytes) -> str:
    if head.startswith(IMAGES) or head[8:12] == b"WEBP" or head[4:8] == b"ftyp":
        raise UnreadableFile("image")
    if head.startswith(ARCHIVES):
        raise UnreadableFile("archive")
    if b"%PDF-" in head[:1024]:
        raise UnreadableFile("pdf")
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith(b"begin:vcard"):
        return "vcard"
    if start.startswith(b"begin:vcalendar"):
        return "calendar"
    for beginning, code in TEXTS.items():
        if code and start.startswith(beginning):
            raise UnreadableFile(code)
    if not head.replace(b"\x00", b"").replace(b"\xff\xfe", b"").strip():
        raise UnreadableFile("empty")
    return "text"


def kind_of_ole(path: Path) -> str:
    """A file of the old Office: a workbook, an encrypted new one, or a document."""
    content = path.read_bytes()
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise UnreadableFile("encrypted")
    if "WordDocument".encode("utf-16-le") in content:
        raise UnreadableFile("document")
    if "PowerPoint Document".encode("utf-16-le") in content:
        raise UnreadableFile("presentation")
    return "xls"


def kind_of_archive(path: Path) -> str:
    """The kind of a zipped workbook, once its weight unpacked is known to be bearable."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            check_weight(members)
            names = {member.filename for member in members}
            kind = zipped_kind(archive, names)
            encrypted = any(member.flag_bits & 1 for member in members)
            if kind == "ods" and "META-INF/manifest.xml" in names and not encrypted:
                encrypted = b"encryption-data" in archive.read("META-INF/manifest.xml")
    except (zipfile.BadZipFile, NotImplementedError, OSError, EOFError, ValueError) as error:
        raise UnreadableFile("damaged") from error
    except RuntimeError as error:  # zipfile's way to say that a password is needed
        raise UnreadableFile("encrypted") from error
    if encrypted:
        raise UnreadableFile("encrypted")
    return kind


def zipped_kind(archive: zipfile.ZipFile, names: set[str]) -> str:
    lowered = {name.lower() for name in names}
    if "xl/workbook.bin" in lowered:
        return "xlsb"
    if any(name.startswith("xl/") for name in lowered):
        return "xlsx"
    if any(name.startswith("word/") for name in lowered):
        raise UnreadableFile("document")
    if any(name.startswith("ppt/") for name in lowered):
        raise UnreadableFile("presentation")
    mimetype = archive.read("mimetype") if "mimetype" in names else b""
    if b"opendocument.spreadsheet" in mimetype:
        return "ods"
    if b"opendocument.presentation" in mimetype:
        raise UnreadableFile("presentation")
    raise UnreadableFile("document" if b"opendocument" in mimetype else "archive")


def check_weight(members: list[zipfile.ZipInfo]) -> None:
    """Refuse an archive whose declared sizes are those of a bomb (overlapping members add up)."""
    if len(members) > limits.ARCHIVE_MEMBERS:
        raise UnreadableFile("bomb")
    if sum(member.file_size for member in members) > limits.ARCHIVE_BYTES:
        raise UnreadableFile("bomb")
    for member in members:
        packed = max(member.compress_size, 1)
        if (
            member.file_size > limits.ARCHIVE_RATIO_FROM
            and member.file_size / packed > limits.ARCHIVE_RATIO
        ):
            raise UnreadableFile("bomb")
