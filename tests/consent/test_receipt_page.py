"""/samtykke/kvittering/<token>/: the receipt as a person reads it."""

from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.utils import timezone

from consent import services, tokens
from consent.events import Evidence
from consent.log.sequencer import seal
from consent.models import Consent, ConsentRecord, Notice, Subject
from consent.receipts import receipt_token
from consent.states import State
from tests.consent.conftest import give, make_notice

pytestmark = pytest.mark.django_db
QUERIES = 8


def path(record: ConsentRecord) -> str:
    return f"/samtykke/kvittering/{receipt_token(record.event_id)}/"


def shown(client, record: ConsentRecord, prefix: str = "") -> str:
    """The page of a record that is sealed."""
    seal()
    response = client.get(prefix + path(record))
    assert response.status_code == 200
    return unescape(response.content.decode())


def happen(subject: Subject, notice: Notice, state: State, method: str, **more: Any) -> ConsentRecord:
    """A yes is said under the notice, everything else under none."""
    purpose, shown = notice.purpose, notice if state is State.RENEWED else None
    return services.record(subject=subject, purpose=purpose, state=state, method=method, notice=shown, **more)


@pytest.mark.parametrize("token", ["x", "A" * 43, "æøå", "A" * 500])
def test_an_address_we_never_made_leads_nowhere_and_says_so(client, token):
    for ending in ("", "kvittering.json"):
        response = client.get(f"/samtykke/kvittering/{token}/{ending}")
        assert response.status_code == 404
        assert "Her er det ingen kvittering" in response.content.decode()


def test_a_token_of_another_kind_opens_no_receipt(client, kari, notice):
    record = give(kari, notice)
    leave = tokens.make("leave", Consent.objects.get().pk)
    assert leave != receipt_token(record.event_id)
    assert client.get(f"/samtykke/kvittering/{leave}/").status_code == 404


def test_after_erasure_there_is_no_receipt_any_more(client, kari, notice):
    link = path(give(kari, notice))
    seal()
    services.forget(subject=kari, reason="erased")
    for _time in range(2):
        for address in (link, f"{link}kvittering.json"):
            response = client.get(address)
            assert response.status_code == 404
            assert response["Cache-Control"] == "no-store"
        seal()


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_it_can_only_be_read(client, kari, notice, method):
    assert getattr(client, method)(path(give(kari, notice))).status_code == 405


def test_its_address_and_content_are_kept_by_nobody(client, kari, notice):
    link = path(give(kari, notice))
    seal()
    for address in (link, f"{link}kvittering.json"):
        response = client.get(address)
        assert response["Cache-Control"] == "no-store"
        assert response["Referrer-Policy"] == "no-referrer"
        assert response["X-Robots-Tag"] == "noindex"
        assert not response.cookies


def test_until_it_is_sealed_the_page_says_so_and_asks_again_by_itself(client, kari, notice):
    link = path(give(kari, notice))
    response = client.get(link)
    assert response.status_code == 200
    assert response["Refresh"] == "2"
    page = response.content.decode()
    assert "siden henter det av seg selv" in page
    assert "Last ned" not in page
    assert notice.text in page
    seal()
    response = client.get(link)
    assert "Refresh" not in response
    assert "Last ned kvittering.json" in response.content.decode()


def test_a_log_that_does_not_sign_is_no_reason_to_ask_for_ever(client, kari, notice):
    record = give(kari, notice)
    ConsentRecord.objects.update(at=timezone.now() - timedelta(minutes=11))
    response = client.get(path(record))
    assert "Refresh" not in response
    assert "lengre tid enn det skal" in response.content.decode()


def test_it_tells_what_when_how_until_when_and_in_which_words(client, kari, notice):
    record = give(kari, notice)
    page = shown(client, record)
    assert "Du sa ja til «Ukens tips»" in page
    assert notice.text in page
    assert "kari@example.no" in page
    assert "Med knappen som e-posten vår førte til" in page
    moment = timezone.localtime(record.at)
    assert f"kl. {moment:%H.%M}" in page
    assert str(moment.year + 2) in page


def test_it_shows_the_text_as_it_stood_and_not_as_it_reads_now(client, kari, purpose, notice):
    record = give(kari, notice)
    make_notice(purpose, text="Vi skriver hver dag.")
    page = shown(client, record)
    assert notice.text in page
    assert "hver dag" not in page


