"""One issue, all its texts: languages, segments, headers, plain text; and who gets which."""

import pytest
from django.utils import timezone

from blog.models import Audience, BlogIndexPage, PostPage
from consent.models import Subject
from mail.mailings.fields import names
from newsletter.issues.markup import plain
from newsletter.issues.recipients import recipients
from newsletter.issues.texts import editions, texts_of
from newsletter.models import IssuePage
from newsletter.services import object_to_profiling, profiling_notice
from tests.newsletter.conftest import TIPS, subscribe
from tests.newsletter.issues.cast import again, issue, segment, translated

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]
CODE = "k7m4x2q9r8wz"


def stream(*blocks):
    raw = [{"type": kind, "value": value} for kind, value in blocks]
    return IssuePage.body.field.stream_block.to_python(raw)


def condition(found, shown, otherwise):
    return (
        "condition",
        {
            "segment": found.pk,
            "shown": [{"type": "text", "value": f"<p>{shown}</p>"}],
            "otherwise": [{"type": "text", "value": f"<p>{otherwise}</p>"}],
        },
    )


@pytest.fixture
def two_segments(lists):
    return segment("language", {"languages": ["nb"]}), segment("list", {"lists": [str(lists[TIPS].pk)]})


def test_one_language_and_no_segment_is_one_text():
    [text] = texts_of(issue(), CODE)
    assert (text.number, text.locale, text.subject) == (0, "nb", "Benken på Storgata")


def test_each_combination_in_each_language_has_its_number(two_segments):
    first, second = two_segments
    body = stream(condition(first, "norsk", "ikke norsk"), condition(second, "tips", "ikke tips"))
    page = issue(body=body)
    translated(page, "Ławka", stream(condition(second, "porady", "bez porad")))
    texts = texts_of(again(page), CODE)
    assert [text.number for text in texts] == [0, 1, 2, 3, 4, 5]
    said = {(text.number, "ikke norsk" in text.text, "ikke tips" in text.text) for text in texts[:4]}
    assert said == {(0, True, True), (1, False, True), (2, True, False), (3, False, False)}
    assert ["bez porad" in text.text for text in texts[4:]] == [True, False]


@pytest.mark.engines
def test_everybody_gets_the_text_of_their_language_and_segments(two_segments):
    first, second = two_segments
    page = issue(body=stream(condition(first, "norsk", "ikke"), condition(second, "tips", "ikke")))
    translated(page, "Ławka", stream(condition(second, "porady", "bez")))
    kari = subscribe(address="kari@example.no").subject
    ania = subscribe(address="ania@example.pl", locale="pl").subject
    found = {subject: (locale, number) for subject, locale, number in recipients(again(page))}
    assert found == {kari.pk: ("nb", 3), ania.pk: ("pl", 5)}
    numbers = {text.number for text in texts_of(again(page), CODE)}
    assert {number for _locale, number in found.values()} <= numbers


@pytest.mark.engines
def test_who_objects_to_being_sorted_gets_what_everyone_else_gets(two_segments):
    page = issue(body=stream(condition(two_segments[0], "norsk", "ikke")))
    kari = subscribe(address="kari@example.no").subject
    object_to_profiling(subject=kari, shown=profiling_notice(lang="nb").sha256, lang="nb")
    [(subject, _locale, number)] = recipients(again(page))
    assert (subject, number) == (kari.pk, 0)


def test_without_a_translation_the_others_get_the_first(two_segments):
    page = issue()
    subscribe(address="ania@example.pl", locale="pl")
    [(_subject, locale, number)] = recipients(again(page))
    assert (locale, number) == ("nb", 0)
    assert Subject.objects.get(value="ania@example.pl").locale == "pl"


def test_a_translation_that_is_a_draft_is_sent_to_nobody():
    page = issue()
    translated(page, "Ławka", []).unpublish()
    assert [edition.lang for edition in editions(again(page))] == ["nb"]


