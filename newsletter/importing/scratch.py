"""What is known of a file while it is looked through: a small SQLite file beside it, no address book.

It holds a verdict per line, keyed hashes of the addresses that came by, and a few examples; so memory stays
flat, and whoever is interrupted goes on where the last commit was.
"""

import os
import sqlite3
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from newsletter.importing.verdicts import Verdict

EXAMPLES = 5
SCHEMA = """
CREATE TABLE IF NOT EXISTS seen (key BLOB PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS out (key BLOB PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS line (number INTEGER PRIMARY KEY, verdict TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS example (verdict TEXT, number INTEGER, address TEXT);
CREATE TABLE IF NOT EXISTS fact (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
"""


class Example(NamedTuple):
    verdict: Verdict
    number: int
    address: str


class Scratch:
    """One such file. Nothing is kept before ``commit``."""

    def __init__(self, path: Path) -> None:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        # A streamed answer may be read in another thread than the one that began it.
        self.connection = sqlite3.connect(path, isolation_level="DEFERRED", check_same_thread=False)
        # It may be lost with the machine: then the file is looked through anew.
        self.connection.executescript(f"PRAGMA synchronous=OFF; PRAGMA cache_size=-8000; {SCHEMA}")

    def close(self) -> None:
        self.connection.close()

    def commit(self) -> None:
        self.connection.commit()

    def say_out(self, lookup: str) -> None:
        """Some row says that this address is out of it there."""
        self.connection.execute("INSERT OR IGNORE INTO out VALUES (?)", [_key(lookup)])

    def is_out(self, lookup: str) -> bool:
        return bool(self.connection.execute("SELECT 1 FROM out WHERE key = ?", [_key(lookup)]).fetchone())

    def see(self, lookup: str) -> bool:
        """Whether the address comes by for the first time."""
        done = self.connection.execute("INSERT OR IGNORE INTO seen VALUES (?)", [_key(lookup)])
        return done.rowcount == 1

    def judge(self, judged: Iterable[tuple[int, Verdict, str]]) -> None:
        """Keep the verdicts on lines (number, verdict, address); a few of each as examples."""
        told = list(judged)
        self.connection.executemany(
            "INSERT OR REPLACE INTO line VALUES (?, ?)",
            [(number, str(verdict)) for number, verdict, _ in told],
        )
        room = {verdict: EXAMPLES - len(self.examples(verdict)) for verdict in {row[1] for row in told}}
        for number, verdict, address in told:
            if room[verdict] > 0:
                room[verdict] -= 1
                self.connection.execute(
                    "INSERT INTO example VALUES (?, ?, ?)", [str(verdict), number, address]
                )

    def examples(self, verdict: Verdict) -> list[Example]:
        rows = self.connection.execute("SELECT * FROM example WHERE verdict = ?", [str(verdict)])
        return [Example(Verdict(row[0]), row[1], row[2]) for row in rows]

    def verdicts(self, first: int, last: int) -> dict[int, Verdict]:
        """The verdicts on the lines from ``first`` to ``last``."""
        found = self.connection.execute("SELECT * FROM line WHERE number BETWEEN ? AND ?", [first, last])
        return {number: Verdict(verdict) for number, verdict in found}

    def lines(self, only: Collection[Verdict] = ()) -> Iterator[tuple[int, Verdict]]:
        """Every line with its verdict, or those with one of ``only``."""
        for number, said in self.connection.execute("SELECT * FROM line ORDER BY number"):
            verdict = Verdict(said)
            if not only or verdict in only:
                yield number, verdict

    def counts(self) -> dict[str, int]:
        """Verdict -> rows."""
        return dict(self.connection.execute("SELECT verdict, COUNT(*) FROM line GROUP BY verdict"))

    def fact(self, name: str, default: str = "") -> str:
        found = self.connection.execute("SELECT value FROM fact WHERE name = ?", [name]).fetchone()
        return str(found[0]) if found else default

    def remember(self, name: str, value: object) -> None:
        self.connection.execute("INSERT OR REPLACE INTO fact VALUES (?, ?)", [name, str(value)])

    def forget_people(self) -> None:
        """Keep the verdicts alone."""
        self.connection.executescript("DELETE FROM seen; DELETE FROM out; DELETE FROM example;")
        self.connection.commit()
        self.connection.execute("VACUUM")


def _key(lookup: str) -> bytes:
    return bytes.fromhex(lookup)[:16]
