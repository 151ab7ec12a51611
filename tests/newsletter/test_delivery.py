"""newsletter.services.set_frequency and pause: how a list comes, which is no consent."""

from datetime import timedelta

import pytest
from django.utils import timezone

from consent import rights
from consent.models import ConsentRecord
from consent.states import State
from newsletter import selectors, services
from newsletter.errors import FrequencyRefusedError, PauseRefusedError
from newsletter.models import DeliveryPreference
from newsletter.selectors.delivery import Pace
from tests.newsletter.conftest import POSTS, STEIN, TIPS, head, leave_token, queued, subscribe

pytestmark = [pytest.mark.django_db, pytest.mark.engines]


@pytest.mark.parametrize("oftener", ["each", "daily", "x"])
def test_no_list_comes_oftener_than_it_does(lists, oftener):
    consent = subscribe(TIPS)
    with pytest.raises(FrequencyRefusedError):
        services.set_frequency(consent=consent, frequency=oftener)
    assert not DeliveryPreference.objects.exists()


@pytest.mark.parametrize("days", [-1, 0, 367, 9999])
def test_a_pause_ends_within_a_year(lists, days):
    consent = subscribe()
    with pytest.raises(PauseRefusedError):
        services.pause(consent=consent, until=timezone.localdate() + timedelta(days=days))
    assert not DeliveryPreference.objects.exists()


def test_who_has_left_has_no_pace(lists):
    consent = subscribe()
    services.leave(token=leave_token(consent), method="unsub-page-post")
    services.set_frequency(consent=consent, frequency="monthly")
    services.pause(consent=consent, until=services.months_ahead(1))
    assert not DeliveryPreference.objects.exists()


def test_a_list_can_come_more_seldom_and_as_it_comes_again(lists):
    consent = subscribe(POSTS)
    for frequency in ("monthly", "weekly"):
        services.set_frequency(consent=consent, frequency=frequency)
        assert selectors.pace(consent) == Pace(frequency)
    services.set_frequency(consent=consent, frequency="")
    assert selectors.pace(consent) == Pace()
    assert not DeliveryPreference.objects.exists()


def test_a_pause_keeps_the_frequency_and_can_be_ended(lists):
    consent, until = subscribe(POSTS), services.months_ahead(3)
    services.set_frequency(consent=consent, frequency="weekly")
    services.pause(consent=consent, until=until)
    assert selectors.pace(consent) == Pace("weekly", until)
    assert selectors.pace(consent).is_paused
    services.pause(consent=consent, until=None)
    assert selectors.pace(consent) == Pace("weekly")


def test_the_consent_stays_as_it_was_and_other_people_too(lists):
    consent, other = subscribe(), subscribe(address=STEIN)
    before = ConsentRecord.objects.count()
    services.pause(consent=consent, until=services.months_ahead(1))
    assert ConsentRecord.objects.count() == before
    assert head(TIPS).state == State.GIVEN
    assert selectors.pace(other) == Pace()


def test_nobody_is_written_to_about_what_they_change_on_their_own_page(lists):
    services.pause(consent=subscribe(), until=services.months_ahead(1))
    assert queued("pace") == 0


def test_it_is_exported_and_erased_with_the_person(lists):
    consent, until = subscribe(), services.months_ahead(1)
    services.pause(consent=consent, until=until)
    told = rights.export(consent.subject)["newsletter"]["delivery"]
    assert told == [{"frequency": "", "paused_until": until, "list": TIPS}]
    removed = rights.erase(subject=consent.subject, reason="request")
    assert removed["newsletter"]["newsletter.DeliveryPreference"] == 1
    assert not DeliveryPreference.objects.exists()
