"""The share panel, and the script that carries the code of a link, as readers meet them."""

import re
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewPage
from tests.browser.people import LINK, publish, share_with_script
from tests.site import Site

TODAY = date.today().isoformat()  # noqa: DTZ011  (the local date, as Eva writes it)
PHONE = {"width": 360, "height": 740}
CLIPBOARD = {"permissions": ["clipboard-read", "clipboard-write"]}
CODE = "2222222222222"
TERM = "/leksikon/munn-til-munn/"
KEPT = """async () => [
    document.cookie, ...Object.keys(localStorage), ...Object.keys(sessionStorage),
    ...(await indexedDB.databases()).map(database => database.name), ...await caches.keys(),
].filter(Boolean)"""
WIDTH_BEYOND = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def post(site: Site, tmp_path) -> str:
    return publish(site, tmp_path, key="panelet", title="«Hør» & si + 100 % «ja»", date=TODAY)


def opened(page: Page, path: str) -> None:
    page.goto(path)
    page.locator("[data-share-open]").click()
    expect(page.locator("[data-share-link]")).to_have_value(LINK)


def stay(page: Page) -> None:
    """Follow no link from here on, as when no program answers a mailto."""
    page.evaluate("addEventListener('click', event => event.target.closest('a') && event.preventDefault())")


def add(page: Page, html: str) -> None:
    """As if it came to the page later."""
    page.evaluate("html => document.querySelector('main').insertAdjacentHTML('beforeend', html)", html)


def href(page: Page, way: str) -> str:
    return str(page.locator(f"[data-share-way={way}]").get_attribute("href"))


@pytest.mark.parametrize("path", ["post", TERM])
def test_the_keyboard_opens_the_panel_and_lands_on_the_link(new_page: NewPage, post: str, path: str) -> None:
    page = new_page(**CLIPBOARD)
    page.goto(post if path == "post" else path)
    page.locator("[data-share-open]").focus()
    page.keyboard.press("Enter")
    link = page.locator("[data-share-link]")
    expect(link).to_be_focused()
    expect(link).to_have_value(LINK)
    page.keyboard.press("Tab")
    expect(page.locator("[data-share-copy]")).to_be_focused()
    with page.expect_request(re.compile("/used$")) as used:
        page.keyboard.press("Enter")
    assert used.value.post_data_json == {"channel": "copy"}
    expect(page.get_by_role("status").filter(has_text="Lenken er kopiert")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == link.input_value()
    page.keyboard.press("Tab")
    expect(page.locator("[data-share-way=mail]")).to_be_focused()


def test_every_way_leads_there_by_a_plain_link(page: Page, post: str) -> None:
    opened(page, post)
    url = page.locator("[data-share-link]").input_value()
    text = f"«Hør» & si + 100 % «ja»\n{url}"
    mail = parse_qs(urlsplit(href(page, "mail")).query)
    assert mail == {"subject": ["«Hør» & si + 100 % «ja»"], "body": [text.replace("\n", "\r\n")]}
    assert parse_qs(urlsplit(href(page, "sms")).query) == {"body": [text]}
    assert parse_qs(urlsplit(href(page, "whatsapp")).query) == {"text": [text]}
    assert parse_qs(urlsplit(href(page, "facebook")).query) == {"u": [url]}
    assert parse_qs(urlsplit(href(page, "linkedin")).query) == {"url": [url]}
    for way in ("whatsapp", "facebook", "linkedin"):
        link = page.locator(f"[data-share-way={way}]")
        assert (link.get_attribute("target"), link.get_attribute("rel")) == ("_blank", "noopener noreferrer")
    expect(page.locator("[data-share-notice]")).to_contain_text("aldri hvem")
    expect(page.locator("[data-share-native]")).to_be_hidden()


@pytest.mark.parametrize("way", ["mail", "sms", "whatsapp", "facebook", "linkedin", "qr"])
def test_the_first_way_used_is_told_once(page: Page, way: str) -> None:
    told: list[str] = []
    page.on("request", lambda request: request.url.endswith("/used") and told.append(str(request.post_data)))
    opened(page, TERM)
    assert told == []
    stay(page)
    for press in (way, "mail", way):
        page.locator(f"[data-share-way={press}]").click()
    assert told == [f'{{"channel":"{way}"}}']


def test_where_no_mail_program_answers_the_text_can_be_copied(new_page: NewPage) -> None:
    page = new_page(**CLIPBOARD)
    opened(page, TERM)
    stay(page)
    expect(page.locator("[data-share-fallback]")).to_be_hidden()
    page.locator("[data-share-way=mail]").click()
    page.get_by_role("button", name="Kopier teksten").click()
    expect(page.get_by_role("status").filter(has_text="Teksten er kopiert")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.splitlines() == ["Munn-til-munn", page.locator("[data-share-link]").input_value()]


def test_where_the_browser_does_not_copy_the_link_is_marked(page: Page) -> None:
    page.goto(TERM)
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('no')); }")
    page.locator("[data-share-open]").click()
    expect(page.locator("[data-share-link]")).to_have_value(LINK)
    page.locator("[data-share-copy]").click()
    expect(page.get_by_role("status").filter(has_text="merket")).to_be_visible()
    link = page.locator("[data-share-link]")
    expect(link).to_be_focused()
    assert page.evaluate("getSelection().toString()") == link.input_value()


