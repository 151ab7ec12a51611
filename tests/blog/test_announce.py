"""blog.services.announce: outside systems learn of a post once, when anybody can read it."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import APIToken, PageViewRestriction

from blog.models import Announcement, Audience, PostPage, Relation
from blog.selectors.announcing import has_unannounced
from blog.services import announce_new_posts
from blog.tasks import announce_posts
from config.worker import RECURRING
from webhooks.models import Event

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def publish(make_post):
    """As an editor publishes: by a revision."""

    def by_revision(title: str, **fields: Any) -> PostPage:
        make_post(title, **fields).save_revision().publish()
        return PostPage.objects.get(title=title)

    return by_revision


def told() -> list[str]:
    found = Event.objects.filter(type="no.snakkis.post.published.v1").order_by("at")
    return list(found.values_list("subject", flat=True))


def test_a_draft_is_nobodys_business(tree):
    post = tree.nb.blog.add_child(instance=PostPage(title="Utkast", relation=Relation.NONE, live=False))
    post.save_revision()
    assert not has_unannounced()
    assert announce_new_posts() == 0


@pytest.mark.parametrize(
    "held", [{"audience": Audience.SUBSCRIBERS}, {"public_from": timezone.now() + 9 * HOUR}]
)
def test_a_post_that_is_held_back_is_told_of_when_it_is_held_back_no_more(make_post, held):
    post = make_post("Holdt tilbake", **held)
    assert told() == []
    PostPage.objects.update(audience=Audience.EVERYONE, public_from=timezone.now() - HOUR)
    assert has_unannounced()
    announce_posts.enqueue()
    assert told() == [str(post.pk)]
    assert not has_unannounced()


def test_a_post_behind_a_password_is_told_of_when_the_password_goes(tree, make_post):
    lock = PageViewRestriction.objects.create(
        page=tree.nb.blog, restriction_type=PageViewRestriction.PASSWORD, password="x"
    )
    make_post("Bak passord")
    assert told() == []
    lock.delete()
    assert announce_new_posts() == 1


def test_publishing_tells_at_once_with_ids_and_the_address_and_nothing_about_anybody(publish):
    post = publish("Hva er CPC?")
    [event] = Event.objects.all()
    assert event.data == {
        "page": post.pk,
        "url": post.full_url,
        "language": "nb",
        "translation_key": str(post.translation_key),
        "published_at": event.data["published_at"],
    }
    assert post.full_url.endswith("/blogg/hva-er-cpc/")
    assert "@" not in json.dumps(event.data)


def test_editing_taking_down_and_publishing_again_tell_nothing_new(publish):
    post = publish("Hva er CPC?")
    post.title = "Hva er CPC, egentlig?"
    post.save_revision().publish()
    post.unpublish()
    PostPage.objects.get().save_revision().publish()
    announce_new_posts()
    assert told() == [str(post.pk)]


def test_a_scheduled_publication_tells_too(publish):
    post = publish("Hva er CPC?")
    Event.objects.all().delete()
    Announcement.objects.all().delete()
    post.unpublish()
    post.go_live_at = timezone.now() - HOUR
    post.save_revision(approved_go_live_at=post.go_live_at)
    call_command("publish_scheduled", verbosity=0)
    assert told() == [str(post.pk)]


def test_a_publication_through_the_api_tells_too(tree, client):
    person = User.objects.create_user("redaktor")
    person.groups.add(Group.objects.get(name="Redaktør"))
    post = tree.nb.blog.add_child(instance=PostPage(title="Ny", relation=Relation.NONE, live=False))
    post.save_revision()
    _row, key = APIToken.create_token(user=person, name="x")
    answer = client.post(
        f"/api/v3/pages/{post.pk}/actions/publish/",
        json.dumps({}),
        content_type="application/json",
        headers={"Authorization": f"Bearer {key}"},
    )
    assert answer.status_code == 200, answer.content
    assert told() == [str(post.pk)]


def test_what_was_published_while_nobody_could_tell_is_made_up_for(publish):
    publish("Hva er CPC?")
    Event.objects.all().delete()
    Announcement.objects.all().delete()  # the process was killed between the two
    assert announce_new_posts() == 1
    assert announce_new_posts() == 0


def test_each_language_is_a_post_of_its_own(tree, publish):
    publish("Hva er CPC?")
    publish("Co to jest CPC?", branch=tree.pl)
    languages = [event.data["language"] for event in Event.objects.order_by("at")]
    assert languages == ["nb", "pl"]


def test_no_other_page_is_a_post(make_term):
    make_term("CPC")
    assert told() == []


def test_the_worker_looks_every_ten_seconds(django_assert_num_queries: Any, publish):
    [recurring] = [recurring for recurring in RECURRING if recurring.task == announce_posts]
    assert (recurring.is_due, recurring.seconds) == (has_unannounced, 10)
    publish("Hva er CPC?")
    with django_assert_num_queries(1):
        has_unannounced()
