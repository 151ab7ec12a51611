"""mail.bounces.reading over the corpus."""

from collections import Counter

import pytest

from mail.bounces.reading import read
from tests.mail.bounces.corpus import mails

BOUNCES = ("hard", "soft", "blocked", "complaint")


def became(content: bytes) -> str:
    found = read(content)
    return str(found.kind or found.sort)


def figures() -> dict[str, Counter[str]]:
    """Of each folder, how many of its mails were taken for what."""
    sorts = (*BOUNCES, "delayed", "ordinary")
    return {sort: Counter(became(path.read_bytes()) for path in mails(sort)) for sort in sorts}


def test_hard_bounces_are_found_and_no_ordinary_mail_is_taken_for_a_bounce():
    found = figures()
    for sort, counts in found.items():
        print(f"{sort}: {dict(counts)}")
    hard, others = found["hard"], found["delayed"] + found["ordinary"]
    assert hard.total() >= 60
    assert hard["hard"] >= 0.95 * hard.total()
    assert found["ordinary"].total() >= 25
    assert not sum(others[kind] for kind in BOUNCES)


@pytest.mark.parametrize("sort", ["soft", "blocked"])
def test_what_speaks_of_us_or_of_a_full_mailbox_is_no_hard_bounce(sort):
    assert {became(path.read_bytes()) for path in mails(sort)} == {sort}


def test_every_complaint_is_found():
    assert {became(path.read_bytes()) for path in mails("complaint")} == {"complaint"}


@pytest.mark.parametrize("path", mails("ordinary"), ids=lambda path: path.stem)
def test_an_ordinary_mail_is_no_bounce(path):
    assert became(path.read_bytes()) in {"ordinary", "automatic"}


@pytest.mark.parametrize("path", mails("delayed"), ids=lambda path: path.stem)
def test_a_warning_that_a_message_waits_is_no_failure(path):
    assert became(path.read_bytes()) == "delayed"


@pytest.mark.parametrize("path", [*mails("hard"), *mails("complaint")], ids=lambda path: path.stem)
@pytest.mark.parametrize("size", [0, 1, 300, 900])
def test_a_mail_cut_short_is_read_as_far_as_it_goes(path, size):
    read(path.read_bytes()[:size])


def test_a_mail_of_thousands_of_parts_is_read():
    part = b"--x\r\nContent-Type: text/plain\r\n\r\nhei\r\n"
    head = b"From: a@example.com\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n"
    assert became(head + part * 20_000 + b"--x--") == "ordinary"
