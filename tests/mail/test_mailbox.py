"""The local mailbox: its backend, its pages, its system check."""

from datetime import timedelta

import pytest
from django.core.mail import EmailMultiAlternatives, get_connection
from django.urls import reverse
from django.utils import timezone

from consent import rights
from consent.services import subject_for_address
from mail import mailbox, services
from mail.checks import mailbox_is_for_development
from mail.kinds import Letter, register
from mail.tasks import deliver
from tests.mail.conftest import KARI, note

HTML = '<html><head><title>x</title></head><body><a href="/nyhetsbrev/">les</a></body></html>'


def put(
    subject: str = "Hei på deg", text: str = "Les: http://127.0.0.1:8000/blogg/", html: str = HTML
) -> str:
    """Put a mail in the mailbox and say its key."""
    mail = EmailMultiAlternatives(subject, text, "Snakkis <post@example.no>", [KARI])
    if html:
        mail.attach_alternative(html, "text/html")
    get_connection("mail.mailbox.MailboxBackend").send_messages([mail])
    return next(iter(mailbox.newest())).key


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address", ["https://snakkis.example", "http://snakkis.example", "http://192.168.1.5:8000"]
)
def test_a_public_site_shows_nobody_its_mail(client, settings, address):
    key = put()
    settings.BASE_URL = address
    assert client.get("/mailbox/").status_code == 404
    assert client.get(reverse("mailbox-mail", args=[key])).status_code == 404
    assert client.get(reverse("mailbox-html", args=[key])).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["1.M1P1Q1.nobody", "..", "%2e%2e%2fdb.sqlite3"])
def test_a_key_of_no_mail_is_a_404(client, key):
    put()
    assert client.get(f"/mailbox/{key}/").status_code == 404


@pytest.mark.django_db
def test_nothing_can_be_posted_to_it(client):
    key = put()
    assert client.post("/mailbox/").status_code == 405
    assert client.post(reverse("mailbox-mail", args=[key])).status_code == 405


@pytest.mark.django_db
def test_delivered_mail_lies_in_it(settings, kari):
    settings.EMAIL_BACKEND = "mail.mailbox.MailboxBackend"
    message = note(kari)
    deliver.call()
    message.refresh_from_db()
    assert message.state == message.State.SENT
    [mail] = mailbox.newest()
    assert (mail.to, mail.subject, mail.text.strip()) == (KARI, "Hei, æøå", "Hei")


@pytest.mark.django_db
@pytest.mark.django_db
@pytest.mark.engines
def test_a_letter_to_somebody_erased_while_it_was_written_does_not_stay(settings, kari):
    settings.EMAIL_BACKEND = "mail.mailbox.MailboxBackend"

    def erase_and_write(message):
        rights.erase(subject=kari, reason="request")
        return Letter(subject="Hei", text="Hei", html="<p>Hei</p>")

    register("tests.erasing", erase_and_write)
    services.enqueue(kind="tests.erasing", subject=kari, locale="nb", params={})
    other = note(subject_for_address(address="ola@example.no", locale="nb"))
    deliver.call()
    assert mailbox.letters_to("kari@example.no") == []
    assert [mail.to for mail in mailbox.newest()] == [other.subject.value]


def test_the_list_shows_the_newest_first(client):
    for number in range(3):
        put(subject=f"Brev {number}")
    page = client.get("/mailbox/").content.decode()
    assert page.index("Brev 2") < page.index("Brev 1") < page.index("Brev 0")


@pytest.mark.django_db
def test_the_time_shown_is_the_local_one(kari):
    put()
    [mail] = mailbox.newest()
    assert abs(timezone.now() - mail.date) < timedelta(minutes=1)


@pytest.mark.django_db
def test_an_empty_mailbox_has_a_page_too(client):
    assert client.get("/mailbox/").status_code == 200


@pytest.mark.django_db
def test_a_mail_shows_its_headers_its_text_with_links_and_a_frame_for_its_html(client):
    key = put()
    response = client.get(reverse("mailbox-mail", args=[key]))
    page = response.content.decode()
    assert KARI in page
    assert "Hei på deg" in page
    assert 'href="http://127.0.0.1:8000/blogg/"' in page
    assert reverse("mailbox-html", args=[key]) in page
    assert response["Cache-Control"] == "no-store"


@pytest.mark.django_db
def test_the_page_of_a_mail_may_frame_its_html(client):
    policy = client.get(reverse("mailbox-mail", args=[put()]))["Content-Security-Policy"]
    rules = dict(rule.split(maxsplit=1) for rule in policy.split("; "))
    assert "'self'" in rules.get("frame-src", rules["default-src"])


@pytest.mark.django_db
def test_html_is_shown_without_scripts_or_forms_and_its_links_open_outside(client):
    response = client.get(reverse("mailbox-html", args=[put()]))
    policy = response["Content-Security-Policy"]
    assert policy.startswith("sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'")
    assert "script" not in policy
    assert '<base target="_blank">' in response.content.decode()


@pytest.mark.django_db
def test_a_mail_without_html_has_no_frame(client):
    page = client.get(reverse("mailbox-mail", args=[put(html="")])).content.decode()
    assert "<iframe" not in page


def put_file() -> str:
    """Put a mail with a file in the mailbox and say its key."""
    mail = EmailMultiAlternatives("Hei", "Hei", "Snakkis <post@example.no>", [KARI])
    mail.attach("kvittering.json", '{"a": "ø"}'.encode(), "application/json")
    get_connection("mail.mailbox.MailboxBackend").send_messages([mail])
    return next(iter(mailbox.newest())).key


@pytest.mark.django_db
def test_a_file_that_came_with_a_mail_can_be_kept(client):
    key = put_file()
    address = f"/mailbox/{key}/0/kvittering.json"
    assert f'href="{address}"' in client.get(f"/mailbox/{key}/").content.decode()
    response = client.get(address)
    assert response.content == '{"a": "ø"}'.encode()
    assert response["Content-Disposition"] == 'attachment; filename="kvittering.json"'
    assert response["Cache-Control"] == "no-store"


@pytest.mark.django_db
@pytest.mark.parametrize("file", ["1/kvittering.json", "0/annet.json", "0/..", "99999/kvittering.json"])
def test_what_is_not_attached_is_a_404(client, settings, file):
    key = put_file()
    assert client.get(f"/mailbox/{key}/{file}").status_code == 404
    settings.BASE_URL = "https://snakkis.example"
    assert client.get(f"/mailbox/{key}/0/kvittering.json").status_code == 404


def test_a_public_site_is_warned_that_its_mail_reaches_nobody(settings):
    settings.BASE_URL = "http://snakkis.example"
    [warning] = mailbox_is_for_development(None)
    assert warning.id == "mail.W001"


def test_a_site_on_this_machine_is_not_warned(settings):
    settings.BASE_URL = "http://localhost:8000"
    assert mailbox_is_for_development(None) == []


def test_letters_to_one_address_are_found_in_any_case_and_removed(settings):
    settings.EMAIL_BACKEND = "mail.mailbox.MailboxBackend"
    assert mailbox.letters_to("kari@example.no") == []
    for to in ("Kari@Example.no", "ola.kari@example.no", "Kari <kari@example.no>"):
        EmailMultiAlternatives("Emne", "Hei", "oss@example.no", [to]).send()
    letters = mailbox.letters_to("kari@example.no")
    assert len(letters) == 2
    mailbox.remove(letters)
    mailbox.remove(letters)
    assert [mail.to for mail in mailbox.newest()] == ["ola.kari@example.no"]
