"""Stein writes and submits, Eva approves; hours, revisions and comments on the way."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Comment, Revision, TaskState

from blog.models import PostPage
from config.sites import Tree
from tests.blog.admin.conftest import post_form

SUBMIT, PUBLISH = {"action-submit": "1"}, {"action-publish": "action-publish"}


def add(tree: Tree) -> str:
    return f"/admin/pages/add/blog/postpage/{tree.nb.blog.pk}/"


def edit(page: PostPage) -> str:
    return f"/admin/pages/{page.pk}/edit/"


@pytest.fixture
def submitted(tree: Tree, writer: Client) -> PostPage:
    post_form(writer, add(tree), title="Køen", relation="none", **SUBMIT)
    return PostPage.objects.get()


def approve(client: Client, page: PostPage) -> Any:
    task = TaskState.objects.get(status="in_progress")
    path = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", task.pk])
    return client.post(path, {"comment": "Fint."})


def test_a_writer_does_not_publish(tree: Tree, writer: Client) -> None:
    answer = writer.get(add(tree)).content.decode()
    assert 'name="action-publish"' not in answer
    post_form(writer, add(tree), title="Køen", relation="none", **PUBLISH)
    assert not PostPage.objects.filter(live=True).exists()


def test_a_writer_does_not_approve_what_was_submitted(submitted: PostPage, writer: Client) -> None:
    approve(writer, submitted)
    assert not PostPage.objects.get().live


def test_a_post_without_a_relation_is_not_submitted(tree: Tree, writer: Client) -> None:
    post_form(writer, add(tree), title="Køen", **SUBMIT)
    assert not TaskState.objects.exists()


def test_what_a_writer_submits_an_editor_finds_and_publishes(
    submitted: PostPage, editor: Client, client: Client
) -> None:
    assert client.get("/blogg/koen/").status_code == 404
    start = editor.get("/admin/").content.decode()
    assert "Køen" in start
    assert "Godkjenning" in start
    approve(editor, submitted)
    assert client.get("/blogg/koen/").status_code == 200


def test_an_editor_sends_back_and_the_writer_submits_again(
    submitted: PostPage, editor: Client, writer: Client
) -> None:
    task = TaskState.objects.get(status="in_progress")
    path = reverse("wagtailadmin_pages:workflow_action", args=[submitted.pk, "reject", task.pk])
    editor.post(path, {"comment": "Hvem sa det?"})
    assert not PostPage.objects.get().live
    history = writer.get(f"/admin/pages/{submitted.pk}/workflow_history/detail/{task.workflow_state_id}/")
    assert "Hvem sa det?" in history.content.decode()
    post_form(writer, edit(submitted), intro="Kari sa det.", **{"action-restart-workflow": "1"})
    approve(editor, submitted)
    assert PostPage.objects.get(live=True).intro == "Kari sa det."


def test_a_post_comes_and_goes_at_its_hour(tree: Tree, editor: Client, client: Client) -> None:
    soon, later = timezone.localtime() + timedelta(hours=1), timezone.localtime() + timedelta(hours=2)
    hours = {"go_live_at": f"{soon:%Y-%m-%d %H:%M}", "expire_at": f"{later:%Y-%m-%d %H:%M}"}
    post_form(editor, add(tree), title="Køen", relation="none", **hours, **PUBLISH)
    call_command("publish_scheduled")
    assert client.get("/blogg/koen/").status_code == 404
    past = timezone.now() - timedelta(minutes=1)
    waiting = Revision.objects.get(approved_go_live_at__isnull=False)
    waiting.content["go_live_at"], waiting.approved_go_live_at = past.isoformat(), past
    waiting.save()
    call_command("publish_scheduled")
    assert client.get("/blogg/koen/").status_code == 200
    PostPage.objects.update(expire_at=past)
    call_command("publish_scheduled")
    assert client.get("/blogg/koen/").status_code == 404


def test_two_revisions_are_compared_field_by_field(make_post: Any, editor: Client) -> None:
    post = make_post("Køen", relation="none", tags=("kø",))
    first = post.save_revision()
    post.title, post.relation, post.relation_party = "Kassen", "advertisement", "Butikken AS"
    post.tags.set(["kasse"])
    second = post.save_revision()
    path = f"/admin/pages/{post.pk}/revisions/compare/{first.pk}...{second.pk}/"
    answer = editor.get(path).content.decode()
    for words in ("Kassen", "Butikken AS", "kasse"):
        assert words in answer


def test_an_earlier_revision_is_restored_with_all_its_fields(
    make_post: Any, editor: Client, client: Client
) -> None:
    post = make_post("Køen", relation="advertisement", relation_party="Butikken AS", tags=("kø",))
    first = post.save_revision()
    post.relation, post.relation_party = "none", ""
    post.tags.clear()
    post.save_revision().publish()
    path = f"/admin/pages/{post.pk}/revisions/{first.pk}/revert/"
    html = editor.get(path)
    assert html.status_code == 200
    assert html.context["form"].initial["relation_party"] == "Butikken AS"
    PostPage.objects.get(pk=post.pk).revisions.get(pk=first.pk).publish(user=User.objects.get(username="eva"))
    assert "Butikken AS" in client.get("/blogg/koen/").content.decode()
    assert [tag.name for tag in PostPage.objects.get(pk=post.pk).tags.all()] == ["kø"]


def test_a_comment_hangs_on_a_field_and_is_seen_by_the_other(
    submitted: PostPage, editor: Client, writer: Client
) -> None:
    comment = {
        "comments-TOTAL_FORMS": "1",
        "comments-INITIAL_FORMS": "0",
        "comments-0-text": "Hvem sa det?",
        "comments-0-contentpath": "intro",
        "comments-0-id": "",
        "comments-0-position": "",
        "comments-0-replies-TOTAL_FORMS": "0",
        "comments-0-replies-INITIAL_FORMS": "0",
    }
    post_form(editor, edit(submitted), **comment)
    assert Comment.objects.get().text == "Hvem sa det?"
    assert "Hvem sa det?" in writer.get(edit(submitted)).content.decode()
