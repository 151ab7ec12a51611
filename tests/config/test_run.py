import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
from django.conf import settings as django_settings

from config import prepare, sites
from tests.conftest import LiveDatabase
from tests.site import free_port

COMMAND = [sys.executable, "-m", "config.run"]


@dataclass
class Run:
    """``make run`` under way. ``last_breath`` is the reading end of a pipe that every process of it holds."""

    process: subprocess.Popen[str]
    port: int
    last_breath: int

    def announced(self) -> str:
        """What it prints until it is ready."""
        lines = []
        for line in self.process.stdout:
            lines.append(line)
            if line.startswith("Ctrl-C"):
                break
        return "".join(lines)

    def everything_ends(self) -> bool:
        return os.read(self.last_breath, 1) == b""

    def children(self) -> dict[str, int]:
        """The web server and the worker, by what each of them started in turn."""
        pids = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        count = {int(pid): len(Path(f"/proc/{pid}/task/{pid}/children").read_text().split()) for pid in pids}
        worker = max(count, key=lambda pid: count[pid])
        return {"worker": worker, "web": next(pid for pid in count if pid != worker)}


@pytest.fixture
def start(live_database: LiveDatabase, settings: Any) -> Iterator[Callable[[], Run]]:
    """Starts on a prepared real site, whose static files count as collected."""
    static = live_database.var_dir / "static"
    static.mkdir()
    settings.STATIC_ROOT = static
    (static / "staticfiles.json").write_text(json.dumps({"version": "1.1", "paths": {}, "hash": ""}))
    (live_database.var_dir / "static.stamp").write_text(prepare.static_fingerprint())
    sites.claim("real")
    runs: list[Run] = []

    def go() -> Run:
        port = free_port()
        read, write = os.pipe()
        environment = {**os.environ, **live_database.environment, "PORT": str(port), "WEB_WORKERS": "1"}
        process = subprocess.Popen(
            COMMAND,
            cwd=django_settings.BASE_DIR,
            env=environment,
            pass_fds=[write],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        os.close(write)
        runs.append(Run(process, port, read))
        return runs[-1]

    yield go
    for run in runs:
        run.process.kill()
        run.process.communicate()
        os.close(run.last_breath)


def test_a_taken_port_is_refused_in_one_sentence(tmp_path: Path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        fresh = {"DJANGO_SETTINGS_MODULE": "config.settings", "VAR_DIR": str(tmp_path), "DATABASE_URL": ""}
        environment = {**os.environ, **fresh, "PORT": port}
        done = subprocess.run(COMMAND, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith(f"Port {port} cannot be used")
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.engines
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_answers_tells_where_and_ends_with_everything_it_started(
    start: Callable[[], Run], number: signal.Signals
):
    run = start()
    told = run.announced()
    assert f"http://127.0.0.1:{run.port}/admin/" in told
    assert f"http://127.0.0.1:{run.port}/mailbox/" in told
    with urlopen(f"http://127.0.0.1:{run.port}/readyz") as answer:
        assert json.load(answer) == {"ready": True, "database": "ok", "queue": "ok", "ledger": "ok"}
    run.process.send_signal(number)
    assert run.process.wait(timeout=30) == 0
    assert run.everything_ends()


@pytest.mark.parametrize(("which", "named"), [("worker", "The worker"), ("web", "The web server")])
@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_when_one_half_ends_by_itself_it_is_named_and_the_other_is_stopped(
    start: Callable[[], Run], which: str, named: str
):
    run = start()
    run.announced()
    os.kill(run.children()[which], signal.SIGKILL)
    assert run.process.wait(timeout=30) == 1
    assert run.process.stderr.read().strip().endswith(f"{named} ended by itself; stopping the rest.")
    assert run.everything_ends()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent is gone")
def test_killed_outright_it_leaves_nothing_behind(start: Callable[[], Run]):
    run = start()
    run.announced()
    run.process.kill()
    assert run.everything_ends()
