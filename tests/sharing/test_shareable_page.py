import pytest
from django.conf import settings
from wagtail.models import Page, PageViewRestriction

from sharing.errors import PageNotFoundError
from sharing.selectors import shareable_page

pytestmark = [pytest.mark.django_db, pytest.mark.engines]


@pytest.mark.parametrize(
    "reference",
    [
        "",
        " ",
        0,
        -1,
        10**30,
        "²",
        "blogg/forste/",
        "/blogg/nothing/",
        "/pl/blogg/forste/",
        "https://example.com/blogg/forste/",
        "//example.com/blogg/forste/",
        "http://[::1/blogg/",
        "javascript:alert(1)",
        "/blogg/x\x00/",
        "/blogg/x%00/",
        "/blogg/\ud800/",
    ],
)
def test_what_is_no_page_of_this_site_is_refused(posts, reference):
    with pytest.raises(PageNotFoundError):
        shareable_page(reference)


def test_a_page_is_found_by_its_address_at_the_front_end(posts, settings):
    settings.FRONT_END_URL = "https://www.example.no"
    assert shareable_page("https://www.example.no/blogg/forste/").pk == posts.first.pk
    with pytest.raises(PageNotFoundError):
        shareable_page("https://example.no/blogg/forste/")


def test_the_root_of_the_tree_is_no_page(posts):
    with pytest.raises(PageNotFoundError):
        shareable_page(Page.objects.get(depth=1).pk)


def test_an_unpublished_page_is_refused(posts):
    posts.first.unpublish()
    for reference in (posts.first.pk, "/blogg/forste/"):
        with pytest.raises(PageNotFoundError):
            shareable_page(reference)


def test_a_page_for_some_only_is_refused(posts):
    PageViewRestriction.objects.create(
        page=posts.first.get_parent(), restriction_type=PageViewRestriction.LOGIN
    )
    with pytest.raises(PageNotFoundError):
        shareable_page("/blogg/forste/")


def test_a_page_is_found_by_id_by_path_and_by_address(posts):
    for reference in (
        posts.first.pk,
        str(posts.first.pk),
        "/blogg/forste/",
        "/blogg/forste",
        "/blogg/forste/?utm_source=x#d=abc",
        f"{settings.BASE_URL}/blogg/forste/",
        "http://testserver/blogg/forste/",
    ):
        assert shareable_page(reference).pk == posts.first.pk


def test_a_path_names_its_language(posts):
    assert shareable_page("/pl/blogg/pierwszy/").pk == posts.polish.pk
    assert shareable_page("/").slug == "home-nb"
    assert shareable_page("/pl/").locale.language_code == "pl"
