"""The kill drill of mailings: workers killed at random moments, the mail server too, people leaving.

By the mail server's own log everybody got it once, was refused once, or is in doubt, and of those no more
than one per connection and kill. ``python -m tests.drills.mailings`` runs it in full size on both databases;
with the word ``here`` on that of DATABASE_URL, which must be empty.
"""

import contextlib
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.files import BASE_DIR
from tests.site import free_port
from tests.waiting import until

PEOPLE, KILLS, SERVER_KILLS, LEAVING = 2000, 20, 2, 40
CONNECTIONS = 4
# A text under way when somebody leaves still arrives.
UNDER_WAY_SECONDS = 2
LAST_SECONDS = 300
SETTINGS = {"DJANGO_SETTINGS_MODULE": "tests.drills.settings", "LOG_LEVEL": "ERROR"}


@dataclass
class Drill:
    """One mailing to ``people`` readers, and what is done to those who send it."""

    people: int
    kills: int
    server_kills: int
    leaving: int
    workers: int
    folder: Path
    seed: int = field(default_factory=lambda: random.randrange(10**6))
    environment: dict[str, str] = field(default_factory=dict)
    left: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        self.port, self.log = free_port(), self.folder / "smtp.log"
        self.processes: list[subprocess.Popen[bytes]] = []

    def run(self) -> "Books":
        """Do it all; the books of the mail server and of the database."""
        from tests.mail.mailings.conftest import mailing_to

        purpose = crowd(self.people)
        self.subjects = list(purpose.consents.select_related("subject"))
        mailing = mailing_to(purpose)
        with self.running():
            for moment in self.moments():
                moment()
            until(lambda: self.is_over(mailing), what="end of the mailing", seconds=LAST_SECONDS)
        return Books.of(mailing, self)

    def moments(self) -> Iterator[Callable[[], None]]:
        """What happens, in a random order, each after some more messages have gone."""
        what = [self.kill_worker] * self.kills + [self.kill_server] * self.server_kills
        what += [self.leave] * self.leaving
        self.chance.shuffle(what)
        reached = 0
        for action in what:
            reached += self.chance.randint(0, 2 * self.people // (len(what) + 5))
            enough = min(reached, self.people // 2)
            until(lambda enough=enough: self.have_gone(enough), what="progress")
            # Somewhere within the next messages.
            time.sleep(self.chance.random() / 100)
            yield action

    def have_gone(self, enough: int) -> bool:
        """Whether so many were taken; what was put off while the server was away goes at once."""
        from tests.mail.mailings.conftest import make_due

        make_due()
        return len(self.lines()) >= enough

    @contextlib.contextmanager
    def running(self) -> Iterator[None]:
        self.start_server()
        self.processes = [self.start_worker() for _ in range(self.workers)]
        try:
            yield
        finally:
            for process in (*self.processes, self.server):
                process.kill()
                process.wait()

    def start_server(self) -> None:
        command = [sys.executable, "-m", "tests.drills.smtp_server", str(self.port), str(self.log)]
        self.server = subprocess.Popen(command, cwd=BASE_DIR)
        until(self.is_listening, what="mail server")

    def is_listening(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def start_worker(self) -> "subprocess.Popen[bytes]":
        environment = {
            **os.environ,
            **self.environment,
            "EMAIL_URL": f"smtp://127.0.0.1:{self.port}",
            "MAIL_CONNECTIONS": str(CONNECTIONS),
        }
        command = [sys.executable, "-m", "tests.drills.mailing_worker"]
        return subprocess.Popen(command, cwd=BASE_DIR, env=environment)

    def kill_worker(self) -> None:
        place = self.chance.randrange(self.workers)
        self.processes[place].send_signal(signal.SIGKILL)
        self.processes[place].wait()
        self.processes[place] = self.start_worker()

    def kill_server(self) -> None:
        self.server.send_signal(signal.SIGKILL)
        self.server.wait()
        self.start_server()

    def leave(self) -> None:
        from consent.services import withdraw

        head = self.subjects.pop(self.chance.randrange(len(self.subjects)))
        withdraw(subject=head.subject, purpose=head.purpose, method="unsub-page-post")
        self.left[head.subject.value] = time.time_ns()

    def is_over(self, mailing: Any) -> bool:
        from tests.mail.mailings.conftest import make_due

        mailing.refresh_from_db()
        if mailing.ended_at is None:
            make_due()
            if any(process.poll() is not None for process in self.processes):
                self.processes = [p if p.poll() is None else self.start_worker() for p in self.processes]
        return mailing.ended_at is not None

    def lines(self) -> list[list[str]]:
        return [line.split() for line in self.log.read_text().splitlines()] if self.log.exists() else []


@dataclass
class Books:
    """What the mail server wrote down, and what the database says."""

    frozen: int
    accepted: Counter[str]
    refused: set[str]
    states: dict[str, str]
    late: list[str]
    left: int
    most_in_doubt: int
    seed: int

    @classmethod
    def of(cls, mailing: Any, drill: Drill) -> "Books":
        accepted: Counter[str] = Counter()
        refused, late = set(), []
        for at, what, recipient in drill.lines():
            if what == "refused":
                refused.add(recipient)
                continue
            accepted[recipient] += 1
            gone = drill.left.get(recipient)
            if gone and int(at) > gone + UNDER_WAY_SECONDS * 10**9:
                late.append(recipient)
        return cls(
            frozen=mailing.frozen,
            accepted=accepted,
            refused=refused,
            states=dict(mailing.messages.values_list("subject__value", "state")),
            late=late,
            left=len(drill.left),
            most_in_doubt=(drill.kills + drill.server_kills * drill.workers) * CONNECTIONS,
            seed=drill.seed,
        )

    def of_state(self, state: str) -> set[str]:
        return {recipient for recipient, found in self.states.items() if found == state}

    def faults(self) -> list[str]:
        """Every way in which the two do not agree."""
        doubt, dropped = self.of_state("doubt"), self.of_state("dropped")
        sent, failed, taken = self.of_state("sent"), self.of_state("failed"), set(self.accepted)
        claims = {
            "somebody got it twice": any(times > 1 for times in self.accepted.values()),
            "somebody is missing": len(self.states) != self.frozen,
            "somebody is neither": bool({*self.states} - sent - failed - doubt - dropped),
            "sent, and the server knows nothing of it": bool(sent - taken),
            "accepted, and it is neither sent nor in doubt": bool(taken - sent - doubt),
            "refused, and it is not written down": bool(self.refused - failed - dropped - doubt),
            "failed, and nobody refused it": bool(failed - self.refused),
            "too many in doubt": len(doubt) > self.most_in_doubt,
            "somebody who had left got it": bool(self.late),
        }
        return [f"{words} (seed {self.seed})" for words, is_so in claims.items() if is_so]

    def __str__(self) -> str:
        failed, doubt, dropped = (len(self.of_state(state)) for state in ("failed", "doubt", "dropped"))
        return (
            f"{self.frozen} frozen: {self.accepted.total()} accepted, {failed} refused, {doubt} in doubt "
            f"(at most {self.most_in_doubt}); of {self.left} who left, {dropped} left in time."
        )


def crowd(people: int) -> Any:
    """A list with so many readers."""
    from django.db import transaction

    from consent.services import purpose_create
    from tests.mail.mailings.conftest import readers

    with transaction.atomic():
        purpose = purpose_create(slug="drill", title="Drill", dpv="dpv:DirectMarketing")
        readers(purpose, people)
    return purpose


def on_both() -> int:
    """How many of two drills failed, one on SQLite and one on PostgreSQL, each in a process of its own."""
    from tests.postgres import server

    with tempfile.TemporaryDirectory(prefix="snakkis-mailings-") as folder, server() as url:
        engines = {"SQLite": f"sqlite:///{folder}/db.sqlite3", "PostgreSQL": url}
        return sum(
            subprocess.run(
                [sys.executable, "-m", "tests.drills.mailings", "here"],
                cwd=BASE_DIR,
                env={**os.environ, "VAR_DIR": f"{folder}/{engine}", "DATABASE_URL": address, **SETTINGS},
                check=False,
            ).returncode
            for engine, address in engines.items()
        )


def on_this() -> int:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    for alias in ("default", "hits"):
        call_command("migrate", database=alias, verbosity=0)
    workers = 1 if connection.vendor == "sqlite" else 2
    with tempfile.TemporaryDirectory(prefix="snakkis-mailings-") as folder:
        books = Drill(PEOPLE, KILLS, SERVER_KILLS, LEAVING, workers, Path(folder)).run()
    print(f"{connection.vendor}, workers: {workers}. {books}")
    print("\n".join(books.faults()) or "Everybody once, or in doubt and listed.")
    return int(bool(books.faults()))


if __name__ == "__main__":
    sys.exit(on_this() if "here" in sys.argv else on_both())
