"""gunicorn's settings, for ``make run`` and in production: ``gunicorn -c config/gunicorn.py config.wsgi``.

There is no access log: it would hold addresses and tokens. A proxy in front may keep one of its own.
"""

import gc
import os
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

try:
    bind = f"127.0.0.1:{settings.PORT}"
except ImproperlyConfigured as error:
    raise SystemExit(str(error)) from None

workers = settings.WEB_WORKERS
# Threads, so that a browser's idle connection holds up nobody; a listening socket per worker, because
# connections that are kept alive otherwise gather at one of them.
worker_class, threads, reuse_port = "gthread", 4, True
# Django is loaded once and shared by the workers.
preload_app = True
graceful_timeout = 10
# gunicorn takes a header SCRIPT_NAME from a proxy on this machine, which may have it from anybody: it would
# move the site, and serve one page under the address of another.
forwarder_headers = ""
control_socket_disable = True
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108  (a file in memory, without a name)
logconfig_dict = {
    **settings.LOGGING,
    "loggers": {
        "gunicorn.error": {"level": "WARNING", "handlers": ["stderr"], "propagate": False},
        # It drops the body of an answer to HEAD, which Django leaves to the server, and says so each time.
        "gunicorn.http.wsgi": {"level": "ERROR"},
    },
}


def when_ready(server: Any) -> None:
    """Before the workers fork: what was loaded stays, so no worker needs to look through it for garbage.

    It saves a tenth of the time of a page, and the memory that workers share stays shared.
    """
    gc.collect()
    gc.freeze()
