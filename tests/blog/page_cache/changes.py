"""Every kind of change an editor can make to what readers see, each made the way it is really made."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from bs4 import BeautifulSoup
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import APIToken, Page, PageViewRestriction, Workflow, WorkflowPage
from wagtail.test.utils.form_data import querydict_from_html

from blog.models import Audience, Author, Category, PostPage, Relation, Series, StandardPage, TermPage
from config.sites import Tree
from consent.models import Purpose

HOUR = timedelta(hours=1)


@dataclass
class Stage:
    """A small site with an editor at its admin and the addresses readers know."""

    tree: Tree
    editor: Client
    user: User
    post: PostPage
    term: TermPage
    contact: StandardPage
    addresses: list[str] = field(default_factory=list)


Change = Callable[[Stage], None]
CHANGES: list[Change] = []


def change(function: Change) -> Change:
    CHANGES.append(function)
    return function


def fresh(page: Page) -> Any:
    return Page.objects.get(pk=page.pk).specific


def edit(stage: Stage, page: Page, action: str = "publish", **fields: Any) -> None:
    """The page's own form in the admin, some fields changed, and a button."""
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    form = stage.editor.get(address).content.decode()
    data = querydict_from_html(form, form_id="page-edit-form")
    for name, value in {"body-count": "0", "comments-TOTAL_FORMS": "0", **fields}.items():
        data[name] = value
    if action:
        data[f"action-{action}"] = "1"
    sent = stage.editor.post(address, data)
    assert sent.status_code == 302, errors_in(sent.content.decode())


def press(stage: Stage, name: str, *args: Any, **data: Any) -> None:
    sent = stage.editor.post(reverse(name, args=args), data)
    assert sent.status_code == 302, errors_in(sent.content.decode())


def errors_in(html: str) -> str:
    found = BeautifulSoup(html, "html.parser").select(".w-field__errors, .messages .error, .errorlist")
    return " ".join(tag.get_text(" ", strip=True) for tag in found) or html[:500]


def api(stage: Stage, method: str, path: str, body: dict[str, Any]) -> None:
    _token, key = APIToken.create_token(user=stage.user, name="drill")
    answer = Client().generic(
        method,
        f"/api/v3/pages/{path}",
        json.dumps(body),
        content_type="application/json",
        headers={"authorization": f"Bearer {key}"},
    )
    assert answer.status_code < 300, answer.content


@change
def a_post_is_edited_and_published(stage: Stage) -> None:
    edit(stage, stage.post, title="Ny tittel på kaia")


@change
def a_post_is_written(stage: Stage) -> None:
    address = reverse("wagtailadmin_pages:add", args=["blog", "postpage", stage.tree.nb.blog.pk])
    data = querydict_from_html(stage.editor.get(address).content.decode(), form_id="page-edit-form")
    values = {"title": "Helt nytt", "slug": "helt-nytt", "relation": Relation.NONE, "body-count": "0"}
    for name, value in {**values, "comments-TOTAL_FORMS": "0", "action-publish": "1"}.items():
        data[name] = value
    sent = stage.editor.post(address, data)
    assert sent.status_code == 302, errors_in(sent.content.decode())


@change
def a_post_gets_another_slug(stage: Stage) -> None:
    edit(stage, stage.post, slug="ny-adresse")


@change
def a_post_is_unpublished(stage: Stage) -> None:
    press(stage, "wagtailadmin_pages:unpublish", stage.post.pk)


@change
def a_post_is_deleted(stage: Stage) -> None:
    press(stage, "wagtailadmin_pages:delete", stage.post.pk)


@change
def a_page_is_moved(stage: Stage) -> None:
    press(stage, "wagtailadmin_pages:move_confirm", stage.contact.pk, stage.tree.nb.home.pk)


@change
def the_blog_itself_moves_to_another_address(stage: Stage) -> None:
    blog = fresh(stage.tree.nb.blog)
    blog.slug = "innlegg"
    blog.save_revision().publish()


@change
def a_post_is_copied_and_the_copy_published(stage: Stage) -> None:
    fresh(stage.post).copy(update_attrs={"title": "Kopien", "slug": "kopien"}, keep_live=True)


@change
def posts_are_taken_down_in_bulk(stage: Stage) -> None:
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "unpublish"])
    sent = stage.editor.post(f"{address}?id={stage.post.pk}&next=/admin/", {})
    assert sent.status_code == 302


@change
def an_earlier_revision_is_restored(stage: Stage) -> None:
    post = fresh(stage.post)
    earlier = post.save_revision()
    post.title = "Feil tittel"
    post.save_revision().publish()
    edit(stage, post, title="Enda en", revision=str(earlier.pk))


@change
def a_scheduled_publication_comes(stage: Stage) -> None:
    post = fresh(stage.post)
    post.title, post.go_live_at = "Planlagt", timezone.now() - HOUR
    post.save_revision(approved_go_live_at=post.go_live_at)
    call_command("publish_scheduled", verbosity=0)


