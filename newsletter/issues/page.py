"""An issue as a page of the site: fields show their defaults, conditional blocks what everyone else reads."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import override

from blog.selectors.pictures import prefetch_renditions
from blog.selectors.posts import public_posts
from newsletter.issues.letters import foreign, frame_of
from newsletter.issues.parts import Block, Shown, address, chosen, look_up, pictures
from newsletter.issues.personal import plain
from newsletter.models import IssuePage

Value = dict[str, Any]


def page_context(issue: IssuePage) -> Value:
    """``body``, the text of ``issue`` as HTML for everybody, and ``list_title``."""
    lang = issue.locale.language_code
    reader = read_for_page(list(chosen(issue.body, ())), lang, frame_of(issue).list_title)
    with override(lang):
        return {"body": reader.html(chosen(issue.body, ())), "list_title": reader.list_title}


def read_for_page(blocks: Sequence[Block], lang: str, list_title: str) -> "Reader":
    """What pages show of these blocks, with the files of their pictures."""
    shown = look_up(blocks, lang, public_posts().select_related("locale"))
    prefetch_renditions(pictures(blocks), "text")
    return Reader(shown, list_title)


@dataclass(frozen=True)
class Reader:
    """What the templates of the page see of each block; nothing for a block that shows nothing there."""

    shown: Shown
    list_title: str

    def html(self, blocks: Iterable[Block]) -> SafeString:
        """The text of these blocks, in the active language."""
        written = [
            render_to_string(f"newsletter/issues/{block.block_type}.html", value)
            for block in blocks
            if (value := self.value(block))
        ]
        return mark_safe("\n".join(written))  # noqa: S308  (each comes from a template)

    def value(self, block: Block) -> Value:
        # The page ends with the share line itself.
        if block.block_type == "share":
            return {}
        found: Value = getattr(self, block.block_type)(block)
        return found

    def text(self, block: Block) -> Value:
        html = plain(self.shown.texts[id(block)], self.list_title, markup=True)
        return {"html": mark_safe(html)}  # noqa: S308  (cleaned when it was read; what is put in is escaped)

    def quote(self, block: Block) -> Value:
        quote = plain(block.value["quote"], self.list_title)
        return {"self": {"quote": quote, "source": block.value["source"]}}

    def picture(self, block: Block) -> Value:
        return {"self": block.value, "url": address(block, self.shown)} if block.value["image"] else {}

    def post(self, block: Block) -> Value:
        picked = block.value["post"]
        post = picked and self.shown.posts.get(picked.pk)
        if not post:
            return {}
        return {"post": post, "with_picture": block.value["with_picture"], "lang": foreign(post)}

    def term(self, block: Block) -> Value:
        picked = block.value["term"]
        term = picked and self.shown.pages.get(picked.pk)
        return {"term": term} if term else {}

    def button(self, block: Block) -> Value:
        url = address(block, self.shown)
        return {"url": url, "label": plain(block.value["label"], self.list_title)} if url else {}
