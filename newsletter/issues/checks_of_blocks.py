"""What is checked of each block."""

from collections.abc import Iterator, Sequence
from html import unescape

from django.conf import settings
from django.utils.translation import gettext as _

from blog.admin.drafts import links as links_in
from blog.selectors.targets import hidden_targets
from newsletter.issues.blocks import MOST_SEGMENTS
from newsletter.issues.findings import Draft, Finding
from newsletter.issues.parts import CHOICES, Block, every
from newsletter.issues.pictures import AS_IT_IS, TEASER, LetterPicture, letter_picture
from newsletter.issues.reaching import dead
from newsletter.issues.texts import segments_of

HEAVY_PICTURE, HEAVY_LETTER = 200_000, 800_000


def alternatives(draft: Draft) -> Iterator[Finding]:
    for block in draft.blocks:
        image = block.value["image"] if block.block_type == "picture" else None
        if image and not image.decorative and not image.contextual_alt_text:
            yield Finding(
                "error",
                _("“%(title)s” has no words for those who do not see it.") % {"title": image.title},
                _("Say in a sentence what it shows, or tick that it is decorative."),
                str(block.id or ""),
            )


def pictures(draft: Draft) -> Iterator[Finding]:
    total = 0
    for block, found in _files(draft):
        total += found.size
        if found.size > HEAVY_PICTURE:
            yield Finding(
                "warning",
                _("A picture weighs %(size)d kB.") % {"size": found.size // 1000},
                _("Choose one with less in it, or cut it: under 200 kB it is there at once on a train."),
                str(block.id or ""),
            )
    if total > HEAVY_LETTER:
        yield Finding(
            "warning",
            _("The pictures weigh %(size)d kB together.") % {"size": total // 1000},
            _("Take one out. Under 800 kB a letter costs nobody their patience."),
        )


def _files(draft: Draft) -> Iterator[tuple[Block, LetterPicture]]:
    for block in every(draft.issue.body):
        image, spec = None, AS_IT_IS
        if block.block_type == "picture":
            image = block.value["image"]
        elif block.block_type == "post" and block.value["with_picture"] and block.value["post"]:
            image, spec = block.value["post"].specific.picture, TEASER
        found = letter_picture(image, alt="", spec=spec) if image else None
        if found:
            yield block, found


def inner_links(draft: Draft) -> Iterator[Finding]:
    for block in draft.blocks:
        if block.block_type == "text":
            given = [attrs for attrs, _words in links_in(block.value.source)]
            pages, documents = (_ids(given, kind) for kind in ("page", "document"))
        else:
            picked = block.value.get(CHOICES.get(block.block_type, "")) if block.value else None
            pages, documents = [picked.pk] if picked else [], []
        if hidden := hidden_targets(pages=pages, documents=documents):
            yield Finding(
                "error",
                _("It leads to what readers cannot open: %(titles)s.") % {"titles": ", ".join(hidden)},
                _("Publish that first, or take it out."),
                str(block.id or ""),
            )


def _ids(given: Sequence[dict[str, str]], kind: str) -> list[int]:
    found = [attrs.get("id", "") for attrs in given if attrs.get("linktype") == kind]
    return [int(pk) for pk in found if pk.isdecimal()]


def segments(draft: Draft) -> Iterator[Finding]:
    for page in draft.pages:
        for block in page.body:
            if block.block_type == "condition" and not block.value["segment"]:
                yield Finding(
                    "warning",
                    _("The segment of a block is gone, so nobody is in it."),
                    _("Choose another, or take the block out."),
                    str(block.id or ""),
                )
        if len(segments_of(page)) > MOST_SEGMENTS:
            yield Finding(
                "error",
                _("“%(title)s” asks about more than three segments.") % {"title": page.title},
                _("Take some out: each doubles the number of its texts."),
            )


def outer_links(draft: Draft) -> Iterator[Finding]:
    """Asks the net."""
    where = {url: str(block.id or "") for block in draft.blocks for url in _urls(block)}
    for url, trouble in dead(where).items():
        yield Finding(
            "warning",
            _("%(url)s does not answer (%(trouble)s).") % {"url": url, "trouble": trouble},
            _("Open it yourself. If it is gone, lead elsewhere or take it out."),
            where[url],
        )


def _urls(block: Block) -> Iterator[str]:
    if block.block_type == "text":
        yield from (
            unescape(attrs["href"]) for attrs, _words in links_in(block.value.source) if _is_outer(attrs)
        )
    elif block.block_type in {"button", "picture"} and block.value["url"]:
        yield block.value["url"]


def _is_outer(attrs: dict[str, str]) -> bool:
    url = attrs.get("href", "")
    return url.startswith(("http://", "https://")) and not url.startswith(f"{settings.BASE_URL}/")


CHECKS = [inner_links, alternatives, segments, pictures]
