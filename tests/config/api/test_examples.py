"""The examples of the documentation, sent to the API: they are taken, and answered in the same shape."""

from typing import Any

import pytest
from django.test import Client

from config.api.examples import REQUESTS, RESPONSES
from consent import tokens
from consent.models import Consent
from newsletter import services
from newsletter.models import Login, SignupRequest
from newsletter.selectors import open_lists
from newsletter.services import list_create
from newsletter.tokens import code
from sharing.models import Share
from tests.newsletter.questions import make_question, with_choices
from tests.sharing.conftest import Posts

pytestmark = pytest.mark.django_db
JSON = "application/json"


def shape(value: Any) -> Any:
    """The names in ``value`` and how they lie in each other, of a list those of its first."""
    if isinstance(value, dict):
        return {name: shape(inner) for name, inner in value.items()}
    return [shape(each) for each in value[:1]] if isinstance(value, list) else type(value).__name__


def same_shape(answer: Any, name: str) -> None:
    assert shape(answer.json()).keys() == shape(RESPONSES[name]).keys()
    for key, inner in RESPONSES[name].items():
        if inner not in ([], {}, None, ""):
            found = answer.json()[key]
            assert shape(found) == shape(inner) or isinstance(inner, str), (name, key)


def test_sharing(client: Client, posts: Posts):
    page = {"page": posts.first.pk, "via": ""}
    made = client.post("/api/v1/shares", REQUESTS["createShare"] | page, content_type=JSON)
    assert made.status_code == 201
    same_shape(made, "createShare")
    mine = Share.objects.get().code
    used = client.post(f"/api/v1/shares/{mine}/used", REQUESTS["useShare"], content_type=JSON)
    assert (used.status_code, used.content) == (202, b"")
    same_shape(client.get(f"/api/v1/shares/{mine}"), "getShare")
    read = client.post("/api/v1/reads", REQUESTS["recordRead"] | page, content_type=JSON)
    assert read.status_code == 202


def test_a_newsletter_from_signup_to_goodbye(client: Client):
    tips = list_create(
        slug="ukens-tips", frequency="weekly", texts={"nb": ("Ukens tips", "Ett tips i uken.")}
    )
    question = make_question("choice", "Hva selger dere?", tips)
    [coffee] = with_choices(question, "Kaffe")
    same_shape(client.get("/api/v1/lists"), "getLists")
    shown = open_lists("nb")[0].notice.sha256

    def post(name: str, path: str, **real: Any) -> Any:
        answer = client.post(f"/api/v1/{path}", REQUESTS[name] | real, content_type=JSON)
        services.take_in()
        assert answer.status_code < 300, answer.content
        same_shape(answer, name)
        return answer

    post("checkAddress", "addresses")
    post("subscribe", "subscriptions", lists=[REQUESTS["subscribe"]["lists"][0] | {"notice": shown}])
    request = SignupRequest.objects.get()
    confirmed = post("confirmSubscription", "subscriptions/confirm", code=code(request.pk)).json()
    answers = {str(question.pk): [str(coffee.pk)]}
    post("answerQuestions", "answers", token=confirmed["answer_token"], answers=answers)
    post("requestLogin", "preferences/login")
    entered = post("enter", "preferences/enter", token=tokens.make("login", Login.objects.get().pk))
    inside = {"Authorization": f"Bearer {entered.json()['token']}"}
    same_shape(client.get("/api/v1/preferences", headers=inside), "getPreferences")
    body = REQUESTS["changePreferences"]
    changed = client.patch("/api/v1/preferences", body, content_type=JSON, headers=inside)
    assert changed.json()["lists"][0]["frequency"] == "monthly"
    post(
        "withdrawSubscription", "subscriptions/withdraw", token=tokens.make("leave", Consent.objects.get().pk)
    )


def test_content(client: Client, posts: Posts):
    listed = client.get(
        "/api/v1/content/", {"limit": 1, "fields": ",".join(RESPONSES["getContent"]["items"][0])}
    )
    same_shape(listed, "getContent")
    one = client.get(f"/api/v1/content/{posts.first.pk}", {"fields": ",".join(RESPONSES["getPage"])})
    same_shape(one, "getPage")
