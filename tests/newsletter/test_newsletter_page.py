"""/nyhetsbrev/: the page, and where every signup form posts to."""

import re

import pytest

from consent.models import Subject
from newsletter import services, tokens
from newsletter.models import Intake, MailingList, MailingListText
from newsletter.services import list_publish_notices
from tests.newsletter.conftest import (
    KARI,
    POSTS,
    STEIN,
    TIPS,
    form,
    head,
    notice,
    queued,
    request_of,
    subscribe,
)

pytestmark = pytest.mark.django_db
PATH = "/nyhetsbrev/"
NILS = "nils@example.no"  # as long as Kari's


def post(client, *slugs, **more):
    """The answer, after the worker has done its part."""
    answer = client.post(PATH, form(*slugs, **more))
    services.take_in()
    return answer


def test_a_form_posted_from_another_site_is_refused(client, lists):
    response = client.post(PATH, form(TIPS), headers={"Sec-Fetch-Site": "cross-site"})
    assert response.status_code == 403
    assert not Subject.objects.exists()


def test_without_a_tick_it_says_so_and_keeps_the_address(client, lists):
    response = post(client)
    page = response.content.decode()
    assert response.status_code == 422
    assert "Tick at least one newsletter" in page or "Kryss av" in page
    assert f'value="{KARI}"' in page
    assert not Subject.objects.exists()


def test_with_a_slip_in_the_address_it_keeps_the_ticks(client, lists):
    response = post(client, TIPS, email="kari@example", via="abc234")
    page = response.content.decode()
    assert response.status_code == 422
    assert page.count(" checked") == 1
    assert 'value="kari@example"' in page
    assert 'value="abc234"' in page


def test_a_text_that_changed_meanwhile_must_be_read_and_nothing_typed_is_lost(client, lists):
    old = form(TIPS, POSTS, **{f"notice-{TIPS}": "0" * 64})
    MailingListText.objects.filter(mailing_list__slug=TIPS, lang="nb").update(description="Helt nye ord.")
    list_publish_notices(mailing_list=MailingList.objects.get(slug=TIPS))
    response = client.post(PATH, old)
    page = response.content.decode()
    assert response.status_code == 409
    assert "Helt nye ord." in page
    assert f'value="{KARI}"' in page
    assert page.count(" checked") == 1  # the other list's
    assert not Subject.objects.exists()


def test_a_list_that_does_not_exist_is_refused(client, lists):
    assert post(client, "hemmelig").status_code == 422


@pytest.mark.engines
@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"list": "\x00"}, 422),
        ({f"notice-{TIPS}": "\x00"}, 409),
        ({"name": "\x00"}, 422),
        ({"page": "\x00"}, 422),
    ],
)
def test_letters_no_database_takes_are_refused(client, lists, change, status):
    assert post(client, TIPS, **change).status_code == status
    assert not Subject.objects.exists()


def test_a_machine_that_fills_the_hidden_field_learns_nothing(client, lists):
    machine, person = post(client, TIPS, website="http://spam.example"), post(client, TIPS, email=STEIN)
    assert machine.status_code == person.status_code == 200
    assert machine.content.decode().replace(KARI, STEIN) == person.content.decode()
    assert [subject.value for subject in Subject.objects.all()] == [STEIN]


def test_the_page_shows_every_notice_with_unticked_boxes(client, site):
    page = client.get(PATH).content.decode()
    for slug in (TIPS, POSTS):
        assert notice(slug).sha256 in page
        assert notice(slug).html in page
    assert " checked" not in page


def test_the_page_sets_no_cookie_and_varies_on_nothing_personal(client, site):
    response = client.get(PATH)
    assert not response.cookies
    assert "cookie" not in response.get("Vary", "").lower()
    assert "language" not in response.get("Vary", "").lower()


def test_the_polish_page_shows_the_polish_notices(client, site):
    page = client.get(f"/pl{PATH}").content.decode()
    assert notice(TIPS, "pl").sha256 in page
    assert notice(TIPS, "nb").sha256 not in page


def test_signing_up_leads_to_the_waiting_page(client, lists):
    response = post(client, TIPS)
    page = response.content.decode()
    assert response.status_code == 200
    assert 'name="code"' in page
    assert f'value="{KARI}"' in page
    assert f"<dd>{KARI}</dd>" in page
    assert queued("confirm") == 1
    assert response["Cache-Control"] == "no-store"
    assert not response.cookies


