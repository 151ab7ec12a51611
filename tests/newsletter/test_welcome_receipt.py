"""The receipt after a confirmation: with the welcome mail, on the page of the press, and through the API."""

import json
from datetime import timedelta

import pytest
from django.core import mail as django_mail
from django.utils import timezone

from consent import tokens, verify
from consent.log.sequencer import seal
from consent.models import Checkpoint, Consent, ConsentRecord, LogKey
from consent.receipts import receipt_token
from mail.models import OutboxMessage
from mail.tasks import deliver
from newsletter.tokens import code
from tests.newsletter.conftest import (
    KARI,
    POSTS,
    TIPS,
    age_mail,
    ask,
    confirm_token,
    delivered,
    head,
    leave_token,
    notice,
    request_of,
    subscribe,
)

pytestmark = pytest.mark.django_db
State = OutboxMessage.State
STEPS = ["format", "notice", "commitment", "inclusion", "signature"]


def welcome() -> OutboxMessage:
    return OutboxMessage.objects.get(kind="newsletter.welcome")


def files(mail) -> dict[str, bytes]:
    """What is attached to a mail as it leaves, by name."""
    parts = mail.message().walk()
    return {part.get_filename(): part.get_payload(decode=True) for part in parts if part.get_filename()}


def steps(content: bytes) -> list[str]:
    return [step for step, _ in verify.check(verify.load(content), LogKey.objects.get().vkey)]


def make_due() -> None:
    OutboxMessage.objects.update(due_at=timezone.now())


def path() -> str:
    return f"/nyhetsbrev/bekreft/{confirm_token()}/"


# The mail


def test_before_the_log_is_signed_the_welcome_waits_a_moment_and_it_counts_for_nothing(lists):
    subscribe()
    for _time in range(3):
        before = timezone.now()
        deliver.call()
        message = welcome()
        assert (message.state, message.attempts) == (State.QUEUED, 0)
        assert before + timedelta(seconds=2) <= message.due_at <= timezone.now() + timedelta(seconds=4)
        assert message.lease_until is None
        make_due()
    assert django_mail.outbox == []


def test_once_it_is_signed_the_receipt_goes_with_the_welcome_and_holds(lists):
    subscribe()
    deliver.call()
    make_due()
    [mail] = delivered()
    assert list(files(mail)) == ["kvittering.json"]
    content = files(mail)["kvittering.json"]
    assert steps(content) == STEPS
    receipt = json.loads(content)
    assert receipt["receipt_id"] == head().event_id
    assert receipt["record"]["event_state"] == "dpv:ConsentGiven"
    assert receipt["record"]["subject"]["value"] == KARI
    assert welcome().state == State.SENT


def test_who_said_yes_to_several_lists_gets_a_receipt_of_each(lists):
    subscribe(TIPS, POSTS)
    [mail] = delivered()
    assert set(files(mail)) == {f"kvittering-{TIPS}.json", f"kvittering-{POSTS}.json"}
    for slug in (TIPS, POSTS):
        content = files(mail)[f"kvittering-{slug}.json"]
        assert steps(content) == STEPS
        assert json.loads(content)["receipt_id"] == head(slug).event_id


def test_a_log_that_refuses_to_sign_keeps_nobody_from_being_welcomed_for_long(lists):
    subscribe()
    age_mail(minutes=10, seconds=1)
    deliver.call()
    [mail] = django_mail.outbox
    assert welcome().state == State.SENT
    assert files(mail) == {}
    html = mail.alternatives[0].content
    for part in (mail.body, html):
        assert "Ukens tips" in part
        assert "ligger ved" not in part
        assert "Sjekkpunkt" not in part
        assert leave_token(head()) in part


def test_it_says_what_was_agreed_to_when_in_the_very_words_and_how_to_leave(lists):
    subscribe(TIPS, POSTS)
    [mail] = delivered()
    html = mail.alternatives[0].content
    for record in ConsentRecord.objects.filter(state="dpv:ConsentGiven").select_related("notice"):
        for line in filter(None, record.notice.text.split("\n")):
            assert line in mail.body
            assert line in html
        assert f"kl. {timezone.localtime(record.at):%H.%M}" in mail.body
    for part in (mail.body, html):
        assert leave_token(head()) in part
        assert "/samtykke/logg/" in part
        assert "/samtykke/sjekk/" in part


