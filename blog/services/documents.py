"""Pages out of files: every write of an import."""

import re
from dataclasses import replace

from django.db import transaction
from taggit.models import Tag
from wagtail.models import Locale, Page

from blog.importing.content import Content, imprint
from blog.importing.documents import Identity
from blog.importing.entries import Entry
from blog.importing.plan import KINDS, Outcome, Plan, parent_for, plan_for, translation_of
from blog.importing.values import raw_blocks
from blog.models import Author, Category, ImportedDocument, Named, PostPage, PublicPage, Series
from blog.selectors.names import names_like
from blog.services.old_addresses import addresses_lead_to
from blog.slugs import free_slug, slug_of

# «Ukens tips (8-2011): Svar samme dag»: the title of a post whose series is numbered by week.
WEEK_NUMBER = re.compile(r"\(\d{1,2}-\d{4}\)")
PUBLISHED = "_published_at"
DATE_PREFIX = re.compile(r"\d{4}-\d\d-\d\d-(?=.)")


@transaction.atomic
def document_import(*, entry: Entry, publish: bool) -> Plan:
    """Write the page of an entry, unless it stands already or somebody has edited it here.

    Without ``publish`` a page stays a draft. Returns the plan as carried out. DocumentError when the site has
    no place for the entry, ValidationError when its page cannot be saved.
    """
    plan = plan_for(entry, publish=publish)
    page = plan.page
    if plan.outcome is Outcome.IMPORTED:
        page = _page_create(entry.identity, entry.content)
    elif plan.outcome is Outcome.UPDATED and page and plan.rewrites:
        _page_fill(page, entry.content)
        page.save_revision(log_action=True)
    if page is None or plan.outcome is Outcome.KEPT:
        return plan
    if publish and entry.content.publish and plan.outcome is not Outcome.UNCHANGED:
        page.latest_revision.publish()
        _keep_times(page, entry.content)
    left: list[str] = []
    if plan.outcome is not Outcome.UNCHANGED or plan.record is None:
        left = addresses_lead_to(page=page, old=entry.content.old)
        _remember(entry, page)
    return replace(plan, page=page, left=left)


def _remember(entry: Entry, page: Page) -> None:
    known = {
        "page_id": page.pk,
        "source": entry.source,
        "imprint": imprint(entry.content),
        "stated": sorted(entry.content.more),
        "links": entry.links,
    }
    ImportedDocument.objects.update_or_create(**vars(entry.identity), defaults=known)


def _keep_times(page: Page, content: Content) -> None:
    """When it was published, as its source has it; Wagtail writes the time of the import."""
    kept = {name: at for name, at in content.times.items() if name.endswith(PUBLISHED)}
    Page.objects.filter(pk=page.pk, live=True).update(**kept)
    if isinstance(page, PostPage) and page.date is None and "first_published_at" in kept:
        PostPage.objects.filter(pk=page.pk, live=True).update(moment=kept["first_published_at"])


def _page_create(identity: Identity, content: Content) -> PublicPage:
    parent = parent_for(identity, content.parent)
    page = KINDS[identity.kind][0](locale=parent.locale, live=False)
    page.slug = _page_slug(page, identity, content, {*parent.get_children().values_list("slug", flat=True)})
    other = translation_of(identity)
    if other:
        page.translation_key = other.page.translation_key
    _page_fill(page, content)
    parent.add_child(instance=page)
    page.save_revision(log_action=True)
    return page


def _page_fill(page: PublicPage, content: Content) -> None:
    page.title = content.title
    page.search_description = content.description
    times = {name: at for name, at in content.times.items() if not name.endswith(PUBLISHED)}
    for name, value in {**times, **content.more}.items():
        setattr(page, page._meta.get_field(name).attname, value)
    if hasattr(page, "body"):
        page.body = page.body.stream_block.to_python(raw_blocks(content.blocks))
    if hasattr(page, "intro"):
        page.intro = content.intro
    if hasattr(page, "tags"):
        page.tags.set([_tag(name) for name in content.tags])
    if isinstance(page, PostPage):
        page.date = content.date
        page.author = _named(Author, content.author, page.locale)
        page.category = _named(Category, content.category, page.locale)
        page.series = _series(content, page.locale)
        page.relation, page.relation_party = content.relation, content.relation_party


def _page_slug(page: PublicPage, identity: Identity, content: Content, taken: set[str]) -> str:
    # The keys of other systems are numbers.
    key = "" if identity.origin else identity.key
    name = DATE_PREFIX.sub("", key) if identity.kind == "post" and key else content.title
    wanted = content.slug or slug_of(name) or slug_of(key) or identity.kind
    return free_slug(wanted, taken | page.reserved_slugs)


@transaction.atomic
def named_import(
    *, model: type[Named], name: str, slug: str, lang: str, description: str = ""
) -> tuple[Named, bool]:
    """The author or category of this name, made where there is none, and whether it was."""
    locale = Locale.objects.get(language_code=lang)
    new = {"description": description} if description and hasattr(model, "description") else {}
    before = model.objects.filter(locale=locale).count()
    found = _named(model, name[:120], locale, wanted=slug_of(slug), **new)
    assert found
    return found, model.objects.filter(locale=locale).count() > before


@transaction.atomic
def tag_import(*, name: str, slug: str) -> Tag:
    """The tag of this name, made where there is none; with ``slug``, unless another one has it."""
    return _tag(name[:100], slug_of(slug)[:100])


def _tag(name: str, wanted: str = "") -> Tag:
    found: Tag | None = names_like(Tag.objects.all(), name, whole=True).first()
    slug = "" if Tag.objects.filter(slug=wanted).exists() else wanted
    return found or Tag.objects.create(name=name, slug=slug)


def _series(content: Content, locale: Locale) -> Named | None:
    """Its series; one that is made now is numbered by week if the post's title is."""
    is_weekly = bool(WEEK_NUMBER.search(content.title))
    return _named(Series, content.series, locale, is_weekly=is_weekly)


def _named(model: type[Named], name: str, locale: Locale, wanted: str = "", **new: object) -> Named | None:
    """The one of this name in this language, made with ``new`` where there is none; None for no name."""
    if not name:
        return None
    names = model.objects.filter(locale=locale)
    found: Named | None = names_like(names, name, whole=True).first()
    if found is None:
        slug = wanted or slug_of(name) or model.__name__.lower()
        slug = free_slug(slug, {*names.values_list("slug", flat=True)})
        found = model(name=name, slug=slug, locale=locale, **new)
        found.save()
    return found
