"""The site's own page tree in two languages, with posts and terms as an editor makes them."""

from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image
from wagtail.documents.models import Document
from wagtail.models import Collection, CollectionViewRestriction, Page, Site

from blog.models import Author, Category, Picture, PostPage, Relation, TermPage
from blog.search.selectors import VOCABULARIES
from config.sites import Tree, build_tree
from newsletter.services import list_create
from tests.rows import Kept

OSLO = ZoneInfo("Europe/Oslo")


def day(year: int, month: int, number: int, hour: int = 0) -> datetime:
    return datetime(year, month, number, hour, tzinfo=OSLO)


def published(parent: Page, page: Page, tags: tuple[str, ...] = ()) -> Any:
    """The page, live under ``parent``; without the revision that a publishing editor leaves, for speed."""
    parent.refresh_from_db()
    page.locale = parent.locale
    page.first_published_at = timezone.now()
    if tags:
        page.tags.set(tags)
    return parent.add_child(instance=page)


@pytest.fixture(autouse=True)
def no_words_of_another_test() -> None:
    """After a rollback, what a process knows of the words of the site would look like the newest."""
    VOCABULARIES.clear()


def _build() -> Tree:
    tree = build_tree(site_name="Snakkis")
    Site.objects.update(hostname="testserver", port=80)
    texts = {"nb": ("Ukens tips", "Ett tips i uken."), "pl": ("Porada tygodnia", "Jedna porada na tydzień.")}
    list_create(slug="ukens-tips", frequency="weekly", texts=texts)
    return tree


BUILT = Kept(_build)


@pytest.fixture
def tree(db: None) -> Tree:
    """The fixed pages at http://testserver/, and one open newsletter."""
    tree = BUILT.again()
    cache.clear()
    return tree


@pytest.fixture
def make_post(tree: Tree) -> Callable[..., PostPage]:
    def make(title: str, *, branch: Any = None, tags: tuple[str, ...] = (), **fields: Any) -> PostPage:
        page = PostPage(title=title, **{"relation": Relation.NONE, **fields})
        return published((branch or tree.nb).blog, page, tags)

    return make


@pytest.fixture
def make_term(tree: Tree) -> Callable[..., TermPage]:
    def make(title: str, *, branch: Any = None, tags: tuple[str, ...] = (), **fields: Any) -> TermPage:
        return published((branch or tree.nb).glossary, TermPage(title=title, **fields), tags)

    return make


@pytest.fixture
def rich_site(make_post: Any, make_term: Any, tree: Tree) -> Tree:
    """Fourteen posts and four terms in each language, with all they can have: a query per row would show."""
    for branch, word in ((tree.nb, "Innlegg"), (tree.pl, "Wpis")):
        kari = Author.objects.create(name="Kari Nordmann", slug="kari-nordmann", locale=branch.home.locale)
        tips = Category.objects.create(name="Ukens tips", slug="ukens-tips", locale=branch.home.locale)
        for number in range(1, 15):
            body = [("text", f"<p>{word} nummer {number} om køer.</p>")]
            fields = {"date": day(2026, 3, number), "body": body, "author": kari, "category": tips}
            make_post(f"{word} {number}", branch=branch, tags=("kø",), **fields)
    for number in range(1, 5):
        term = make_term(f"Begrep {number}", tags=("ord",))
        make_term(f"Termin {number}", branch=tree.pl, translation_key=term.translation_key)
    return tree


def photograph(width: int, height: int, **save: Any) -> bytes:
    file = BytesIO()
    Image.linear_gradient("L").resize((width, height)).convert("RGB").save(file, "JPEG", **save)
    return file.getvalue()


@pytest.fixture
def make_picture(db: None) -> Callable[..., Picture]:
    def make(width: int = 60, height: int = 40, *, data: bytes = b"", **fields: Any) -> Picture:
        file = ContentFile(data or photograph(width, height), name="bilde.jpg")
        return Picture.objects.create(file=file, **{"title": "DSC_0042", **fields})

    return make


@pytest.fixture
def make_document(db: None) -> Callable[..., Document]:
    def make(title: str = "Sjekkliste", *, private: bool = False) -> Document:
        collection = Collection.get_first_root_node()
        if private:
            collection = collection.add_child(name="Bare for oss")
            CollectionViewRestriction.objects.create(
                collection=collection, restriction_type=CollectionViewRestriction.LOGIN
            )
        document = Document(title=title, collection=collection)
        document.file.save("liste.pdf", ContentFile(b"x" * 2048), save=False)
        document.file_size = 2048
        document.save()
        return document

    return make
