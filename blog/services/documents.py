"""Pages out of files: every write of an import."""

import re
from collections.abc import Mapping
from dataclasses import replace

from django.db import transaction
from taggit.models import Tag
from wagtail.models import Locale

from blog.importing.content import Content, imprint
from blog.importing.documents import Document, Identity
from blog.importing.plan import Outcome, Plan, parent_for, plan_for, translation_of
from blog.models import Author, Category, ImportedDocument, Named, PostPage, Series, TermPage
from blog.selectors.names import names_like
from blog.slugs import free_slug, slug_of

# «Ukens tips (8-2011): Svar samme dag»: the title of a post whose series is numbered by week.
WEEK_NUMBER = re.compile(r"\(\d{1,2}-\d{4}\)")
DATE_PREFIX = re.compile(r"\d{4}-\d\d-\d\d-(?=.)")


@transaction.atomic
def document_import(*, document: Document, pages: Mapping[str, int], publish: bool) -> Plan:
    """Write the page of a document, unless it stands already or somebody has edited it here.

    ``pages`` has the page id of every key the document may link to. Without ``publish`` a page stays a draft.
    Returns the plan as carried out. DocumentError when the site has no place for the document,
    ValidationError when its page cannot be saved.
    """
    plan = plan_for(document, pages, publish=publish)
    page = plan.page
    if plan.outcome is Outcome.IMPORTED:
        page = _page_create(document.identity, plan.content)
    elif plan.outcome is Outcome.UPDATED and page and plan.rewrites:
        _page_fill(page, plan.content)
        page.save_revision(log_action=True)
    if page is None or plan.outcome is Outcome.KEPT:
        return plan
    if publish and plan.outcome is not Outcome.UNCHANGED:
        page.latest_revision.publish()
    ImportedDocument.objects.update_or_create(
        **vars(document.identity),
        defaults={
            "page_id": page.pk,
            "source": document.source,
            "imprint": imprint(plan.content),
            "links": plan.links,
        },
    )
    return replace(plan, page=page)


def _page_create(identity: Identity, content: Content) -> PostPage | TermPage:
    parent = parent_for(identity)
    model = PostPage if identity.kind == "post" else TermPage
    page = model(locale=parent.locale, live=False)
    page.slug = _page_slug(identity, content, {*parent.get_children().values_list("slug", flat=True)})
    other = translation_of(identity)
    if other:
        page.translation_key = other.page.translation_key
    _page_fill(page, content)
    parent.add_child(instance=page)
    page.save_revision(log_action=True)
    return page


def _page_fill(page: PostPage | TermPage, content: Content) -> None:
    page.title = content.title
    page.search_description = content.description
    page.body = content.blocks
    page.tags.set([_tag(name) for name in content.tags])
    if isinstance(page, PostPage):
        page.intro = content.intro
        page.date = content.date
        page.author = _named(Author, content.author, page.locale)
        page.category = _named(Category, content.category, page.locale)
        page.series = _series(content, page.locale)
        page.relation, page.relation_party = content.relation, content.relation_party


def _page_slug(identity: Identity, content: Content, taken: set[str]) -> str:
    name = DATE_PREFIX.sub("", identity.key) if identity.kind == "post" else content.title
    model = PostPage if identity.kind == "post" else TermPage
    return free_slug(slug_of(name) or slug_of(identity.key) or identity.kind, taken | model.reserved_slugs)


def _tag(name: str) -> Tag:
    return names_like(Tag.objects.all(), name, whole=True).first() or Tag.objects.create(name=name)


def _series(content: Content, locale: Locale) -> Named | None:
    """Its series; one that is made now is numbered by week if the post's title is."""
    is_weekly = bool(WEEK_NUMBER.search(content.title))
    return _named(Series, content.series, locale, is_weekly=is_weekly)


def _named(model: type[Named], name: str, locale: Locale, **new: object) -> Named | None:
    """The one of this name in this language, made with ``new`` where there is none; None for no name."""
    if not name:
        return None
    names = model.objects.filter(locale=locale)
    found: Named | None = names_like(names, name, whole=True).first()
    if found is None:
        slug = free_slug(slug_of(name) or model.__name__.lower(), {*names.values_list("slug", flat=True)})
        found = model(name=name, slug=slug, locale=locale, **new)
        found.save()
    return found
