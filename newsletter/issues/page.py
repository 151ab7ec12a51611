"""An issue as a page of the site: fields show their defaults, conditional blocks what everyone else reads."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import override

from blog.selectors.pictures import prefetch_renditions
from blog.selectors.posts import public_posts
from newsletter.issues.letters import title_of_list
from newsletter.issues.parts import Block, Shown, address, chosen, every, look_up, pictures
from newsletter.issues.personal import plain
from newsletter.models import IssuePage

Value = dict[str, Any]


def page_context(issue: IssuePage) -> Value:
    """``body``, the text of ``issue`` as HTML for everybody, and ``list_title``."""
    shown = look_up(issue, public_posts())
    prefetch_renditions(pictures(every(issue.body)), "text")
    with override(issue.locale.language_code):
        reader = Reader(shown, title_of_list(issue))
        written = _blocks(reader, chosen(issue.body, ()))
    body = mark_safe("\n".join(written))  # noqa: S308  (each comes from a template)
    return {"body": body, "list_title": reader.list_title}


def _blocks(reader: "Reader", blocks: Iterable[Block]) -> list[str]:
    return [
        render_to_string(f"newsletter/issues/{block.block_type}.html", value)
        for block in blocks
        if (value := reader.value(block))
    ]


@dataclass(frozen=True)
class Reader:
    """What the templates of the page see of each block; nothing for a block that shows nothing there."""

    shown: Shown
    list_title: str

    def value(self, block: Block) -> Value:
        # The page ends with the share line itself.
        if block.block_type == "share":
            return {}
        found: Value = getattr(self, block.block_type)(block)
        return found

    def text(self, block: Block) -> Value:
        html = plain(self.shown.texts[str(block.id)], self.list_title, markup=True)
        return {"html": mark_safe(html)}  # noqa: S308  (cleaned when it was read; what is put in is escaped)

    def quote(self, block: Block) -> Value:
        quote = plain(block.value["quote"], self.list_title)
        return {"self": {"quote": quote, "source": block.value["source"]}}

    def picture(self, block: Block) -> Value:
        return {"self": block.value, "url": address(block, self.shown)} if block.value["image"] else {}

    def post(self, block: Block) -> Value:
        picked = block.value["post"]
        post = picked and self.shown.posts.get(picked.pk)
        return {"post": post, "with_picture": block.value["with_picture"]} if post else {}

    def term(self, block: Block) -> Value:
        picked = block.value["term"]
        term = picked and self.shown.pages.get(picked.pk)
        return {"term": term} if term else {}

    def button(self, block: Block) -> Value:
        url = address(block, self.shown)
        return {"url": url, "label": plain(block.value["label"], self.list_title)} if url else {}
