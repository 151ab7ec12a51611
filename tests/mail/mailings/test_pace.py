"""How fast: limits in all and per domain, and peace for a domain that asks for it. Time is a number here."""

from hypothesis import given
from hypothesis import strategies as st

from mail.mailings.pace import LONGEST_PEACE, Pace

DOMAINS = st.lists(st.sampled_from(["a.no", "b.no", "c.no"]), min_size=1, max_size=200)


def sent(pace: Pace, domains: list[str]) -> list[tuple[float, str]]:
    """When each message went, one sender that waits as long as it is told."""
    now, gone = 0.0, []
    for domain in domains:
        now += pace.wait(domain, now)
        assert pace.wait(domain, now) < 1e-6
        pace.take(domain)
        gone.append((now, domain))
    return gone


def test_without_limits_nobody_waits():
    assert sent(Pace(rate=0, domain_rate=0), ["a.no"] * 50)[-1] == (0.0, "a.no")


@given(domains=DOMAINS, rate=st.integers(1, 50), domain_rate=st.integers(1, 50))
def test_in_no_second_more_than_the_limits_allow(domains, rate, domain_rate):
    gone = sent(Pace(rate=rate, domain_rate=domain_rate), domains)
    for start, _domain in gone:
        second = [domain for at, domain in gone if start <= at < start + 0.999]
        assert len(second) <= 2 * rate
        assert max(second.count(domain) for domain in second) <= 2 * domain_rate


def test_a_domain_that_asks_for_peace_gets_ever_more_and_the_others_go_on():
    pace = Pace(rate=0, domain_rate=0)
    assert [pace.peace("a.no", 0.0) for _ in range(3)] == [60.0, 120.0, 240.0]
    assert pace.wait("a.no", 0.0) == 240.0
    assert pace.wait("b.no", 0.0) == 0.0
    assert max(pace.peace("a.no", 0.0) for _ in range(20)) == LONGEST_PEACE


def test_an_accepted_message_ends_the_count():
    pace = Pace(rate=0, domain_rate=0)
    pace.peace("a.no", 0.0)
    pace.accepted("a.no")
    assert pace.peace("a.no", 100.0) == 60.0
