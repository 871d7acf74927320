from __future__ import annotations


class UnreadableFile(Exception):  # noqa: N818 - says what it is
    """A file that cannot be read as a spreadsheet.

    ``code`` names the reason; ``str()`` is the sentence shown to the person, in their language
    (``grc.importing.sentences``). The reading process raises it without loading Django.
    """

    def __init__(self, code: str, **details: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.details = details

    def __str__(self) -> str:
        from grc.importing.sentences import sentence

        return sentence(self.code, self.details)
