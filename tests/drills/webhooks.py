"""The kill drill of webhooks: workers killed in the middle of deliveries, receivers that misbehave.

By the receivers' own books every event came at least once, under the id it always had, and with a signature
that the ``standardwebhooks`` library accepts; nothing inside was ever contacted. ``python -m
tests.drills.webhooks`` runs it in full size on both databases; with the word ``here`` on that of
DATABASE_URL, which must be empty.
"""

import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from tests.files import BASE_DIR
from tests.waiting import until
from tests.webhooks.receiver import Receiver, holding, listening

EVENTS, KILLS = 300, 20
LAST_SECONDS = 300
SETTINGS = {
    "DJANGO_SETTINGS_MODULE": "tests.drills.settings",
    "LOG_LEVEL": "ERROR",
    # 127.0.0.2 stands for the internet; 127.0.0.1 is what must never be reached.
    "WEBHOOK_NETWORKS": "127.0.0.2/32",
}
OUTSIDE, INSIDE = "127.0.0.2", "127.0.0.1"


@dataclass
class Drill:
    """``events`` to three receivers: one that is well, one that stumbles, one that never says anything. One
    more was let in and leads inside now."""

    events: int
    kills: int
    seed: int = field(default_factory=lambda: random.randrange(10**6))
    environment: dict[str, str] = field(default_factory=dict)

    def run(self) -> "Books":
        """Do it all; what the receivers and the database say."""
        self.chance, self.stop = random.Random(self.seed), threading.Event()
        with ExitStack() as stack:
            well, stumbling, mute = (stack.enter_context(listening(host=OUTSIDE)) for _number in range(3))
            self.inside = stack.enter_context(listening(host=INSIDE))
            stack.callback(self.stop.set)
            self.receivers = {"well": well, "stumbling": stumbling}
            self.endpoints = {name: self.add(one) for name, one in self.receivers.items()}
            self.add(mute)
            mute.usual = holding(self.stop)
            self.led_inside()
            stumbling.answers = [self.stumble() for _number in range(self.events)]
            ids = self.tell()
            self.kill_workers()
            return Books.of(self, ids)

    def add(self, receiver: Receiver) -> Any:
        from webhooks import services

        endpoint = services.add(url=receiver.url, types=["share.created"])
        services.activate(endpoint=endpoint)
        endpoint.refresh_from_db()
        assert endpoint.active
        receiver.received.clear()
        return endpoint

    def led_inside(self) -> None:
        """As if its name had been public when it was added."""
        from webhooks.models import Endpoint

        well = self.endpoints["well"]
        values = {"types": well.types, "secret": well.secret, "secret_at": well.secret_at, "active": True}
        Endpoint.objects.create(
            url=f"https://{INSIDE}:{self.inside.port}/", created_at=well.created_at, **values
        )

    def stumble(self) -> Any:
        """Every third time on average: one that takes nothing at all is switched off after ten tries."""
        if self.chance.random() > 1 / 3:
            return 204, {}, b""
        status = self.chance.choice([500, 503, 429, 302, 307, 404])
        headers = {"Retry-After": "1", "Location": f"http://{INSIDE}:{self.inside.port}/"}
        return status, headers, b"No."

    def tell(self) -> list[str]:
        from webhooks.services import emit

        return [str(emit(type="share.created", data={"number": n}).pk) for n in range(self.events)]

    def kill_workers(self) -> None:
        """Each after some more messages have come, or when none is due; the last one may finish."""
        for _kill in range(self.kills):
            worker = self.start_worker()
            enough = self.came() + self.chance.randint(1, max(2, 2 * self.events // self.kills))
            until(lambda enough=enough: self.came() >= enough or self.waits(), what="progress")
            worker.send_signal(signal.SIGKILL)
            worker.wait()
            self.let_time_pass()
        worker = self.start_worker()
        try:
            until(self.is_over, what="end of the deliveries", seconds=LAST_SECONDS)
        finally:
            worker.kill()
            worker.wait()

    def start_worker(self) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", "tests.drills.webhook_worker"]
        return subprocess.Popen(command, cwd=BASE_DIR, env={**os.environ, **self.environment})

    def came(self) -> int:
        return sum(len(one.received) for one in self.receivers.values())

    def let_time_pass(self) -> None:
        """Leases run out and pauses are over; nobody sleeps."""
        from django.utils import timezone

        from webhooks.models import Delivery

        now = timezone.now() - timedelta(seconds=1)
        Delivery.objects.filter(state="due").update(due_at=now, lease_until=None)

    def waits(self) -> bool:
        """Whether all that is left pauses."""
        from django.utils import timezone

        due = self.mine().filter(state="due", due_at__lte=timezone.now())
        return self.is_fanned_out() and not due.exists()

    def is_over(self) -> bool:
        from django.utils import timezone

        left = self.mine().filter(state="due")
        left.filter(lease_until=None).update(due_at=timezone.now())
        return self.is_fanned_out() and not left.exists()

    def is_fanned_out(self) -> bool:
        return bool(self.mine().count() == self.events * len(self.endpoints))

    def mine(self) -> Any:
        from webhooks.models import Delivery

        return Delivery.objects.filter(endpoint__in=self.endpoints.values(), event__only_to=None)


@dataclass
class Books:
    """What the receivers wrote down, and what the database says."""

    seed: int
    told: int
    came: dict[str, int]
    lost: list[str]
    strange: list[str]
    twice: int
    forged: int
    inside: int
    undone: int

    @classmethod
    def of(cls, drill: Drill, ids: list[str]) -> "Books":
        from standardwebhooks import Webhook, WebhookVerificationError

        from webhooks.models import Delivery

        lost, strange, twice, forged = [], [], 0, 0
        for name, receiver in drill.receivers.items():
            seen = Counter(headers["webhook-id"] for headers, _body in receiver.received)
            lost += [one for one in ids if one not in seen]
            strange += [one for one in seen if one not in ids]
            twice += sum(count - 1 for count in seen.values()) if name == "well" else 0
            for headers, body in receiver.received:
                try:
                    told = Webhook(drill.endpoints[name].secret).verify(body, headers)
                    forged += told["id"] != headers["webhook-id"]
                except WebhookVerificationError:
                    forged += 1
        undone = Delivery.objects.filter(endpoint__in=drill.endpoints.values()).exclude(state="done").count()
        came = {name: len(one.received) for name, one in drill.receivers.items()}
        return cls(drill.seed, len(ids), came, lost, strange, twice, forged, drill.inside.connections, undone)

    @property
    def holds(self) -> bool:
        return not (self.lost or self.strange or self.forged or self.inside or self.undone)


def main(*, events: int, kills: int) -> int:
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, skip_checks=True)
    books = Drill(events=events, kills=kills).run()
    print(str(books)[:2000])
    return 0 if books.holds else 1


def on_both(events: int, kills: int) -> int:
    """A process of its own for each database."""
    from tests.postgres import server

    failed = 0
    command = [sys.executable, "-m", "tests.drills.webhooks", "here", str(events), str(kills)]
    with tempfile.TemporaryDirectory(prefix="snakkis-drill-") as folder, server() as postgres:
        for engine, url in (("sqlite", f"sqlite:///{folder}/db.sqlite3"), ("postgres", postgres)):
            environment = {**os.environ, **SETTINGS, "DATABASE_URL": url, "VAR_DIR": f"{folder}/{engine}"}
            failed += subprocess.run(command, cwd=BASE_DIR, env=environment, check=False).returncode
    return failed


if __name__ == "__main__":
    sizes = [int(word) for word in sys.argv[1:] if word.isdigit()] or [EVENTS, KILLS]
    sys.exit(main(events=sizes[0], kills=sizes[1]) if "here" in sys.argv else on_both(*sizes))
