"""Word of mouth over five generations, three channels and two languages, told alike wherever it is told.

Kari shares; Ola, Per and, in Polish, Ania and Ewa pass it on. Kari looks at her own link, a chat fetches a
preview, three sign up by Ewa's link, and one of them leaves again.
"""

import re
from collections import Counter
from datetime import date
from pathlib import Path
from textwrap import dedent

from playwright.sync_api import Page, expect

from tests.browser.conftest import NewPage
from tests.browser.inbox import wait_for_mail
from tests.browser.people import FILLER, POST, Share, editor_at_work, how_far, welcome
from tests.browser.test_story import result_of
from tests.site import Site
from tests.waiting import until

AGENT = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) {} Chrome/156.0 Safari/537.36"
PREVIEW = "WhatsApp/2.24.20.89 A"
TODAY = date.today().isoformat()  # noqa: DTZ011  (the local date, as Eva writes it)
KEY, TITLES = "fem-ledd", {"nb": "Fem ledd", "pl": "Pięć pokoleń"}


def publish_in_both_languages(site: Site, folder: Path) -> None:
    for lang, title in TITLES.items():
        file = folder / "blogg" / lang / f"{KEY}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(dedent(POST).format(title=title, date=TODAY, filler=FILLER), encoding="utf-8")
    done = site.manage("import_markdown", str(folder), "--publish")
    assert done.returncode == 0, done.stdout + done.stderr


def hand_on(page: Page, channel: str) -> Share:
    """Open the panel and hand the link on this way; other programs are not really opened."""
    page.evaluate("addEventListener('click', event => event.target.target && event.preventDefault())")
    page.locator("[data-share-open]").click()
    link = page.locator("[data-share-link]")
    expect(link).to_have_value(re.compile("/d/"))
    with page.expect_response(lambda response: response.url.endswith("/used")):
        if channel == "copy":
            page.locator("[data-share-copy]").click()
        else:
            page.locator(f"[data-share-way={channel}]").click()
    result = page.locator("[data-share-result]").get_attribute("href")
    return Share(link.input_value(), str(result))


def arrive(new_page: NewPage, name: str, share: Share) -> Page:
    """A friend opens the link and reads half the text."""
    friend = new_page(user_agent=AGENT.format(name))
    friend.goto(share.url)
    with friend.expect_response(re.compile("/api/v1/reads")):
        friend.locator("[data-share-open]").scroll_into_view_if_needed()
    return friend


def subscribe(site: Site, page: Page, address: str, share: Share) -> None:
    """By a front end of one's own, in Polish, with the code from the mail."""
    offered = page.request.get("/api/v1/lists?locale=pl").json()["lists"][0]
    body = {
        "email": address,
        "lists": [{"slug": offered["slug"], "notice": offered["notice"]["sha256"]}],
        "locale": "pl",
        "via": share.code,
    }
    assert page.request.post("/api/v1/subscriptions", data=body).status == 202
    code = wait_for_mail(site.mailbox, address).code
    confirmed = page.request.post("/api/v1/subscriptions/confirm", data={"email": address, "code": code})
    assert confirmed.ok


def leave(site: Site, page: Page, address: str) -> None:
    page.goto(welcome(site, address).link("/avmelding/"))
    page.locator("main form button").first.click()


def as_numbers(texts: list[str]) -> list[int]:
    return [int(text) for text in texts if text.isdecimal()]


def test_five_generations_are_told_alike_wherever_they_are_told(site: Site, new_page: NewPage, tmp_path):
    publish_in_both_languages(site, tmp_path)
    kari = new_page(user_agent=AGENT.format("Kari"))
    kari.goto(f"/blogg/{KEY}/")
    karis = hand_on(kari, "copy")
    kari.goto(karis.url)
    assert kari.request.get(karis.url, headers={"User-Agent": PREVIEW}, max_redirects=0).status == 302

    ola = arrive(new_page, "Ola", karis)
    per = arrive(new_page, "Per", olas := hand_on(ola, "mail"))
    ania = arrive(new_page, "Ania", pers := hand_on(per, "whatsapp"))
    ania.locator("a[hreflang=pl]").first.click()
    ania.wait_for_url(f"**/pl/blogg/**#d={pers.code}")
    ewa = arrive(new_page, "Ewa", anias := hand_on(ania, "copy"))
    jan = arrive(new_page, "Jan", ewas := hand_on(ewa, "mail"))
    people = [f"{name}@example.com" for name in ("jan.fem", "ola.fem", "piotr.fem")]
    for address in people:
        subscribe(site, jan, address, ewas)
    leave(site, jan, people[-1])

    chain = [karis, olas, pers, anias, ewas]
    until(lambda: result_of(jan, ewas)["human"] == 1, what="the last visit to be counted")
    told = [result_of(kari, share) for share in chain]
    the_api_knows_the_chain(told)
    the_sharers_see_the_same(kari, chain, told)
    the_editor_sees_the_same(site, editor_at_work(site, new_page()), told)


def the_api_knows_the_chain(told: list[dict]) -> None:
    assert [share["generation"] for share in told] == [1, 2, 3, 4, 5]
    assert [share["human"] for share in told] == [1, 1, 1, 1, 1]
    assert [share["children"] for share in told] == [1, 1, 1, 1, 0]
    assert [share["signups"] for share in told] == [None, None, None, None, 3]
    assert [(step["generation"], step["shares"], step["visits"]) for step in told[0]["cascade"]] == [
        (generation, 1, 1) for generation in range(1, 6)
    ]
    reasons = {(reason["verdict"], reason["rule"]): reason["count"] for reason in told[0]["reasons"]}
    assert reasons == {("self", "sharer"): 1, ("machine", "link-preview"): 1}
    assert all(reason["text"] for reason in told[0]["reasons"])


def the_sharers_see_the_same(kari: Page, chain: list[Share], told: list[dict]) -> None:
    kari.goto(chain[0].result_url)
    rows = kari.locator("table.generations tbody tr")
    expect(rows).to_have_count(5)
    for row in rows.all():
        assert as_numbers(row.locator("td").all_inner_texts())[:2] == [1, 1]
    expect(kari.locator(".figures")).to_contain_text("færre enn 3")
    assert kari.locator(".reasons li").count() == len(told[0]["reasons"])
    expect(kari.locator(".reasons")).to_contain_text("deg selv")
    kari.goto(chain[-1].result_url)
    expect(kari.locator(".figures dd").last).to_have_text("3")


def the_editor_sees_the_same(site: Site, eva: Page, told: list[dict]) -> None:
    # Kari read it first, and Ania in both languages.
    until(lambda: how_far(site, eva, KEY) == ["7", "5", "5", "3"], what="reads of all seven")
    levels = eva.locator("section[aria-labelledby=far-levels] tbody tr")
    assert [as_numbers(row.locator("td").all_inner_texts()) for row in levels.all()] == [
        # links, visits, reads, signups, of whom still subscribe
        *([1, 1, 1, 0, 0] for _ in range(4)),
        [1, 1, 1, 3, 2],
    ]
    shown = eva.locator("section[aria-labelledby=far-reasons] tbody tr")
    rules = {row.locator("code").inner_text(): int(row.locator("td").inner_text()) for row in shown.all()}
    reasons = Counter()
    for share in told:
        reasons.update({reason["rule"]: reason["count"] for reason in share["reasons"]})
    assert rules == reasons
    assert eva.locator("svg.cascade-picture g.organic").count() == 5
    eva.locator("select[name=language]").select_option("pl")
    eva.locator(".far-filters button").click()
    expect(levels).to_have_count(2)
