"""The invented people of the demo, from ``content/cast.toml``."""

import tomllib
from collections.abc import Iterator
from itertools import product
from random import Random

from config.demo.contents import CONTENT
from sharing.callers import Caller

TOWNS = 0x1000
CAST = tomllib.loads((CONTENT / "cast.toml").read_text(encoding="utf-8"))


def addresses(lang: str, random: Random) -> Iterator[str]:
    """Addresses of different invented people, in an order that ``random`` decides. Ends when all are used."""
    people = CAST["people"][lang]
    names = list(product(people["first"], people["last"]))
    random.shuffle(names)
    for first, last in names:
        yield f"{first}.{last}@{random.choice(people['domains'])}"


def is_invented(address: str) -> bool:
    """Whether nobody can ever read mail to ``address`` (RFC 2606)."""
    return address.endswith(".example")


def caller(reader: int, agent: str, town: int) -> Caller:
    """The request of a reader of this ``town``, each on a network of their own that nobody has (RFC 9637)."""
    programs = CAST["programs"][agent]
    opens = {"mode": "navigate", "dest": "document"} if agent == "human" else {}
    return Caller(address=f"3fff:{town:03x}:{reader:x}::1", agent=programs[reader % len(programs)], **opens)
