"""Preview links in the admin: who may make, see and withdraw them, and the front end beside the form."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from blog.models import PostPage, PreviewLink
from blog.previews.services import form_keep, preview_link_create
from blog.tasks import prune_previews
from tests.blog.previews.conftest import token_of

pytestmark = pytest.mark.django_db
FRONT_END = "https://foran.example/utkast/{token}"


def page_url(page: Any) -> str:
    return reverse("blog_previews:page", args=[page.pk])


@pytest.fixture
def stranger(client: Client) -> Client:
    """Signed in to the admin, and no editor of pages."""
    user = User.objects.create_user("per", password="x")
    user.groups.add(Group.objects.get(name="Personvern"))
    client.force_login(user)
    return client


def test_who_may_not_edit_the_page_neither_makes_nor_sees_nor_withdraws(
    stranger: Client, draft: PostPage, link: PreviewLink
) -> None:
    assert stranger.get(page_url(draft)).status_code in {302, 403}
    assert stranger.post(page_url(draft), {"name": "Per", "days": 7}).status_code in {302, 403}
    assert stranger.post(reverse("blog_previews:withdraw", args=[link.pk])).status_code in {302, 403}
    assert "Anne i trykkeriet" not in stranger.get(reverse("blog_previews:all")).content.decode()
    link.refresh_from_db()
    assert link.is_open
    assert PreviewLink.objects.count() == 1


@pytest.mark.parametrize(
    "wrong", [{"name": "", "days": 7}, {"name": "Anne", "days": 91}, {"name": "x" * 121}]
)
def test_a_form_filled_in_wrong_is_shown_again(
    admin_client: Client, draft: PostPage, wrong: dict[str, Any]
) -> None:
    assert admin_client.post(page_url(draft), wrong).status_code == 200
    assert not PreviewLink.objects.exists()


def test_an_editor_makes_a_link_finds_it_in_both_lists_and_withdraws_it(
    admin_client: Client, client: Client, draft: PostPage
) -> None:
    admin_client.post(page_url(draft), {"name": "Anne", "days": 3})
    link = PreviewLink.objects.get()
    for address in (page_url(draft), reverse("blog_previews:all")):
        listed = admin_client.get(address).content.decode()
        assert "Anne" in listed
        assert f"/utkast/{token_of(link)}/" in listed
    admin_client.post(reverse("blog_previews:withdraw", args=[link.pk]))
    assert f"/utkast/{token_of(link)}/" not in admin_client.get(page_url(draft)).content.decode()
    assert client.get(f"/api/v1/content/preview/{token_of(link)}").status_code == 410


def test_withdrawing_takes_a_button(admin_client: Client, link: PreviewLink) -> None:
    assert admin_client.get(reverse("blog_previews:withdraw", args=[link.pk])).status_code == 405


def test_the_editor_of_a_page_leads_to_its_links(admin_client: Client, draft: PostPage) -> None:
    editor = admin_client.get(reverse("wagtailadmin_pages:edit", args=[draft.pk])).content.decode()
    assert page_url(draft) in editor


def test_the_form_is_shown_in_a_front_end_as_it_is_now(
    admin_user: User, client: Client, draft: PostPage, settings: Any
) -> None:
    settings.HEADLESS_PREVIEW_URL = FRONT_END
    draft.title = "Ikke lagret"
    for title in ("Ikke lagret", "Skrevet videre"):
        draft.title = title
        kept = form_keep(page=draft, by=admin_user)
        assert client.get(f"/api/v1/content/preview/{token_of(kept)}").json()["title"] == title


def test_the_link_of_one_form_never_shows_the_next_and_goes(
    admin_user: User, client: Client, draft: PostPage
) -> None:
    first = form_keep(page=draft, by=admin_user)
    PreviewLink.objects.update(created_at=timezone.now() - timedelta(minutes=2))
    draft.title = "Noe ganske annet"
    form_keep(page=draft, by=admin_user)
    assert client.get(f"/api/v1/content/preview/{token_of(first)}").status_code == 404
    assert PreviewLink.objects.count() == 1


def test_a_new_page_is_shown_in_a_front_end_before_it_is_kept(
    admin_client: Client, client: Client, tree: Any, settings: Any
) -> None:
    settings.HEADLESS_PREVIEW_URL = FRONT_END
    preview = reverse("wagtailadmin_pages:preview_on_add", args=["blog", "postpage", tree.nb.blog.pk])
    form = {
        "title": "Helt ny",
        "slug": "helt-ny",
        "relation": "none",
        "body-count": 0,
        "audience": "everyone",
    }
    assert admin_client.post(preview, {**form, "tags": "fersk"}).json()["is_valid"]
    page = admin_client.get(preview, {"mode": "front-end"})
    assert "frame-src https://foran.example;" in page["Content-Security-Policy"]
    kept = PreviewLink.objects.get()
    assert f'src="https://foran.example/utkast/{token_of(kept)}"' in page.content.decode()
    told = client.get(f"/api/v1/content/preview/{token_of(kept)}").json()
    assert (told["title"], told["path"], told["tags"][0]["name"]) == ("Helt ny", "/blogg/helt-ny/", "fersk")


def test_the_editor_sees_how_a_friend_meets_it(admin_client: Client, draft: PostPage) -> None:
    preview = reverse("wagtailadmin_pages:preview_on_edit", args=[draft.pk])
    form = {"title": "I skjemaet", "slug": "nå", "relation": "none", "audience": "everyone", "body-count": 0}
    assert admin_client.post(preview, form).json()["is_valid"]
    page = admin_client.get(preview, {"mode": "shared"}).content.decode()
    assert "Slik en venn møter siden" in page
    assert "I skjemaet" in page


def test_what_is_over_goes_a_day_later(draft: PostPage, admin_user: User) -> None:
    link = preview_link_create(page=draft, name="Anne", days=1, by=admin_user)
    for hours, gone in ((0, 0), (23, 0), (25, 1)):
        ended = timezone.now() - timedelta(hours=hours)
        PreviewLink.objects.filter(pk=link.pk).update(expires_at=ended)
        assert prune_previews.func() == gone
