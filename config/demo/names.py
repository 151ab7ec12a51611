"""Authors, categories and series, each with its translation."""

from typing import Any
from uuid import NAMESPACE_URL, uuid5

from blog.models import Author, Category, Series
from blog.slugs import slug_of
from config.sites import Tree

KINDS = {"authors": Author, "categories": Category, "series": Series}
# What is no matter of language stands beside the words.
LANGUAGES = ("nb", "pl")


def write(tree: Tree, content: dict[str, Any]) -> None:
    """Make those that are not there. One that an editor has renamed since keeps its new name."""
    for kind, model in KINDS.items():
        for entry in content[kind]:
            common = {name: value for name, value in entry.items() if name not in LANGUAGES}
            for lang in LANGUAGES:
                words = entry[lang]
                model.objects.get_or_create(
                    translation_key=uuid5(NAMESPACE_URL, f"demo/{kind}/{entry['nb']['name']}"),
                    locale=getattr(tree, lang).home.locale,
                    defaults={**common, **words, "slug": slug_of(words["name"])},
                )
