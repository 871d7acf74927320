"""The web server: two processes that share the memory of what was loaded before they split."""

import gc
import os
from typing import Any

SHARED_MEMORY = "/dev/shm"  # noqa: S108

wsgi_app = "grc.wsgi:application"
bind = os.environ.get("GRC_BIND") or f"127.0.0.1:{os.environ.get('PORT') or 8000}"
workers = int(os.environ.get("WEB_CONCURRENCY") or 2)
worker_class = "gthread"
threads = 4
preload_app = True
timeout = 60
graceful_timeout = 8
keepalive = 5
control_socket_disable = True
# The heartbeat file must not wait for a disk.
worker_tmp_dir = SHARED_MEMORY if os.access(SHARED_MEMORY, os.W_OK) else None
proc_name = "grc"
loglevel = os.environ.get("GUNICORN_LOGLEVEL") or "warning"


def when_ready(_server: Any) -> None:
    """Load what the first request would load, once for all workers, and let them share it.

    `gc.freeze` keeps the collector from writing to those pages, which would copy them.
    """
    from django.template import engines
    from django.urls import get_resolver

    get_resolver().url_patterns  # noqa: B018 - imports every view
    list(engines.all())
    gc.collect()
    gc.freeze()
