"""The same story with JavaScript off: everything works, only the way from one to the next is not known."""

from datetime import date

from playwright.sync_api import expect

from tests.browser.conftest import NewPage
from tests.browser.inbox import wait_for_mail
from tests.browser.people import Share, publish, sign_up, welcome
from tests.browser.test_story import KARI, OLA, is_subscribed, result_of
from tests.site import Site
from tests.waiting import until

TODAY = date.today().isoformat()  # noqa: DTZ011  (the local date, as Eva writes it)


def share_without_script(page) -> Share:
    """The form leads straight to the share's own page, where the link stands ready."""
    page.locator("[data-share-form] button").click()
    page.wait_for_url("**/resultat/**")
    return Share(page.locator("[data-share-link]").input_value(), page.url)


def test_reading_sharing_signing_up_and_leaving_need_no_script(site: Site, new_page: NewPage, tmp_path):
    post = publish(site, tmp_path, key="uten-skript", title="Uten skript", date=TODAY)
    kari = new_page(java_script_enabled=False, **KARI)
    kari.goto(post)
    karis = share_without_script(kari)

    # The visit counts, though nothing on the page told of it.
    ola = new_page(java_script_enabled=False, **OLA)
    ola.goto(karis.url)
    expect(ola.get_by_role("heading", level=1)).to_have_text("Uten skript")
    until(lambda: result_of(kari, karis)["human"] == 1, what="counted visit")

    # Ola's own share starts anew: no script handed Kari's code on.
    olas = share_without_script(ola)
    assert result_of(ola, olas)["generation"] == 1
    assert result_of(kari, karis)["children"] == 0

    address = "ola.quiet@example.com"
    ola.goto(karis.url)
    sign_up(ola, address)
    ola.goto(wait_for_mail(site.mailbox, address).link("/bekreft/"))
    ola.locator("button[name=confirm]").click()
    assert is_subscribed(site, address)
    assert conversions(site) == "0"

    ola.goto(welcome(site, address).link("/avmelding/"))
    ola.locator("main form button").first.click()
    assert not is_subscribed(site, address)


def conversions(site: Site) -> str:
    """How many signups any link to the post is credited with."""
    code = (
        "from sharing.models import Conversion;"
        "print(Conversion.objects.filter(share__page__slug='uten-skript').count())"
    )
    return site.manage("shell", "-v", "0", "-c", code).stdout.strip()
