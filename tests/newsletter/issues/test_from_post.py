"""«Send as newsletter»: one press at a post makes the draft of an issue."""

import pytest
from django.contrib.auth.models import Group, User
from django.urls import reverse

from blog.models import BlogIndexPage, PostPage
from config.roles import EDITOR, PRIVACY
from newsletter.models import IssuePage, MailingList
from tests.newsletter.issues.cast import sent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


@pytest.fixture
def eva() -> User:
    user = User.objects.create_user("eva", "eva@snakkis.no", "x")
    user.groups.add(Group.objects.get(name=EDITOR))
    return user


@pytest.fixture
def post(site) -> PostPage:
    index = BlogIndexPage.objects.get(locale__language_code="nb")
    page = PostPage(
        title="Sett ut en benk",
        intro="Folk snakker der de kan sitte, <og> venter.",
        relation="received-product",
        relation_party="Benkefabrikken",
        body=[("text", "<p>Utenfor verkstedet står en benk.</p>")],
    )
    index.add_child(instance=page)
    page.save_revision().publish()
    return page


def address(post):
    return reverse("newsletter_issue_from_post", args=[post.pk])


def test_opening_the_address_makes_nothing(client, eva, post):
    client.force_login(eva)
    assert client.get(address(post)).status_code == 405
    assert not IssuePage.objects.exists()


def test_who_may_not_add_issues_gets_none_and_sees_no_button(client, post):
    stein = User.objects.create_user("stein", "stein@snakkis.no", "x")
    stein.groups.add(Group.objects.get(name=PRIVACY))
    client.force_login(stein)
    assert client.post(address(post)).status_code in {302, 403}
    assert not IssuePage.objects.exists()


def test_the_draft_takes_over_what_ties_us_to_the_post(client, eva, post):
    client.force_login(eva)
    reply = client.post(address(post))
    issue = IssuePage.objects.get()
    assert reply.url == reverse("wagtailadmin_pages:edit", args=[issue.pk])
    assert (issue.title, issue.live, issue.post) == ("Sett ut en benk", False, post)
    assert issue.disclosure == post.disclosure != ""
    assert [block.block_type for block in issue.body] == ["text", "button", "share"]
    assert "&lt;og&gt;" in issue.body[0].value.source


def test_pressed_twice_the_same_draft_is_offered(client, eva, post):
    client.force_login(eva)
    assert client.post(address(post)).url == client.post(address(post)).url
    assert IssuePage.objects.count() == 1


def test_with_several_lists_open_the_editor_chooses_one_of_them(client, eva, post):
    MailingList.objects.update(frequency="weekly")
    client.force_login(eva)
    assert client.post(address(post)).status_code == 302
    assert IssuePage.objects.get().mailing_list is None


def test_once_it_was_sent_there_is_a_new_draft(client, eva, post):
    client.force_login(eva)
    client.post(address(post))
    issue = IssuePage.objects.get()
    issue.mailing_list = MailingList.objects.first()
    issue.save()
    sent(issue)
    client.post(address(post))
    assert IssuePage.objects.count() == 2


def test_the_button_stands_in_the_editor_and_in_the_list(client, eva, post):
    client.force_login(eva)
    editor = client.get(reverse("wagtailadmin_pages:edit", args=[post.pk])).content.decode()
    listing = client.get(reverse("wagtailadmin_explore", args=[post.get_parent().pk])).content.decode()
    assert address(post) in editor
    assert address(post) in listing


def test_the_button_of_the_editor_posts_by_wagtails_script_which_has_the_token(client, eva, post):
    client.force_login(eva)
    editor = client.get(reverse("wagtailadmin_pages:edit", args=[post.pk])).content.decode()
    assert f'data-w-action-url-value="{address(post)}"' in editor
    assert "w-action#post" in editor
