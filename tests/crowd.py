"""A blog with very many posts, written straight into the tables: for measuring, never for behaviour."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from taggit.models import Tag
from wagtail.models import Page

from blog.models import Author, BlogIndexPage, Category, PostPage, PostTag, Relation

BATCH = 1000
FIRST = datetime(2011, 2, 3, 9, tzinfo=UTC)
WORDS = "Det er folk som forteller hverandre hva de opplevde da de kom tilbake"
TAGS_A_POST = 3


def paragraph(number: int) -> str:
    words = WORDS.split()
    words = [words[(number * 7 + place * place) % len(words)] for place in range(60)]
    return f"<p>{' '.join(words).capitalize()}.</p>"


def text(number: int) -> str:
    """About two minutes of reading under three headings, as rich text."""
    parts = [f"<h2>Del {part}</h2>{paragraph(number + part)}{paragraph(number - part)}" for part in range(3)]
    return "".join(parts)


@transaction.atomic
def grow(blog: BlogIndexPage, *, to: int, authors: int = 200, categories: int = 8, tags: int = 5000) -> None:
    """Fill the blog up to so many posts, an hour apart, each by somebody, on a shelf and with three tags."""
    blog.refresh_from_db()
    have = blog.get_children_count()
    named = {"author": _named(Author, authors, blog), "category": _named(Category, categories, blog)}
    tag_ids = _tags(tags)
    for first in range(have, to, BATCH):
        numbers = range(first, min(first + BATCH, to))
        pages = Page.objects.bulk_create([_page(blog, number) for number in numbers])
        _insert_posts(pages, numbers, named)
        links = [
            PostTag(content_object_id=page.pk, tag_id=tag_ids[(number * TAGS_A_POST + nth) % len(tag_ids)])
            for page, number in zip(pages, numbers, strict=True)
            for nth in range(TAGS_A_POST)
        ]
        PostTag.objects.bulk_create(links)
    Page.objects.filter(pk=blog.pk).update(numchild=to)


def _page(blog: BlogIndexPage, number: int) -> Page:
    slug, moment = f"innlegg-{number}", FIRST + timedelta(hours=number)
    return Page(
        path=Page._get_path(blog.path, blog.depth + 1, number + 1),
        depth=blog.depth + 1,
        title=f"Innlegg {number} om det folk sier",
        draft_title=f"Innlegg {number} om det folk sier",
        slug=slug,
        url_path=f"{blog.url_path}{slug}/",
        content_type=ContentType.objects.get_for_model(PostPage),
        locale=blog.locale,
        first_published_at=moment,
        last_published_at=moment,
    )


def _insert_posts(pages: list[Page], numbers: range, named: dict[str, list[int]]) -> None:
    """The rows of the posts themselves: Django inserts no child table in bulk."""
    fields = [field for field in PostPage._meta.local_concrete_fields if field.name != "page_ptr"]
    columns = ["page_ptr_id", *(field.column for field in fields)]
    rows = []
    for page, number in zip(pages, numbers, strict=True):
        post = PostPage(
            body=[("text", text(number))],
            intro=f"Nummer {number}, kort fortalt.",
            relation=Relation.NONE,
            author_id=named["author"][number % len(named["author"])],
            category_id=named["category"][number % len(named["category"])],
            moment=page.first_published_at,
            counted_minutes=2,
            beginning="Folk forteller hverandre.",
        )
        values = [field.get_db_prep_save(getattr(post, field.attname), connection) for field in fields]
        rows.append([page.pk, *values])
    names, marks = ", ".join(f'"{column}"' for column in columns), ", ".join(["%s"] * len(columns))
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO blog_postpage ({names}) VALUES ({marks})", rows)


def _named(model: Any, count: int, blog: BlogIndexPage) -> list[int]:
    have = model.objects.filter(locale=blog.locale).count()
    kind = model._meta.model_name
    model.objects.bulk_create(
        model(name=f"{kind} {number}", slug=f"{kind}-{number}", locale=blog.locale)
        for number in range(have, count)
    )
    return list(model.objects.filter(locale=blog.locale).order_by("pk").values_list("pk", flat=True))


def _tags(count: int) -> list[int]:
    have = Tag.objects.count()
    Tag.objects.bulk_create(
        Tag(name=f"emne {number}", slug=f"emne-{number}") for number in range(have, count)
    )
    return list(Tag.objects.order_by("pk").values_list("pk", flat=True))