@change
def a_scheduled_end_comes(stage: Stage) -> None:
    PostPage.objects.filter(pk=stage.post.pk).update(expire_at=timezone.now() - HOUR)
    call_command("publish_scheduled", verbosity=0)


@change
def a_workflow_ends_in_publication(stage: Stage) -> None:
    workflow = Workflow.objects.get()
    WorkflowPage.objects.get_or_create(page=Page.get_first_root_node(), defaults={"workflow": workflow})
    edit(stage, stage.post, action="submit", title="Godkjent")
    state = fresh(stage.post).current_workflow_task_state
    press(stage, "wagtailadmin_pages:workflow_action", stage.post.pk, "approve", state.pk)


@change
def a_post_is_kept_for_subscribers(stage: Stage) -> None:
    edit(stage, stage.post, audience=Audience.SUBSCRIBERS)


@change
def a_post_is_held_back_until_later(stage: Stage) -> None:
    edit(stage, stage.post, public_from=(timezone.localtime() + HOUR).strftime("%Y-%m-%d %H:%M"))


@change
def a_part_of_the_site_gets_a_password(stage: Stage) -> None:
    PageViewRestriction.objects.create(page=stage.tree.nb.blog, restriction_type="login")


@change
def the_api_edits_a_post(stage: Stage) -> None:
    body = {"meta": {"type": "blog.PostPage", "action": "publish"}, "title": "Fra API"}
    api(stage, "PATCH", f"{stage.post.pk}/", body)


@change
def the_api_takes_a_post_down(stage: Stage) -> None:
    api(stage, "POST", f"{stage.post.pk}/actions/unpublish/", {})


@change
def a_post_is_translated_and_the_translation_published(stage: Stage) -> None:
    polish = stage.tree.pl.home.locale
    press(stage, "simple_translation:submit_page_translation", stage.post.pk, locales=[polish.pk])
    translation = stage.post.get_translation(polish)
    edit(stage, translation, title="Po polsku")


@change
def a_term_is_written(stage: Stage) -> None:
    term = TermPage(title="Kø", locale=stage.tree.nb.glossary.locale)
    fresh(stage.tree.nb.glossary).add_child(instance=term).save_revision().publish()


@change
def a_term_is_explained_anew(stage: Stage) -> None:
    edit(stage, stage.term, search_description="Det folk sier til hverandre.")


def edit_snippet(stage: Stage, snippet: Any, **fields: str) -> None:
    name = snippet._meta.model_name
    address = reverse(f"wagtailsnippets_blog_{name}:edit", args=[snippet.pk])
    form = BeautifulSoup(stage.editor.get(address).content, "html.parser")
    page = str(next(found for found in form.select("form") if found.select_one("[name=name]")))
    data = querydict_from_html(page)
    for key, value in fields.items():
        data[key] = value
    sent = stage.editor.post(address, data)
    assert sent.status_code == 302, errors_in(sent.content.decode())


@change
def an_author_gets_another_name(stage: Stage) -> None:
    edit_snippet(stage, Author.objects.get(slug="kari"), name="Kari Nordmann-Lie")


@change
def a_category_gets_another_name(stage: Stage) -> None:
    edit_snippet(stage, Category.objects.get(slug="tips"), name="Gode råd")


@change
def a_series_gets_another_name(stage: Stage) -> None:
    edit_snippet(stage, Series.objects.get(slug="ukens-tips"), name="Ukas tips")


@change
def an_author_is_deleted(stage: Stage) -> None:
    press(stage, "wagtailsnippets_blog_author:delete", Author.objects.get(slug="kari").pk)


@change
def a_tag_gets_another_name(stage: Stage) -> None:
    tag = stage.post.tags.get()
    tag.name = "Service i kø"
    tag.save()


@change
def the_picture_of_a_post_gets_another_credit(stage: Stage) -> None:
    picture = stage.post.picture
    picture.credit = "Foto: Ola Vik"
    picture.save()


@change
def the_site_gets_another_controller(stage: Stage) -> None:
    address = reverse("wagtailsettings:edit", args=["consent", "siteidentity", stage.tree.site.pk])
    answer = stage.editor.get(address, follow=True)
    form = BeautifulSoup(answer.content, "html.parser")
    page = str(next(found for found in form.select("form") if found.select_one("[name=controller]")))
    data = querydict_from_html(page)
    data["controller"] = "Nye Snakkis AS"
    sent = stage.editor.post(answer.request["PATH_INFO"], data)
    assert sent.status_code == 302, errors_in(sent.content.decode())


@change
def the_site_moves_to_another_port(stage: Stage) -> None:
    stage.tree.site.refresh_from_db()
    stage.tree.site.port = 8080
    stage.tree.site.save()


@change
def a_newsletter_is_closed(stage: Stage) -> None:
    Purpose.objects.update(offered=False)


@change
def a_row_is_changed_by_hand(stage: Stage) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE wagtailcore_page SET title = 'For hånd' WHERE id = %s", [stage.post.pk])
