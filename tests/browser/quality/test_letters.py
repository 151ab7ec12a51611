"""The letters of the demo's issues, as mail programs that draw show them, on a phone and on a desk."""

import json

from playwright.sync_api import Page

from tests.browser.quality.test_accessibility import AXE, COLOURS, RULES, WIDTH_BEYOND
from tests.site import Site

LETTERS = (
    "import json; from newsletter.issues.texts import texts_of; from newsletter.models import IssuePage;"
    "from mail.mailings.composing import letter; from newsletter.issues.fields import Person, values;"
    "own = lambda text: letter(text, values(text.defaults, Person('Kari Nord'), text.locale)).html;"
    "print(json.dumps([own(text) for issue in IssuePage.objects.all() for text in texts_of(issue, '')]))"
)
# A letter is shown within a page of somebody else's, which has landmarks of its own.
RUN = """async rules => {
    const {violations} = await axe.run("body > div", {runOnly: rules});
    return violations.map(({id, nodes}) => `${id}: ${nodes.map(({target}) => target.join(" ")).join(", ")}`);
}"""
WIDTHS = (700, 360)


def test_axe_finds_nothing_and_no_line_is_too_long(site: Site, window: Page) -> None:
    told = site.manage("shell", "-v", "0", "-c", LETTERS)
    assert told.returncode == 0, told.stderr
    letters = json.loads(told.stdout)
    assert len(letters) >= 2
    for html in letters:
        window.goto("about:blank")
        window.set_content(html)
        window.add_script_tag(content=AXE)
        for width in WIDTHS:
            window.set_viewport_size({"width": width, "height": 900})
            window.emulate_media(color_scheme="light")
            assert window.evaluate(RUN, RULES) == []
            assert window.evaluate(WIDTH_BEYOND) == 0
            window.emulate_media(color_scheme="dark")
            assert window.evaluate(RUN, COLOURS) == []
