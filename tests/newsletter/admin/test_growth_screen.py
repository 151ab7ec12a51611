"""/admin/reports/subscribers/: how the lists grow, for those who may see it, and never an address."""

import csv

import pytest

from newsletter import services
from tests.newsletter.conftest import KARI, STEIN, TIPS, head, leave_token, subscribe

pytestmark = pytest.mark.django_db
PATH = "/admin/reports/subscribers/"


def test_a_writer_does_not_see_it(sign_in, lists):
    writer = sign_in("Skribent")
    assert writer.get(PATH).status_code == 302
    assert PATH not in writer.get("/admin/").content.decode()


@pytest.mark.parametrize("role", ["Redaktør", "Personvern", "Eier"])
def test_who_may_see_it_finds_it_and_no_address_in_it(sign_in, lists, role):
    subscribe(TIPS)
    subscribe(TIPS, address=STEIN)
    services.leave(token=leave_token(head()), method="unsub-page-post")
    seen = sign_in(role)
    assert PATH in seen.get("/admin/").content.decode()
    page = seen.get(PATH).content.decode()
    assert "Ukens tips" in page
    assert KARI not in page
    assert STEIN not in page


@pytest.mark.parametrize("query", ["?period=x", "?list=hemmelig", "?period=30&list=%00"])
def test_what_is_no_choice_is_as_if_not_asked(sign_in, lists, query):
    assert sign_in("Eier").get(PATH + query).status_code == 200


def test_the_same_comes_as_a_file(sign_in, lists):
    subscribe(TIPS)
    answer = sign_in("Eier").get(f"{PATH}?period=7&export=csv")
    content = b"".join(answer.streaming_content).decode("utf-8-sig")
    header, row = csv.reader(content.splitlines())
    assert header[:7] == ["day", "list", "channel", "campaign", "page", "asked", "confirmed"]
    assert row[1:7] == [TIPS, "", "", "", "1", "1"]


def test_more_people_cost_no_more_queries(sign_in, lists, django_assert_max_num_queries):
    owner = sign_in("Eier")
    subscribe(TIPS)
    owner.get(PATH)
    for number in range(3):
        subscribe(TIPS, address=f"nr{number}@example.no")
    with django_assert_max_num_queries(22):
        owner.get(PATH)
