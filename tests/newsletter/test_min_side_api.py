"""/api/v1/preferences: Min side for front ends of one's own."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from consent import tokens
from consent.models import ConsentRecord, Subject
from consent.services import subject_find
from consent.states import State
from newsletter import profiling, selectors, services
from newsletter.models import Answer, Login
from newsletter.selectors.delivery import Pace
from tests.newsletter.conftest import KARI, POSTS, STEIN, TIPS, head, leave_token, notice, queued, subscribe
from tests.newsletter.questions import make_question, with_choices
from tests.newsletter.test_min_side import login_token

pytestmark = pytest.mark.django_db
PREFERENCES = "/api/v1/preferences"


def post(client: Client, path: str, **body: Any) -> Any:
    answer = client.post(f"{PREFERENCES}/{path}", body, content_type="application/json")
    services.take_in()
    return answer


class Front:
    """A front end of somebody's own, with the token of a visit."""

    def __init__(self, client: Client, token: str) -> None:
        self.client, self.headers = client, {"HTTP_AUTHORIZATION": f"Bearer {token}"}

    def read(self, query: str = "") -> Any:
        return self.client.get(PREFERENCES + query, **self.headers)

    def change(self, **body: Any) -> Any:
        return self.client.patch(PREFERENCES, body, content_type="application/json", **self.headers)


@pytest.fixture
def front(lists: Any, client: Client) -> Front:
    subscribe(TIPS)
    post(client, "login", email=KARI)
    return Front(client, post(client, "enter", token=login_token()).json()["token"])


@pytest.fixture
def kari(front: Front) -> Subject:
    found = subject_find(address=KARI)
    assert found
    return found


@pytest.mark.parametrize(
    "headers", [{}, {"HTTP_AUTHORIZATION": "Bearer x"}, {"HTTP_AUTHORIZATION": "Basic x"}]
)
def test_without_a_visit_nothing_is_told_or_changed(client, lists, headers):
    subscribe(TIPS)
    for answer in (
        client.get(PREFERENCES, **headers),
        client.patch(PREFERENCES, {"name": "Stein"}, content_type="application/json", **headers),
    ):
        assert answer.status_code == 401
        assert answer["Content-Type"] == "application/problem+json"
        assert KARI not in answer.content.decode()


def test_no_cookie_of_min_side_opens_it(client, lists, front):
    token = front.headers["HTTP_AUTHORIZATION"].removeprefix("Bearer ")
    client.cookies["min-side-nb"] = token
    assert client.get(PREFERENCES).status_code == 401


def test_no_link_of_a_mail_is_a_visit(client, lists):
    consent = subscribe(TIPS)
    services.ask_login(address=KARI, locale="nb")
    for token in (leave_token(consent), login_token(), tokens.make("pace", consent.pk)):
        assert Front(client, token).read().status_code == 401


def test_a_visit_ends(front):
    Login.objects.update(expires_at=timezone.now())
    assert front.read().status_code == 401


def test_a_login_is_answered_alike_for_known_and_unknown_addresses(client, lists):
    subscribe(TIPS)
    known, unknown = (post(client, "login", email=address) for address in (KARI, STEIN))
    assert known.status_code == unknown.status_code == 202
    assert known.content == unknown.content
    assert queued("login") == 1
    assert post(client, "login", email="kari@").status_code == 422


def test_a_link_lets_in_once(client, lists):
    subscribe(TIPS)
    post(client, "login", email=KARI)
    entered = post(client, "enter", token=login_token())
    assert entered.json()["expires_at"] > timezone.now().isoformat()
    assert entered["Cache-Control"] == "no-store"
    assert not entered.cookies
    assert post(client, "enter", token=login_token()).status_code == 410
    assert post(client, "enter", token="x").status_code == 404


def test_it_tells_what_there_is(front, kari, lists, django_assert_max_num_queries):
    question = make_question("choice", "Hva leser du?", lists[TIPS], pl="Co czytasz?")
    [books] = with_choices(question, "Bøker")
    services.answer(subject=kari, answers={question.pk: str(books.pk)})
    services.pause(consent=head(TIPS), until=services.months_ahead(1))
    with django_assert_max_num_queries(14):
        answer = front.read("?locale=pl")
    told = answer.json()
    assert answer["Cache-Control"] == "no-store"
    assert (told["email"], told["locale"], told["name"]) == (KARI, "nb", "")
    assert told["lists"] == [
        {
            "slug": TIPS,
            "title": "Porada tygodnia",
            "state": "dpv:ConsentGiven",
            "frequency": "weekly",
            "paused_until": services.months_ahead(1).isoformat(),
        }
    ]
    assert told["answers"] == {str(question.pk): [str(books.pk)]}
    assert told["questions"][0]["wording"] == "Co czytasz?"
    assert told["profiling"]["objected"] is False
    assert told["profiling"]["notice"]["lang"] == "pl"


