"""Messages read from a mailbox on this machine: a file (mbox) or a folder (Maildir).

Each one is removed once it is kept or refused: nothing stays of it there either. One that could
not be read for a reason of ours (the database does not answer) stays for the next time.
"""

from __future__ import annotations

import logging
import mailbox
from pathlib import Path
from typing import Any, NamedTuple

from gardeners.receiving.keeping import receive

log = logging.getLogger(__name__)


class Read(NamedTuple):
    kept: int
    refused: int


def read_mailbox(path: Path) -> Read:
    """Receive all that the mailbox at ``path`` holds; none when another process reads it now.

    Raises ``FileNotFoundError`` when there is no mailbox there.
    """
    box = _opened(path)
    kept = refused = 0
    try:
        box.lock()
    except mailbox.ExternalClashError:
        return Read(0, 0)
    try:
        for key in box.keys():  # noqa: SIM118 - a mailbox iterates over its messages
            try:
                email = receive(box.get_bytes(key))
            except Exception:
                log.exception("received email left in the mailbox")
                continue
            box.discard(key)
            kept, refused = (kept + 1, refused) if email else (kept, refused + 1)
        box.flush()
    finally:
        box.unlock()
        box.close()
    return Read(kept, refused)


def _opened(path: Path) -> mailbox.Mailbox[Any]:
    if path.is_dir():
        if not (path / "new").is_dir():
            raise FileNotFoundError(path)
        return mailbox.Maildir(path, create=False)
    if not path.is_file():
        raise FileNotFoundError(path)
    return mailbox.mbox(path, create=False)
