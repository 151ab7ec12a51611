"""Fills the pages of the frame: front page, about and privacy, in both languages."""

from blog.importing.front_matter import split
from blog.importing.markdown import blocks_of
from blog.models import HomePage, ImportedDocument
from config import first_pages
from config.demo.contents import page_source
from config.sites import Branch, Tree
from consent.selectors import site_identity


def fill(tree: Tree) -> int:
    """Write the pages that are still empty; how many those were."""
    return fill_branch(tree.nb, "nb") + fill_branch(tree.pl, "pl")


def fill_branch(branch: Branch, lang: str) -> int:
    keys = {page.slug: page.pk for page in (branch.glossary, branch.privacy)}
    keys |= dict(ImportedDocument.objects.filter(kind="term", lang=lang).values_list("key", "page_id"))
    return sum(
        [
            fill_home(branch.home, page_source(lang, "forside")),
            first_pages.fill(branch.about, page_source(lang, "om"), keys),
            first_pages.fill(branch.privacy, first_pages.privacy_source(lang, site_identity()), keys),
        ]
    )


def fill_home(page: HomePage, source: str) -> bool:
    if page.intro:
        return False
    front, markdown = split(source)
    page.intro = "".join(value for _, value in blocks_of(markdown, front.title))
    page.search_description = front.description
    page.save_revision().publish()
    return True
