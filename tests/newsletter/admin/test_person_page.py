"""What the newsletter tells on a person's page at the owner's desk, to those who may look."""

import pytest

from newsletter import services
from newsletter.models import Departure, Question
from tests.consent.desk import content, person_path
from tests.newsletter.conftest import KARI, POSTS, TIPS, delivered, head, leave_token, subscribe
from tests.newsletter.questions import make_question

pytestmark = pytest.mark.django_db


def test_the_editor_sees_nobody(sign_in, lists):
    kari = subscribe(TIPS).subject
    assert sign_in("Redaktør").post(person_path(kari)).status_code in {302, 403}


def test_what_is_known_and_what_happened_stand_together(sign_in, lists):
    question = make_question(Question.Kind.NUMBER, "Hvor mange er dere?", lists[POSTS])
    kari = subscribe(TIPS, POSTS, name="Kari Nordmann").subject
    services.answer(subject=kari, answers={question.pk: "3"})
    services.leave(token=leave_token(head(TIPS)), method="unsub-page-post")
    left = head(TIPS)
    Departure.objects.create(
        consent=left, event_id=left.event_id, reason="other", words="Flytter.", at=left.changed_at
    )
    delivered()
    page = content(sign_in("Personvern").post(person_path(kari)))
    for told in (KARI, "Kari Nordmann", "Hvor mange er dere?", "Flytter.", "Norsk"):
        assert told in page
    assert page.index("ledger-moment") > 0


def test_html_in_a_name_stays_text(sign_in, lists):
    kari = subscribe(TIPS, name="<script>alert(1)</script>").subject
    page = content(sign_in("Personvern").post(person_path(kari)))
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_many_letters_cost_no_more_queries(sign_in, lists, django_assert_max_num_queries):
    owner = sign_in("Eier")
    kari = subscribe(TIPS).subject
    owner.post(person_path(kari))
    for _time in range(4):
        services.ask_login(address=KARI, locale="nb")
    with django_assert_max_num_queries(40):
        owner.post(person_path(kari))
