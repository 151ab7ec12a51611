"""newsletter.services.list_create and the notices it publishes."""

import re

import pytest
from django.utils.html import strip_tags

from consent.models import Notice, Purpose
from newsletter import selectors
from newsletter.models import MailingList
from newsletter.services import list_create
from newsletter.tasks import tidy
from tests.newsletter.conftest import POSTS, TIPS, answers_for_it, make_lists, notice

pytestmark = pytest.mark.django_db


def test_making_the_lists_twice_changes_nothing(lists):
    before = list(Notice.objects.values_list("pk", flat=True))
    make_lists()
    assert list(Notice.objects.values_list("pk", flat=True)) == before
    assert MailingList.objects.count() == Purpose.objects.count() == 2


def test_a_notice_says_what_how_often_who_and_how_to_leave(lists):
    answers_for_it("Prat & Sånt AS")
    tidy.call()
    shown = notice()
    assert "Ukens tips" in shown.label
    assert shown.text.startswith(shown.label)
    assert "Ett råd du kan bruke samme dag." in shown.text
    assert "Prat & Sånt AS" in shown.text
    assert "http://127.0.0.1:8000/personvern/" in shown.text
    assert "Prat &amp; Sånt AS" in shown.html


def test_html_and_text_have_the_same_words(lists):
    shown = notice()
    html_words = strip_tags(shown.html.replace("</p>", " ")).split()
    text = shown.text.removeprefix(shown.label).replace(": http://127.0.0.1:8000/personvern/", "")
    assert text.split() == html_words


def test_the_lists_are_offered_on_public_pages_in_the_language_of_the_page(lists):
    assert [found.slug for found in selectors.open_lists("nb")] == [TIPS, POSTS]
    [polish, _posts] = selectors.open_lists("pl")
    assert (polish.title, polish.notice) == ("Porada tygodnia", notice(TIPS, "pl"))


def test_a_changed_controller_publishes_new_notices_by_itself(lists):
    old = notice()
    assert not selectors.has_due()
    answers_for_it("Ny Eier AS")
    assert selectors.has_due()
    tidy.call()
    assert not selectors.has_due()
    assert notice().version == old.version + 1
    assert Notice.objects.filter(pk=old.pk).exists()


def test_notices_contain_no_markup_from_words(lists):
    list_create(slug="farlig", frequency="each", texts={"nb": ("A<b>", "<script>alert(1)</script>")})
    assert "<script>" not in notice("farlig").html
    assert re.search(r"<(?!/?(p|a)\b)", notice("farlig").html) is None
