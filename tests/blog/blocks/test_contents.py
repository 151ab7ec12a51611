"""Headings of a text can be linked to, and a long text says what is in it."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from blog.contents import PAGE_OWN, Heading, prose
from tests.blog.blocks.conftest import tips

TEMPLATES = Path(settings.BASE_DIR / "templates")


def headings(*titles: str) -> tuple[str, str]:
    return "text", "".join(f"<h2>{title}</h2><p>Ord.</p>" for title in titles)


def ids(html: str) -> list[str]:
    return re.findall(r'\sid="([^"]*)"', html)


def test_a_short_text_has_no_contents(read: Any) -> None:
    assert 'class="in-text"' not in read(headings("En", "To", "Tre"))


def test_a_long_text_has_its_main_headings_above_it(read: Any) -> None:
    page = read(headings("Køen &amp; praten", "To", "Tre"), ("text", "<h3>Underveis</h3><h2>Fire</h2>"))
    listed = page[page.index('class="in-text"') : page.index("</nav>", page.index('class="in-text"'))]
    assert re.findall(r'href="(#[^"]*)">([^<]*)', listed) == [
        ("#koen-praten", "Køen &amp; praten"),
        ("#to", "To"),
        ("#tre", "Tre"),
        ("#fire", "Fire"),
    ]
    assert '<h2 id="koen-praten">Køen &amp; praten</h2>' in page
    assert '<h3 id="underveis">' in page


def test_no_two_headings_share_an_id() -> None:
    html, found = prose("<h2>Benken</h2><h2>Benken</h2><h3>Benken 2</h3><h2>Benken-2</h2>")
    assert ids(html) == ["benken", "benken-2", "benken-2-2", "benken-2-3"]
    assert [heading.id for heading in found] == ["benken", "benken-2", "benken-2-3"]


@pytest.mark.parametrize(("title", "id"), [("!!!", "h"), ("Main", "h-main"), ("List å", "h-list-a")])
def test_a_heading_keeps_out_of_the_way_of_the_pages_own_ids(title: str, id: str) -> None:
    assert prose(f"<h2>{title}</h2>")[1] == [Heading(id, title)]


def shown_with(name: str) -> set[str]:
    """A template and all it extends and includes."""
    text = (TEMPLATES / name).read_text(encoding="utf-8")
    parts = set(re.findall(r'{% (?:extends|include) "([^"]+)"', text))
    return {name}.union(*map(shown_with, parts))


@pytest.mark.parametrize("page", ["post_page", "standard_page", "term_page"])
def test_every_id_around_a_text_is_out_of_reach_of_its_headings(page: str) -> None:
    texts = [(TEMPLATES / name).read_text(encoding="utf-8") for name in shown_with(f"blog/{page}.html")]
    given = {re.sub(r"{{.*?}}", "x", name) for text in texts for name in ids(text)}
    assert "main" in given
    assert {name for name in given if not PAGE_OWN.fullmatch(name)} == set()


def test_a_heading_as_long_as_a_text_has_a_short_id() -> None:
    assert len(ids(prose(f"<h2>{'a' * 100_000}</h2>")[0])[0]) <= 60


def test_a_text_that_begins_below_the_second_level_skips_none() -> None:
    html, _ = prose('<h3 class="tip-head">En</h3><h2>To</h2><h3>Tre</h3>')
    assert re.findall(r"<(h\d)", html) == ["h2", "h2", "h3"]
    assert '<h2 id="en" class="tip-head">En</h2>' in html


def test_a_text_of_tips_alone_lists_them(read: Any) -> None:
    page = read(tips(*((f"Råd {number}", "<p>Gjør det.</p>") for number in range(1, 5))))
    assert page.count('href="#rad-') == 4


def test_code_that_looks_like_a_heading_is_none() -> None:
    code = "<pre><code>&lt;h2&gt;Nei&lt;/h2&gt;</code></pre>"
    assert prose(code) == (code, [])


def test_a_link_of_the_contents_leads_to_its_heading_without_leaving_the_page(read: Any) -> None:
    page = read(headings("En", "To", "Tre", "Fire"))
    for link in re.findall(r'href="#([^"]+)"', page[page.index('class="in-text"') :]):
        assert page.count(f'id="{link}"') == 1
