"""The two elements on a page of another origin, under a policy that lets nothing else run."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import NewPage
from tests.browser.elsewhere.conftest import NOBODYS as CODE
from tests.browser.inbox import wait_for_mail
from tests.browser.people import LINK
from tests.browser.quality.test_accessibility import look
from tests.site import Site

Put = Callable[..., str]
POST = "/blogg/brevet-fra-solveig/"
SHARE, SIGNUP = f'<snakkis-share page="{POST}"></snakkis-share>', "<snakkis-signup></snakkis-signup>"
CLIPBOARD = {"permissions": ["clipboard-read", "clipboard-write"]}
PHONE = {"width": 360, "height": 740}


def problem(status: int, **told: Any) -> Callable[[Route], None]:
    """An answer of the API that refuses."""
    retry = {"Retry-After": str(told["retry_after"])} if "retry_after" in told else {}
    headers = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "Retry-After", **retry}
    return lambda route: route.fulfill(
        status=status,
        json={"status": status, **told},
        headers=headers,
        content_type="application/problem+json",
    )


def typed(page: Page, address: str) -> None:
    """The first box ticked, which nobody had ticked before, and an address."""
    boxes = page.locator("snakkis-signup input[type=checkbox]")
    expect(boxes.first).to_be_visible()
    assert not any(box.is_checked() for box in boxes.all())
    boxes.first.check()
    page.get_by_label(re.compile("^(E-postadressen din|Twój adres e-mail)$")).fill(address)


def send(page: Page) -> None:
    page.get_by_role("button", name="Meld meg på").click()


def refusal(page: Page) -> Any:
    return page.locator("snakkis-signup [part=error]")


def email_field(page: Page) -> Any:
    return page.locator("snakkis-signup input[type=email]")


def confirmed(page: Page, site: Site, address: str) -> None:
    """Signed up, and said yes with the digits in the mail."""
    typed(page, address)
    send(page)
    page.locator("snakkis-signup input[autocomplete=one-time-code]").fill(
        wait_for_mail(site.mailbox, address).code
    )
    page.get_by_role("button", name="Bekreft").click()


def leads_to_min_side(page: Page, site: Site) -> None:
    link = page.get_by_role("link", name="Til Min side")
    expect(link).to_have_attribute("href", f"{site.base_url}/min-side/")


def as_typed(page: Page, address: str) -> None:
    """Nothing is lost."""
    expect(page.locator("snakkis-signup input[type=email]")).to_have_value(address)
    expect(page.locator("snakkis-signup input[type=checkbox]").first).to_be_checked()


def test_without_a_tick_nothing_is_sent(reader: NewPage, put: Put) -> None:
    page = reader()
    page.goto(put(SIGNUP))
    page.locator("snakkis-signup input[type=email]").fill("kari@example.com")
    page.route("**/subscriptions", problem(500))
    send(page)
    expect(refusal(page)).to_contain_text("Vi krysser aldri av for deg")
    expect(page.locator("snakkis-signup input[type=checkbox]").first).to_be_focused()
    boxes = page.get_by_role("group", name="Kryss av for det du vil ha.")
    expect(boxes).to_have_accessible_description(re.compile("Vi krysser aldri av for deg"))
    page.locator("snakkis-signup input[type=checkbox]").first.check()
    expect(refusal(page)).to_have_count(0)


def test_what_is_wrong_with_the_address_is_said_below_it_until_it_is_changed(
    reader: NewPage, put: Put, troubles
) -> None:
    page = reader(viewport=PHONE)
    page.goto(put(SIGNUP))
    typed(page, "ola@nordmann")
    send(page)
    email = email_field(page)
    expect(refusal(page)).to_be_in_viewport(ratio=1)
    expect(refusal(page)).to_have_attribute("role", "alert")
    expect(email).to_be_focused()
    expect(email).to_have_attribute("aria-invalid", "true")
    expect(email).to_have_accessible_description(refusal(page).inner_text())
    field, said, button = (
        found.bounding_box()["y"]
        for found in (email, refusal(page), page.get_by_role("button", name="Meld meg på"))
    )
    assert field < said < button
    as_typed(page, "ola@nordmann")
    page.keyboard.type(".no")
    expect(refusal(page)).to_have_count(0)
    expect(email).not_to_have_attribute("aria-invalid", "true")
    expect(email).to_have_accessible_description("")
    troubles.clear()


def test_newsletters_that_cannot_be_had_can_be_asked_for_again(reader: NewPage, put: Put, troubles) -> None:
    page = reader()
    page.route("**/lists?locale=nb", lambda route: route.abort())
    page.goto(put(SIGNUP))
    expect(page.get_by_text("Vi fikk ikke hentet nyhetsbrevene akkurat nå.")).to_be_visible()
    expect(page.get_by_text("Ingenting du skrev er borte")).to_have_count(0)
    again = page.get_by_role("button", name="Prøv igjen")
    again.click()
    expect(again).to_be_focused()
    page.unroute("**/lists?locale=nb")
    again.click()
    expect(page.locator("snakkis-signup input[type=checkbox]").first).to_be_focused()
    expect(again).to_have_count(0)
    troubles.clear()


def test_words_that_have_changed_are_shown_and_not_ticked(reader: NewPage, put: Put, troubles) -> None:
    page = reader()
    page.goto(put(SIGNUP))
    typed(page, "kari@example.com")
    box = page.locator("snakkis-signup input[type=checkbox]").first
    shown = box.get_attribute("data-notice")
    box.evaluate("box => box.dataset.notice = '0'.repeat(64)")
    with page.expect_response(lambda answer: answer.status == 409):
        send(page)
    expect(refusal(page)).to_contain_text("endret")
    expect(box).to_be_focused()
    expect(box).not_to_be_checked()
    assert box.get_attribute("data-notice") == shown
    expect(page.locator("snakkis-signup input[type=email]")).to_have_value("kari@example.com")
    troubles.clear()


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (problem(429, retry_after=290, field="email"), "prøve igjen om 5 minutter."),
        (problem(429, retry_after=7200), "prøve igjen om 2 timer."),
        (problem(500, detail="Traceback"), "Ingenting du skrev er borte"),
        (lambda route: route.abort(), "Ingenting du skrev er borte"),
    ],
    ids=["too often", "far too often", "broken", "no net"],
)
def test_what_fails_is_said_at_the_button_and_nothing_typed_is_lost(
    reader, put, troubles, answer, words
) -> None:
    page = reader(viewport=PHONE)
    page.goto(put(SIGNUP))
    typed(page, "kari@example.com")
    page.route("**/subscriptions", answer)
    send(page)
    expect(refusal(page)).to_contain_text(words)
    expect(refusal(page)).to_have_attribute("role", "alert")
    expect(refusal(page)).to_be_in_viewport(ratio=1)
    as_typed(page, "kari@example.com")
    button = page.get_by_role("button", name="Meld meg på")
    expect(button).to_be_enabled()
    expect(button).to_be_focused()
    expect(button).to_have_accessible_description(re.compile(re.escape(words)))
    expect(email_field(page)).not_to_have_attribute("aria-invalid", "true")
    troubles.clear()


def test_a_slip_of_the_keys_is_asked_about(reader: NewPage, put: Put) -> None:
    page = reader()
    page.goto(put(SIGNUP))
    typed(page, "kari@gmial.com")
    send(page)
    question = page.get_by_role("alert").filter(has_text="kari@gmail.com")
    expect(question).to_be_visible()
    with page.expect_request("**/subscriptions") as asked:
        page.get_by_role("button", name="Nei, min er riktig").click()
    assert asked.value.post_data_json["email"] == "kari@gmial.com"


def test_a_question_about_an_address_goes_when_the_address_is_changed(reader: NewPage, put: Put) -> None:
    page = reader()
    page.goto(put(SIGNUP))
    typed(page, "kari@gmial.com")
    send(page)
    expect(page.get_by_role("button", name="Ja, bruk den")).to_be_focused()
    email_field(page).fill("kari@example.com")
    expect(page.get_by_role("button", name="Ja, bruk den")).to_have_count(0)
    with page.expect_request("**/subscriptions") as asked:
        send(page)
    assert asked.value.post_data_json["email"] == "kari@example.com"


def test_an_address_stands_still_while_it_is_asked_about(reader: NewPage, put: Put) -> None:
    page = reader()
    page.goto(put(SIGNUP))
    held: list[Route] = []
    page.route("**/addresses", lambda route, _asked: held.append(route))
    typed(page, "kari@gmial.com")
    with page.expect_request("**/addresses"):
        send(page)
    expect(email_field(page)).not_to_be_editable()
    held[0].continue_()
    with page.expect_request("**/subscriptions") as asked:
        page.get_by_role("button", name="Ja, bruk den").click()
    assert asked.value.post_data_json["email"] == "kari@gmail.com"


def test_the_text_beside_the_box_is_the_one_whose_hash_is_sent(reader: NewPage, put: Put) -> None:
    page = reader()
    with page.expect_response("**/lists?locale=nb") as told:
        page.goto(put(SIGNUP))
    notice = told.value.json()["lists"][0]["notice"]
    choice = page.locator("snakkis-signup .choice").first
    shown = re.sub(r"\s+", " ", choice.inner_text()).strip()
    assert shown == re.sub(r"\s+", " ", notice["text"]).strip()
    typed(page, "sha@example.com")
    with page.expect_request("**/subscriptions") as asked:
        send(page)
    assert asked.value.post_data_json["lists"][0]["notice"] == notice["sha256"]


def test_a_signup_is_confirmed_by_the_six_digits(reader: NewPage, put: Put, site: Site, troubles) -> None:
    page = reader()
    page.goto(put(f"{SIGNUP}", lang="pl") + f"#d={CODE}")
    typed(page, "piotr.element@example.com")
    with page.expect_request("**/subscriptions") as asked:
        page.get_by_role("button", name="Zapisz mnie").click()
    assert asked.value.post_data_json["via"] == CODE
    assert asked.value.post_data_json["locale"] == "pl"
    heading = page.get_by_role("heading", level=2)
    expect(heading).to_be_focused()
    digits = page.locator("snakkis-signup input[autocomplete=one-time-code]")
    digits.fill("000000")
    page.get_by_role("button", name="Potwierdź").click()
    expect(refusal(page)).to_contain_text("Kod")
    expect(digits).to_have_attribute("aria-invalid", "true")
    expect(digits).to_have_accessible_description(refusal(page).inner_text())
    digits.fill(wait_for_mail(site.mailbox, "piotr.element@example.com").code)
    page.get_by_role("button", name="Potwierdź").click()
    receipt = page.locator("snakkis-signup [part=receipt]")
    assert str(receipt.get_attribute("href")).startswith(f"{site.base_url}/pl/samtykke/kvittering/")
    troubles.clear()  # the code that nobody has, and the digits that do not fit


def test_who_has_confirmed_is_asked_and_may_answer(browser, put: Put, site: Site, front_end) -> None:
    with browser.new_context(bypass_csp=True, reduced_motion="reduce", base_url=front_end.origin) as context:
        page = context.new_page()
        page.goto(put(SIGNUP))
        confirmed(page, site, "svarer@example.com")
        questions = page.locator("snakkis-signup [part=questions]")
        expect(questions.get_by_label("Vil ikke svare").first).to_be_checked()
        look(page)
        moved = questions.locator("input[type=date]")
        moved.fill("1814-05-17")
        questions.get_by_label("To til ti").check()
        page.get_by_role("button", name="Lagre svarene mine").click()
        expect(refusal(page)).to_have_text("Den datoen er for langt unna.")
        expect(moved).to_be_focused()
        expect(moved).to_have_accessible_description(re.compile("Den datoen.*flyttet", re.DOTALL))
        look(page)
        moved.fill("2014-05-17")
        with page.expect_request("**/api/v1/answers") as asked:
            page.get_by_role("button", name="Lagre svarene mine").click()
        answers = asked.value.post_data_json["answers"].values()
        assert ["2014-05-17"] in answers
        assert len(answers) == 2
        expect(page.get_by_role("heading", name="Takk for svarene")).to_be_focused()
        leads_to_min_side(page, site)
        look(page)


def test_who_answers_nothing_is_not_thanked_for_it(reader: NewPage, put: Put, site: Site) -> None:
    page = reader()
    page.goto(put(SIGNUP))
    confirmed(page, site, "svarer.ikke@example.com")
    told: list[str] = []
    page.on("request", lambda request: told.append(request.url))
    page.get_by_role("button", name="Lagre svarene mine").click()
    expect(page.get_by_text("Helt greit. Du kan svare senere på Min side.")).to_be_focused()
    leads_to_min_side(page, site)
    expect(page.locator("snakkis-signup [part=receipt]")).to_be_visible()
    expect(page.get_by_text("Takk for svarene")).to_have_count(0)
    assert told == []


def test_back_from_the_digits_everything_stands_as_typed(reader: NewPage, put: Put) -> None:
    page = reader()
    page.goto(put(SIGNUP))
    typed(page, "feil.adresse@example.com")
    send(page)
    page.get_by_role("button", name="Kom det ikke noe?").click()
    as_typed(page, "feil.adresse@example.com")


def test_the_keyboard_shares_and_the_use_is_told_once(reader: NewPage, put: Put) -> None:
    page = reader(**CLIPBOARD)
    page.goto(put(SHARE))
    page.get_by_role("button", name="Del siden").focus()
    page.keyboard.press("Enter")
    link = page.get_by_label("Lenken din til denne siden")
    expect(link).to_be_focused()
    expect(link).to_have_value(LINK)
    told: list[str] = []
    page.on("request", lambda request: request.url.endswith("/used") and told.append(str(request.post_data)))
    page.evaluate("addEventListener('snakkis-share', event => { document.title = event.detail.channel; })")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="Lenken er kopiert")).to_be_visible()
    page.keyboard.press("Enter")
    assert told == ['{"channel":"copy"}']
    assert page.title() == "copy"
    assert page.evaluate("navigator.clipboard.readText()") == link.input_value()
    expect(page.locator("snakkis-share [data-share-notice]")).to_contain_text("aldri hvem")


def test_turned_off_nothing_goes_along(reader: NewPage, put: Put) -> None:
    page = reader()
    page.goto(
        put(f'{SHARE}<a id="on" href="/page-0.html">Videre</a>', head='<link rel="canonical" href="/">')
    )
    page.goto(f"{page.url}#d={CODE}")
    page.reload()
    assert page.evaluate("document.querySelector('link[rel=canonical]').href").endswith(f"/#d={CODE}")
    page.get_by_role("button", name="Slå av").click()
    expect(page.get_by_text("Du kom via en delt lenke")).to_be_hidden()
    assert CODE not in page.evaluate("location.href + document.documentElement.outerHTML")
    with page.expect_request("**/api/v1/shares") as asked:
        page.get_by_role("button", name="Del siden").click()
    assert asked.value.post_data_json["via"] == ""


@pytest.mark.parametrize("lang", ["nb", "pl"])
def test_axe_finds_nothing_in_the_elements(browser, site, put: Put, front_end, lang: str) -> None:
    """Closed, and with all that they can show."""
    with browser.new_context(bypass_csp=True, reduced_motion="reduce", base_url=front_end.origin) as context:
        page = context.new_page()
        page.goto(put(SHARE + SIGNUP, lang=lang) + f"#d={CODE}")
        expect(page.locator("snakkis-signup form")).to_be_visible()
        look(page)
        page.locator("[data-share-open]").click()
        expect(page.locator("[data-share-link]")).to_have_value(LINK)
        page.evaluate("addEventListener('click', e => e.composedPath()[0].href && e.preventDefault())")
        for way in ("mail", "qr"):
            page.locator(f"[data-share-way={way}]").evaluate("way => way.click()")
        page.locator("snakkis-signup [part=button]").evaluate("button => button.form.requestSubmit()")
        look(page)
        typed(page, f"axe.{lang}@example.com")
        page.locator("snakkis-signup form").evaluate("form => form.requestSubmit()")
        expect(page.locator("snakkis-signup input[autocomplete=one-time-code]")).to_be_visible()
        look(page)
