"""newsletter.services.leave."""

import pytest
from django.utils import timezone

from consent.models import Consent, ConsentRecord
from consent.services import forget
from consent.states import State
from newsletter import selectors, services
from newsletter.errors import LinkUnknownError
from tests.newsletter.conftest import (
    KARI,
    POSTS,
    STEIN,
    TIPS,
    ask,
    confirm_token,
    head,
    leave_token,
    subscribe,
)
from tests.sharing.conftest import make_posts, used
from webhooks.models import Event

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("token", ["x", "A" * 43])
def test_it_refuses_a_link_we_never_made(lists, token):
    subscribe()
    with pytest.raises(LinkUnknownError):
        services.leave(token=token, method="unsub-page-post")
    assert head().state == State.GIVEN


def test_it_refuses_a_confirmation_link(lists):
    subscribe()
    with pytest.raises(LinkUnknownError):
        services.leave(token=confirm_token(), method="unsub-page-post")


def test_it_leaves_the_list_of_the_link_and_no_other(lists):
    consent = subscribe(TIPS, POSTS)
    services.leave(token=leave_token(consent), method="unsub-page-post")
    assert (head(TIPS).state, head(POSTS).state) == (State.WITHDRAWN, State.GIVEN)
    assert '"method":"unsub-page-post"' in ConsentRecord.objects.get(state=State.WITHDRAWN).body


def test_it_leaves_every_list_when_told(lists):
    consent = subscribe(TIPS, POSTS)
    services.leave(token=leave_token(consent), lists=selectors.all_slugs(), method="unsub-page-post")
    assert (head(TIPS).state, head(POSTS).state) == (State.WITHDRAWN, State.WITHDRAWN)


def test_it_leaves_nobody_else(lists):
    subscribe(address=STEIN)
    services.leave(token=leave_token(subscribe()), method="unsub-page-post")
    assert head(TIPS, STEIN).state == State.GIVEN


def test_leaving_twice_is_leaving_once(lists):
    token = leave_token(subscribe())
    services.leave(token=token, method="unsub-page-post")
    services.leave(token=token, method="unsub-oneclick-rfc8058")
    assert ConsentRecord.objects.filter(state=State.WITHDRAWN).count() == 1
    [event] = Event.objects.filter(type="no.snakkis.subscription.withdrawn.v1")
    assert event.data == {"lists": [TIPS]}


def test_the_link_outlives_the_person_it_was_made_for(lists):
    consent = subscribe()
    token = leave_token(consent)
    forget(subject=consent.subject, reason="request")
    services.leave(token=token, method="unsub-page-post")


def test_one_can_come_back_and_the_old_link_still_leaves(lists):
    token = leave_token(subscribe())
    services.leave(token=token, method="unsub-page-post")
    ask()
    services.confirm(token=confirm_token())
    services.leave(token=token, method="unsub-page-post")
    assert head().state == State.WITHDRAWN


def test_a_list_that_takes_no_signups_any_more_can_be_left(lists):
    consent = subscribe()
    lists[TIPS].closed_at = timezone.now()
    lists[TIPS].save()
    services.leave(token=leave_token(consent), method="unsub-page-post")
    assert head(TIPS, KARI).state == State.WITHDRAWN


def test_a_link_of_another_purpose_leaves_no_list(lists):
    share = used(make_posts().first)
    given = Consent.objects.get(subject=share.subject)
    services.leave(token=leave_token(given), method="unsub-page-post")
    given.refresh_from_db()
    assert given.state == State.GIVEN
