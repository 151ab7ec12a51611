"""An ambassador of the demo makes a link: whoever comes to its page sees what ties the two."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import NewPage
from tests.site import Site

PAGE = "/blogg/vafler-etter-bortekamp/"
DISCLOSURE = "Jeg er med i Leirfjord Ballklubb"


def private_page(site: Site) -> str:
    code = (
        "from sharing.links import ambassador_url; from sharing.models import Ambassador;"
        "print(ambassador_url(Ambassador.objects.first()))"
    )
    return site.manage("shell", "-v", "0", "-c", code).stdout.strip().splitlines()[-1]


def test_what_ties_an_ambassador_to_a_page_goes_with_the_link_and_stands_where_it_leads(
    site: Site, new_page: NewPage
):
    turid = new_page()
    turid.goto(private_page(site))
    turid.locator("button[name=page]").first.click()
    turid.wait_for_url(re.compile("/resultat/"))
    expect(turid.locator("[data-share-text]")).to_contain_text(DISCLOSURE)
    link = turid.locator("[data-share-link]").input_value()

    ola = new_page()
    ola.goto(link)
    expect(ola.locator("[data-arrival-disclosure]")).to_contain_text(DISCLOSURE)

    stein = new_page()
    stein.goto(PAGE)
    expect(stein.locator("[data-campaign]")).to_contain_text(DISCLOSURE)
    expect(stein.locator("[data-arrival]")).to_be_hidden()

    without_script = new_page(java_script_enabled=False)
    without_script.goto(link)
    expect(without_script.locator("[data-campaign]")).to_contain_text(DISCLOSURE)
