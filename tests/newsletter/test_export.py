"""«Eksporter abonnenter»: people with their consent history, and keyed hashes of whom not to write to."""

import csv
import io
import json
from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from wagtail.models import ModelLogEntry

from config.roles import EDITOR, OWNER, PRIVACY, WRITER
from consent.services import subject_for_address
from consent.states import State
from mail import services as mail
from newsletter import exporting, services
from newsletter.models import MailingList, Subscriber
from tests.newsletter.conftest import POSTS, TIPS, head, leave_token, notice, subscribe

pytestmark = pytest.mark.django_db
PAGE = "/admin/eksporter-abonnenter/"


def rows(told: object) -> list[dict[str, str]]:
    content = "".join(part.decode() if isinstance(part, bytes) else part for part in told)
    return list(csv.DictReader(io.StringIO(content.removeprefix("\ufeff"))))


def exported(client: Client, **asked: object) -> list[dict[str, str]]:
    return rows(client.post(f"{PAGE}abonnenter/", asked).streaming_content)


@pytest.mark.parametrize("role", [EDITOR, WRITER])
def test_who_may_not_see_addresses_is_sent_away(role: str, sign_in: Callable[[str], Client]) -> None:
    client = sign_in(role)
    assert client.get(PAGE).url == "/admin/"
    for what in ("abonnenter", "sperrede"):
        assert client.post(f"{PAGE}{what}/").url == "/admin/"
        answer = client.post(f"{PAGE}{what}/", headers={"x-requested-with": "XMLHttpRequest"})
        assert answer.status_code == 403
    assert "eksporter-abonnenter" not in client.get("/admin/").content.decode()


def test_an_export_is_no_link(sign_in: Callable[[str], Client]) -> None:
    client = sign_in(PRIVACY)
    assert client.get(PAGE).status_code == 200
    for what in ("abonnenter", "sperrede"):
        assert client.get(f"{PAGE}{what}/").status_code == 405
    assert client.post(f"{PAGE}abonnenter/", {"state": "finnes ikke"}).status_code == 422


def test_each_line_is_a_person_and_a_list_with_all_that_happened(
    lists: dict[str, MailingList], sign_in: Callable[[str], Client]
) -> None:
    subscribe(TIPS, POSTS, name="Kari Nordmann")
    services.leave(token=leave_token(head(POSTS)), method="unsub-page-post")
    told = {row["list"]: row for row in exported(sign_in(OWNER))}
    tips, posts = told[TIPS], told[POSTS]
    assert (tips["address"], tips["name"], tips["language"]) == ("kari@example.no", "Kari Nordmann", "nb")
    assert (tips["state"], tips["how"], tips["notice_sha256"]) == (
        State.GIVEN,
        "confirm-post",
        notice().sha256,
    )
    assert tips["valid_until"] == head().valid_until.isoformat(timespec="seconds")
    assert [event["event_state"] for event in json.loads(posts["history"])] == [
        State.REQUESTED,
        State.GIVEN,
        State.WITHDRAWN,
    ]
    entry = ModelLogEntry.objects.get()
    assert (entry.action, entry.data["people"]) == ("newsletter.export", 2)


def test_it_can_be_one_list_or_one_state(
    lists: dict[str, MailingList], sign_in: Callable[[str], Client]
) -> None:
    subscribe(TIPS, POSTS)
    services.leave(token=leave_token(head(POSTS)), method="unsub-page-post")
    client = sign_in(OWNER)
    assert [row["list"] for row in exported(client, mailing_list=lists[POSTS].pk)] == [POSTS]
    assert [row["list"] for row in exported(client, state="living")] == [TIPS]
    assert [row["list"] for row in exported(client, state=str(State.WITHDRAWN))] == [POSTS]


def test_no_cell_is_computed_by_a_spreadsheet_program(lists: dict[str, MailingList]) -> None:
    subscribe(address="=cmd@example.no")
    Subscriber.objects.update(name='=HYPERLINK("http://x")')
    [row] = rows(exporting.subscribers_csv(exporting.consents()))
    assert (row["address"], row["name"]) == ("'=cmd@example.no", '\'=HYPERLINK("http://x")')


def test_many_people_take_few_questions_each(
    lists: dict[str, MailingList],
    django_assert_num_queries: DjangoAssertNumQueries,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for number in range(5):
        subscribe(address=f"p{number}@example.no")
    monkeypatch.setattr(exporting, "AT_ONCE", 2)
    with django_assert_num_queries(3 * 2 + 1):
        assert len(rows(exporting.subscribers_csv(exporting.consents()))) == 5


def test_whom_not_to_write_to_is_told_as_keyed_hashes(
    lists: dict[str, MailingList], sign_in: Callable[[str], Client]
) -> None:
    kari = subject_for_address(address="kari@example.no", locale="nb")
    kept = mail.suppress(subject=kari, reason=mail.OBJECTED)
    client = sign_in(PRIVACY)
    [row] = rows(client.post(f"{PAGE}sperrede/").streaming_content)
    assert row == {
        "address_hmac_sha256": kari.lookup,
        "reason": "objected",
        "day": kept.created_at.date().isoformat(),
    }
    assert ModelLogEntry.objects.get().action == "newsletter.export_suppressions"