def test_what_is_too_long_for_the_code_of_a_share_is_not_kept(client, lists):
    assert client.post("/nyhetsbrev/", form(TIPS, via="x" * 1_000_000)).status_code == 200
    assert len(Intake.objects.get().sealed) < 2000


def test_the_answer_is_the_same_for_known_and_unknown_addresses(client, lists):
    subscribe(TIPS)
    known, unknown = post(client, TIPS), post(client, TIPS, email=NILS)
    assert known.status_code == unknown.status_code
    assert known.content.decode().replace(KARI, NILS) == unknown.content.decode()
    assert known.headers == unknown.headers


def test_the_form_of_the_polish_page_asks_in_polish(client, lists):
    shown = {f"notice-{TIPS}": notice(TIPS, "pl").sha256}
    client.post(f"/pl{PATH}", {"email": KARI, "list": TIPS, **shown})
    services.take_in()
    assert request_of().locale == "pl"


def test_the_code_typed_on_the_waiting_page_confirms(client, lists):
    post(client, TIPS)
    code = tokens.code(request_of().pk)
    response = client.post("/nyhetsbrev/bekreft/", {"email": KARI, "code": f"{code[:3]} {code[3:]}"})
    assert response.status_code == 200
    assert head().state == "dpv:ConsentGiven"


def test_a_wrong_code_is_answered_alike_for_known_and_unknown_addresses(client, lists):
    post(client, TIPS)
    known, unknown = (
        client.post("/nyhetsbrev/bekreft/", {"email": email, "code": "000000"}) for email in (KARI, STEIN)
    )
    assert known.status_code == unknown.status_code == 422
    assert known.content.decode().replace(KARI, STEIN) == unknown.content.decode()


def test_opening_the_code_page_by_hand_leads_to_the_newsletters(client, lists):
    assert client.get("/nyhetsbrev/bekreft/")["Location"] == PATH


def test_the_form_works_before_anybody_made_the_page(client, lists):
    assert post(client).status_code == 422
    assert post(client, TIPS).status_code == 200


def test_a_slip_of_the_keys_is_asked_about_and_nothing_typed_is_lost(client, site):
    asked = post(client, TIPS, email="kari@gmial.com")
    assert asked.status_code == 422
    assert "kari@gmail.com" in asked.content.decode()
    assert "checked" in asked.content.decode()
    assert not Subject.objects.exists()


@pytest.mark.parametrize(("press", "address"), [("use", "kari@gmail.com"), ("sure", "kari@gmial.com")])
def test_the_correction_is_taken_over_or_not_as_they_say(client, site, press, address):
    answer = post(client, TIPS, email="kari@gmial.com", **{press: address})
    assert answer.status_code == 200
    assert Subject.objects.get().value == address


def test_the_waiting_page_sends_the_same_signup_to_a_corrected_address(client, site):
    page = post(client, TIPS, via="abc").content.decode()
    form_again = page[page.rindex("<form") :]
    fields = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', form_again))
    assert fields["email"] == KARI
    answer = client.post(PATH, {**fields, "email": STEIN})
    services.take_in()
    assert answer.status_code == 200
    assert [purpose.slug for purpose in request_of(STEIN).purposes.all()] == [TIPS]


def test_asking_for_the_mail_again_is_answered(client, site):
    first = post(client, TIPS).content.decode()
    assert "Notert." not in first
    assert "Notert." in post(client, TIPS, again="1").content.decode()


def test_a_wrong_code_keeps_what_the_waiting_page_can_do(client, site):
    page = post(client, TIPS).content.decode()
    code_form = page[page.index('action="/nyhetsbrev/bekreft/"') : page.rindex("<form")]
    fields = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', code_form))
    again = client.post("/nyhetsbrev/bekreft/", {**fields, "code": "000000"}).content.decode()
    assert f'name="notice-{TIPS}" value="{notice().sha256}"' in again


def test_a_throwaway_address_is_refused_beside_its_field_when_the_owner_says_so(client, site, settings):
    settings.REFUSED_DOMAINS = ["disposable"]
    answer = post(client, TIPS, email="kari@mailinator.com")
    assert answer.status_code == 422
    assert "signup-email-error" in answer.content.decode()