def test_the_devices_own_sheet_gets_title_and_link(page: Page) -> None:
    page.add_init_script("navigator.share = async (data) => { window.shared = data; };")
    opened(page, TERM)
    with page.expect_request(re.compile("/used$")) as used:
        page.get_by_role("button", name="Del med en app").click()
    assert used.value.post_data_json == {"channel": "native"}
    url = page.locator("[data-share-link]").input_value()
    assert page.evaluate("window.shared") == {"title": "Munn-til-munn", "text": "Munn-til-munn", "url": url}


def test_a_sheet_that_is_closed_again_hands_nothing_on(page: Page) -> None:
    page.add_init_script("navigator.share = () => Promise.reject(new DOMException('', 'AbortError'));")
    told: list[str] = []
    page.on("request", lambda request: request.url.endswith("/used") and told.append(request.url))
    opened(page, TERM)
    page.get_by_role("button", name="Del med en app").click()
    expect(page.locator("[data-share-status]")).to_be_empty()
    assert told == []


def test_the_code_is_shown_below_and_hidden_again(page: Page) -> None:
    opened(page, TERM)
    way = page.locator("[data-share-way=qr]")
    way.click()
    picture = page.get_by_role("img", name="Lenken som QR-kode")
    expect(picture).to_be_visible()
    expect(way).to_have_attribute("aria-expanded", "true")
    page.wait_for_load_state("networkidle")
    assert picture.evaluate("image => image.complete && image.naturalWidth > 0")
    way.press("Enter")
    expect(picture).to_be_hidden()
    expect(way).to_have_attribute("aria-expanded", "false")


def test_the_panel_fits_a_phone_and_stays_off_paper(new_page: NewPage) -> None:
    page = new_page(viewport=PHONE, has_touch=True)
    page.add_init_script("navigator.share = async () => {};")
    opened(page, TERM)
    page.locator("[data-share-way=qr]").click()
    assert page.evaluate(WIDTH_BEYOND) == 0
    for control in page.locator(".panel a:visible, .panel button:visible").all():
        box = control.bounding_box()
        assert box
        assert box["height"] >= 44, control.inner_text()
    page.emulate_media(media="print")
    expect(page.locator(".share")).to_be_hidden()


def test_a_link_that_cannot_be_made_is_said(page: Page, troubles: list[str]) -> None:
    page.goto(TERM)
    page.route("**/api/v1/shares", lambda route: route.fulfill(status=503, body="{}"))
    page.locator("[data-share-open]").click()
    expect(page.get_by_role("status").filter(has_text="Vi fikk ikke laget")).to_be_visible()
    expect(page.locator("[data-share-open]")).to_be_focused()
    troubles.clear()


def test_nothing_is_kept_on_the_device(new_page: NewPage, post: str) -> None:
    page = new_page(**CLIPBOARD)
    page.goto(f"{post}#d={CODE}")
    share_with_script(page)
    page.locator("[data-share-way=qr]").click()
    assert page.evaluate(KEPT) == []
    page.goto(str(page.locator("[data-share-result]").get_attribute("href")))
    page.locator("[data-share-copy]").click()
    assert page.evaluate(KEPT) == []
    assert page.context.cookies() == []


def test_the_sharers_own_page_hands_on_too(new_page: NewPage) -> None:
    page = new_page(**CLIPBOARD)
    opened(page, TERM)
    page.goto(str(page.locator("[data-share-result]").get_attribute("href")))
    with page.expect_request(re.compile("/used$")) as used:
        page.locator("[data-share-copy]").click()
    assert used.value.post_data_json == {"channel": "copy"}
    expect(page.get_by_role("status").filter(has_text="kopiert")).to_be_visible()
    assert href(page, "mail").startswith("mailto:?subject=Munn-til-munn&body=Munn-til-munn%0D%0Ahttp")


