"""A receipt of consent that checks itself in the browser, and says which step fails when it does not hold."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from consent import verify
from consent.verify import ReceiptRefused
from tests.browser.conftest import NewPage
from tests.browser.inbox import wait_for_mail
from tests.browser.people import sign_up, welcome
from tests.browser.quality.test_accessibility import AXE, findings
from tests.consent.sample import GIVEN, WITHDRAWN, receipt_of
from tests.site import Site

STEPS = ["format", "notice", "commitment", "inclusion", "signature"]
RECEIPT = receipt_of(GIVEN)
FILE = json.dumps(RECEIPT, ensure_ascii=False).encode()
CHECK = "/samtykke/sjekk/"
PHONE = {"width": 360, "height": 740}
NO_ED25519 = """
const importKey = crypto.subtle.importKey.bind(crypto.subtle);
crypto.subtle.importKey = (format, data, algorithm, ...rest) => algorithm.name === "Ed25519"
    ? Promise.reject(new DOMException("", "NotSupportedError"))
    : importKey(format, data, algorithm, ...rest);
"""


def results(page: Page) -> dict[str, str]:
    """What the page says of each step."""
    return {step: page.locator(f"[data-step={step}]").get_attribute("data-result") or "" for step in STEPS}


def told(page: Page, data: bytes, name: str = "kvittering.json") -> dict[str, str]:
    """What the page says of a file. Waits by the name of the file, which no other file of the test has."""
    page.locator("[data-file]").set_input_files(
        {"name": name, "mimeType": "application/json", "buffer": data}
    )
    expect(page.locator("[data-overall]")).to_contain_text(name)
    return results(page)


def failing(said: dict[str, str]) -> str | None:
    return next((step for step in STEPS if said[step] == "failed"), None)


def refused(data: bytes) -> str | None:
    """The step at which the stand-alone verifier stops."""
    try:
        list(verify.check(verify.load(data)))
    except ReceiptRefused as refusal:
        return refusal.step
    return None


def changed(value: object) -> Any:
    """The same, a little different: the last letter of a text, or one more."""
    if isinstance(value, int):
        return value + 1
    text = str(value)
    return f"{text[:-1]}{'a' if text[-1] != 'a' else 'b'}"


def mutations(value: Any, put: Callable[[Any], Any], name: str = "") -> Iterator[tuple[str, Any]]:
    """The whole receipt with one field changed, for every field of it, at any depth."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from mutations(inner, lambda new, key=key: put({**value, key: new}), f"{name}.{key}")
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            rest = value[:place], value[place + 1 :]
            yield from mutations(
                inner, lambda new, rest=rest: put([*rest[0], new, *rest[1]]), f"{name}.{place}"
            )
    else:
        yield name, put(changed(value))


def lines_of_proof() -> Iterator[tuple[str, Any]]:
    """The receipt with one line of its proof changed."""
    lines = str(RECEIPT["tlog_proof"]).split("\n")
    for place, line in enumerate(lines):
        other = line[:-2] + ("A" if line[-2:-1] != "A" else "B") + line[-1:]
        proof = "\n".join([*lines[:place], other, *lines[place + 1 :]])
        yield f"proof line {place}", {**RECEIPT, "tlog_proof": proof}
    yield "proof of nothing", {**RECEIPT, "tlog_proof": ""}


