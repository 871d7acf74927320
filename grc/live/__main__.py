"""``python -m grc.live``: serve the live streams until SIGTERM or Ctrl-C."""

import asyncio
import logging
import os
import sys

from grc import embedded
from grc.live.place import socket_path
from grc.live.server import Live


def main() -> int:
    """Return the exit status: 0 when asked to stop, 1 with a sentence when it cannot start."""
    logging.basicConfig(format="grc.live : %(message)s", level=logging.WARNING)
    url = os.environ.get("DATABASE_URL") or embedded.database_url()
    try:
        asyncio.run(Live(url, socket_path(embedded.var_folder())).serve())
    except OSError as error:
        print(f"grc.live : {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
