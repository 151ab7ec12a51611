"""``make drill``: two web processes and the worker on SQLite, under load and under SIGKILL.

Nothing that the site accepted may be lost or doubled. The tests run the drill small.
"""

import argparse
import os
import signal
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path

import django

from tests.drills import load
from tests.drills.load import Accepted, Target
from tests.drills.stack import Stack, prepare
from tests.waiting import until

SETTLE_SECONDS = 300
NEVER_LOGGED = ("database is locked", "Traceback")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.drill", description="Load and kill drills.")
    parser.add_argument("--seconds", type=float, default=60, help="length of each of the two loads (60)")
    parser.add_argument("--kills", type=int, default=5, help="SIGKILLs of the worker in the second one (5)")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    with tempfile.TemporaryDirectory(prefix="snakkis-drill-") as folder:
        stack = Stack(Path(folder))
        os.environ.update(stack.environment)
        django.setup()
        target = prepare(f"127.0.0.1:{stack.port}")
        with stack:
            faults = drill(stack, target, options.seconds, options.kills)
        faults += [f"the log says {words}" for words in NEVER_LOGGED if words in stack.log.read_text()]
    print("\n".join(faults) or "Nothing lost, nothing doubled.")
    return int(bool(faults))


def drill(stack: Stack, target: Target, seconds: float, kills: int) -> list[str]:
    """Load, then load under kills, and the books after each. Returns every fault found."""
    from tests.drills.accounts import in_doubt, is_settled, losses

    promised, faults = Accepted(), []
    for name, times in (("calm", 0), ("killed", kills)):
        promised += under_load(stack, target, seconds, times, name)
        until(is_settled, what="end of the backlog", seconds=SETTLE_SECONDS)
        print(
            f"After {seconds:g} s, the worker killed {times} times: {promised}, {in_doubt()} in doubt.",
            flush=True,
        )
        faults += losses(promised, stack.mailbox, kills=times)
    verified = stack.manage("ledger", "verify")
    print(verified.stdout.strip())
    return faults + ([f"ledger verify: exit {verified.returncode}"] if verified.returncode else [])


def under_load(stack: Stack, target: Target, seconds: float, kills: int, name: str) -> Accepted:
    with ThreadPoolExecutor(1) as pool:
        promised = pool.submit(load.run, target, seconds=seconds, name=name)
        for _ in range(kills):
            wait([promised], timeout=seconds / (kills + 1))
            kill_in_the_middle(stack)
        return promised.result()


def kill_in_the_middle(stack: Stack) -> None:
    """Kill the worker while mail, hits and log entries are under way, and start another."""
    from tests.drills.accounts import has_backlog, run_out_leases

    until(has_backlog, what="work under way")
    stack.kill_worker()
    run_out_leases()
    stack.start_worker()


if __name__ == "__main__":
    sys.exit(main())
