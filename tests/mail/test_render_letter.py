"""mail.rendering.render_letter, and every template pair there is."""

from datetime import UTC, datetime
from pathlib import Path

import mrml
import pytest
from django.conf import settings as django_settings
from django.template.loader import render_to_string
from wagtail.models import Site

from consent.models import SiteIdentity
from mail.rendering import render_letter, tidy

pytestmark = pytest.mark.django_db

FOLDER = Path(django_settings.BASE_DIR) / "templates" / "mail"
PARTS = {"base", "checkpoint", "leaving", "lists", "wordmark"}
TEMPLATES = sorted(path.stem for path in FOLDER.glob("*.mjml") if path.stem not in PARTS)
CONTEXT = {
    "lists": [{"title": "Tips & <b>triks</b>", "description": "Kort.", "frequency": "Én gang i uken"}],
    "asked_at": datetime(2026, 11, 21, 10, 3, tzinfo=UTC),
    "confirm_url": "http://127.0.0.1:8000/nyhetsbrev/bekreft/x/?a=1&b=2",
    "refuse_url": "http://127.0.0.1:8000/nyhetsbrev/bekreft/x/#refuse",
    "ways_out": [{"title": "Ukens tips", "url": "http://127.0.0.1:8000/nyhetsbrev/avmelding/x/"}],
    "signup_url": "http://127.0.0.1:8000/nyhetsbrev/",
    "renew_url": "http://127.0.0.1:8000/nyhetsbrev/forny/x/",
    "check_url": "http://127.0.0.1:8000/samtykke/sjekk/",
    "log_url": "http://127.0.0.1:8000/samtykke/logg/",
    "checkpoint": ["127.0.0.1:8000/samtykke/logg", "7", "4Ts1g0kAiMgJbm4iQhUqNRZCDgkGQOl0JDc9AfUSoZQ="],
    "title": "Tips & <b>triks</b>",
    "since": datetime(2024, 11, 21, 10, 3, tzinfo=UTC),
    "until": datetime(2026, 11, 21, 10, 3, tzinfo=UTC),
    "agreed": [
        {
            "title": "Tips & <b>triks</b>",
            "at": datetime(2026, 11, 21, 10, 3, tzinfo=UTC),
            "paragraphs": ["Ja, takk.", "Hvert brev <i>kan</i> sies opp."],
        }
    ],
    "receipts": ["kvittering.json"],
    "code": "042 917",
    "days": 7,
    "answer": [["Tips & <b>triks</b>"]],
    "asked": [["Hva er <svar>?"]],
    "host": "Tips & <b>triks</b>",
}


@pytest.fixture
def identity() -> SiteIdentity:
    return SiteIdentity.objects.create(
        site=Site.objects.get(is_default_site=True),
        name="Snakkis",
        controller="Prat & Sånt AS",
        org_number="912 345 678",
        address="Storgata 1, 0155 Oslo",
        contact="hei@example.no",
    )


@pytest.mark.parametrize("odd", ["\0", "\x0b", "\x1f", "\ufffe", "\uffff"])
def test_a_character_that_no_markup_may_hold_stops_no_letter(identity, odd):
    context = {**CONTEXT, "asked": [[f"Hva er s{odd}var?"]]}
    letter = render_letter("feedback_answer", subject="Svar", context=context, locale="nb")
    assert "Hva er svar?" in letter.text
    assert "Hva er svar?" in letter.html


@pytest.mark.parametrize("template", TEMPLATES)
@pytest.mark.parametrize("locale", ["nb", "pl"])
def test_every_pair_renders_and_says_who_answers_for_it(identity, template, locale):
    letter = render_letter(template, subject="Emne & <svar>", context=CONTEXT, locale=locale)
    for part in (letter.text, letter.html):
        assert "912 345 678" in part
        assert "Storgata 1, 0155 Oslo" in part
        assert "hei@example.no" in part
        assert "personvern/" in part
        assert "{{" not in part
        assert "{%" not in part
    assert "Prat & Sånt AS" in letter.text
    assert "Prat &amp; Sånt AS" in letter.html
    assert f'lang="{locale}"' in letter.html


@pytest.mark.parametrize("template", sorted({*TEMPLATES} - {"login"}))  # which has none
def test_words_from_people_are_text_and_never_markup(identity, template):
    letter = render_letter(template, subject="Emne & <svar>", context=CONTEXT, locale="nb")
    assert "Tips & <b>triks</b>" in letter.text
    assert "Tips &amp; &lt;b&gt;triks" in letter.html
    assert "<svar>" not in letter.html


@pytest.mark.parametrize("template", TEMPLATES)
def test_no_template_asks_mjml_for_what_it_does_not_know(identity, template):
    mjml = render_to_string(f"mail/{template}.mjml", {**CONTEXT, "identity": identity, "locale": "nb"})
    assert mrml.to_html(mjml).warnings == []


@pytest.mark.parametrize("template", TEMPLATES)
def test_nothing_is_loaded_from_anywhere(identity, template):
    html = render_letter(template, subject="Emne", context=CONTEXT, locale="nb").html
    for loading in ("<img", "<link", "url(", "@import", "<script"):
        assert loading not in html


@pytest.mark.parametrize("template", TEMPLATES)
def test_it_is_ready_for_dark_mode_and_small_screens(identity, template):
    html = render_letter(template, subject="Emne", context=CONTEXT, locale="nb").html
    assert '<meta name="color-scheme" content="light dark" />' in html
    assert "prefers-color-scheme: dark" in html
    assert "width=device-width" in html


def test_a_site_nobody_has_described_yet_can_still_write():
    letter = render_letter("welcome", subject="Emne", context=CONTEXT, locale="nb")
    assert "Snakkis" in letter.text


def test_links_lead_to_the_language_of_the_letter(identity):
    assert (
        f"{django_settings.BASE_URL}/pl/personvern/"
        in render_letter("welcome", subject="Emne", context=CONTEXT, locale="pl").text
    )


def test_blank_lines_that_tags_leave_behind_are_gone():
    assert tidy("\n\n a \n\n\n\nb\n \n") == "a\n\nb\n"
