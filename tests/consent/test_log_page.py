"""/samtykke/logg/ and /samtykke/sjekk/: the log in plain words, and the page that checks any receipt."""

from html import unescape

import pytest

from consent.log.sequencer import seal
from consent.models import Checkpoint, Log, LogKey
from tests.consent.conftest import fill_inbox

pytestmark = pytest.mark.django_db
LOG, CHECK = "/samtykke/logg/", "/samtykke/sjekk/"
QUERIES = 3


def words_of(client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return unescape(response.content.decode())


@pytest.mark.parametrize("address", [LOG, CHECK, f"/pl{LOG}", f"/pl{CHECK}", "/samtykke/verify.py"])
def test_a_page_for_everybody_is_only_read_and_kept_for_a_moment(client, notice, address):
    assert client.post(address).status_code == 405
    response = client.get(address)
    assert response["Cache-Control"] == "public, max-age=10"
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")


def test_before_the_first_leaf_the_page_says_that_nothing_stands_there(client, db):
    assert "Det står ikke noe i den ennå." in words_of(client, LOG)


def test_it_shows_size_checkpoint_and_key_as_they_are(client, notice):
    fill_inbox(notice, 41)
    seal()
    page = words_of(client, LOG)
    assert "<dd>42</dd>" in page
    assert Checkpoint.objects.get().note in page
    assert LogKey.objects.get().vkey in page
    assert Log.objects.get().origin in page


def test_it_leads_to_all_one_needs_to_check(client, notice):
    seal()
    page = words_of(client, LOG)
    for address in ("/samtykke/logg/checkpoint", "/samtykke/verify.py", CHECK):
        assert f'href="{address}"' in page
        assert client.get(address).status_code == 200
    assert f"--vkey {LogKey.objects.get().vkey}" in page


def test_it_says_what_the_log_does_not_prove(client, db):
    page = words_of(client, LOG)
    assert "Hva den ikke beviser" in page
    assert "At alt ble skrevet ned." in page


def test_an_earlier_log_and_an_earlier_key_are_still_shown(client, notice):
    seal()
    first = Log.objects.get()
    second = Log.objects.create(
        number=2, origin=f"{first.origin}/2", first=1, previous="", opened_at=first.opened_at
    )
    for number in (1, 2):
        LogKey.objects.create(vkey=f"{second.origin}+0000000{number}+AQ==", log=second, since=number)
    page = words_of(client, LOG)
    assert page.index(second.origin) < page.index("En tidligere logg")
    newest, earlier = (
        page.index(f"<code>{second.origin}+00000002"),
        page.index(f"<code>{second.origin}+00000001"),
    )
    assert newest < page.index("Tidligere nøkkel") < earlier
    assert "bruk den tidligere nøkkelen" in page
    assert 'href="/samtykke/logg/2/checkpoint"' in page
    for key in LogKey.objects.all():
        assert key.vkey in page


def test_the_page_that_checks_knows_our_keys(client, notice):
    seal()
    assert LogKey.objects.get().vkey in words_of(client, CHECK)


@pytest.mark.parametrize("address", [LOG, CHECK, "/min-side/"])
def test_each_page_leads_to_itself_in_the_other_language(client, db, address):
    assert f'href="/pl{address}" lang="pl" hreflang="pl">Polski' in words_of(client, address)
    assert f'href="{address}" lang="nb" hreflang="nb">Norsk' in words_of(client, f"/pl{address}")


def test_polish_readers_get_both_in_polish(client, db):
    assert "Rejestr zgód" in words_of(client, f"/pl{LOG}")
    assert "Sprawdź potwierdzenie" in words_of(client, f"/pl{CHECK}")


def test_the_page_asks_the_database_a_few_times(client, notice, django_assert_num_queries):
    seal()
    client.get(LOG)
    with django_assert_num_queries(QUERIES):
        client.get(LOG)
