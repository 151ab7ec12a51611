"""A receiver may answer whatever it likes: it harms nobody but itself, and fills no log."""

import pytest

from tests.webhooks.conftest import active, work
from tests.webhooks.receiver import listening
from webhooks.models import Attempt, Delivery
from webhooks.services import emit
from webhooks.services.settling import KEPT_HEADERS, KEPT_VALUE, echoed

pytestmark = [pytest.mark.django_db, pytest.mark.engines]
HOSTILE = [
    (503, {"Retry-After": "Mon, 01 Jan 9999999999 00:00:00 GMT"}, b""),
    (503, {"Retry-After": "Mon, 01 Jan 2029 00:00:00 +99999999999999"}, b""),
    (500, {"X-Null": "a\0b"}, b"\0"),
    (500, {f"X-Long-{number}": "x" * 60_000 for number in range(60)}, b"x" * 100_000),
]


@pytest.mark.parametrize("answer", HOSTILE, ids=["year", "zone", "null", "headers"])
def test_it_is_journalled_once_and_the_others_get_theirs_once(endpoint, receiver, answer):
    receiver.answers = [answer]
    with listening() as well:
        active(well)
        well.received.clear()
        emit(type="share.created")
        work()
        assert len(well.received) == 1
    row = Delivery.objects.get(endpoint=endpoint, event__only_to=None)
    assert (row.state, row.attempts) == (Delivery.State.DUE, 1)
    kept = Attempt.objects.get(delivery=row).response_headers
    assert len(kept) <= KEPT_HEADERS
    assert all(len(value) <= KEPT_VALUE and "\0" not in value for value in kept.values())


def test_json_of_any_depth_is_no_answer_to_a_challenge():
    assert echoed(b"[" * 60_000) == "[" * 60_000