def test_every_text_has_the_headers_of_a_list():
    [text] = texts_of(issue(), CODE)
    headers = text.headers
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert headers["List-Unsubscribe"].startswith("<http")
    assert names(headers["List-Unsubscribe"]) == {"leave_token"}
    assert {"List-Id", "List-Help", "List-Archive", "Precedence", "Feedback-ID"} <= set(headers)
    assert all(value.isascii() for value in headers.values())
    assert {"leave_token", "pace_token"} <= names(text.html) & names(text.text)


def test_the_code_of_the_share_stands_in_fragments_alone():
    [text] = texts_of(issue(body=[("share", None)]), CODE)
    for body in (text.html, text.text):
        assert body.count(CODE) == body.count(f"#d={CODE}") >= 3


def test_a_letter_of_a_page_that_is_not_public_leads_to_no_page():
    page = issue(body=[("text", "<p>Hei</p>"), ("share", None)], audience=Audience.SUBSCRIBERS)
    [text] = texts_of(page, CODE)
    assert page.slug not in text.text
    assert page.slug not in text.html


def test_only_public_posts_are_shown_with_what_ties_us_to_them():
    index = BlogIndexPage.objects.get(locale__language_code="nb")
    posts = [
        index.add_child(
            instance=PostPage(
                title=title, relation="advertisement", relation_party="Benkefabrikken", intro="Kort.", **more
            )
        )
        for title, more in (("Åpent", {}), ("Skjult", {"audience": Audience.SUBSCRIBERS}))
    ]
    body = stream(*(("post", {"post": post.pk, "with_picture": True}) for post in posts))
    [text] = texts_of(issue(body=body), CODE)
    assert "Åpent" in text.text
    assert "Benkefabrikken" in text.text
    assert "Skjult" not in text.text + text.html


def test_plain_text_reads_well():
    html = (
        "<h2>Tre råd</h2><p>Les <a href='https://x.no/a'>mer her</a>.<br/>Og så:</p>"
        "<ul><li>kaffe</li><li>benk</li></ul><ol><li>én</li><li>to</li></ol>"
        "<p><a href='https://x.no/'>https://x.no/</a></p>"
    )
    assert plain(html) == (
        "Tre råd\n-------\n\nLes mer her <https://x.no/a>.\nOg så:\n\n– kaffe\n– benk\n1. én\n2. to\n\n"
        "https://x.no/"
    )


def test_plain_text_has_no_stray_blank_lines():
    page = issue(
        body=[("quote", {"quote": "Han satt der", "source": ""}), ("text", "<p></p>"), ("share", None)],
        relation="own-product",
    )
    [text] = texts_of(page, CODE)
    assert "\n\n\n" not in text.text
    assert "«Han satt der»" in text.text
    assert page.disclosure in text.text.split("«Han satt der»")[0]


def test_a_polish_letter_has_polish_quotation_marks():
    page = translated(issue(), "Ławka", [("quote", {"quote": "Siedział tam", "source": ""})])
    texts = {text.locale: text for text in texts_of(again(page), CODE)}
    assert "„Siedział tam”" in texts["pl"].text
    assert "«Siedział" not in texts["pl"].html


def test_the_day_is_that_of_the_sending():
    [text] = texts_of(issue(), CODE)
    assert str(timezone.localdate().year) in text.text.splitlines()[0]


def test_a_post_that_is_only_norwegian_says_so_in_a_polish_letter():
    index = BlogIndexPage.objects.get(locale__language_code="nb")
    post = PostPage(title="Bare norsk", intro="Om benken.", relation="none")
    index.add_child(instance=post)
    body = stream(("post", {"post": post.pk, "with_picture": False}))
    page = issue(body=body)
    translated(page, "Ławka", body)
    own, foreign = (text.html for text in texts_of(again(page), CODE))
    assert "<h2 style" in own
    assert '<h2 lang="nb"' in foreign
    assert '<span lang="nb">Om benken.</span>' in foreign


def test_a_heading_is_underlined_as_far_as_its_words_go():
    [text] = texts_of(issue(body=stream(("text", "<h2>Hei {fornavn|dere}</h2><p>Ord</p>"))), CODE)
    assert "\n--------\n" in text.text
