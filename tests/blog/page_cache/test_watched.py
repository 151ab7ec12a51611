"""Nothing that a kept page reads can change unheard."""

import re

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.test.utils import CaptureQueriesContext

from blog.checks import changes_are_told
from blog.page_cache import triggers
from blog.page_cache.watched import WATCHED
from tests.blog.page_cache.changes import Stage
from tests.pages import ask

pytestmark = pytest.mark.engines
TABLE = re.compile(r'(?:FROM|JOIN) "(\w+)"')
UNWATCHED = {
    # Kinds of pages and things, written by migrations alone.
    "django_content_type",
    # Without a row of wagtailcore_page they say nothing.
    "blog_blogindexpage",
    "blog_glossaryindexpage",
    "newsletter_newsletterpage",
    # Files made while a page is; a changed picture has other ones.
    "blog_rendition",
    # blog_pagewords tells of it.
    "wagtailsearch_indexentry",
    # Asked only for what is not there, which is never kept.
    "wagtailredirects_redirect",
    "blog_searchword",
    # Whether links of a campaign that is over still lead to a page. Ever fewer do: what is kept discloses too
    # much, never too little.
    "sharing_ambassador",
    "sharing_share",
}


def test_every_table_behind_a_public_page_is_watched(stage: Stage) -> None:
    with CaptureQueriesContext(connection) as queries:
        for address in stage.addresses:
            ask(WSGIHandler(), address)
    read = {table for query in queries.captured_queries for table in TABLE.findall(query["sql"])}
    assert read - UNWATCHED <= set(WATCHED)
    assert len(read) > 10


def test_every_watched_table_exists(db: None) -> None:
    assert set(WATCHED) <= set(connection.introspection.table_names())


def test_a_missing_trigger_is_an_error_that_says_what_to_do(db: None) -> None:
    assert not changes_are_told(databases=["default", "hits"])
    on_table = " ON blog_author" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER blog_author_changed_update{on_table}")
    (error,) = changes_are_told(databases=["default", "hits"])
    assert "blog_author_changed_update" in error.msg
    assert "migrate" in error.hint
    triggers.install(connection)
    assert not changes_are_told(databases=["default", "hits"])
