from xml.etree import ElementTree

import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from blog.covers import cover_svg
from blog.covers.compositions import COMPOSITIONS
from blog.covers.pen import Sheet, Words
from blog.models import PostPage

NAMESPACE_FREE = {"svg", "path"}
PRESENTATION = {
    "class",
    "viewBox",
    "aria-hidden",
    "focusable",
    "fill",
    "stroke",
    "stroke-width",
    "stroke-linecap",
}
PRESENTATION |= {"vector-effect", "d"}


@given(st.text(max_size=300))
def test_any_title_gives_a_picture_without_inline_style(title: str) -> None:
    for element in ElementTree.fromstring(cover_svg(title)).iter():
        assert element.tag in NAMESPACE_FREE
        assert set(element.attrib) <= PRESENTATION


@pytest.mark.parametrize("composition", COMPOSITIONS, ids=lambda composition: composition.__name__)
@given(title=st.text(max_size=200))
def test_every_composition_can_draw_any_title(composition: object, title: str) -> None:
    sheet = Sheet()
    composition(Words.of(title, ""), sheet)  # type: ignore[operator]
    svg = sheet.svg()
    assert "nan" not in svg
    assert "cover-accent" in svg
    assert len(svg) < 12_000


def test_a_picture_is_the_same_for_the_same_title_and_another_for_another() -> None:
    assert cover_svg("Køen") == cover_svg("Køen")
    assert len({cover_svg(f"Ukens tips {number}") for number in range(50)}) == 50
    assert cover_svg("Køen") != cover_svg("Køen", seed="en gang til")


def test_every_composition_comes_up() -> None:
    widths = {cover_svg(f"Tittel {number}").count("<path") for number in range(200)}
    assert len(widths) > 2


def test_the_tag_draws_a_decoration_and_asks_nothing(
    db: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    template = Template("{% load blog_covers %}{% cover page %}")
    with django_assert_num_queries(0):
        svg = template.render(Context({"page": PostPage(title="<script>", content_type_id=1)}))
    assert svg.startswith('<svg class="cover"')
    assert 'aria-hidden="true"' in svg
