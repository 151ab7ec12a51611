"""The example front end, made from the API in another origin: everything that our own pages can do."""

import re
import subprocess
import sys

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import NewPage
from tests.browser.elsewhere.conftest import FrontEnd
from tests.browser.inbox import wait_for_mail
from tests.browser.people import LINK, Share
from tests.browser.quality.test_accessibility import look
from tests.files import BASE_DIR
from tests.site import Site, free_port
from tests.waiting import until

POST = "/blogg/brevet-fra-solveig/"
KARI = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0 Safari/537.36"
OLA = "Mozilla/5.0 (Macintosh; Intel Mac OS X 14_6) AppleWebKit/605.1.15 (KHTML, like Gecko) Safari/605.1.15"
CLIPBOARD = {"permissions": ["clipboard-read", "clipboard-write"]}


def build(snakkis: str, front_end: FrontEnd) -> "subprocess.CompletedProcess[str]":
    script = BASE_DIR / "examples" / "static-site" / "build.py"
    command = [sys.executable, str(script), snakkis, front_end.origin, "--out", str(front_end.folder)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture(scope="package")
def built(site: Site, front_end: FrontEnd) -> FrontEnd:
    done = build(site.base_url, front_end)
    assert done.returncode == 0, done.stderr
    return front_end


def share(page: Page) -> Share:
    page.get_by_role("button", name="Del siden").click()
    link = page.get_by_label("Lenken din til denne siden")
    expect(link).to_have_value(LINK)
    with page.expect_response(lambda response: response.url.endswith("/used")):
        page.get_by_role("button", name="Kopier", exact=True).click()
    return Share(link.input_value(), str(page.locator("[data-share-result]").get_attribute("href")))


def result(site: Site, page: Page, shared: Share) -> dict[str, object]:
    """What the API tells the holder of the result token."""
    token = shared.result_url.rstrip("/").rpartition("/")[2]
    address = f"{site.base_url}/api/v1/shares/{shared.code}"
    return dict(page.request.get(address, headers={"Authorization": f"Bearer {token}"}).json())


def test_without_snakkis_nothing_is_built_and_it_is_said(front_end: FrontEnd) -> None:
    done = build(f"http://127.0.0.1:{free_port()}", front_end)
    assert done.returncode == 1
    assert "does not answer" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_post_is_read_shared_and_subscribed_to_elsewhere(site: Site, built: FrontEnd, reader: NewPage):
    # Kari reads to the end and shares.
    kari = reader(user_agent=KARI, **CLIPBOARD)
    kari.goto(POST)
    with kari.expect_response(re.compile("/api/v1/reads")):
        kari.locator("snakkis-share").scroll_into_view_if_needed()
    karis = share(kari)
    assert kari.evaluate("navigator.clipboard.readText()") == karis.url

    # Ola opens the link, arrives at this front end, is told so, goes on to another post and shares that.
    ola = reader(user_agent=OLA, **CLIPBOARD)
    ola.goto(karis.url)
    assert ola.url == f"{built.origin}{POST}#d={karis.code}"
    expect(ola.get_by_text("Du kom via en delt lenke.")).to_be_visible()
    ola.locator(".name").click()
    ola.wait_for_url(f"{built.origin}/#d={karis.code}")
    ola.locator(f".card h2 a:not([href^='{POST}'])").first.click()
    ola.wait_for_url(re.compile(f"^{built.origin}/blogg/.+/#d={karis.code}$"))
    olas = share(ola)
    assert result(site, ola, olas)["generation"] == 2

    # He signs up, and confirms by the digits in the mail.
    address = "ola.elsewhere@example.com"
    box = ola.locator("snakkis-signup input[type=checkbox]").first
    expect(box).not_to_be_checked()
    box.check()
    ola.get_by_label("E-postadressen din").fill(address)
    with ola.expect_request("**/api/v1/subscriptions") as asked:
        ola.get_by_role("button", name="Meld meg på").click()
    assert dict(asked.value.post_data_json)["via"] == karis.code
    expect(ola.get_by_role("heading", name="Se i e-posten din")).to_be_focused()
    ola.locator("input[autocomplete=one-time-code]").fill(wait_for_mail(site.mailbox, address).code)
    ola.get_by_role("button", name="Bekreft").click()

    # His receipt opens, and proves itself.
    receipt = str(ola.locator("snakkis-signup [part=receipt]").get_attribute("href"))
    until(lambda: "refresh" not in ola.request.get(receipt).headers, what="signed receipt")
    ola.goto(receipt)
    expect(ola.locator("[data-overall]")).to_have_text("Hvert steg stemmer.", timeout=15_000)

    # Kari's link knows of all of it.
    until(lambda: result(site, kari, karis)["human"] == 1, what="counted visit")
    assert result(site, kari, karis)["children"] == 1
    assert result(site, kari, karis)["signups"] is None


DRAFT = (
    "from blog.models import PostPage; from django.contrib.auth import get_user_model;"
    "from blog.previews.services import address_of, preview_link_create, preview_link_revoke;"
    "post = PostPage.objects.filter(slug__startswith='{slug}', locale__language_code='{lang}').first();"
    "post.title = 'Ikke for alle ennå <b>'; post.save_revision();"
    "link = preview_link_create(page=post, name='Kari', days=1, by=get_user_model().objects.first());"
    "print(address_of(link), link.pk)"
)
REVOKE = (
    "from blog.models import PreviewLink; from blog.previews.services import preview_link_revoke;"
    "preview_link_revoke(link=PreviewLink.objects.get(pk='{}'))"
)


def run(site: Site, code: str) -> list[str]:
    done = site.manage("shell", "-v", "0", "-c", code)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def test_a_draft_is_seen_by_whoever_has_its_link_until_it_is_withdrawn(site, built, reader, troubles):
    address, link = run(site, DRAFT.format(slug="brevet-fra-solveig", lang="nb"))
    kari = reader()
    kari.goto(address)
    assert kari.url.startswith(f"{built.origin}/utkast/#")
    expect(kari.get_by_role("heading", level=1)).to_have_text("Ikke for alle ennå <b>")
    expect(kari.get_by_text("Utkast, ikke publisert")).to_be_visible()
    expect(kari.locator(".body")).to_contain_text("rørlegger")
    kari.goto(POST)
    expect(kari.get_by_role("heading", level=1)).to_have_text("«Kjære rørlegger, jeg skal ikke klage»")
    run(site, REVOKE.format(link))
    kari.goto(address)
    expect(kari.get_by_text("trukket tilbake")).to_be_visible()
    expect(kari.locator(".body")).to_have_count(0)
    troubles.clear()  # the answer 410


def test_a_draft_is_named_so_in_its_language(site: Site, built: FrontEnd, reader: NewPage) -> None:
    address, _link = run(site, DRAFT.format(slug="", lang="pl"))
    page = reader()
    held: list[Route] = []
    page.route("**/content/preview/*", lambda route, _asked: held.append(route))
    with page.expect_request("**/content/preview/*"):
        page.goto(address)
    expect(page.get_by_role("status")).to_have_text("Henter utkastet …")
    held[0].continue_()
    expect(page.get_by_text("Wersja robocza, nieopublikowana")).to_be_visible()
    expect(page.get_by_text("Utkast, ikke publisert")).to_have_count(0)
    expect(page.locator("article")).to_have_attribute("lang", "pl")


def test_without_the_end_of_its_link_no_draft_is_asked_for(built: FrontEnd, reader: NewPage) -> None:
    page = reader()
    told: list[str] = []
    page.on("request", lambda request: told.append(request.url))
    page.goto("/utkast/")
    expect(page.get_by_role("alert")).to_contain_text("Utkastet kunne ikke hentes")
    assert not [url for url in told if "/content/preview/" in url]


def test_lists_turn_pages_and_pictures_come_in_the_fitting_size(built: FrontEnd, reader: NewPage) -> None:
    page = reader()
    page.goto("/")
    cards = page.locator(".card")
    expect(cards).to_have_count(9)
    assert page.locator(".card source[type='image/avif']").count() or page.locator(".card img").count()
    first = page.locator(".card img").first
    assert first.evaluate("image => image.decode().then(() => image.naturalWidth > 0)")
    page.get_by_role("link", name="Eldre").click()
    page.wait_for_url("**/side/2/")
    page.get_by_role("link", name="Nyere").click()
    page.wait_for_url(f"{built.origin}/")
    cards.first.get_by_role("link").click()
    page.locator(".tags a").first.click()
    page.wait_for_url("**/blogg/emne/**")
    expect(cards.first).to_be_visible()
    page.get_by_role("link", name="Polski").click()
    page.wait_for_url("**/pl/")


@pytest.mark.parametrize("path", ["/", POST, "/leksikon/munn-til-munn/", "/pl/", "/om/"])
def test_axe_finds_nothing_at_the_front_end(built: FrontEnd, browser, path: str) -> None:
    with browser.new_context(bypass_csp=True, reduced_motion="reduce", base_url=built.origin) as context:
        page = context.new_page()
        page.goto(path)
        look(page)
