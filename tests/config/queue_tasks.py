"""Tasks for the tests of the worker. They speak through a named pipe, so that a test can wait for them."""

import os
import signal
from pathlib import Path
from typing import NoReturn

from django_tasks import task


def say(word: str) -> None:
    with Path(os.environ["SAY"]).open("w") as pipe:
        pipe.write(f"{word}\n")


def wait_for_signal() -> None:
    """Return once a signal has reached this process and its handler has been called for."""
    told, tell = os.pipe()
    os.set_blocking(tell, False)
    signal.set_wakeup_fd(tell)
    say("waiting")
    os.read(told, 1)


@task()
def greet(name: str) -> None:
    say(name)


@task()
def be_killed_once() -> None:
    """Says its process and waits to be killed; the second time it finishes."""
    try:
        Path(os.environ["SAY"] + ".seen").touch(exist_ok=False)
    except FileExistsError:
        say("done")
        return
    say(str(os.getpid()))
    while True:
        signal.pause()


@task()
def outlast_a_signal() -> None:
    wait_for_signal()


@task()
def never_end() -> NoReturn:
    wait_for_signal()
    say("told")
    while True:
        signal.pause()
