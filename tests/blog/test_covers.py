from collections.abc import Callable
from xml.etree import ElementTree

import pytest
from django.template import Context, Template
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from blog.covers import cover_svg
from blog.covers.compositions import COMPOSITIONS
from blog.covers.pen import Sheet, Words
from blog.models import Audience, PostPage
from blog.templatetags.blog_covers import cover_address

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
PRESENTATION |= {"vector-effect", "stroke-dasharray", "d"}


@given(st.text(max_size=300))
def test_any_title_gives_a_picture_without_inline_style(title: str) -> None:
    for element in ElementTree.fromstring(cover_svg(title)).iter():
        assert element.tag in NAMESPACE_FREE
        assert set(element.attrib) <= PRESENTATION


@pytest.mark.parametrize("composition", COMPOSITIONS, ids=lambda composition: composition.__name__)
@given(title=st.text(max_size=200))
def test_every_composition_can_draw_any_title(composition: object, title: str) -> None:
    sheet = Sheet()
    composition(Words.of(title), sheet)  # type: ignore[operator]
    svg = sheet.svg()
    assert "nan" not in svg
    assert "cover-accent" in svg
    assert len(svg) < 6_000


def test_a_picture_is_the_same_for_the_same_title_and_another_for_another() -> None:
    assert cover_svg("Køen", 7) == cover_svg("Køen", 7)
    assert len({cover_svg(f"Ukens tips {number}", number) for number in range(50)}) == 50


def test_pages_made_one_after_the_other_do_not_look_alike() -> None:
    drawn = [cover_svg("Ukens tips", number) for number in range(len(COMPOSITIONS))]
    assert len(set(drawn)) == len(COMPOSITIONS)


def test_the_tag_draws_a_decoration_and_asks_nothing(
    db: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    template = Template("{% load blog_covers %}{% cover page %}")
    with django_assert_num_queries(0):
        svg = template.render(Context({"page": PostPage(title="<script>", content_type_id=1)}))
    assert svg.startswith('<svg class="cover"')
    assert 'aria-hidden="true"' in svg


def test_a_list_shows_the_drawing_as_a_file_in_ink_by_day_and_by_night(
    make_post: Callable[..., PostPage], client: Client
) -> None:
    post = make_post("Køen <&>")
    address = cover_address(post)
    assert f'src="{address}"' in client.get("/blogg/").content.decode()
    answer = client.get(address)
    assert answer.headers["Content-Type"] == "image/svg+xml"
    assert "immutable" in answer.headers["Cache-Control"]
    assert "prefers-color-scheme:dark" in answer.content.decode()
    ElementTree.fromstring(answer.content)


def test_a_drawing_is_shown_at_its_present_name_only(
    make_post: Callable[..., PostPage], client: Client
) -> None:
    post = make_post("Før")
    before = cover_address(post)
    PostPage.objects.filter(pk=post.pk).update(title="Etter")
    assert client.get(before).status_code == 404
    assert client.get(f"/bilde/{post.pk + 9999}-{'0' * 16}.svg").status_code == 404


def test_the_drawing_of_a_hidden_page_is_not_shown(
    make_post: Callable[..., PostPage], client: Client
) -> None:
    post = make_post("Hemmelig", audience=Audience.SUBSCRIBERS)
    assert client.get(cover_address(post)).status_code == 404


def test_a_drawn_file_costs_one_query(
    make_post: Callable[..., PostPage], client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    address = cover_address(make_post("Køen"))
    client.get(address)
    with django_assert_num_queries(1):
        client.get(address)
