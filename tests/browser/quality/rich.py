"""Posts with all that a post can have; ``write`` publishes them, in ``manage.py shell`` beside a site.

They are old, so that no list of the newest shows them.
"""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.documents.models import Document

from blog.models import Author, BlogIndexPage, Category, Picture, PostPage, Relation, Series, TermPage
from tests.blog.blocks.conftest import Block, body, picture, table, tips
from tests.blog.conftest import photograph

DATE = datetime(2020, 5, 4, 12, tzinfo=ZoneInfo("Europe/Oslo"))
EVERYTHING, ADVERTISEMENT = "/blogg/alt-paa-en-side/", "/blogg/en-annonse/"
SERIES, CATEGORY, AUTHOR = "benkene", "benker", "eva-eriksen"
MONTH = "/blogg/arkiv/2020/05/"


def write() -> None:
    blog = BlogIndexPage.objects.get(locale__language_code="nb")
    names = {
        "series": Series.objects.create(name="Benkene", slug=SERIES, locale=blog.locale, description="Tre."),
        "category": Category.objects.create(name="Benker", slug=CATEGORY, locale=blog.locale),
        "author": Author.objects.create(
            name="Eva Eriksen", slug=AUTHOR, locale=blog.locale, role="redaktør", bio="<p>Skriver.</p>"
        ),
    }
    publish(blog, "Alt på en side", "alt-paa-en-side", everything(), picture=image(1600, 900), **names)
    paid = {"relation": Relation.ADVERTISEMENT, "relation_party": "Snekker Sand"}
    publish(blog, "En annonse", "en-annonse", [paragraph(8)], **paid, **names)


def publish(blog: BlogIndexPage, title: str, slug: str, blocks: list[Block], **fields: Any) -> None:
    fields = {"relation": Relation.NONE, "intro": "Hva en benk får folk til å si.", "date": DATE, **fields}
    page = PostPage(title=title, slug=slug, body=body(*blocks), first_published_at=timezone.now(), **fields)
    page.locale = blog.locale
    blog.add_child(instance=page)
    page.tags.add("benk", "kø")
    page.save_revision().publish()


def everything() -> list[Block]:
    """Every block, under headings enough for a table of contents."""
    term = TermPage.objects.filter(locale__language_code="nb").first()
    films = [("embed", {"url": "https://youtu.be/aqz-KE-bpKQ", "title": "Benken på Storgata"})]
    return [
        paragraph(6),
        picture(image(1200, 800), alt="En benk i sola", caption="Benken, en morgen i mai."),
        heading("Hva de sa"),
        ("quote", {"quote": "Jeg satt der i en time.", "source": "Solveig"}),
        ("callout", {"heading": "Husk", "text": "<p>Spør <a href='/om/'>noen</a> først.</p>"}),
        heading("Hva det kostet"),
        table(["Benk", "1 200"], ["Kaffe for dem som venter", "340"], caption="Kroner i mai"),
        tips(("Sett den ut", "<p>Om morgenen.</p>"), ("Ta den inn", "<p>Om kvelden.</p>")),
        picture(image(1600, 700), decorative=True, wide=True),
        heading("Hvordan det gikk"),
        (
            "code",
            {"language": "python", "code": "print('en veldig lang linje ' * 12, 'som må kunne rulles')"},
        ),
        *films,
        ("term", {"term": term.pk}),
        ("download", {"document": checklist().pk}),
        ("text", "<h3>Til slutt</h3><ul><li>En</li><li>To</li></ul><ol><li>Tre</li></ol>"),
        ("signup", None),
    ]


def heading(words: str) -> Block:
    return "text", f"<h2>{words}</h2>{paragraph(5)[1]}"


def paragraph(sentences: int) -> Block:
    return "text", "<p>" + "De som ventet, begynte å snakke med hverandre om benken. " * sentences + "</p>"


def image(width: int, height: int) -> Picture:
    file = ContentFile(photograph(width, height), name=f"benk-{width}.jpg")
    return Picture.objects.create(file=file, title="Benken", description="En benk", credit="Eva Eriksen")


def checklist() -> Document:
    document = Document(title="Sjekkliste", file_size=2048)
    document.file.save("liste.pdf", ContentFile(b"x" * 2048))
    return document
