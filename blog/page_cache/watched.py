"""The tables that public pages are made of. A higher room adds its own in ``AppConfig.ready``."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Watched:
    """Which changes of a table can be seen by readers.

    ``columns`` are those whose update counts, all when empty. ``live`` names a boolean column: rows where it
    is false, before and after, are drafts. ``inserts`` is False where a new row shows only with another one.
    """

    table: str
    columns: tuple[str, ...] = ()
    live: str = ""
    inserts: bool = True


# Saving a draft writes other columns of the page's row, and of no other table.
PAGE_COLUMNS = (
    "path",
    "title",
    "slug",
    "url_path",
    "live",
    "show_in_menus",
    "seo_title",
    "search_description",
    "first_published_at",
    "last_published_at",
    "locale_id",
    "translation_key",
    "content_type_id",
)
WATCHED: dict[str, Watched] = {}


def watch(*tables: Watched) -> None:
    """Empty the page cache when one of these tables changes."""
    WATCHED.update((watched.table, watched) for watched in tables)


watch(
    Watched("wagtailcore_page", PAGE_COLUMNS, live="live"),
    Watched("wagtailcore_pageviewrestriction"),
    Watched("wagtailcore_site"),
    Watched("wagtailcore_locale"),
    Watched("wagtaildocs_document"),
    # A collection made private hides its documents, and so does moving it below one that is.
    Watched("wagtailcore_collectionviewrestriction"),
    Watched("wagtailcore_collection", ("path",), inserts=False),
    Watched("taggit_tag"),
    # Which posts mention a term. Wagtail fills it a moment after a publication.
    Watched("wagtailcore_referenceindex"),
    # Written after each change of the search index: what is found in it is up to date from then on.
    Watched("blog_pagewords"),
    Watched("consent_siteidentity"),
    Watched("consent_purpose"),
    Watched("consent_notice"),
    Watched("sharing_campaign"),
    Watched("sharing_campaigntext"),
    # A row of a kind of page comes and goes with that of wagtailcore_page.
    *(Watched(f"blog_{kind}page", inserts=False) for kind in ("home", "standard", "post", "term")),
    *(Watched(f"blog_{name}") for name in ("author", "category", "series", "picture", "posttag", "termtag")),
)
