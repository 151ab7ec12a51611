"""Markdown as authors leave it, made into the blocks of a page: tidied, rendered, cleaned.

Nothing here asks the database. A link to ``/key`` stays as it is; ``links.py`` turns it into a page link.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from html import escape
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter

from blog.blocks import RICH_TEXT_FEATURES
from blog.importing.tidy import same, tidy
from blog.importing.values import Block, normal
from blog.markup import SCHEMES, TAGS
from blog.reading import plain_text

# The last line of a quotation that names who said it; a sentence is no name.
SOURCE = re.compile(r"[–—-][ \u00a0]+\S.{0,98}[^.!?…]")
BREAK = re.compile(r"<br>\n?")


def blocks_of(markdown: str, title: str) -> list[Block]:
    """The StreamField blocks of a Markdown text: rich text, and a block for each plain quotation."""
    parser = _parser()
    tokens = _tight_lists(parser.parse(tidy(markdown, title)))
    if tokens and _is_title(tokens, title):
        tokens = tokens[3:]
    blocks: list[Block] = []
    pieces: list[str] = []
    for group in _top_level(tokens):
        quotation = _quotation(group)
        if quotation is None:
            pieces.append(canonical(_clean(parser.renderer.render(group, parser.options, {}))))
            continue
        blocks += _text_block(pieces)
        blocks.append(("quote", quotation))
        pieces = []
    return blocks + _text_block(pieces)


@cache
def _parser() -> MarkdownIt:
    """CommonMark without indented code, which a list with deep margins would become."""
    parser = MarkdownIt("commonmark").disable("code")
    parser.add_render_rule("fence", _fence)
    parser.add_render_rule("image", _image)
    return parser


def _fence(self: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    """The editor has no code block: a paragraph that keeps the lines."""
    return f"<p>{'<br>'.join(escape(line) for line in tokens[index].content.rstrip().split(chr(10)))}</p>"


def _image(self: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    """Pictures are not imported; what they show is said."""
    return escape(self.renderInlineAsText(tokens[index].children, options, env))


def _tight_lists(tokens: list[Token]) -> list[Token]:
    """Items without paragraphs of their own, also those that stand apart. Heading levels the editor has."""
    items: list[bool] = []
    for number, token in enumerate(tokens):
        if token.type == "list_item_open":
            items.append(False)
        elif token.type == "list_item_close":
            items.pop()
        elif token.type in {"heading_open", "heading_close"}:
            token.tag = "h2" if token.tag in {"h1", "h2"} else "h3"
        elif token.type == "paragraph_open" and items:
            token.hidden = tokens[number + 2].hidden = True
            if items[-1] and tokens[number + 1].children is not None:
                tokens[number + 1].children.insert(0, Token("hardbreak", "br", 0))
            items[-1] = True
    return tokens


def _is_title(tokens: Sequence[Token], title: str) -> bool:
    first = tokens[0]
    if first.type != "heading_open" or first.markup not in {"#", "="}:
        return False
    return same("".join(child.content for child in tokens[1].children or []), title)


def _top_level(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    """The tokens of each block that lies in no other."""
    group: list[Token] = []
    for token in tokens:
        group.append(token)
        if token.level == 0 and token.nesting <= 0:
            yield group
            group = []


def _quotation(group: Sequence[Token]) -> dict[str, str] | None:
    """Quote and source of a block quotation that is paragraphs of plain text; None for anything else."""
    if group[0].type != "blockquote_open":
        return None
    if any(token.type not in {"paragraph_open", "inline", "paragraph_close"} for token in group[1:-1]):
        return None
    inline = [token.children or [] for token in group if token.type == "inline"]
    if any(child.type in {"link_open", "html_inline", "image"} for children in inline for child in children):
        return None
    source = _source(inline)
    paragraphs = ["".join(_plain(child) for child in children).strip() for children in inline]
    quote = "\n\n".join(paragraph for paragraph in paragraphs if paragraph)
    return {"quote": quote, "source": source} if quote else None


def _source(paragraphs: list[list[Token]]) -> str:
    """Who said it, when the last line is «– Kari Nordmann»; the line is taken out."""
    last = paragraphs[-1] if paragraphs else []
    breaks = [place for place, child in enumerate(last) if child.type in {"softbreak", "hardbreak"}]
    start = breaks[-1] + 1 if breaks else 0
    line = "".join(_plain(child) for child in last[start:])
    if not SOURCE.fullmatch(line) or (not breaks and len(paragraphs) == 1):
        return ""
    paragraphs[-1] = last[: max(start - 1, 0)]
    return line[1:].strip()


def _plain(child: Token) -> str:
    return {"softbreak": " ", "hardbreak": "\n"}.get(child.type, child.content)


def _clean(html: str) -> str:
    cleaned = nh3.clean(
        html, tags=TAGS, attributes={"a": {"href"}, "*": set()}, url_schemes=SCHEMES, link_rel=None
    )
    return BREAK.sub("<br/>", cleaned).replace("<hr>", "<hr/>")


@cache
def _converter() -> ContentstateConverter:
    return ContentstateConverter(RICH_TEXT_FEATURES)


def canonical(markup: str) -> str:
    """The rich text as the editor itself would save it: opening and saving a page there changes nothing.

    The editor's converter refuses markup that only raw HTML can bring about; its text is then kept alone.
    """
    try:
        return as_edited(markup)
    except AssertionError:
        return as_edited(f"<p>{escape(plain_text(markup))}</p>")


def as_edited(markup: str) -> str:
    """The rich text as the editor saves it. AssertionError for markup it cannot open."""
    converter = _converter()
    return normal(converter.to_database_format(converter.from_database_format(markup)))


def _text_block(pieces: Sequence[str]) -> list[Block]:
    text = canonical("".join(pieces))
    return [("text", text)] if text else []
