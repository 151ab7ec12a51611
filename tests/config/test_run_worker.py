import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from config import queue
from tests.conftest import LiveDatabase

pytestmark = pytest.mark.engines


@dataclass
class RunningWorker:
    """A supervisor in a process of its own, and the named pipe its tasks speak through."""

    process: subprocess.Popen[bytes]
    pipe: Path
    last_breath: int

    def hear(self) -> str:
        """The next word a task says; waits for it."""
        return self.pipe.read_text().strip()

    def end(self) -> int:
        return self.process.wait(timeout=30)


@pytest.fixture
def worker(live_database: LiveDatabase, tmp_path: Path) -> Iterator[RunningWorker]:
    pipe = tmp_path / "say"
    os.mkfifo(pipe)
    read, write = os.pipe()
    process = subprocess.Popen(
        [sys.executable, "manage.py", "run_worker"],
        cwd=django_settings.BASE_DIR,
        env={**os.environ, **live_database.environment, "SAY": str(pipe), "LOG_LEVEL": "ERROR"},
        pass_fds=[write],
    )
    os.close(write)
    yield RunningWorker(process, pipe, read)
    process.kill()
    process.wait()
    os.close(read)


def put(name: str, *args: Any, queue_name: str = "default") -> DBTaskResult:
    """A task in the queue, for the worker's process: this one would run it at once."""
    return DBTaskResult.objects.create(
        task_path=f"tests.config.queue_tasks.{name}",
        args_kwargs={"args": args, "kwargs": {}},
        queue_name=queue_name,
        backend_name="default",
        run_after=timezone.now(),
    )


def status(row: DBTaskResult) -> str:
    row.refresh_from_db()
    return row.status


def test_every_queue_is_served(worker: RunningWorker):
    queues = django_settings.TASKS["default"]["QUEUES"]
    heard = set()
    for name in queues:
        put("greet", name, queue_name=name)
        heard.add(worker.hear())
    assert heard == set(queues)


def test_a_killed_process_is_replaced_and_its_task_run_again(worker: RunningWorker):
    row = put("be_killed_once")
    os.kill(int(worker.hear()), signal.SIGKILL)
    assert worker.hear() == "done"
    worker.process.terminate()
    assert worker.end() == 0
    assert status(row) == TaskResultStatus.SUCCESSFUL
    assert len(set(row.worker_ids)) == 2


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_stop_lets_the_running_task_finish(worker: RunningWorker, number: int):
    row = put("outlast_a_signal")
    assert worker.hear() == "waiting"
    worker.process.send_signal(number)
    assert worker.end() == 0
    assert status(row) == TaskResultStatus.SUCCESSFUL


def test_the_same_signal_again_kills_and_the_next_supervisor_takes_the_task_up(worker: RunningWorker):
    row = put("never_end")
    assert worker.hear() == "waiting"
    worker.process.terminate()
    assert worker.hear() == "told"
    worker.process.terminate()
    assert worker.end() == 0
    assert status(row) == TaskResultStatus.RUNNING
    assert queue.free_abandoned() == 1
    assert status(row) == TaskResultStatus.READY


def test_processes_whose_supervisor_was_killed_end_by_themselves(worker: RunningWorker):
    put("greet", "Kari")
    assert worker.hear() == "Kari"
    worker.process.kill()
    assert os.read(worker.last_breath, 1) == b"", "the pipe closes when the last process has gone"
