"""newsletter.services.erase_oneself: whoever goes takes along what earlier addresses left."""

import pytest

from consent.errors import SubjectHeld
from consent.rights.erasing import hold
from consent.services import subject_find
from mail.models import Suppression
from newsletter import selectors, services
from tests.newsletter.conftest import KARI, STEIN, TIPS, confirm_token, head, make_lists, subscribe

THIRD, OTHER = "kari@tredje.example", "ola@example.no"


def move(old: str, new: str) -> None:
    services.correct_address(subject=subject_find(address=old), address=new)
    services.confirm(token=confirm_token(new))


@pytest.fixture
def moved_twice(live_database) -> None:
    make_lists()
    subscribe(TIPS)
    subscribe(TIPS, address=OTHER)
    move(KARI, STEIN)
    move(STEIN, THIRD)


def test_an_address_that_never_confirmed_takes_nobody_along(live_database):
    make_lists()
    subscribe(TIPS)
    services.correct_address(subject=head().subject, address=STEIN)
    assert selectors.moved_from(subject=subject_find(address=STEIN)) == []


def test_who_is_held_at_an_earlier_address_is_told_so_and_stays(moved_twice):
    hold(subject=subject_find(address=KARI), reason="En sak.")
    with pytest.raises(SubjectHeld):
        services.erase_oneself(subject=subject_find(address=THIRD), objected=False)
    assert subject_find(address=THIRD)


@pytest.mark.parametrize("objected", [False, True])
def test_every_address_goes_and_nobody_elses(moved_twice, objected):
    services.erase_oneself(subject=subject_find(address=THIRD), objected=objected)
    assert [subject_find(address=gone) for gone in (KARI, STEIN, THIRD)] == [None] * 3
    assert subject_find(address=OTHER)
    assert Suppression.objects.count() == (3 if objected else 0)
