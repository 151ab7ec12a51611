"""How fast: so many messages a second in all and to one domain, and a domain that says «later» gets peace.

Rates are those of one process. What a domain said holds in this process alone; its messages themselves are
deferred in the database, for everybody.
"""

from collections import defaultdict
from dataclasses import dataclass, field

SHORTEST_PEACE, LONGEST_PEACE = 60.0, 3600.0


@dataclass
class Bucket:
    """Takes ``rate`` messages a second, and a second's worth at once. A rate of 0 is no limit."""

    rate: float
    level: float = 1.0
    at: float = 0.0

    def wait(self, now: float) -> float:
        """Seconds until the next message may go."""
        if not self.rate:
            return 0.0
        self.level = min(max(self.rate, 1.0), self.level + (now - self.at) * self.rate)
        self.at = now
        return max(0.0, (1.0 - self.level) / self.rate)

    def take(self) -> None:
        self.level -= 1.0


@dataclass
class Domain:
    """One receiving domain."""

    bucket: Bucket
    refusals: int = 0
    peace_until: float = 0.0


@dataclass
class Pace:
    """Times are monotonic seconds."""

    rate: float
    domain_rate: float
    all: Bucket = field(init=False)
    domains: dict[str, Domain] = field(init=False)

    def __post_init__(self) -> None:
        self.all = Bucket(self.rate)
        self.domains = defaultdict(lambda: Domain(Bucket(self.domain_rate)))

    def wait(self, domain: str, now: float) -> float:
        """Seconds until a message to ``domain`` may go; 0 for at once."""
        if not self.rate and not self.domain_rate and domain not in self.domains:
            return 0.0
        there = self.domains[domain]
        return max(self.all.wait(now), there.bucket.wait(now), there.peace_until - now)

    def take(self, domain: str) -> None:
        """A message to ``domain`` goes."""
        self.all.take()
        if self.domain_rate:
            self.domains[domain].bucket.take()

    def peace(self, domain: str, now: float) -> float:
        """``domain`` asked us to wait: longer each time. Returns the seconds it gets."""
        there = self.domains[domain]
        seconds = min(SHORTEST_PEACE * float(2 ** min(there.refusals, 10)), LONGEST_PEACE)
        there.refusals += 1
        there.peace_until = now + seconds
        return seconds

    def accepted(self, domain: str) -> None:
        """``domain`` takes mail again."""
        if domain in self.domains:
            self.domains[domain].refusals = 0
