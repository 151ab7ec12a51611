"""Why somebody left, if they care to say: asked on the page after leaving."""

import pytest

from consent import rights
from newsletter import services
from newsletter.errors import LinkUnknownError
from newsletter.models import Departure
from tests.newsletter.conftest import POSTS, TIPS, leave_token, subscribe

pytestmark = [pytest.mark.django_db, pytest.mark.engines]


def page(consent) -> str:
    return f"/nyhetsbrev/avmelding/{leave_token(consent)}/"


def said() -> list[tuple[str, str, str]]:
    kept = Departure.objects.order_by("consent__purpose", "at")
    return list(kept.values_list("consent__purpose__slug", "reason", "words"))


def test_a_link_we_never_made_says_nothing(lists):
    with pytest.raises(LinkUnknownError):
        services.explain_leaving(token="A" * 43, reason="other")


@pytest.mark.parametrize("data", [{}, {"reason": ""}, {"reason": "x"}, {"words": "Bare ord"}])
def test_without_a_reason_of_ours_nothing_is_kept(client, lists, data):
    link = page(subscribe())
    client.post(link, {"list": "1"})
    assert client.post(link, {"explain": "1", **data}).status_code == 200
    assert said() == []


def test_who_has_not_left_has_no_reason_to(client, lists):
    link = page(subscribe())
    client.post(link, {"explain": "1", "reason": "too-often"})
    assert said() == []


@pytest.mark.parametrize("method", ["get", "head"])
def test_opening_the_page_says_nothing(client, lists, method):
    link = page(subscribe())
    client.post(link, {"list": "1"})
    getattr(client, method)(link, {"explain": "1", "reason": "too-often"})
    assert said() == []


def test_the_page_after_leaving_asks_with_nothing_ticked(client, lists):
    shown = client.post(page(subscribe()), {"list": "1"}).content.decode()
    assert "Vil du si hvorfor?" in shown
    assert "checked" not in shown


def test_a_reason_is_kept_once_and_can_be_changed(client, lists):
    link = page(subscribe(TIPS, POSTS))
    client.post(link, {"list": "1"})
    client.post(link, {"explain": "1", "reason": "too-often", "words": "x" * 400})
    assert said() == [(TIPS, "too-often", "x" * 300)]
    client.post(link, {"explain": "1", "reason": "other", "words": " Flytter\ntil\x00 Bodø "})
    assert said() == [(TIPS, "other", "Flytter til Bodø")]


def test_who_left_everything_says_it_for_everything(client, lists):
    link = page(subscribe(TIPS, POSTS))
    client.post(link, {"all": "1"})
    client.post(link, {"explain": "1", "everything": "1", "reason": "elsewhere"})
    assert said() == [(TIPS, "elsewhere", ""), (POSTS, "elsewhere", "")]


def test_each_leaving_has_a_reason_of_its_own(client, lists):
    for reason in ("other", "too-often"):
        link = page(subscribe())
        client.post(link, {"list": "1"})
        client.post(link, {"explain": "1", "reason": reason})
    assert [reason for _slug, reason, _words in said()] == ["other", "too-often"]


def test_it_is_exported_and_erased_with_the_person(client, lists):
    consent = subscribe()
    client.post(page(consent), {"list": "1"})
    client.post(page(consent), {"explain": "1", "reason": "other", "words": "Nei"})
    [told] = rights.export(consent.subject)["newsletter"]["departures"]
    assert (told["list"], told["reason"], told["words"]) == (TIPS, "other", "Nei")
    removed = rights.erase(subject=consent.subject, reason="request")
    assert removed["newsletter"]["newsletter.Departure"] == 1
