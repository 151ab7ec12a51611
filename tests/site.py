"""The real thing as a subprocess: ``python -m config.run`` on a free port, with data of its own."""

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from tests.files import BASE_DIR, remove_counters
from tests.waiting import until

START_SECONDS, STOP_SECONDS = 180, 30
# Printed when /readyz says that everything works.
LAST_LINE = "Ctrl-C stops everything."


@dataclass(frozen=True)
class Site:
    """A running site. ``environment`` leads ``manage.py`` to the same data."""

    base_url: str
    var_dir: Path
    environment: dict[str, str]
    process: "subprocess.Popen[bytes]"
    log: Path

    @property
    def mailbox(self) -> Path:
        return self.var_dir / "mailbox"

    @property
    def output(self) -> str:
        """All that the site has printed so far."""
        return self.log.read_text(encoding="utf-8")

    def manage(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """``manage.py`` beside the running site."""
        command = [sys.executable, "manage.py", *arguments]
        return subprocess.run(
            command, cwd=BASE_DIR, env=self.environment, capture_output=True, text=True, check=False
        )


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def environment(var_dir: Path, **more: str) -> dict[str, str]:
    """This process's environment without what would lead to other data."""
    others = {
        "DATABASE_URL",
        "TEST_DATABASE_URL",
        "DJANGO_SETTINGS_MODULE",
        "BASE_URL",
        "EMAIL_URL",
        "REDIS_URL",
    }
    kept = {name: value for name, value in os.environ.items() if name not in others}
    return {**kept, "VAR_DIR": str(var_dir), "LOG_LEVEL": "INFO", **more}


def demo(folder: Path) -> Path:
    """All that the first ``make run`` makes before it serves, in ``folder``: a VAR_DIR to copy."""
    code = "import django; django.setup(); from config.prepare import prepare; prepare()"
    variables = environment(folder, DJANGO_SETTINGS_MODULE="config.settings")
    subprocess.run([sys.executable, "-c", code], cwd=BASE_DIR, env=variables, check=True, capture_output=True)
    return folder


def answers(url: str) -> bool:
    """Whether a GET is answered with 200."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=10)
    try:
        connection.request("GET", parts.path or "/")
        return connection.getresponse().status == http.HTTPStatus.OK
    except OSError:
        return False
    finally:
        connection.close()


@contextlib.contextmanager
def running_site(
    folder: Path,
    command: Sequence[str] = (sys.executable, "-m", "config.run"),
    cwd: Path = BASE_DIR,
    **settings: str,
) -> Iterator[Site]:
    """Start it with its data in ``folder``, wait until it says it is ready, and stop it as Ctrl-C would.

    Every process that it started must be gone by then.
    """
    port = free_port()
    variables = environment(folder / "var", PORT=str(port), **settings)
    log = folder / "site.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            cwd=cwd,
            env=variables,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    site = Site(f"http://127.0.0.1:{port}", folder / "var", variables, process, log)

    def is_ready() -> bool:
        assert process.poll() is None, f"The site did not start:\n{site.output}"
        return LAST_LINE in site.output

    try:
        until(is_ready, what="readiness", seconds=START_SECONDS)
        yield site
    finally:
        stop(process)
        remove_counters(site.var_dir)


def stop(process: "subprocess.Popen[bytes]") -> None:
    """SIGINT to the process and all it started, as a terminal sends it; nothing of it may stay."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGINT)
    try:
        process.wait(STOP_SECONDS)
        until(
            lambda: not group_exists(process.pid),
            what="end of every process it started",
            seconds=STOP_SECONDS,
        )
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)


def group_exists(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True
