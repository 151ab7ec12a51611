from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from consent import selectors, services
from consent.errors import NoticeUnknown
from consent.events import text_hash
from consent.ledger.leaves import notice_leaf
from consent.models import InboxEntry, Notice, Purpose
from consent.services import accepted_notice, publish_notice
from tests.consent.conftest import make_notice, make_purpose, tamper

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def accept(purpose: Purpose, sha256: str, /, **arguments: Any) -> Notice:
    return accepted_notice(
        **{"purpose": purpose, "lang": "nb", "sha256": sha256, "at": timezone.now(), **arguments}
    )


def test_an_unknown_hash_is_refused_with_the_current_text(notice: Notice) -> None:
    with pytest.raises(NoticeUnknown) as refused:
        accept(notice.purpose, "0" * 64)
    assert refused.value.status == 409
    assert refused.value.extra() == {
        "notice": {
            "text": notice.text,
            "html": notice.html,
            "lang": "nb",
            "version": 1,
            "sha256": text_hash(notice.text),
        }
    }


def test_the_notice_of_another_purpose_or_language_is_refused(notice: Notice) -> None:
    for change in ({"purpose": make_purpose("nyheter")}, {"lang": "pl"}):
        with pytest.raises(NoticeUnknown) as refused:
            accept(notice.purpose, notice.sha256, **change)
        assert refused.value.current is None
        assert refused.value.extra() == {}


@pytest.mark.engines
def test_a_superseded_notice_is_accepted_for_a_day_and_no_longer(notice: Notice) -> None:
    newer = make_notice(notice.purpose, text="Nå to ganger i uken.")
    assert accept(notice.purpose, notice.sha256) == notice
    assert accept(notice.purpose, newer.sha256) == newer
    for at in (newer.created_at + timedelta(hours=24), newer.created_at + timedelta(days=9)):
        with pytest.raises(NoticeUnknown) as refused:
            accept(notice.purpose, notice.sha256, at=at)
        assert refused.value.current == newer
    tamper("UPDATE consent_notice SET created_at = %s WHERE id = %s", NOW - timedelta(hours=25), newer.pk)
    with pytest.raises(NoticeUnknown):
        accept(notice.purpose, notice.sha256)


def test_the_same_words_are_the_same_notice(notice: Notice) -> None:
    assert make_notice(notice.purpose) == notice
    assert (Notice.objects.count(), InboxEntry.objects.count()) == (1, 1)


def test_another_word_on_the_button_is_another_notice(notice: Notice) -> None:
    newer = publish_notice(
        purpose=notice.purpose, lang="nb", label="Meld meg på", text=notice.text, html=notice.html
    )
    assert (newer.version, newer.sha256) == (2, notice.sha256)
    assert accept(notice.purpose, notice.sha256) == newer


def test_going_back_to_earlier_words_makes_them_current_again(notice: Notice) -> None:
    make_notice(notice.purpose, text="Nå to ganger i uken.")
    again = make_notice(notice.purpose, text=notice.text)
    assert (again.version, again.sha256) == (3, notice.sha256)
    assert selectors.current_notice(purpose=notice.purpose, lang="nb") == again


def test_a_published_notice_is_logged_in_clear(notice: Notice) -> None:
    assert bytes(InboxEntry.objects.get().leaf) == notice_leaf(text_hash(notice.text))


def test_a_purpose_is_made_once(purpose: Purpose) -> None:
    again = services.purpose_create(slug=purpose.slug, title="Another", dpv="dpv:Another")
    assert (again, again.title) == (purpose, "Ukens tips")


def test_pages_offer_what_is_offered_in_their_language_and_has_a_notice() -> None:
    text = {"title": "Ukens tips", "description": "Ett tips hver uke.", "frequency": "weekly"}
    offered = make_purpose()
    silent, closed = make_purpose("uten-tekst"), make_purpose("lukket")
    Purpose.objects.filter(pk__in=[offered.pk, silent.pk]).update(offered=True, texts={"nb": text})
    make_notice(offered, text="Gammel.")
    current = make_notice(offered)
    make_notice(closed)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        [found] = selectors.signup_notices("nb")
    assert len(queries) == 2
    assert (found.slug, found.title, found.frequency, found.notice) == (
        "ukens-tips",
        "Ukens tips",
        "weekly",
        current,
    )
    assert selectors.signup_notices("pl") == []
