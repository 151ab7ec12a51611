"""The whole story once through: Eva writes, Kari shares, Ola comes, passes it on, signs up and leaves."""

import json
import re
from datetime import date

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import NewPage
from tests.browser.inbox import wait_for_mail
from tests.browser.people import (
    Share,
    editor_at_work,
    how_far,
    publish,
    share_with_script,
    sign_up,
    welcome,
)
from tests.site import Site
from tests.waiting import until

KARI = {"user_agent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/156.0 Safari/537.36"}
OLA = {"user_agent": "Mozilla/5.0 (Macintosh; Intel Mac OS X 14_6) AppleWebKit/605.1.15 Safari/605.1.15"}
CLIPBOARD = {"permissions": ["clipboard-read", "clipboard-write"]}
TODAY = date.today().isoformat()  # noqa: DTZ011  (the local date, as Eva writes it)


def result_of(page: Page, share: Share) -> dict[str, object]:
    """What the API tells the holder of the result token."""
    token = share.result_url.rstrip("/").rpartition("/")[2]
    answer = page.request.get(f"/api/v1/shares/{share.code}", headers={"Authorization": f"Bearer {token}"})
    assert answer.status == 200
    return dict(answer.json())


def is_subscribed(site: Site, address: str) -> bool:
    code = (
        "from consent.services import subject_find; from consent.selectors import living_consents;"
        f"print(living_consents().filter(subject=subject_find(address={address!r})).exists())"
    )
    return site.manage("shell", "-v", "0", "-c", code).stdout.strip().endswith("True")


@pytest.fixture
def posts(site: Site, tmp_path) -> tuple[str, str]:
    first = publish(site, tmp_path, key="historien-i-dag", title="Historien i dag", date=TODAY)
    return first, publish(site, tmp_path, key="enda-en-historie", title="Enda en historie", date=TODAY)


def test_a_post_travels_from_kari_to_ola_and_on(site: Site, new_page: NewPage, posts: tuple[str, str]):
    first, second = posts

    # Kari reads to the end, where the share line comes before the signup, and shares.
    kari = new_page(**KARI, **CLIPBOARD)
    kari.goto(first)
    share_line = kari.get_by_role("heading", name="Likte du innlegget? Del med en venn.")
    signup = kari.locator("#signup")
    assert share_line.bounding_box()["y"] < signup.bounding_box()["y"]
    with kari.expect_response(re.compile("/api/v1/reads")):
        share_line.scroll_into_view_if_needed()
    karis = share_with_script(kari)
    assert kari.evaluate("navigator.clipboard.readText()") == karis.url
    assert kari.locator("[data-share-way=mail]").get_attribute("href").startswith("mailto:?")
    expect(kari.locator("[data-share-native]")).to_be_hidden()

    # Ola opens the link, lands on the clean address, is told so, and goes on to another post.
    ola = new_page(**OLA, **CLIPBOARD)
    ola.goto(karis.url)
    assert ola.url == f"{site.base_url}{first}#d={karis.code}"
    expect(ola.locator("[data-arrival]")).to_be_visible()
    ola.goto(f"{first}#d={karis.code}")
    ola.locator(f"a[href^='{second}'], a[href^='{site.base_url}{second}']").first.click()
    ola.wait_for_url(f"**{second}#d={karis.code}")
    olas = share_with_script(ola)
    assert result_of(ola, olas)["generation"] == 2

    # Ola signs up and finds the mail; neither GET nor HEAD nor a script that opens its link confirms it.
    address = "ola.friend@example.com"
    sign_up(ola, address)
    mail = wait_for_mail(site.mailbox, address)
    link = mail.link("/bekreft/")
    assert ola.request.get(link).status == ola.request.head(link).status == 200
    scanner = new_page(user_agent="Mozilla/5.0 (Windows NT 10.0) SafeLinks")
    scanner.goto(link, wait_until="networkidle")
    scanner.evaluate("address => fetch(address).then(answer => answer.text())", link)
    assert not is_subscribed(site, address)
    ola.goto(link)
    ola.locator("button[name=confirm]").click()
    expect(ola.get_by_role("heading", level=1)).to_be_visible()
    assert is_subscribed(site, address)

    # Kari's own page counts the visit and the second generation, and keeps a lone signup to itself.
    until(lambda: result_of(kari, karis)["human"] == 1, what="counted visit")
    seen = result_of(kari, karis)
    assert (seen["generation"], seen["children"], seen["signups"]) == (1, 1, None)
    kari.goto(karis.result_url)
    expect(kari.locator("table.generations tbody tr")).to_have_count(2)

    # The editor sees the one signup at once: reads, shares, generations, confirmed subscribers.
    assert how_far(site, editor_at_work(site, new_page()), "historien-i-dag") == ["2", "1", "1", "1"]
    ola_leaves_from_the_mail(site, ola, address)
    the_ledger_verifies(site)


def ola_leaves_from_the_mail(site: Site, ola: Page, address: str) -> None:
    """By the page with a button; and whoever uses the mail program's own button, by RFC 8058."""
    letter = welcome(site, address)
    ola.goto(letter.link("/avmelding/"))
    assert is_subscribed(site, address)
    ola.locator("main form button").first.click()
    assert not is_subscribed(site, address)

    other = "stein.stranger@example.com"
    ola.goto("/nyhetsbrev/")
    sign_up(ola, other)
    ola.locator("input[name=code]").fill(wait_for_mail(site.mailbox, other).code)
    ola.locator("main form button").first.click()
    until(lambda: is_subscribed(site, other), what="confirmation by code")
    one_click = re.search(
        r"<(https?://[^>]+/u/[^>]+)>", str(welcome(site, other).message["List-Unsubscribe"])
    )[1]
    program: BrowserContext = ola.context
    answer = program.request.post(one_click, form={"List-Unsubscribe": "One-Click"}, max_redirects=0)
    assert answer.status == 200
    assert not is_subscribed(site, other)


def the_ledger_verifies(site: Site) -> None:
    done = site.manage("ledger", "verify", "--json")
    assert done.returncode == 0, done.stdout + done.stderr
    assert json.loads(done.stdout)["size"] > 0
