"""How far a mailing has come, for whoever looks."""

import pytest

from mail.mailings import selectors
from mail.mailings.freezing import freeze
from tests.mail.mailings.conftest import mailing_to, sent

pytestmark = pytest.mark.engines


def test_it_counts_by_state_and_names_what_did_not_go(server, tips, tips_readers, django_assert_num_queries):
    server.at_rcpt["reader0@example.no"] = "550 5.1.1 Unknown"
    server.at_rcpt["reader1@example.no"] = "452 4.2.2 Full"
    mailing = sent(mailing_to(tips))
    with django_assert_num_queries(2):
        found = selectors.progress(mailing)
    assert (found.frozen, found.done, found.left, found.doubts) == (5, 4, 1, 0)
    assert found.counts == {"sent": 3, "failed": 1, "deferred": 1}
    assert {(answer.state, answer.words, answer.people) for answer in found.answers} == {
        ("failed", "550 5.1.1 Unknown", 1),
        ("deferred", "452 4.2.2 Full", 1),
    }


def test_nobody_can_tell_the_rate_of_what_has_just_begun(tips, tips_readers):
    found = selectors.progress(freeze(mailing=mailing_to(tips)))
    assert (found.rate, found.seconds_left) == (None, None)


def test_nothing_is_due_once_all_is_done(server, tips, tips_readers):
    mailing = mailing_to(tips)
    assert selectors.has_due()
    sent(mailing)
    assert not selectors.has_due()


def test_doubts_are_listed(server, tips, tips_readers):
    server.at_data["reader1@example.no"] = "hang up"
    mailing = sent(mailing_to(tips))
    assert [message.subject.value for message in selectors.doubts(mailing)] == ["reader1@example.no"]