ODD = {
    "empty": b"",
    "no JSON": b"kvittering",
    "no UTF-8": b"\xff\xfe" + FILE,
    "byte order mark": b"\xef\xbb\xbf" + FILE,
    "a list": b"[]",
    "null": b"null",
    "a field more": json.dumps({**RECEIPT, "more": 1}).encode(),
    "a field twice": FILE.replace(b'"v":', b'"v": "consent-receipt/1", "v":', 1),
    "a field of the record twice": FILE.replace(b'"version": 1', b'"version": 1, "version": 1'),
    "a fraction": FILE.replace(b'"version": 1', b'"version": 1.0'),
    "an exponent": FILE.replace(b'"version": 1', b'"version": 1e0'),
    "a large number": FILE.replace(b'"version": 1', b'"version": 9007199254740992'),
    "an empty field": FILE.replace(b'"version": 1', b'"version": null'),
    "half a character": FILE.replace(b"Ukas snakkis", b"\\ud83d"),
    "a text as a number": json.dumps({**RECEIPT, "blind": 1}).encode(),
    "too large": b" " * (verify.LARGEST_FILE + 1),
    "without its text": json.dumps({k: v for k, v in RECEIPT.items() if k != "notice_text"}).encode(),
    "a text too many": json.dumps({**receipt_of(WITHDRAWN), "notice_text": ""}).encode(),
}


@pytest.fixture
def check(page: Page) -> Page:
    page.goto(CHECK)
    return page


def test_every_changed_field_is_found_and_its_step_named_as_the_program_names_it(check: Page) -> None:
    tried = [*mutations(RECEIPT, lambda new: new), *lines_of_proof()]
    assert len(tried) > len(GIVEN)
    named = set()
    for number, (name, receipt) in enumerate(tried):
        data = json.dumps(receipt).encode()
        said = told(check, data, f"{number}.json")
        step = refused(data)
        # A line without anything but a newline, or bits that nobody reads, may stay as it was.
        assert failing(said) == step, name
        if step:
            expect(check.locator("[data-overall]")).to_contain_text("stemmer ikke")
            assert {said[later] for later in STEPS[STEPS.index(step) + 1 :]} <= {"waiting"}
            named.add(step)
    assert named == {"format", "notice", "inclusion", "signature"}


@pytest.mark.parametrize("name", ODD)
def test_what_is_no_receipt_fails_where_the_program_says_so(check: Page, name: str) -> None:
    said = told(check, ODD[name], "odd.json")
    assert failing(said) == refused(ODD[name])
    assert failing(said) is not None


def test_a_good_receipt_of_another_log_holds_and_the_page_says_whose_it_is_not(check: Page) -> None:
    for number, receipt in enumerate((RECEIPT, receipt_of(WITHDRAWN))):
        said = told(check, json.dumps(receipt).encode(), f"{number}.json")
        assert said["signature"] == "foreign"
        assert failing(said) is None
        expect(check.locator("[data-overall]")).to_contain_text("i en logg som ikke er vår")
    assert said["notice"] == "skipped"


def test_the_page_tells_what_a_receipt_says(check: Page) -> None:
    told(check, FILE)
    summary = check.locator("[data-summary]")
    expect(summary).to_contain_text("Blåbær & Co")
    expect(summary).to_contain_text("Gitt")
    expect(summary).to_contain_text("kari@example.no")
    expect(summary).to_contain_text("21. november 2026")
    expect(summary).to_contain_text(str(RECEIPT["notice_text"]).split("\n")[0])


def test_what_a_forged_receipt_says_is_not_shown(check: Page) -> None:
    record = {**GIVEN, "controller": {"name": "Blåbær & Co"}}
    told(check, json.dumps({**RECEIPT, "record": record}).encode())
    expect(check.locator("[data-summary]")).to_be_hidden()


def test_an_export_is_told_from_a_receipt_that_does_not_hold(check: Page) -> None:
    told(check, b'{"v": "subject-export/1"}')
    expect(check.locator("[data-overall]")).to_contain_text("ikke en kvittering")


def test_a_dropped_file_is_checked_and_nothing_leaves_the_browser(check: Page) -> None:
    check.wait_for_load_state("networkidle")
    asked: list[str] = []
    check.on("request", lambda request: asked.append(request.url))
    transfer = check.evaluate_handle(
        """text => {
            const transfer = new DataTransfer();
            transfer.items.add(new File([text], "sluppet.json", {type: "application/json"}));
            return transfer;
        }""",
        FILE.decode(),
    )
    check.dispatch_event("[data-drop]", "drop", {"dataTransfer": transfer})
    expect(check.locator("[data-overall]")).to_contain_text("sluppet.json")
    assert results(check)["inclusion"] == "ok"
    assert asked == []


