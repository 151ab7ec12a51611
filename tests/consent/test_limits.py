import pytest
from django.core.cache import caches

from consent import limits
from consent.limits import allow, requester_key


def test_no_more_than_the_limit_and_each_action_and_key_for_itself() -> None:
    assert [allow("signup", "kari", limit=2, seconds=60) for _ in range(4)] == [True, True, False, False]
    assert allow("signup", "ola", limit=2, seconds=60)
    assert allow("confirm", "kari", limit=2, seconds=60)


def test_a_limit_of_none_allows_nothing() -> None:
    assert not allow("signup", "kari", limit=0, seconds=60)


def test_a_count_that_has_run_out_begins_anew() -> None:
    assert allow("signup", "kari", limit=1, seconds=60)
    assert not allow("signup", "kari", limit=1, seconds=60)
    caches["counters"].touch("limit:signup:kari", timeout=-1)
    assert allow("signup", "kari", limit=1, seconds=60)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("192.0.2.1", "192.0.2.254", True),
        ("192.0.2.1", "192.0.3.1", False),
        ("2001:db8:1:2::3", "2001:db8:1:ffff::", True),
        ("2001:db8:1::", "2001:db8:2::", False),
        ("::ffff:192.0.2.1", "192.0.2.9", True),
        ("", "not an address", True),
    ],
)
def test_a_requester_is_known_by_its_network(one: str, other: str, same: bool) -> None:
    assert (requester_key(one) == requester_key(other)) is same


def test_nobody_can_count_the_networks_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "_kept", {})
    monkeypatch.setattr(limits, "REMEMBERED", 0)
    before = requester_key("192.0.2.1")
    assert "192" not in before
    assert len(before) == 64
    caches["counters"].delete("salt")
    assert requester_key("192.0.2.1") != before


def test_a_process_remembers_the_salt_for_a_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "_kept", {})
    before = requester_key("192.0.2.1")
    caches["counters"].delete("salt")
    assert requester_key("192.0.2.1") == before
