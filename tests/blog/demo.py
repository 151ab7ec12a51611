"""The demo's own texts, as the demo writes them, for tests of what is found in them."""

import tempfile
from pathlib import Path

from django.utils import timezone

from blog.importing.run import import_documents
from blog.search.tasks import learn_words
from config.demo import contents, pages
from config.sites import Tree


def write_demo_texts(tree: Tree) -> None:
    """Posts, terms and pages of both languages, and their words."""
    with tempfile.TemporaryDirectory() as folder:
        contents.write_documents(Path(folder), timezone.localdate())
        import_documents([Path(folder)], publish=True)
    pages.fill(tree)
    learn_words.func()
