"""gunicorn with the site's own settings (config/gunicorn.py), in front of one application or another."""

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator

from tests.files import BASE_DIR
from tests.site import answers, free_port, stop
from tests.waiting import until

GUNICORN = ["-m", "gunicorn", "--worker-class=gthread", "--workers=2", "--threads=4", "--reuse-port"]
GUNICORN += ["--preload", "--log-level=error", "--no-control-socket", "--graceful-timeout=5"]


@contextlib.contextmanager
def serving(application: str, path: str, **environment: str) -> Iterator[str]:
    """The address at which ``application`` (``module:name``) answers once ``path`` there does."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, *GUNICORN, f"--bind=127.0.0.1:{port}", application],
        cwd=BASE_DIR,
        env={**os.environ, **environment},
        start_new_session=True,
    )
    try:
        address = f"http://127.0.0.1:{port}"
        until(lambda: answers(address + path), what=f"answer of {application}")
        yield address
    finally:
        stop(process)
