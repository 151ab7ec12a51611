"""The admin's list of tags."""

from typing import Any

import pytest
from django.test import Client
from taggit.models import Tag
from wagtail.contrib.redirects.models import Redirect

from blog.models import PostPage
from tests.blog.admin.conftest import signed_in

LIST = "/admin/tags/"
MERGE = "/admin/bulk/taggit/tag/merge/"


def tag(name: str) -> Tag:
    return Tag.objects.get(name=name)


def test_a_writer_keeps_no_tags(make_post: Any, writer: Client) -> None:
    make_post("Kø", tags=("kø", "køer"))
    ids = f"?id={tag('kø').pk}&id={tag('køer').pk}"
    for path in (LIST, f"{LIST}edit/{tag('kø').pk}/", f"{LIST}unused/"):
        assert writer.get(path).status_code == 302
    writer.post(MERGE + ids, {"into": tag("kø").pk})
    writer.post(f"{LIST}unused/")
    assert Tag.objects.count() == 2


def test_a_name_that_another_tag_has_in_any_case_is_refused(editor: Client) -> None:
    first, second = (Tag.objects.create(name=name) for name in ("Økologi", "miljø"))
    answer = editor.post(f"{LIST}edit/{second.pk}/", {"name": "øKOLOGI", "slug": "x"})
    assert answer.status_code == 200
    second.refresh_from_db()
    assert (second.name, first.slug) == ("miljø", "økologi")


def test_one_tag_alone_is_not_merged(make_post: Any, editor: Client) -> None:
    make_post("Kø", tags=("kø",))
    answer = editor.post(f"{MERGE}?id={tag('kø').pk}", {"into": tag("kø").pk})
    assert answer.status_code == 200
    assert tag("kø")


def test_a_tag_that_was_not_ticked_cannot_stay(make_post: Any, editor: Client) -> None:
    make_post("Kø", tags=("kø", "køer", "tid"))
    answer = editor.post(f"{MERGE}?id={tag('kø').pk}&id={tag('køer').pk}", {"into": tag("tid").pk})
    assert answer.status_code == 200
    assert Tag.objects.count() == 3


def test_the_list_tells_where_each_is_used(make_post: Any, make_term: Any, editor: Client) -> None:
    make_post("Kø", tags=("kø",))
    make_term("Køteori", tags=("kø",))
    Tag.objects.create(name="ubrukt")
    rows = {row.name: (row.posts, row.terms) for row in editor.get(LIST).context["object_list"]}
    assert rows == {"kø": (1, 1), "ubrukt": (0, 0)}
    assert [row.name for row in editor.get(f"{LIST}?use=unused").context["object_list"]] == ["ubrukt"]
    assert [row.name for row in editor.get(f"{LIST}?use=used").context["object_list"]] == ["kø"]


def test_the_list_is_searched_in_any_case(editor: Client) -> None:
    for name in ("Økologi", "miljø"):
        Tag.objects.create(name=name)
    assert [row.name for row in editor.get(f"{LIST}?q=øko").context["object_list"]] == ["Økologi"]


def test_another_name_keeps_the_address_until_the_slug_changes_too(make_post: Any, editor: Client) -> None:
    post = make_post("Kø", tags=("kø",))
    editor.post(f"{LIST}edit/{tag('kø').pk}/", {"name": "køer", "slug": ""})
    assert (tag("køer").slug, Redirect.objects.count()) == ("kø", 0)
    editor.post(f"{LIST}edit/{tag('køer').pk}/", {"name": "køer", "slug": "koer"})
    answer = editor.get("/blogg/emne/k%C3%B8/")
    assert (answer.status_code, answer.headers["Location"]) == (301, "/blogg/emne/koer/")
    assert [tag.name for tag in PostPage.objects.get(pk=post.pk).tags.all()] == ["køer"]


def test_an_editors_own_redirect_from_the_old_address_stays(make_post: Any, editor: Client) -> None:
    make_post("Kø", tags=("kø",))
    Redirect.add_redirect("/blogg/emne/kø", "/om/")
    editor.post(f"{LIST}edit/{tag('kø').pk}/", {"name": "kø", "slug": "ko"})
    answer = editor.get("/blogg/emne/k%C3%B8/")
    assert (answer.status_code, answer.headers["Location"]) == (301, "/om/")


def test_ticked_tags_become_the_one_that_stays(make_post: Any, editor: Client) -> None:
    make_post("Kø", tags=("kø", "køer"))
    make_post("Ny kø", tags=("køer",))
    ids = f"?id={tag('kø').pk}&id={tag('køer').pk}&next={LIST}"
    asked = editor.get(MERGE + ids)
    assert asked.context["form"].initial["into"] == tag("køer")
    answer = editor.post(MERGE + ids, {"into": tag("kø").pk}, follow=True)
    assert [*Tag.objects.values_list("name", flat=True)] == ["kø"]
    assert PostPage.objects.filter(tags__name="kø").count() == 2
    assert [row.name for row in answer.context["object_list"]] == ["kø"]


def test_unused_tags_are_deleted_only_when_asked(make_post: Any, editor: Client) -> None:
    make_post("Kø", tags=("kø",))
    Tag.objects.create(name="ubrukt")
    assert "ubrukt" in editor.get(f"{LIST}unused/").content.decode()
    assert Tag.objects.count() == 2
    editor.post(f"{LIST}unused/")
    assert [*Tag.objects.values_list("name", flat=True)] == ["kø"]


@pytest.mark.parametrize("query", ["", "?q=emne", "?use=unused", "?ordering=-posts"])
def test_the_list_asks_as_often_for_many_tags(
    query: str, make_post: Any, eva: Any, django_assert_max_num_queries: Any
) -> None:
    Tag.objects.bulk_create(Tag(name=f"emne {n}", slug=f"emne-{n}") for n in range(300))
    make_post("Innlegg", tags=("kø",))
    editor = signed_in(eva)
    with django_assert_max_num_queries(20):
        answer = editor.get(LIST + query)
    assert len(answer.context["object_list"]) <= 20
