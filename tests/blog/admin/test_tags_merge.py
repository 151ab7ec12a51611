"""Several tags become one, wherever they stand."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from taggit.models import Tag

from blog.models import PostPage
from blog.services import tags_delete_unused, tags_merge


def tag(name: str) -> Tag:
    return Tag.objects.get(name=name)


def names(page: Any) -> set[str]:
    return {tag.name for tag in type(page).objects.get(pk=page.pk).tags.all()}


def test_a_tag_is_not_merged_into_itself(make_post: Any) -> None:
    post = make_post("Kø", tags=("kø",))
    assert tags_merge(into=tag("kø"), others=[tag("kø")]) == 0
    assert names(post) == {"kø"}


def test_pages_get_the_kept_tag_once(make_post: Any, make_term: Any) -> None:
    both = make_post("Begge", tags=("kø", "køer"))
    one, term = make_post("Ett", tags=("køer", "tid")), make_term("Køteori", tags=("queue",))
    assert tags_merge(into=tag("kø"), others=[tag("kø"), tag("køer"), tag("queue")]) == 2
    assert (names(both), names(one), names(term)) == ({"kø"}, {"kø", "tid"}, {"kø"})
    assert set(Tag.objects.values_list("name", flat=True)) == {"kø", "tid"}


def test_a_waiting_draft_has_the_kept_tag_when_it_is_published(make_post: Any) -> None:
    post = make_post("Kø", tags=("tid",))
    for name in ("kø", "køer"):
        Tag.objects.create(name=name)
    post.tags.set(["kø", "køer"])
    post.save_revision()
    tags_merge(into=tag("kø"), others=[tag("køer")])
    PostPage.objects.get(pk=post.pk).latest_revision.publish()
    assert names(post) == {"kø"}


def test_the_editor_opens_a_published_page_with_the_kept_tag(make_post: Any) -> None:
    post = make_post("Kø", tags=("køer",))
    post.save_revision().publish()
    Tag.objects.create(name="kø")
    tags_merge(into=tag("kø"), others=[tag("køer")])
    opened = PostPage.objects.get(pk=post.pk).get_latest_revision_as_object()
    assert [tag.name for tag in opened.tags.all()] == ["kø"]


def test_a_page_that_waits_for_its_hour_gets_the_kept_tag(make_post: Any) -> None:
    post = make_post("Kø")
    post.tags.set(["køer"])
    post.go_live_at = timezone.now() + timedelta(days=1)
    waiting = post.save_revision()
    waiting.publish()
    post.tags.clear()
    post.go_live_at = None
    post.save_revision()
    Tag.objects.get_or_create(name="kø")
    tags_merge(into=tag("kø"), others=[tag("køer")])
    waiting.refresh_from_db()
    assert [tag.name for tag in waiting.as_object().tags.all()] == ["kø"]


def test_an_older_revision_with_a_tag_that_is_gone_can_be_restored(make_post: Any) -> None:
    post = make_post("Kø", tags=("køer", "tid"))
    old = post.save_revision()
    post.save_revision()
    tag("køer").delete()
    old.refresh_from_db()
    old.as_object().save_revision().publish()
    assert names(post) == {"tid"}


def test_the_addresses_of_merged_tags_and_their_feeds_lead_on_in_each_language(
    tree: Any, client: Client
) -> None:
    kept, other = (Tag.objects.create(name=name) for name in ("kø", "køer"))
    tags_merge(into=kept, others=[other])
    for prefix in ("", "/pl"):
        for file in ("", "feed.xml"):
            answer = client.get(f"{prefix}/blogg/emne/køer/{file}")
            assert answer.status_code == 301
            assert answer.headers["Location"] == f"{prefix}/blogg/emne/k%C3%B8/{file}"


def test_unused_tags_go_and_those_of_a_draft_stay(make_post: Any) -> None:
    post = make_post("Kø", tags=("kø",))
    post.tags.add("bare i kladd")
    post.save_revision()
    Tag.objects.create(name="ubrukt")
    assert tags_delete_unused() == 1
    assert set(Tag.objects.values_list("name", flat=True)) == {"kø", "bare i kladd"}


@pytest.mark.engines
def test_merging_asks_no_more_of_many_pages(make_post: Any, django_assert_max_num_queries: Any) -> None:
    for number in range(12):
        make_post(f"Innlegg {number}", tags=("køer",))
    Tag.objects.create(name="kø")
    # A tag's row takes along whatever points to it; four addresses in two languages get a redirect each.
    with django_assert_max_num_queries(60):
        tags_merge(into=tag("kø"), others=[tag("køer")])
    assert PostPage.objects.filter(tags__name="kø").count() == 12
