"""Building a segment in the admin: the preview counts while the editor builds, and names nobody."""

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from wagtail.users.models import UserProfile

from newsletter.models import Segment
from newsletter.segments.blocks import MOST
from tests.newsletter.conftest import KARI, POSTS, TIPS, subscribe

pytestmark = pytest.mark.django_db


def url(action, *args):
    return reverse(f"wagtailsnippets_newsletter_segment:{action}", args=args)


def form(*rules, **more):
    """The fields of a form with these conditions: (type, {field: value or values})."""
    fields = {"name": "Nye på tips", "description": "", "rules-count": len(rules)}
    for number, (kind, values) in enumerate(rules):
        row = f"rules-{number}"
        fields |= {f"{row}-type": kind, f"{row}-order": number, f"{row}-deleted": "", f"{row}-id": ""}
        fields |= {f"{row}-value-{name}": value for name, value in values.items()}
    return {**fields, **more}


def on(mailing_list):
    return ("list", {"lists": [str(mailing_list.pk)]})


@pytest.fixture
def eva(sign_in):
    return sign_in("Redaktør")


def test_a_writer_is_sent_away(sign_in, lists):
    stein = sign_in("Skribent")
    stein.post(url("add"), form(on(lists[TIPS])))
    assert not Segment.objects.exists()
    assert stein.get(url("list")).status_code == 302


@pytest.mark.parametrize(
    "rule",
    [
        ("list", {"lists": ["999999"]}),
        ("list", {}),
        ("tenure", {"how": "at-least", "days": "0"}),
        ("number", {"question": "", "first": "1", "last": ""}),
    ],
)
def test_what_is_no_condition_is_told_and_nothing_is_saved(eva, lists, rule):
    page = eva.post(url("add"), form(rule))
    assert page.status_code == 200
    assert "Nye på tips" in page.text
    assert not Segment.objects.exists()


def test_a_segment_needs_a_condition(eva, lists):
    assert eva.post(url("add"), form()).status_code == 200
    assert not Segment.objects.exists()


def test_there_is_an_end_to_conditions_before_the_database_has_had_enough(eva, lists):
    assert eva.post(url("add"), form(*[on(lists[TIPS])] * (MOST + 1))).status_code == 200
    assert not Segment.objects.exists()
    assert eva.post(url("add"), form(*[on(lists[TIPS])] * MOST)).status_code == 302


def test_a_saved_segment_shows_who_is_in_it_without_a_name(eva, lists):
    subscribe(TIPS)
    subscribe(POSTS, address="ola@example.no")
    assert eva.post(url("add"), form(on(lists[TIPS]))).status_code == 302
    page = eva.get(url("inspect", Segment.objects.get().pk)).text
    assert "<b>1</b> av 2 abonnenter" in page
    assert KARI not in page
    assert KARI.split("@", maxsplit=1)[0] not in page.lower()


def test_the_preview_counts_before_anything_is_saved(eva, lists):
    subscribe(TIPS)
    group = {"0-type": "list", "0-order": "0", "0-deleted": "", "0-id": "", "count": "1"}
    body = form(("none", {})) | {f"rules-0-value-{name}": value for name, value in group.items()}
    body["rules-0-value-0-value-lists"] = [str(lists[TIPS].pk)]
    address = url("preview_on_add")
    assert eva.post(address, body).json()["is_valid"]
    assert "<b>0</b> av 1 abonnent" in eva.get(address).text
    assert not Segment.objects.exists()


def test_the_panel_speaks_the_editors_language(eva, lists):
    UserProfile.objects.update_or_create(user=User.objects.get(), defaults={"preferred_language": "pl"})
    address = url("preview_on_add")
    assert eva.post(address, form(on(lists[TIPS]))).json()["is_valid"]
    assert "Nikogo w nim teraz nie ma" in eva.get(address).text


def test_a_condition_that_broke_is_told_on_the_page(eva, lists):
    subscribe(POSTS)
    eva.post(url("add"), form(on(lists[TIPS])))
    lists[TIPS].texts.all().delete()
    lists[TIPS].delete()
    page = eva.get(url("inspect", Segment.objects.get().pk)).text
    assert "Det finner ingen" in page


def test_the_list_of_segments_counts_nobody(eva, lists, django_assert_max_num_queries):
    for number in range(3):
        eva.post(url("add"), form(on(lists[TIPS]), name=f"Segment {number}"))
    eva.get(url("list"))
    with django_assert_max_num_queries(20):
        page = eva.get(url("list"))
    assert "Segment 2" in page.text


def test_the_form_asks_the_database_alike_however_deep_the_groups(eva, lists, django_assert_max_num_queries):
    eva.get(url("add"))
    with django_assert_max_num_queries(40):
        assert eva.get(url("add")).status_code == 200
