"""What editors do with pages in the browser: write, preview, schedule, publish, translate, move, restore."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import desk
from tests.browser.conftest import NewPage
from tests.browser.people import publish as import_post
from tests.site import Site

TODAY = date.today().isoformat()  # noqa: DTZ011  (the local date, as Eva writes it)


@pytest.fixture
def eva(site: Site, new_page: NewPage, troubles: list[str]) -> Iterator[Page]:
    page = new_page()
    desk.sign_in(page, site)
    yield page
    # On a slow machine the draft keeps itself between a new block and the words in it: not before those.
    troubles[:] = [trouble for trouble in troubles if not desk.UNFINISHED.search(trouble)]


def write_a_post(eva: Page, title: str, folder: Path) -> None:
    """A title, what ties her to it, a picture and several blocks."""
    desk.begin(eva, "postpage", desk.number(eva, "/blogg/"), title)
    eva.locator("input[name=relation][value=advertisement]").check()
    eva.locator("#id_relation_party").fill("Benken AS")
    eva.locator("#id_intro").fill("Om en benk som alle fortalte om.")
    desk.upload(eva, "picture", desk.picture(folder, "benken"))
    desk.write(desk.add_block(eva, "pilcrow"), "Den sto der en morgen i mai.")
    quote = desk.add_block(eva, "openquote")
    quote.locator("textarea").fill("Jeg har fortalt alle om benken.")
    inside = desk.add_block(eva, "image")
    inside.locator("[data-chooser-action-choose]").first.click()
    eva.locator(".modal-content a[data-chooser-modal-choice]").first.click()
    inside.locator("input[name$=alt_text]").fill("En benk foran en butikk")
    desk.choose(eva, "category", "Kundelojalitet")
    desk.until_kept(eva)


def test_eva_writes_previews_schedules_and_publishes(eva: Page, new_page: NewPage, tmp_path: Path) -> None:
    write_a_post(eva, "Ærlig på blått", tmp_path)
    path, kari = "/blogg/aerlig-pa-blatt/", new_page()

    # She sees the post beside the form, and what she might think of before publishing.
    expect(eva.locator("#id_slug")).to_have_value("aerlig-pa-blatt")
    desk.open_panel(eva, "preview")
    preview = eva.frame_locator("#w-preview-iframe")
    expect(preview.locator("h1")).to_have_text("Ærlig på blått", timeout=desk.SECONDS)
    expect(preview.get_by_text("Jeg har fortalt alle om benken.")).to_be_visible()
    desk.open_panel(eva, "checks")
    findings = eva.locator("#findings .finding-field")
    expect(findings.filter(has_text="Emner")).to_have_count(1)
    eva.locator("#id_title").fill("Ærlig på blått " * 5)
    expect(findings.filter(has_text="Tittel")).to_have_count(1, timeout=desk.SECONDS)
    eva.locator("#id_title").fill("Ærlig på blått")
    expect(findings.filter(has_text="Tittel")).to_have_count(0, timeout=desk.SECONDS)

    # She sets a time. Nobody reads it before.
    desk.set_time(eva, "go_live_at", "2040-01-01 10:00")
    desk.publish(eva)
    assert kari.request.get(path).status == 404

    # She changes her mind and publishes at once.
    eva.locator("a[href$='/edit/']", has_text="Ærlig på blått").first.click()
    eva.locator("button[data-w-action-url-value$='/unschedule/']").click()
    desk.set_time(eva, "go_live_at", "")
    desk.publish(eva)
    kari.goto(path)
    expect(kari.locator("h1")).to_have_text("Ærlig på blått")
    expect(kari.get_by_text("Benken AS")).to_be_visible()
    expect(kari.get_by_role("img", name="En benk foran en butikk")).to_be_visible()


def test_eva_translates_a_post_and_restores_what_it_was(
    eva: Page, new_page: NewPage, site: Site, tmp_path: Path
) -> None:
    path = import_post(site, tmp_path, key="kassen-som-smilte", title="Kassen som smilte", date=TODAY)
    ola = new_page()

    # Into Polish: the draft stands in the Polish blog until she publishes it.
    eva.goto(f"/admin/translation/submit/page/{desk.number(eva, path)}/")
    eva.locator("input[name=locales]").check()
    eva.locator("main form [type=submit]").click()
    eva.wait_for_url(desk.EDIT)
    assert ola.request.get(f"/pl{path}").status == 404
    desk.until_watched(eva)
    eva.locator("#id_title").fill("Uśmiechnięta kasa")
    eva.locator("#id_title").press("Tab")
    expect(eva.locator("#id_slug")).to_have_value("usmiechnieta-kasa")
    desk.publish(eva)
    ola.goto(path)
    ola.locator("a[hreflang=pl][href$='/pl/blogg/usmiechnieta-kasa/']").first.click()
    expect(ola.locator("h1")).to_have_text("Uśmiechnięta kasa")

    # The report tells that the original has changed since; the earlier revision comes back.
    original = desk.edit(eva, path)
    desk.until_watched(eva)
    eva.locator("#id_title").fill("Kassen som gråt")
    desk.publish(eva)
    eva.goto("/admin/reports/translations/?state=stale")
    expect(
        eva.locator("tr", has_text="Kassen som gråt").locator(f"a[href*='/{original}/revisions/']")
    ).to_be_visible()
    eva.goto("/admin/")
    line = eva.locator(".stale-translations")
    expect(line).to_be_visible()
    assert line.bounding_box()["height"] < 50  # type: ignore[index]
    eva.goto(f"/admin/pages/{original}/history/")
    eva.locator("main table [data-w-dropdown-target=toggle]").last.click()
    eva.locator("a[href$='/revert/']").last.click()
    expect(eva.locator("#id_title")).to_have_value("Kassen som smilte")
    desk.press_publish(eva)
    ola.goto(path)
    expect(ola.locator("h1")).to_have_text("Kassen som smilte")


def test_eva_moves_a_page_and_its_old_address_leads_on(eva: Page, new_page: NewPage) -> None:
    home = desk.number(eva, "/home-nb/")
    desk.begin(eva, "standardpage", home, "Redaksjonen")
    desk.write(desk.add_block(eva, "pilcrow"), "Vi er tre.")
    desk.publish(eva)
    page = desk.number(eva, "/redaksjonen/")

    eva.goto(f"/admin/pages/{page}/move/")
    eva.locator("#id_new_parent_page-chooser [data-w-dropdown-target=toggle]").click()
    eva.locator("[data-chooser-action-choose]:visible").first.click()
    eva.locator(f".modal-content a.navigate-pages[href*='/{home}/']").click()
    eva.locator(".modal-content a.choose-page", has_text="Om oss").click()
    eva.locator("main form [type=submit]").click()
    eva.locator("main form [type=submit]").click()
    expect(eva.locator(desk.DONE)).to_be_visible(timeout=desk.SECONDS)

    kari = new_page()
    kari.goto("/redaksjonen/")
    assert kari.url.endswith("/om/redaksjonen/")
    expect(kari.locator("h1")).to_have_text("Redaksjonen")
