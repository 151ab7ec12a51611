"""Ania's time with us, in Polish: she comes by Kari's link, signs up, answers, pauses, moves to another
address, takes everything along, leaves one list, and is erased. The ledger tells the same, step by step."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.conftest import NewPage
from tests.browser.inbox import mails, wait_for_mail
from tests.browser.people import publish, share_with_script
from tests.site import Site
from tests.waiting import until

POLISH = {"locale": "pl-PL"}
FIRST, SECOND = "ania.nowak@example.com", "ania@example.com"
ASK = """
from newsletter.models import MailingList, Question
from tests.newsletter.questions import make_question
first = MailingList.objects.first()
make_question(Question.Kind.NUMBER, "Hvor mange er dere?", first, pl="Ilu was jest?", sort_order=90)
make_question(Question.Kind.TEXT, "Hva skriver du om?", first, pl="O czym piszesz?", sort_order=91)
print(first.slug)
"""
FIND = "from consent.services import subject_find; print([subject_find(address=a) for a in {!r}])"
TODAY = date.today()  # noqa: DTZ011  (the local date, as she sees it)


def told(site: Site, code: str) -> str:
    done = site.manage("shell", "-v", "0", "-c", code)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip().splitlines()[-1]


def everything(page: Page) -> dict[str, Any]:
    """What the visitor downloads."""
    answer = page.request.get("/pl/min-side/alt.json")
    assert answer.status == 200
    return dict(answer.json())


def steps(export: dict[str, Any]) -> list[tuple[str, str]]:
    """State and method of each record about a list, in the order they happened."""
    records = [record["record"] for consent in export["consent"]["consents"] for record in consent["records"]]
    records.sort(key=lambda record: record["event_time"])
    return [(record["event_state"].removeprefix("dpv:Consent"), record["method"]) for record in records]


def sign_up_for_all(page: Page, address: str) -> None:
    for box in page.locator("form[data-signup] input[type=checkbox]").all():
        assert not box.is_checked()
        box.check()
    page.locator("form[data-signup] input[name=email]").fill(address)
    page.locator("form[data-signup] button").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Zajrzyj do poczty")


def come_in(site: Site, page: Page, address: str) -> None:
    """By the mailed link, and its one button."""
    had = len(mails(site.mailbox, address))
    page.goto("/pl/min-side/")
    page.locator("input[name=email]").fill(address)
    page.locator("main form button").click()
    page.goto(wait_for_mail(site.mailbox, address, count=had + 1).link("/min-side/inn/"))
    page.locator("main form button").click()
    expect(page.locator("main .standfirst")).to_have_text(address)


def test_a_subscribers_time_with_us(site: Site, new_page: NewPage, tmp_path: Path):
    weekly = told(site, ASK)
    post = publish(site, tmp_path, key="abonnent", title="Ania czyta", date=TODAY.isoformat(), lang="pl")

    # She comes by Kari's link and signs up for both lists.
    kari = new_page(permissions=["clipboard-read", "clipboard-write"])
    kari.goto(post)
    link = share_with_script(kari)
    ania = new_page(**POLISH)
    ania.goto(link.url)
    sign_up_for_all(ania, FIRST)
    ania.goto(wait_for_mail(site.mailbox, FIRST).link("/bekreft/"))
    ania.locator("button[name=confirm]").click()

    # Confirmed, she answers two questions at once.
    ania.get_by_label("Ilu was jest?").fill("3")
    ania.get_by_label("O czym piszesz?").fill("O kawie")
    ania.locator("form.questions button").click()
    wait_for_mail(site.mailbox, FIRST, count=2)

    # On her page: the answers, and a pause.
    come_in(site, ania, FIRST)
    expect(ania.get_by_label("Ilu was jest?")).to_have_value("3")
    until_day = (TODAY + timedelta(days=40)).isoformat()
    ania.locator(".own-pace summary").first.click()
    ania.locator("input[name=until]").first.fill(until_day)
    ania.locator(".own-pace form", has=ania.locator("input[name=until]")).first.locator("button").click()
    expect(ania.locator(".saved")).to_be_visible()
    export = everything(ania)
    assert [pace["paused_until"] for pace in export["newsletter"]["delivery"]] == [until_day]

    # Another address: the new one confirms, the old one is told.
    ania.locator("input[name=email]").fill(SECOND)
    ania.locator("form[action$='/adresse/'] button").click()
    ania.goto(wait_for_mail(site.mailbox, SECOND).link("/bekreft/"))
    ania.locator("button[name=confirm]").click()
    until(lambda: len(mails(site.mailbox, FIRST)) >= 4, what="word to the old address")
    assert SECOND not in mails(site.mailbox, FIRST)[-1].text

    # She goes out as the one she was, and in as the one she is now: answers and pause have come with her.
    ania.goto("/pl/min-side/")
    ania.locator("form[action$='/ut/'] button").click()
    come_in(site, ania, SECOND)
    until(lambda: all_proved(everything(ania)), what="proof of every record")
    export = everything(ania)
    assert [answer["answer"] for answer in export["newsletter"]["answers"]] == [["3"], ["O kawie"]]
    assert [pace["paused_until"] for pace in export["newsletter"]["delivery"]] == [until_day]

    # She leaves one list.
    ania.locator("form[action$='/forlat/'] button").first.click()
    expect(ania.locator(".own-lists li")).to_have_count(1)
    assert weekly in str(export)
    assert steps(everything(ania)) == [
        *[("Requested", "correction-request")] * 2,
        *[("Given", "confirm-post")] * 2,
        ("Withdrawn", "min-side-post"),
    ]

    # And erases herself, with what the old address left behind.
    ania.goto("/pl/min-side/slett/")
    ania.locator("main form button").click()
    expect(ania.get_by_role("heading", level=1)).to_be_visible()
    assert told(site, FIND.format([FIRST, SECOND])) == "[None, None]"
    assert mails(site.mailbox, FIRST) == mails(site.mailbox, SECOND) == []
    done = site.manage("ledger", "verify", "--json")
    assert done.returncode == 0, done.stdout + done.stderr
    assert json.loads(done.stdout)["size"] > 0


def all_proved(export: dict[str, Any]) -> bool:
    return all(
        record["receipt"] for consent in export["consent"]["consents"] for record in consent["records"]
    )