def test_any_part_can_be_changed(front, kari, lists):
    question = make_question("number", "Hvor mange?", lists[TIPS])
    until = (timezone.localdate() + timedelta(days=20)).isoformat()
    assert front.change(name="Kari", locale="pl").json()["name"] == "Kari"
    told = front.change(lists=[{"slug": TIPS, "frequency": "monthly", "paused_until": until}]).json()
    assert (told["lists"][0]["frequency"], told["lists"][0]["paused_until"]) == ("monthly", until)
    assert (
        front.change(lists=[{"slug": TIPS, "frequency": "weekly"}]).json()["lists"][0]["paused_until"]
        == until
    )
    assert (
        front.change(lists=[{"slug": TIPS, "paused_until": None}]).json()["lists"][0]["paused_until"] is None
    )
    assert front.change(answers={str(question.pk): 7}).json()["answers"] == {str(question.pk): ["7"]}
    assert front.change(answers={str(question.pk): None}).json()["answers"] == {}
    shown = front.read("?locale=nb").json()["profiling"]["notice"]["sha256"]
    wish = {"objected": True, "notice": shown}
    answer = front.client.patch(
        f"{PREFERENCES}?locale=nb", {"profiling": wish}, content_type="application/json", **front.headers
    )
    assert answer.json()["profiling"]["objected"] is True
    assert profiling.objectors().filter(subject=kari).exists()
    assert queued("pace") == 0


def test_lists_are_taken_up_under_the_notice_shown_and_left(front, kari):
    wish = {"slug": POSTS, "subscribed": True, "notice": notice(POSTS).sha256, "frequency": "monthly"}
    assert front.change(lists=[wish]).status_code == 200
    given = ConsentRecord.objects.get(event_id=head(POSTS).event_id)
    assert (given.state, given.notice) == (State.GIVEN, notice(POSTS))
    assert selectors.pace(head(POSTS)) == Pace("monthly")
    front.change(lists=[{"slug": POSTS, "subscribed": False}])
    assert head(POSTS).state == State.WITHDRAWN
    assert queued("left") == 0


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"lists": [{"slug": POSTS, "subscribed": True}]}, 409),
        ({"lists": [{"slug": POSTS, "subscribed": True, "notice": "0" * 64}]}, 409),
        ({"lists": [{"slug": "ukjent", "subscribed": True, "notice": "0" * 64}]}, 422),
        ({"lists": [{"slug": POSTS, "frequency": "monthly"}]}, 422),
        ({"lists": [{"slug": TIPS, "frequency": "each"}]}, 422),
        ({"lists": [{"slug": TIPS, "frequency": "daily"}]}, 422),
        ({"lists": [{"slug": TIPS, "paused_until": "2001-01-01"}]}, 422),
        ({"answers": {"999999": "x"}}, 422),
        ({"answers": {"9" * 5000: "x"}}, 422),
        ({"name": "x" * 121}, 422),
        ({"name": "a\u0000b"}, 422),
        ({"locale": "xx"}, 422),
        ({"profiling": {"objected": True, "notice": "0" * 64}}, 409),
    ],
)
def test_what_does_not_do_changes_nothing_at_all(front, kari, body, status):
    before = ConsentRecord.objects.count()
    assert front.change(**{"name": "Kari", **body}).status_code == status
    assert front.read().json()["name"] == ""
    assert ConsentRecord.objects.count() == before
    assert not Answer.objects.exists()


def test_one_who_is_in_changes_nobody_else(front, kari):
    other = subscribe(POSTS, address=STEIN)
    front.change(lists=[{"slug": POSTS, "subscribed": False}])
    assert front.change(lists=[{"slug": POSTS, "frequency": "monthly"}]).status_code == 422
    assert head(POSTS, STEIN).state == State.GIVEN
    assert selectors.pace(other) == Pace()
