"""Fields in an issue: what an editor may write, and what each reader sees."""

import pytest
from django.core.exceptions import ValidationError

from mail.mailings.composing import letter as filled
from newsletter.issues.blocks import LetterTextBlock
from newsletter.issues.fields import Person, fields, line, values
from newsletter.issues.letters import letter
from newsletter.issues.parts import read
from newsletter.issues.people import BROKEN, SINCE
from newsletter.issues.personal import Fields, plain, troubles
from newsletter.issues.texts import texts_of
from newsletter.models import Answer, Question, Subscriber
from tests.newsletter.conftest import subscribe
from tests.newsletter.issues.cast import issue, sent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("{fornamn|du}", "fornamn"),
        ("{fornavn}", "fornavn"),
        ("{navn| }", "navn"),
        ("{navn|" + "a" * 81 + "}", "80"),
    ],
)
def test_a_field_nothing_could_be_put_into_is_refused(words, says):
    [found] = troubles(words)
    assert says in found
    block = LetterTextBlock()
    with pytest.raises(ValidationError):
        block.clean(block.to_python(f"<p>{words}</p>"))


@pytest.mark.parametrize(
    "words", ["Hei {{ x }}", "{liste}", "{ liste }", "{Fornavn|du}", "{imię|Ty}", "a } b {"]
)
def test_what_is_a_field_or_none_at_all_is_taken(words):
    assert troubles(words) == []


def test_what_merely_looks_like_a_field_of_mail_is_sent_as_it_was_typed():
    page = issue(body=[("text", "<p>Skriv {{ x }} og {{ leave_token }} i malen.</p>")])
    text = letter(page, read(page))
    made = filled(text, values(text.defaults, Person(), "nb"))
    assert "Skriv {{ x }} og {{ leave_token }} i malen." in made.text
    assert "Skriv {{ x }} og {{ leave_token }} i malen." in made.html


def test_one_field_with_two_defaults_has_both():
    page = issue(subject="{fornavn|Hei}", body=[("text", "<p>Kjære {fornavn|leser &amp; venn}, {liste}</p>")])
    text = letter(page, read(page))
    made = filled(text, values(text.defaults, Person(), "nb"))
    assert made.subject == "Hei"
    assert "Kjære leser & venn, Ukens tips" in made.text
    assert "Kjære leser &amp; venn, Ukens tips" in made.html


def test_a_name_is_no_markup_and_no_header():
    page = issue(subject="Til {navn|deg}", body=[("text", "<p>{navn|deg}</p>")])
    text = letter(page, read(page))
    made = filled(text, values(text.defaults, Person("<b>Kari</b>\r\nBcc: alle@x.no"), "nb"))
    assert "\n" not in made.subject
    assert "<b>Kari" not in made.html
    assert "&lt;b&gt;Kari" in made.html


@pytest.mark.parametrize("person", BROKEN.values(), ids=["nothing", "long", "code", "right", "pictures"])
@pytest.mark.parametrize("lang", ["nb", "pl"])
def test_whatever_somebody_is_called_every_field_is_filled(person, lang):
    page = issue(subject="{fornavn|Hei}", body=[("text", "<p>{navn|deg} {siden|nylig} {svar 3|der}</p>")])
    text = letter(page, read(page))
    own = values(text.defaults, person, lang)
    assert set(text.defaults) < set(own)
    assert all(own[name] for name in text.defaults)
    filled(text, own)


def test_a_turn_of_direction_ends_with_the_name():
    assert line("\u202eKari\n Nordmann\u2066") == "Kari Nordmann"


def test_the_month_is_in_the_language_of_the_letter():
    defaults = {"since_1": "nylig"}
    assert values(defaults, Person(since=SINCE), "nb")["since_1"] == "mai 2024"
    assert values(defaults, Person(since=SINCE), "pl")["since_1"] == "maja 2024"


def test_each_reader_gets_their_own_in_as_many_queries_as_one(django_assert_max_num_queries):
    question = Question.objects.create(name="Rolle", kind=Question.Kind.TEXT)
    page = issue(body=[("text", f"<p>{{fornavn|du}}, {{svar {question.pk}|der}}, {{siden|nylig}}</p>")])
    mailing = sent(page).mailing
    for text in texts_of(page, "kode"):
        text.mailing = mailing
        text.save()
    people = [subscribe(address=f"leser{number}@example.no").subject for number in range(5)]
    for number, subject in enumerate(people):
        Subscriber.objects.filter(subject=subject).update(name=f"Kari{number} Nordmann")
        Answer.objects.create(subject=subject, question=question, text=f"svar {number}", at=SINCE)
    messages = [
        mailing.messages.create(
            kind=mailing.kind, subject=subject, locale="nb", due_at=SINCE, created_at=SINCE
        )
        for subject in people
    ]
    with django_assert_max_num_queries(4):
        found = fields(mailing, messages)
    assert [own["first_name_1"] for own in found] == [f"Kari{number}" for number in range(5)]
    assert found[3][f"answer_{question.pk}_2"] == "svar 3"
    assert len({own["leave_token"] for own in found}) == 5


def test_on_the_page_a_field_is_its_default():
    assert plain("Hei {fornavn|dere} {liste}", "Ukens tips") == "Hei dere Ukens tips"


def test_marks_are_numbered_as_they_are_met():
    marks = Fields()
    text = marks.written(marks.mark("{fornavn|a} {fornavn|b} {fornavn|a}"))
    assert text == "{{ first_name_1 }} {{ first_name_2 }} {{ first_name_1 }}"
    assert marks.defaults == {"first_name_1": "a", "first_name_2": "b"}
