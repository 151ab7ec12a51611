"""The mail with an answer, as it leaves."""

from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import User

from blog.feedback import services
from blog.feedback.models import Feedback
from consent.models import Subject
from mail.models import OutboxMessage, Suppression
from tests.blog.feedback.conftest import KARI, delivered, tell
from tests.newsletter.conftest import answers_for_it

pytestmark = pytest.mark.django_db

HOSTILE = "</mj-text><mj-raw><script>alert(1)</script></mj-raw> &nbsp; ]]> {{ 7 }} {% x %} \"' <b>"


@pytest.fixture(autouse=True)
def _identity(db: None) -> None:
    answers_for_it("Snakkis Media AS", contact="hei@example.no", sender="brev@example.no")


def html_of(mail) -> str:
    return mail.alternatives[0].content


def test_an_address_that_takes_no_mail_gets_none_and_the_row_says_so(eva: User) -> None:
    feedback = tell()
    Suppression.objects.create(
        lookup=Subject.objects.get().lookup, reason="bounced", created_at=feedback.created_at
    )
    services.answer(feedback_id=feedback.pk, by=eva, text="Takk.")
    assert delivered() == []
    assert OutboxMessage.objects.get().state == OutboxMessage.State.DROPPED


def test_it_says_what_the_editor_wrote_and_then_what_the_reader_did(eva: User) -> None:
    feedback = tell(message="Lenken virker ikke.\n\nSer dere det?\nHilsen meg")
    Feedback.objects.update(created_at=datetime(2026, 3, 14, 12, tzinfo=UTC))
    services.answer(feedback_id=feedback.pk, by=eva, text="Hei, Kari!\n\nDet er rettet.\nTakk.")
    [mail] = delivered()
    assert mail.to == [KARI]
    assert mail.reply_to == ["hei@example.no"]
    assert mail.body.startswith("Hei, Kari!\n\nDet er rettet.\nTakk.\n\n")
    assert "> Lenken virker ikke.\n>\n> Ser dere det?\n> Hilsen meg\n" in mail.body
    assert "14. mars 2026" in mail.body
    page = html_of(mail)
    assert page.index("Det er rettet.") < page.index("14. mars 2026") < page.index("Lenken virker ikke.")


def test_it_is_one_persons_mail_and_no_newsletter(eva: User) -> None:
    services.answer(feedback_id=tell().pk, by=eva, text="Takk.")
    [mail] = delivered()
    headers = mail.message()
    for name in ("List-Id", "List-Unsubscribe", "Precedence", "Auto-Submitted"):
        assert headers[name] is None
    assert "<img" not in html_of(mail)
    assert OutboxMessage.objects.get().purpose is None


def test_it_speaks_the_language_the_reader_wrote_in(eva: User) -> None:
    services.answer(feedback_id=tell(locale="pl").pk, by=eva, text="Dziękujemy.")
    [mail] = delivered()
    assert "/pl/personvern/" in mail.body


@pytest.mark.parametrize("place", ["message", "answer", "name"])
def test_what_people_type_stays_words(place: str, eva: User) -> None:
    told = {place: HOSTILE} if place != "answer" else {}
    text = HOSTILE if place == "answer" else "Takk."
    services.answer(feedback_id=tell(**told).pk, by=eva, text=text)
    [mail] = delivered()
    page = html_of(mail)
    assert "<script" not in page
    assert "<mj-" not in page
    if place != "name":
        assert HOSTILE in mail.body
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert mail.subject.isprintable()


def test_the_subject_line_holds_nothing_that_anybody_typed(eva: User) -> None:
    services.answer(feedback_id=tell(name="Kari Bcc: ola@example.no").pk, by=eva, text="Takk.")
    [mail] = delivered()
    assert "Kari" not in mail.subject
    assert (mail.cc, mail.bcc) == ([], [])