def test_without_a_script_the_sharers_page_has_the_same_ways(no_js_page: Page, page: Page) -> None:
    """Byte for byte, but for the code."""
    opened(page, TERM)
    no_js_page.goto(TERM)
    no_js_page.locator("[data-share-open]").click()
    no_js_page.wait_for_url("**/resultat/**")
    expect(no_js_page.get_by_role("img", name="Lenken som QR-kode")).to_be_visible()
    expect(no_js_page.get_by_role("button", name="Kopier")).to_have_count(0)
    codes = [urlsplit(one.locator("[data-share-link]").input_value()).path[3:] for one in (page, no_js_page)]
    for way in ("mail", "sms", "whatsapp", "facebook", "linkedin", "qr"):
        assert href(page, way).replace(codes[0], "") == href(no_js_page, way).replace(codes[1], "")


def test_the_code_goes_along_to_a_part_of_another_page(page: Page, post: str) -> None:
    page.goto(f"{post}#d={CODE}")
    add(page, '<a id="on" href="/leksikon/#m">M</a>')
    page.locator("#on").click()
    page.wait_for_url("**/leksikon/#m")
    expect(page.locator("[data-arrival]")).to_be_visible()
    assert page.evaluate("document.querySelector('link[rel=canonical]').href").endswith(
        f"/leksikon/#d={CODE}"
    )
    page.locator("main a[href*='/leksikon/munn']").first.click()
    page.wait_for_url(f"**#d={CODE}")
    page.go_back()
    page.wait_for_url("**/leksikon/#m")
    page.go_back()
    page.wait_for_url(f"**{post}#d={CODE}")


def test_a_link_within_the_page_does_not_lose_the_code(page: Page, post: str) -> None:
    page.goto(f"{post}#d={CODE}")
    add(page, '<a id="on" href="#main">M</a>')
    page.locator("#on").click()
    page.wait_for_url("**#main")
    with page.expect_request("**/api/v1/shares") as asked:
        page.locator("[data-share-open]").click()
    assert asked.value.post_data_json["via"] == CODE


def test_a_search_does_not_lose_the_code_unless_it_is_turned_off(page: Page, post: str) -> None:
    page.goto(f"{post}#d={CODE}")
    field = page.locator("header input[type=search]").first
    field.fill("ja")
    field.press("Enter")
    page.wait_for_url(f"**/sok/?q=ja#d={CODE}")
    page.locator("[data-arrival-off]").click()
    page.locator("#search-field").fill("nei")
    page.locator("#search-field").press("Enter")
    page.wait_for_url("**/sok/?q=nei")


def test_a_form_that_came_later_hands_the_code_on(page: Page, post: str) -> None:
    page.goto(f"{post}#d={CODE}")
    form = '<form method="post" action="/d/"><input name="via"><input name="page" value="0">'
    add(page, f'{form}<button id="late">Send</button></form>')
    page.route("**/d/", lambda route: route.fulfill(status=200, body=""))
    with page.expect_request("**/d/") as sent:
        page.locator("#late").click()
    assert parse_qs(str(sent.value.post_data)) == {"via": [CODE], "page": ["0"]}


def test_turned_off_the_code_is_gone_everywhere(page: Page, post: str) -> None:
    page.goto(f"{post}#d={CODE}")
    add(page, '<a id="plain" href="/leksikon/">L</a><a id="part" href="/leksikon/#m">M</a>')
    stay(page)
    for link in ("#plain", "#part"):
        page.locator(link).click()
        assert CODE in str(page.locator(link).get_attribute("href"))
    page.get_by_role("button", name="Slå av").click()
    assert page.url.endswith(post)
    assert CODE not in page.content()
    assert [page.locator(link).evaluate("a => a.hash") for link in ("#plain", "#part")] == ["", "#m"]
    reads: list[str] = []
    page.on("request", lambda request: "/reads" in request.url and reads.append(request.url))
    page.locator(".share").scroll_into_view_if_needed()
    with page.expect_request("**/api/v1/shares") as asked:
        page.locator("[data-share-open]").click()
    assert asked.value.post_data_json["via"] == ""
    assert reads == []