def test_a_browser_without_ed25519_says_neither_yes_nor_no(new_page: NewPage) -> None:
    page = new_page()
    page.add_init_script(NO_ED25519)
    page.goto(CHECK)
    said = told(page, FILE)
    assert said == {**dict.fromkeys(STEPS, "ok"), "signature": "unknown"}
    expect(page.locator("[data-step=signature]")).to_contain_text("Denne nettleseren kjenner ikke")
    expect(page.locator("[data-overall]")).to_contain_text("Det denne nettleseren kan sjekke, stemmer")


def test_without_script_the_page_of_the_check_says_what_else_there_is(no_js_page: Page) -> None:
    no_js_page.goto(CHECK)
    expect(no_js_page.get_by_text("Dette krever JavaScript")).to_be_visible()
    expect(no_js_page.locator("[data-file]")).to_be_hidden()
    expect(no_js_page.get_by_role("link", name="verify.py")).to_be_visible()


def confirmed(page: Page, site: Site, address: str) -> None:
    page.goto("/nyhetsbrev/")
    sign_up(page, address)
    page.goto(wait_for_mail(site.mailbox, address).link("/bekreft/"))
    page.locator("button[name=confirm]").click()
    page.get_by_role("link", name="Se samtykkekvitteringen").click()


def test_after_the_confirmation_the_receipt_proves_itself_and_is_kept(
    page: Page, site: Site, tmp_path: Path
) -> None:
    address = "kari.receipt@example.com"
    confirmed(page, site, address)
    # Perhaps not signed yet: the page asks again by itself.
    expect(page.locator("[data-overall]")).to_have_text("Hvert steg stemmer.", timeout=15_000)
    assert set(results(page).values()) == {"ok"}
    expect(page.locator(".slip")).to_contain_text(address)
    with page.expect_download() as downloading:
        page.get_by_role("link", name="Last ned kvittering.json").click()
    kept = tmp_path / downloading.value.suggested_filename
    downloading.value.save_as(kept)
    assert kept.name == "kvittering.json"
    assert [step for step, _ in verify.check(verify.load(kept.read_bytes()))] == STEPS

    [attached] = welcome(site, address).message.iter_attachments()
    sent = json.loads(attached.get_content())
    assert sent["record"] == json.loads(kept.read_bytes())["record"]

    page.get_by_role("link", name="Sjekk en annen fil").click()
    said = told(page, kept.read_bytes(), "min.json")
    assert set(said.values()) == {"ok"}  # signed by a key of this site


def test_without_script_the_receipt_reads_as_text(no_js_page: Page, site: Site) -> None:
    confirmed(no_js_page, site, "kari.text@example.com")
    expect(no_js_page.get_by_role("link", name="Last ned kvittering.json")).to_be_visible(timeout=15_000)
    expect(no_js_page.get_by_role("heading", level=1)).to_contain_text("Du sa ja til")
    expect(no_js_page.locator("[data-step]")).to_have_count(len(STEPS))
    expect(no_js_page.get_by_role("heading", name="Plassen i loggen")).to_be_visible()
    expect(no_js_page.get_by_text("python verify.py kvittering.json")).to_be_visible()
    for verdict in no_js_page.locator(".verdict").all():
        expect(verdict).to_be_hidden()


@pytest.mark.parametrize("data", [FILE, ODD["a field more"]], ids=["holds", "fails"])
def test_axe_finds_nothing_in_what_a_check_has_shown(new_page: NewPage, data: bytes) -> None:
    page = new_page(bypass_csp=True, reduced_motion="reduce")
    page.goto(CHECK)
    told(page, data)
    page.add_script_tag(content=AXE)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert findings(page) == []
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
