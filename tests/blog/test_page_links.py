"""Links between pages, as readers get them."""

from typing import Any

import pytest
from django.utils import translation
from pytest_django import DjangoAssertNumQueries
from wagtail.models import PageViewRestriction
from wagtail.rich_text import expand_db_html

from config.sites import Tree


def to(*pages: Any) -> str:
    return "".join(f'<a linktype="page" id="{getattr(page, "pk", page)}">x</a>' for page in pages)


@pytest.mark.parametrize("target", ["", "0", "99999999", "abc", "-1"])
def test_a_link_to_no_page_leads_nowhere(target: str, db: None) -> None:
    assert expand_db_html(to(target)) == "<a>x</a>"


def test_a_link_to_a_draft_does_not_tell_its_address(make_term: Any) -> None:
    term = make_term("Hemmelig")
    term.unpublish()
    assert expand_db_html(to(term)) == "<a>x</a>"


def test_a_link_behind_a_restriction_does_not_tell_its_address(make_term: Any, tree: Tree) -> None:
    term = make_term("Hemmelig")
    PageViewRestriction.objects.create(page=tree.nb.glossary, restriction_type="login")
    assert expand_db_html(to(term)) == "<a>x</a>"


def test_a_link_leads_to_the_page_or_to_its_translation_for_its_readers(make_term: Any, tree: Tree) -> None:
    term = make_term("Service", slug="service")
    polish = make_term("Obsługa", slug="obsluga", branch=tree.pl, translation_key=term.translation_key)
    with translation.override("nb"):
        assert expand_db_html(to(term)) == '<a href="/leksikon/service/">x</a>'
    with translation.override("pl"):
        assert expand_db_html(to(term)) == '<a href="/pl/leksikon/obsluga/">x</a>'
        polish.unpublish()
        assert expand_db_html(to(term)) == '<a href="/leksikon/service/">x</a>'


@pytest.mark.parametrize("links", [1, 5])
def test_all_links_of_a_text_take_one_query(
    links: int, make_term: Any, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    terms = [make_term(f"Begrep {number}") for number in range(links)]
    expand_db_html(to(terms[0]))
    with django_assert_num_queries(1), translation.override("pl"):
        assert expand_db_html(to(*terms)).count("/leksikon/begrep-") == links
