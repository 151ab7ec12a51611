"""Eva at her desk: what an editor does in Wagtail's admin more than once.

Things are found by the names in the page's own markup, not by words, which change with the language.
"""

import os
import re
from pathlib import Path

from PIL import Image
from playwright.sync_api import Locator, Page, expect

from tests.site import Site

EDIT = re.compile(r"/admin/pages/\d+/edit/$")
# What the browser says of a draft that could not be kept yet.
UNFINISHED = re.compile(r" 400 \(Bad Request\) \S+/admin/pages/\d+/edit/$")
DONE = ".messages li.success"
# Wagtail's own watch over the form, which keeps the draft half a second after each change.
FORM = (
    "window.wagtail?.app?.getControllerForElementAndIdentifier("
    "document.querySelector('[data-edit-form]'), 'w-unsaved')"
)
# On a machine that does many things at once.
SECONDS = 30_000


def sign_in(page: Page, site: Site) -> None:
    page.goto("/admin/")
    page.locator("input[name=username]").fill("redaktor")
    page.locator("input[name=password]").fill((site.var_dir / "secrets" / "DEMO_PASSWORD").read_text())
    page.locator("form button[type=submit]").click()
    page.wait_for_url("**/admin/")


def number(page: Page, path: str) -> int:
    """The id of the published page at a path, as Wagtail's API gives it."""
    parts = path.strip("/").split("/")
    locale = parts[0] if parts[0] == "pl" else "nb"
    found = page.request.get("/api/v3/pages/", params={"slug": parts[-1], "locale": locale}).json()["items"]
    assert len(found) == 1, found
    return int(found[0]["id"])


def edit(page: Page, path: str) -> int:
    """Open the editor of the published page at a path. Its id."""
    found = number(page, path)
    page.goto(f"/admin/pages/{found}/edit/")
    return found


def add_block(page: Page, icon: str) -> Locator:
    """A new block at the end of the text, told from the others by its icon."""
    blocks = page.locator("[data-streamfield-child]")
    count = blocks.count()
    page.locator("button.c-sf-add-button").last.click()
    page.locator(f"[role=option]:has(svg.icon-{icon})").first.click()
    expect(blocks).to_have_count(count + 1)
    return blocks.nth(count)


def write(block: Locator, text: str) -> None:
    """Type into the rich text of a block."""
    block.locator("[role=textbox]").first.click()
    block.page.keyboard.type(text)


def choose(page: Page, field: str, name: str) -> None:
    """Search for a name in the chooser of a field, and take it."""
    page.locator(f"#id_{field}-chooser [data-chooser-action-choose]").first.click()
    dialog = page.locator(".modal-content")
    dialog.locator("input[name=q]").fill(name)
    dialog.locator("a[data-chooser-modal-choice]", has_text=name).first.click()
    expect(page.locator(f"#id_{field}-title")).to_have_text(name)


def upload(page: Page, field: str, file: Path) -> None:
    """Upload a picture in the chooser of a field."""
    page.locator(f"#id_{field}-chooser [data-chooser-action-choose]").first.click()
    dialog = page.locator(".modal-content")
    dialog.locator("[role=tab][href='#tab-upload']").click()
    form = dialog.locator("form[data-chooser-modal-creation-form]")
    form.locator("input[type=file]").set_input_files(file)
    expect(form.locator("input[name$='-title']")).not_to_be_empty()
    form.locator("[type=submit]").click()
    expect(page.locator(f"#id_{field}-title")).to_have_text(file.stem)


def picture(folder: Path, name: str) -> Path:
    """A picture that nobody has uploaded before."""
    file = folder / f"{name}.png"
    Image.frombytes("RGB", (64, 36), os.urandom(64 * 36 * 3)).resize((1280, 720)).save(file)
    return file


def begin(page: Page, kind: str, parent: int, title: str) -> None:
    """A new page with its title. Its draft keeps itself as it is written."""
    page.goto(f"/admin/pages/add/blog/{kind}/{parent}/")
    until_watched(page)
    page.locator("#id_title").fill(title)


def until_watched(page: Page) -> None:
    """Wait until the form, newly loaded, notices what is changed in it."""
    page.wait_for_function(f"{FORM}?.initialFormData")


def until_kept(page: Page) -> None:
    """Wait until what was changed is kept, and nothing is under way that a button could run into."""
    kept = "form => form && !form.hasEditsValue && form.initialFormData === form.formData"
    page.wait_for_function(f"({kept})({FORM})")
    expect(page).to_have_url(EDIT)


def open_panel(page: Page, name: str) -> None:
    """Open a side panel, if it is not open: the editor's browser remembers which was."""
    page.wait_for_load_state()
    expect(page.locator("body.ready")).to_be_attached()
    toggle = page.locator(f"[data-side-panel-toggle={name}]")
    if toggle.get_attribute("aria-expanded") != "true":
        toggle.click()
    expect(toggle).to_have_attribute("aria-expanded", "true")


def publish(page: Page) -> None:
    """Press the button under the arrow, which also sets a time where there is one."""
    until_watched(page)
    until_kept(page)
    press_publish(page)


def press_publish(page: Page) -> None:
    """The same, where nothing is kept by itself: of an earlier revision."""
    page.locator("footer [data-w-dropdown-target=toggle]").click()
    page.locator("footer button[name=action-publish]").click()
    expect(page.locator(DONE)).to_be_visible(timeout=SECONDS)


def set_time(page: Page, field: str, moment: str) -> None:
    """Set when the page is to come (``go_live_at``) or go (``expire_at``), and keep the draft with it."""
    until_watched(page)
    until_kept(page)
    open_panel(page, "status")
    page.locator("[data-a11y-dialog-show=schedule-publishing-dialog]").first.click()
    dialog = page.locator("#schedule-publishing-dialog")
    dialog.locator(f"[name={field}]").fill(moment)
    until_kept(page)
    # By the keyboard: the calendar lies over the button.
    dialog.locator("button.action-save").press("Enter")
    expect(page.locator(DONE)).to_be_visible(timeout=SECONDS)
