"""GET /api/v1/content/preview/{token}: a draft in a front end of one's own, for whoever has the link."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from blog.headless.api import AnyPage
from blog.models import PostPage, PreviewLink
from blog.page_cache.wsgi import PageCache
from blog.previews.services import preview_link_create, preview_link_revoke
from consent import tokens
from tests.blog.previews.conftest import token_of
from tests.pages import ask
from tests.schemas import shaped

pytestmark = [pytest.mark.django_db, pytest.mark.engines]
CONTENT = "/api/v1/content/"


def shown(client: Client, link: PreviewLink, rest: str = "") -> Any:
    return client.get(f"{CONTENT}preview/{token_of(link)}{rest}")


@pytest.mark.parametrize("rest", ["", "/mail", "/share"])
def test_nobody_sees_a_draft_without_a_link(client: Client, link: PreviewLink, rest: str) -> None:
    others = [str(link.pk), token_of(link)[:-1], tokens.make("blog.preview", uuid4()), "x" * 43]
    for token in [*others, tokens.make("sharing.result", link.pk)]:
        assert client.get(f"{CONTENT}preview/{token}{rest}").status_code == 404


@pytest.mark.parametrize("rest", ["", "/mail", "/share"])
def test_a_link_that_is_over_or_withdrawn_shows_nothing_and_says_whom_to_ask(
    client: Client, link: PreviewLink, draft: PostPage, rest: str
) -> None:
    again = preview_link_create(page=draft, name="Til", days=1, by=link.by)
    preview_link_revoke(link=link)
    PreviewLink.objects.filter(pk=again.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    for ended in (link, again):
        answer = shown(client, ended, rest)
        assert answer.status_code == 410
        assert "Nå" not in answer.content.decode()
        assert answer["Content-Type"] == "application/problem+json"


def test_a_deleted_page_takes_its_links_along(client: Client, link: PreviewLink, draft: PostPage) -> None:
    token = token_of(link)
    draft.delete()
    assert client.get(f"{CONTENT}preview/{token}").status_code == 404


@pytest.mark.parametrize(("name", "days"), [("", 7), ("   ", 7), ("Anne", 0), ("Anne", 91)])
def test_a_link_has_a_name_and_an_end(draft: PostPage, admin_user: User, name: str, days: int) -> None:
    with pytest.raises(ValueError, match="1 to 90 days"):
        preview_link_create(page=draft, name=name, days=days, by=admin_user)


def test_it_shows_the_draft_as_it_would_be_published(
    client: Client, link: PreviewLink, draft: PostPage
) -> None:
    preview = shown(client, link).json()
    shaped(AnyPage, preview)
    assert client.get(f"{CONTENT}{draft.pk}").json()["title"] == "Før"
    PostPage.objects.get(pk=draft.pk).get_latest_revision().publish()
    published = client.get(f"{CONTENT}{draft.pk}").json()
    differs = {name for name in published if preview[name] != published[name]}
    # The moment of publication, and the file of the drawn picture, which is not there before.
    assert differs <= {"updated_at", "published_at", "picture", "json_ld"}
    assert preview["title"] == "Nå"
    assert [tag["name"] for tag in preview["tags"]] == ["ny"]
    assert preview["picture"]["src"].startswith("data:image/svg+xml,")


def test_a_page_that_was_never_published_is_shown_too(
    client: Client, make_post: Any, admin_user: User
) -> None:
    post = make_post("Aldri ute")
    post.unpublish()
    link = preview_link_create(page=post, name="Anne", days=7, by=admin_user)
    assert shown(client, link).json()["title"] == "Aldri ute"


def test_nothing_keeps_or_indexes_it(link: PreviewLink) -> None:
    cache = PageCache(WSGIHandler(), size=1 << 20)
    for _time in range(2):
        reply = ask(cache, f"{CONTENT}preview/{token_of(link)}")
        assert reply.headers["cache-control"] == "no-store"
        assert reply.headers["x-robots-tag"] == "noindex"
        assert reply.headers["referrer-policy"] == "no-referrer"
    assert not cache.kept


def test_it_costs_as_many_queries_whatever_the_text_has(
    client: Client, make_post: Any, admin_user: User
) -> None:
    targets = [make_post(f"Mål {number}").pk for number in range(8)]
    text = '<p><a linktype="page" id="{}">x</a></p>'
    counts = []
    for some in (targets[:1], targets):
        post = make_post(f"Utkast {len(some)}", body=[("text", text.format(pk)) for pk in some])
        post.save_revision()
        link = preview_link_create(page=post, name="Anne", days=7, by=admin_user)
        shown(client, link)
        with CaptureQueriesContext(connection) as queries:
            shown(client, link)
        counts.append(len(queries))
    # On PostgreSQL nothing is remembered inside a test's transaction.
    assert counts[0] == counts[1] <= (60 if connection.vendor == "postgresql" else 40)


def test_it_tells_how_a_friend_will_meet_it(
    client: Client, link: PreviewLink, draft: PostPage, settings: Any
) -> None:
    draft.relation, draft.relation_party = "advertisement", "Fjellkaffe"
    draft.save_revision()
    landing = shown(client, link, "/share").json()
    assert landing["title"] == "Nå"
    assert landing["message"] == f"Nå\nAnnonse: betalt av Fjellkaffe.\n{settings.BASE_URL}/d/…"
    assert landing["disclosures"] == ["Annonse: betalt av Fjellkaffe."]
    assert "delt lenke" in landing["above"]


def test_a_post_is_no_mail(client: Client, link: PreviewLink) -> None:
    assert shown(client, link, "/mail").status_code == 404
