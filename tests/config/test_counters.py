import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from config import counters
from config.counters import CounterCache

PROCESSES, ROUNDS = 4, 500
# What each process does at once with the others: win keys, and count.
RACE = """
import json, sys
from django.conf import settings
settings.configure()
from config.counters import CounterCache
sys.stdin.readline()
cache = CounterCache(sys.argv[1], {})
won = sum(cache.add(f"once-{n}", 1, 60) for n in range(int(sys.argv[2])))
cache.add("count", 0, 60)
seen = [cache.incr("count") for _ in range(int(sys.argv[2]))]
print(json.dumps({"won": won, "seen": seen}))
"""


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[CounterCache]:
    cache = CounterCache(str(tmp_path), {})
    yield cache
    for file in cache.path.parent.glob(f"{cache.path.name}*"):
        file.unlink()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[float]]:
    """The time as the cache sees it: ``clock[0]`` may be moved."""
    now = [1_000_000.0]
    monkeypatch.setattr(counters.time, "time", lambda: now[0])
    return now


def test_counting_what_is_not_there_is_refused(cache: CounterCache):
    with pytest.raises(ValueError, match="not found"):
        cache.incr("visits")


def test_a_key_is_added_once(cache: CounterCache):
    assert cache.add("seen", 1) is True
    assert cache.add("seen", 2) is False
    assert cache.get("seen") == 1


def test_processes_agree_on_who_was_first_and_lose_no_count(cache: CounterCache, tmp_path: Path):
    command = [sys.executable, "-c", RACE, str(tmp_path), str(ROUNDS)]
    pipe = subprocess.PIPE
    racers = [subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) for _ in range(PROCESSES)]
    for racer in racers:
        racer.stdin.write("go\n")
        racer.stdin.flush()
    results = [json.loads(racer.communicate()[0]) for racer in racers]
    assert sum(result["won"] for result in results) == ROUNDS
    seen = sorted(value for result in results for value in result["seen"])
    assert seen == list(range(1, PROCESSES * ROUNDS + 1))


def test_a_value_is_gone_when_its_time_is_up(cache: CounterCache, clock: list[float]):
    cache.set("salt", "abc", 60)
    clock[0] += 59
    assert cache.get("salt") == "abc"
    clock[0] += 2
    assert cache.get("salt") is None
    assert cache.add("salt", "def", 60) is True


def test_counting_leaves_the_expiry_as_it_was(cache: CounterCache, clock: list[float]):
    cache.set("tries", 1, 60)
    clock[0] += 50
    assert cache.incr("tries") == 2
    clock[0] += 11
    with pytest.raises(ValueError, match="not found"):
        cache.incr("tries")


def test_what_expired_is_swept_out_of_the_file(cache: CounterCache, clock: list[float]):
    cache.set("secret", "visitor", 10)
    clock[0] += 11
    for number in range(counters.SWEEP_EVERY):
        cache.set("other", number)
    assert [row[0] for row in cache.db.execute("SELECT key FROM counter")] == [":1:other"]


def test_touching_prolongs_only_what_still_lives(cache: CounterCache, clock: list[float]):
    cache.set("lease", 1, 10)
    assert cache.touch("lease", 100) is True
    clock[0] += 50
    assert cache.get("lease") == 1
    clock[0] += 51
    assert cache.touch("lease", 100) is False


def test_nobody_else_on_the_machine_can_read_the_file(cache: CounterCache):
    cache.set("salt", "abc")
    modes = {file.stat().st_mode & 0o777 for file in cache.path.parent.glob(f"{cache.path.name}*")}
    assert modes == {0o600}
