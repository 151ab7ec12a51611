"""mail.bounces.classify."""

import pytest

from mail.bounces.classify import is_about_us, is_throttle, verdict


@pytest.mark.parametrize(
    ("code", "status", "words"),
    [
        (250, "", "250 2.0.0 Ok: queued as 4Xn2Qk3vTzz9sW"),
        (354, "", "354 End data with <CR><LF>.<CR><LF>"),
        (None, "2.0.0", "delivered"),
        (None, "", "no such user"),
    ],
)
def test_what_refuses_nothing_is_no_feedback(code, status, words):
    assert verdict(code, status, words) is None


@pytest.mark.parametrize(
    ("code", "status", "words"),
    [
        (554, "", "554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org"),
        (550, "5.7.26", "550-5.7.26 Your email has been blocked because the sender is unauthenticated"),
        (550, "", "550 5.7.515 Access denied, sending domain does not meet the required level"),
        (550, "", "550 5.7.1 Unable to relay"),
        (553, "", "553 5.1.8 <post@blogg.example.no>: Sender address rejected: Domain not found"),
        (554, "", "554 Message rejected: looks like spam"),
        (552, "", "552 5.3.4 Message size exceeds fixed limit"),
        (421, "", "421 4.7.0 [TSS04] Messages from 192.0.2.1 temporarily deferred"),
        (550, "", "550 5.7.1 RESOLVER.RST.AuthRequired; authentication required"),
    ],
)
def test_what_speaks_of_us_is_blocked(code, status, words):
    assert verdict(code, status, words) == "blocked"


@pytest.mark.parametrize(
    ("code", "status", "words"),
    [
        (552, "", "552 5.2.2 Over quota"),
        (452, "4.2.2", "452 4.2.2 The recipient's inbox is out of storage space"),
        (550, "", "550 mailbox is full"),
        (451, "", "451 4.3.0 Temporary lookup failure"),
        (None, "4.4.7", "QUEUE.Expired; message expired"),
        (550, "", "550 no further words"),
    ],
)
def test_trouble_that_may_pass_is_soft(code, status, words):
    assert verdict(code, status, words) == "soft"


@pytest.mark.parametrize(
    ("code", "status", "words"),
    [
        (550, "", "550 5.1.1 <kari@example.com>: Recipient address rejected: User unknown"),
        (550, "", "550 no such user here"),
        (550, "", "550 Requested action not taken: mailbox unavailable"),
        (550, "5.4.1", "550 5.4.1 Recipient address rejected: Access denied. AS(201806281)"),
        (554, "", "554 delivery error: dd This user doesn't have a yahoo.example account [0]"),
        (None, "5.4.4", "Host or domain name not found. Name service error: Host not found"),
        (550, "5.1.10", "RESOLVER.ADR.RecipientNotFound"),
        (551, "", "551 not here"),
    ],
)
def test_an_address_that_does_not_exist_is_hard(code, status, words):
    assert verdict(code, status, words) == "hard"


@pytest.mark.parametrize("words", ["5.1.1.1 is an IP address", "host 5.1.1.20 said no", "version 15.1.1"])
def test_numbers_that_look_like_a_status_are_none(words):
    assert verdict(550, "", f"550 {words}") == "soft"


def test_being_asked_to_go_slower_is_no_refusal_of_an_address():
    assert is_throttle(421, "", "421 4.7.28 Gmail has detected an unusual rate of mail")
    assert is_throttle(450, "4.7.1", "Greylisted, try again in 300 seconds")
    assert is_throttle(451, "", "451 too many messages, slow down")
    assert not is_throttle(452, "4.2.2", "452 4.2.2 mailbox full")
    assert not is_throttle(550, "5.7.1", "550 5.7.1 too many messages")


def test_a_provider_that_refuses_us_as_a_whole_is_told_from_one_that_refuses_an_address():
    assert is_about_us(535, "5.7.8", "535 5.7.8 Authentication credentials invalid")
    assert is_about_us(550, "", "550 5.7.1 Relaying denied")
    assert is_about_us(550, "", "550 5.7.515 Access denied")
    assert not is_about_us(550, "5.1.1", "550 5.1.1 User unknown")
    assert not is_about_us(454, "4.7.0", "454 4.7.0 Temporary authentication failure")
    assert not is_about_us(552, "5.2.2", "552 5.2.2 mailbox of the client is full, server says blocked")