def test_it_leads_to_the_way_out_for_as_long_as_the_consent_lives(client, kari, notice):
    record = give(kari, notice)
    leave = f"/nyhetsbrev/avmelding/{tokens.make('leave', Consent.objects.get().pk)}/"
    assert leave in shown(client, record)
    services.withdraw(subject=kari, purpose=notice.purpose, method="unsub-page-post")
    page = shown(client, record)
    assert leave not in page
    assert "Du sa ja, og trakk det tilbake" in page
    assert "Siden" in page
    assert "Trukket tilbake" in page


@pytest.mark.parametrize(
    ("state", "method", "entity", "title"),
    [
        (State.RENEWED, "renew-post", "data-subject", "Du sa ja en gang til, til «Ukens tips»"),
        (State.WITHDRAWN, "unsub-page-post", "data-subject", "Du trakk tilbake samtykket til «Ukens tips»"),
        (State.EXPIRED, "expiry-job", "controller", "Samtykket ditt til «Ukens tips» er utløpt"),
        (State.REVOKED, "admin", "controller", "Vi avsluttet samtykket ditt til «Ukens tips»"),
        (State.INVALIDATED, "admin", "controller", "Samtykket ditt til «Ukens tips» gjelder ikke"),
    ],
)
def test_what_becomes_of_a_consent_has_a_receipt_too(client, kari, notice, state, method, entity, title):
    give(kari, notice)
    if state is State.EXPIRED:
        Consent.objects.update(valid_until=timezone.now() - timedelta(seconds=1))
    page = shown(client, happen(kari, notice, state, method, entity=entity))
    assert title in page
    assert ("Gjelder til" in page) is (state is State.RENEWED)


@pytest.mark.parametrize(
    ("state", "entity", "title"),
    [
        (State.REFUSED, "data-subject", "Du sa nei til «Ukens tips»"),
        (State.DEFERRED, "controller", "Ingen bekreftet «Ukens tips»"),
    ],
)
def test_what_became_of_a_question_has_a_receipt(client, kari, notice, state, entity, title):
    asked = services.record(
        subject=kari, purpose=notice.purpose, state=State.REQUESTED, method="form-post", notice=notice
    )
    assert "Du ble spurt om «Ukens tips»" in shown(client, asked)
    assert title in shown(client, happen(kari, notice, state, "refuse-post", entity=entity))


def test_the_receipt_of_a_share_names_no_address(client, notice):
    share = services.subject_for_share(code="abcdefghjkmnp")
    record = services.record(
        subject=share, purpose=notice.purpose, state=State.GIVEN, method="share-button", notice=notice
    )
    page = shown(client, record)
    assert "Du delte med din egen lenke" in page
    assert "/d/abcdefghjkmnp" in page
    assert "Adresse</dt>" not in page
    stopped = services.withdraw(subject=share, purpose=notice.purpose, method="share-page-post")
    assert "Du stoppet lenken din" in shown(client, stopped)


def test_a_consent_brought_along_tells_when_and_where_it_was_given_and_who_answers(client, kari, notice):
    words = services.keep_wording(purpose=notice.purpose, lang="nb", text="Ja, send meg nyheter.")
    found = Evidence(
        opted_in_at=datetime(2025, 12, 1, 11, tzinfo=UTC),
        notice=words,
        attested_by="Eva Eier",
        place="fiskebua.no",
    )
    record = services.record_import(subject=kari, purpose=notice.purpose, source="5" * 64, evidence=found)
    page = shown(client, record)
    assert "Gitt 1. desember 2025 kl. 12.00 i et tidligere register. Eva Eier" in page
    assert "Sted: fiskebua.no" in page
    assert "Ja, send meg nyheter." in page


def test_a_polish_reader_gets_the_page_in_polish(client, kari, notice):
    page = shown(client, give(kari, notice), prefix="/pl")
    assert "Twoje „tak” dla „Ukens tips”" in page
    assert f'<blockquote lang="nb"><p>{notice.text}' in page


def test_it_asks_the_database_a_few_times(client, kari, notice, django_assert_num_queries):
    record = give(kari, notice)
    seal()
    client.get(path(record))
    with django_assert_num_queries(QUERIES):
        client.get(path(record))
