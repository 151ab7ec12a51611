"""Visits while the processes that take and count them are killed: none that was answered is lost or doubled.

    python -m tests.drills.hits N KILLS

asks the site of the environment N times for links that stand there, and prints what came of it as JSON.
"""

import contextlib
import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.files import BASE_DIR
from tests.site import answers, free_port, stop
from tests.waiting import until

READERS = 8
ROLL_UP = """
import time, django
django.setup()
from sharing.hits import services as hits
while True:
    hits.roll_up()
    time.sleep(0.05)
"""


@dataclass
class Told:
    """Visits by link: those that were answered with the code, and those that got no answer at all."""

    answered: Counter[str] = field(default_factory=Counter)
    unanswered: Counter[str] = field(default_factory=Counter)
    others: int = 0
    kills: int = 0


class Processes:
    """gunicorn with two workers, and a process that rolls up; any of them may be killed."""

    def __init__(self, environment: Mapping[str, str] = os.environ, log: Path | None = None) -> None:
        self.port, self.log = free_port(), log
        self.environment = {**environment, "PORT": str(self.port), "WEB_WORKERS": "2", "PROXIES": "1"}

    def __enter__(self) -> "Processes":
        self.web = self.start("-m", "gunicorn", "-c", "config/gunicorn.py", "config.wsgi")
        self.counter = self.start("-c", ROLL_UP)
        until(lambda: answers(f"http://127.0.0.1:{self.port}/healthz"), what="answer of the site")
        return self

    def __exit__(self, *_: object) -> None:
        stop(self.web)
        self.counter.kill()
        self.counter.wait()

    def start(self, *arguments: str) -> "subprocess.Popen[bytes]":
        with contextlib.ExitStack() as opened:
            log = opened.enter_context(self.log.open("ab")) if self.log else None
            return subprocess.Popen(
                [sys.executable, *arguments],
                cwd=BASE_DIR,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def kill(self) -> None:
        """SIGKILL to one of the web workers, which gunicorn replaces, and to the roll-up."""
        children = Path(f"/proc/{self.web.pid}/task/{self.web.pid}/children").read_text(encoding="ascii")
        if workers := children.split():
            os.kill(int(random.choice(workers)), signal.SIGKILL)
        self.counter.kill()
        self.counter.wait()
        self.counter = self.start("-c", ROLL_UP)


class Reader(threading.Thread):
    """Asks for one link after another, each time from another network, until ``left`` is used up."""

    def __init__(self, number: int, port: int, codes: Sequence[str], left: "Left", told: Told) -> None:
        super().__init__()
        self.number, self.port, self.codes, self.left, self.told = number, port, codes, left, told
        self.line: socket.socket | None = None

    def run(self) -> None:
        asked = 0
        while self.left.take():
            asked += 1
            code = self.codes[asked % len(self.codes)]
            answer = self.ask(code, f"{10 + self.number}.{asked >> 8 & 255}.{asked & 255}.7")
            with self.left.lock:
                self.note(code, answer)

    def note(self, code: str, answer: bytes) -> None:
        if not answer:
            self.told.unanswered[code] += 1
        elif f"#d={code}".encode() in answer:
            self.told.answered[code] += 1
        else:
            self.told.others += 1

    def ask(self, code: str, address: str) -> bytes:
        """The head of the answer; nothing when there was none."""
        words = (
            f"GET /d/{code} HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Forwarded-For: {address}\r\n"
            "User-Agent: Mozilla/5.0 (X11; Linux) AppleWebKit/537.36 Chrome/140.0\r\n\r\n"
        )
        answer = b""
        try:
            if self.line is None:
                self.line = socket.create_connection(("127.0.0.1", self.port), timeout=30)
            self.line.sendall(words.encode())
            while b"\r\n\r\n" not in answer:
                part = self.line.recv(4096)
                if not part:
                    raise ConnectionResetError
                answer += part
        except OSError:
            self.line = None
            return b""
        return answer


class Left:
    """How many visits are left, shared by all readers."""

    def __init__(self, number: int) -> None:
        self.number, self.lock = number, threading.Lock()

    def take(self) -> bool:
        with self.lock:
            self.number -= 1
            return self.number >= 0


def run(codes: Sequence[str], *, hits: int, kills: int) -> Told:
    """``hits`` visits, with ``kills`` moments spread over them at which processes are killed."""
    told, left = Told(), Left(hits)
    with Processes() as processes:
        readers = [Reader(number, processes.port, codes, left, told) for number in range(READERS)]
        for reader in readers:
            reader.start()
        for turn in range(kills):
            while left.number > hits * (kills - turn) / (kills + 1):
                time.sleep(0.01)
            processes.kill()
            told.kills += 1
        for reader in readers:
            reader.join()
    return told


def counted_by_link() -> Counter[str]:
    """Visits by link, once all are rolled up."""
    from django.db.models import Sum

    from sharing.hits import services
    from sharing.models import ShareCount

    services.roll_up()
    return Counter(dict(ShareCount.objects.values_list("share__code").annotate(Sum("count"))))


def faults(told: Told, counted: Counter[str]) -> dict[str, int]:
    """What the counts say. A visit without an answer may be counted or not."""
    lost = told.answered - counted
    doubled = counted - told.answered - told.unanswered
    return {
        "answered": told.answered.total(),
        "unanswered": told.unanswered.total(),
        "others": told.others,
        "kills": told.kills,
        "counted": counted.total(),
        "lost": lost.total(),
        "doubled": doubled.total(),
    }


def main(number: int, kills: int) -> int:
    import django

    django.setup()
    from sharing.models import Share

    codes = [str(code) for code in Share.objects.values_list("code", flat=True)[:32]]
    before = counted_by_link()
    told = run(codes, hits=number, kills=kills)
    print(json.dumps(faults(told, counted_by_link() - before)))
    return 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