def test_no_link_in_it_reads_a_receipt(lists):
    subscribe()
    [mail] = delivered()
    token = receipt_token(ConsentRecord.objects.get(state="dpv:ConsentGiven").event_id)
    for part in (mail.body, mail.alternatives[0].content):
        assert token not in part
        assert "/kvittering/" not in part


def test_a_copy_of_the_signed_checkpoint_goes_out_with_it(lists):
    subscribe()
    [mail] = delivered()
    three_lines = Checkpoint.objects.latest("number").note.split("\n")[:3]
    assert "\n".join(three_lines) in mail.body
    for line in three_lines:
        assert line in mail.alternatives[0].content


def test_a_polish_reader_gets_the_polish_text_they_saw(lists):
    subscribe(TIPS, locale="pl")
    [mail] = delivered()
    assert "Porada tygodnia" in mail.body
    assert "W załączniku jest potwierdzenie." in mail.body
    assert "/pl/samtykke/logg/" in mail.body


# The page that answers the press, and the API


def test_opening_the_link_never_shows_a_receipt(client, lists):
    ask()
    link = path()
    assert "/kvittering/" not in client.get(link).content.decode()
    client.post(link, {"confirm": "1"})
    assert "/kvittering/" not in client.get(link).content.decode()


def test_the_press_shows_the_way_to_the_receipt(client, lists):
    ask(TIPS, POSTS)
    page = client.post(path(), {"confirm": "1"}).content.decode()
    for record in ConsentRecord.objects.filter(state="dpv:ConsentGiven"):
        address = f"/samtykke/kvittering/{receipt_token(record.event_id)}/"
        assert f'href="{address}"' in page
        seal()
        assert client.get(address).status_code == 200


def test_the_link_pressed_again_leads_to_min_side_and_to_no_receipt(client, lists):
    ask()
    link = path()
    client.post(link, {"confirm": "1"})
    page = client.post(link, {"confirm": "1"})
    assert page.status_code == 200
    assert "/kvittering/" not in page.content.decode()
    assert 'href="/min-side/"' in page.content.decode()


def test_the_code_typed_again_leads_to_no_receipt(client, lists):
    ask()
    typed = {"email": KARI, "code": code(request_of().pk)}
    pages = [client.post("/nyhetsbrev/bekreft/", typed).content.decode() for _time in range(2)]
    assert ["/kvittering/" in page for page in pages] == [True, False]


def test_a_press_shows_the_receipts_of_its_own_signup_only(client, lists):
    ask(TIPS)
    first = path()
    ask(TIPS, POSTS)
    second = path()
    client.post(first, {"confirm": "1"})
    page = client.post(second, {"confirm": "1"}).content.decode()
    own = {slug: receipt_token(head(slug).event_id) for slug in (TIPS, POSTS)}
    assert own[POSTS] in page
    assert own[TIPS] not in page


def test_a_renewal_shows_the_way_to_its_receipt_once(client, lists):
    consent = subscribe()
    Consent.objects.update(valid_until=timezone.now() + timedelta(days=20))
    link = f"/nyhetsbrev/forny/{tokens.make('renew', consent.pk)}/"
    page = client.post(link, {"notice": notice().sha256}).content.decode()
    renewed = ConsentRecord.objects.get(event_id=head().event_id)
    assert renewed.state == "dpv:RenewedConsentGiven"
    assert f"/samtykke/kvittering/{receipt_token(renewed.event_id)}/" in page
    again = client.post(link, {"notice": notice().sha256})
    assert "/kvittering/" not in again.content.decode()


def test_the_api_gives_the_token_of_each_receipt_with_the_confirmation(client, lists):
    ask(TIPS, POSTS)
    sent = {"token": confirm_token()}
    url = "/api/v1/subscriptions/confirm"
    answer = client.post(url, sent, content_type="application/json").json()
    assert [found["list"] for found in answer["receipts"]] == [TIPS, POSTS]
    seal()
    for found in answer["receipts"]:
        receipt = client.get(f"/api/v1/receipts/{found['token']}").json()
        assert receipt["receipt_id"] == head(found["list"]).event_id
    assert client.post(url, sent, content_type="application/json").json()["receipts"] == []
