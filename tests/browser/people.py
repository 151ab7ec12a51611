"""The cast of the browser stories, and what each of them does more than once."""

import re
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from tests.browser.inbox import Mail, wait_for_mail
from tests.site import Site

POST = """\
---
title: {title}
date: {date}
author: Eva Eriksen
category: Ukens tips
keywords: deling
---

Første avsnitt om noe det er verdt å si videre.

{filler}
"""
FILLER = "\n\n".join(f"Avsnitt {n}. " + "En setning til, så siden får litt lengde. " * 12 for n in range(12))


LINK = re.compile(r"/d/[0-9a-z]{13}$")


@dataclass(frozen=True)
class Share:
    """A share as its sharer sees it: the link to hand on, and the page of their own."""

    url: str
    result_url: str

    @property
    def code(self) -> str:
        return urlsplit(self.url).path.split("/")[2]


def publish(site: Site, folder: Path, *, key: str, title: str, date: str, lang: str = "nb") -> str:
    """Eva imports a post of hers; its path."""
    file = folder / "blogg" / lang / f"{key}.md"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(dedent(POST).format(title=title, date=date, filler=FILLER), encoding="utf-8")
    done = site.manage("import_markdown", str(folder), "--publish")
    assert done.returncode == 0, done.stdout + done.stderr
    return f"/blogg/{key}/" if lang == "nb" else f"/{lang}/blogg/{key}/"


def share_with_script(page: Page) -> Share:
    """Open the panel at the end of the post and copy the link."""
    page.locator("[data-share-open]").click()
    link = page.locator("[data-share-link]")
    expect(link).to_have_value(LINK)
    with page.expect_response(lambda response: response.url.endswith("/used")):
        page.locator("[data-share-copy]").click()
    expect(page.locator("[data-share-status]")).not_to_be_empty()
    result = page.locator("[data-share-result]").get_attribute("href")
    return Share(link.input_value(), str(result))


def sign_up(page: Page, address: str) -> None:
    """Tick the first box, which nobody has ticked before, and ask for mail."""
    boxes = page.locator("form[data-signup] input[type=checkbox]")
    assert boxes.count() >= 1
    assert not any(box.is_checked() for box in boxes.all())
    assert page.locator("form[data-signup] .choice-notice").first.inner_text().strip()
    boxes.first.check()
    page.locator("form[data-signup] input[name=email]").fill(address)
    page.locator("form[data-signup] button").click()
    expect(page.locator("input[name=code]")).to_be_visible()


def welcome(site: Site, address: str) -> Mail:
    """The mail after the confirmation: the second one to the address."""
    return wait_for_mail(site.mailbox, address, count=2)


def editor_at_work(site: Site, page: Page) -> Page:
    """Ingrid, whose account the demo has, signed in."""
    page.goto("/admin/")
    page.locator("input[name=username]").fill("redaktor")
    page.locator("input[name=password]").fill((site.var_dir / "secrets" / "DEMO_PASSWORD").read_text())
    page.locator("form button[type=submit]").click()
    page.wait_for_url("**/admin/")
    return page


def how_far(site: Site, editor: Page, slug: str) -> list[str]:
    """The four large figures of a Norwegian post: reads, shares, generations, subscribers."""
    code = (
        "from blog.models import PostPage;"
        f"print(PostPage.objects.get(slug={slug!r}, locale__language_code='nb').pk)"
    )
    number = site.manage("shell", "-v", "0", "-c", code).stdout.split()[-1]
    editor.goto(f"/admin/spredning/{number}/")
    return editor.locator(".far-big b").all_inner_texts()
