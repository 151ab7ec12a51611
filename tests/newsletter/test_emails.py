"""What the newsletter writes, as it leaves."""

import re
from email.header import decode_header

import pytest

from consent.models import SiteIdentity
from mail.models import OutboxMessage
from newsletter import services, tokens
from newsletter.models import SignupRequest
from newsletter.services import list_create
from tests.newsletter.conftest import (
    KARI,
    POSTS,
    TIPS,
    answers_for_it,
    ask,
    confirm_token,
    delivered,
    head,
    leave_token,
    queued,
    subscribe,
)

pytestmark = pytest.mark.django_db
State = OutboxMessage.State


@pytest.fixture(autouse=True)
def identity(db) -> SiteIdentity:
    return answers_for_it(
        "Snakkis Media AS", org_number="912 345 678", contact="hei@example.no", sender="brev@example.no"
    )


def html_of(mail) -> str:
    return mail.alternatives[0].content


def test_a_question_answered_meanwhile_is_not_sent(lists):
    ask()
    services.confirm(token=confirm_token())
    delivered()
    assert OutboxMessage.objects.get(kind="newsletter.confirm").state == State.DROPPED


def test_no_welcome_to_somebody_who_left_at_once(lists):
    services.leave(token=leave_token(subscribe()), method="unsub-page-post")
    delivered()
    assert OutboxMessage.objects.get(kind="newsletter.welcome").state == State.DROPPED


def test_the_question_has_link_code_and_refusal_in_both_parts(lists):
    ask(TIPS, POSTS)
    [mail] = delivered()
    request = SignupRequest.objects.get()
    link = f"http://127.0.0.1:8000/nyhetsbrev/bekreft/{confirm_token()}/"
    digits = tokens.code(request.pk)
    for part in (mail.body, html_of(mail)):
        assert link in part
        assert f"{link}#refuse" in part
        assert f"{digits[:3]} {digits[3:]}" in part
        assert "Ukens tips" in part
        assert "Ett råd du kan bruke samme dag." in part
        assert "Snakkis Media AS" in part
    assert mail.to == [KARI]


def test_the_question_is_an_automatic_mail_and_no_newsletter(lists):
    ask()
    [mail] = delivered()
    headers = mail.message()
    assert headers["Auto-Submitted"] == "auto-generated"
    assert headers["From"] == "Snakkis <brev@example.no>"
    assert headers["Reply-To"] == "hei@example.no"
    assert headers["List-Unsubscribe"] is None
    assert headers["Message-ID"] == OutboxMessage.objects.get().message_id


def test_the_question_carries_no_offer_no_picture_and_one_link_of_its_own(lists):
    ask()
    [mail] = delivered()
    assert "<img" not in html_of(mail)
    paths = set(re.findall(r'href="http://127\.0\.0\.1:8000(/[^"]*)"', html_of(mail)))
    confirm = f"/nyhetsbrev/bekreft/{confirm_token()}/"
    assert paths == {"/", "/personvern/", confirm, f"{confirm}#refuse"}


def test_the_welcome_can_be_left_with_one_click(lists):
    consent = subscribe(TIPS, POSTS)
    [mail] = delivered()
    message = mail.message()
    one_click = f"http://127.0.0.1:8000/u/{leave_token(consent)}"
    assert message["List-Unsubscribe"] == f"<{one_click}>"
    assert len(one_click) < 70
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["List-Id"].endswith("<ukens-tips.127.0.0.1>")
    assert message["Precedence"] == "bulk"
    assert "\n " not in message["List-Unsubscribe"]
    leave = f"http://127.0.0.1:8000/nyhetsbrev/avmelding/{leave_token(consent)}/"
    for part in (mail.body, html_of(mail)):
        assert leave in part
        assert "Ukens tips" in part
        assert "Nye innlegg" in part
        assert "http://127.0.0.1:8000/nyhetsbrev/" in part


def test_the_welcome_to_several_lists_leads_out_of_each(lists):
    subscribe(TIPS, POSTS)
    [mail] = delivered()
    for slug in (TIPS, POSTS):
        for part in (mail.body, html_of(mail)):
            assert f"http://127.0.0.1:8000/nyhetsbrev/avmelding/{leave_token(head(slug))}/" in part


def test_headers_of_the_welcome_are_not_folded_on_the_wire(lists):
    consent = subscribe()
    [mail] = delivered()
    raw = mail.message().as_bytes(linesep="\r\n").decode()
    line = next(line for line in raw.split("\r\n") if line.startswith("List-Unsubscribe:"))
    assert line == f"List-Unsubscribe: <http://127.0.0.1:8000/u/{leave_token(consent)}>"


def test_a_list_with_a_long_title_is_welcomed_too(lists):
    title = "Markedsføring for deg som driver nettbutikk – " + "ukens råd " * 6
    list_create(slug="lang", frequency="weekly", texts={"nb": (title.strip(), "Ett råd.")})
    subscribe("lang")
    name, address = decode_header(delivered()[0].message()["List-Id"])
    assert name[0].decode(name[1]) == title.strip()
    assert address[0].strip() == b"<lang.127.0.0.1>"


def test_to_a_subscriber_who_asks_again_a_mail_says_so_without_any_personal_link(lists):
    consent = subscribe()
    delivered()
    ask()
    mail = delivered()[-1]
    assert queued("already") == 1
    assert leave_token(consent) not in mail.body + html_of(mail)
    assert "Ukens tips" in mail.body


def test_a_polish_reader_gets_polish_links_and_words(lists):
    ask(locale="pl")
    [mail] = delivered()
    assert f"http://127.0.0.1:8000/pl/nyhetsbrev/bekreft/{confirm_token()}/" in mail.body
    assert "Porada tygodnia" in mail.body
