"""The blocks of an issue: what mail can draw, and reads as plain text.

Sent issues hold these names for good. Fields such as ``{fornavn|alle sammen}`` stand in the words of text,
quotation and button (newsletter.issues.personal).
"""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import blocks
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.rich_text import RichText
from wagtail.snippets.blocks import SnippetChooserBlock

from blog.blocks.media import ChosenPictureBlock
from blog.blocks.stream import SharedStreamBlock
from blog.blocks.text import RichBlock
from newsletter.issues.personal import plain, troubles

FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link"]
# Each doubles the number of texts that are written and checked before one letter goes out.
MOST_SEGMENTS = 3
WORDS, ONWARD, SOME = gettext_lazy("Words"), gettext_lazy("To go on with"), gettext_lazy("For some")


def refuse_troubles(words: str) -> None:
    """ValidationError for fields in ``words`` that nothing could be put into."""
    if found := troubles(words):
        raise ValidationError(found)


class PersonalLine(blocks.CharBlock):
    """One line, in which fields may stand."""

    def clean(self, value: str) -> str:
        cleaned = str(super().clean(value))
        refuse_troubles(cleaned)
        return cleaned


class PersonalText(blocks.TextBlock):
    """Some lines, in which fields may stand."""

    def clean(self, value: str) -> str:
        cleaned = str(super().clean(value))
        refuse_troubles(cleaned)
        return cleaned


class LetterTextBlock(RichBlock):
    """Running text."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"features": FEATURES, **kwargs})

    def clean(self, value: RichText) -> RichText:
        cleaned = super().clean(value)
        refuse_troubles(cleaned.source)
        return cleaned

    def get_searchable_content(self, value: RichText) -> list[str]:
        return [plain(text) for text in super().get_searchable_content(value)]

    class Meta:
        icon = "pilcrow"
        label = gettext_lazy("Text")
        description = gettext_lazy("Paragraphs, headings, lists and links. {fornavn|…} is a field.")
        group = WORDS


class LetterQuoteBlock(blocks.StructBlock):
    """A quotation with its source."""

    quote = PersonalText(
        label=gettext_lazy("Quotation"),
        rows=3,
        help_text=gettext_lazy("Without quotation marks; they come by themselves."),
    )
    source = blocks.CharBlock(label=gettext_lazy("Who said it"), required=False, max_length=120)

    class Meta:
        icon = "openquote"
        label = gettext_lazy("Quotation")
        description = gettext_lazy("What somebody said, set large, with who said it.")
        group = WORDS


class Target(blocks.StructBlock):
    """Something that leads to a page of ours or to an address elsewhere."""

    is_link_needed = True

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        given = [name for name in ("page", "url") if cleaned.get(name)]
        if len(given) > 1:
            wrong = _("Choose a page or write an address, not both.")
        elif self.is_link_needed and not given:
            wrong = _("Choose a page, or write an address.")
        else:
            return cleaned
        raise StructBlockValidationError(block_errors={"url": ValidationError(wrong)})


def page_and_address() -> list[tuple[str, blocks.Block]]:
    return [
        (
            "page",
            blocks.PageChooserBlock(
                required=False,
                label=gettext_lazy("Page"),
                help_text=gettext_lazy("A page of this site, in the language of the issue if it has one."),
            ),
        ),
        ("url", blocks.URLBlock(required=False, label=gettext_lazy("Or an address"))),
    ]


class LetterPictureBlock(Target):
    """A picture as wide as the letter."""

    is_link_needed = False

    def __init__(self, **kwargs: Any) -> None:
        own = [
            ("image", ChosenPictureBlock(label=gettext_lazy("Picture"))),
            (
                "caption",
                blocks.CharBlock(
                    label=gettext_lazy("Caption of the picture"), required=False, max_length=200
                ),
            ),
        ]
        super().__init__([*own, *page_and_address()], **kwargs)

    class Meta:
        icon = "image"
        label = gettext_lazy("Picture")
        description = gettext_lazy("As wide as the letter, with words for those who do not see it.")
        group = WORDS


class ButtonBlock(Target):
    """The one thing a reader should do."""

    def __init__(self, **kwargs: Any) -> None:
        label = PersonalLine(
            label=gettext_lazy("What it says"),
            max_length=60,
            help_text=gettext_lazy("What happens when one presses it: “See the bench”, not “Click here”."),
        )
        super().__init__([("label", label), *page_and_address()], **kwargs)

    class Meta:
        icon = "arrow-right-full"
        label = gettext_lazy("Button")
        description = gettext_lazy("The one thing a reader should do. One in a letter is enough.")
        group = ONWARD


class PostBlock(blocks.StructBlock):
    """A post of the blog: title, picture, how it begins, and what ties us to it."""

    post = blocks.PageChooserBlock(
        page_type="blog.PostPage",
        label=gettext_lazy("Post"),
        help_text=gettext_lazy("Shown as far as anybody may read it, in the language of the issue."),
    )
    with_picture = blocks.BooleanBlock(required=False, default=True, label=gettext_lazy("With its picture"))

    class Meta:
        icon = "doc-full"
        label = gettext_lazy("Post")
        description = gettext_lazy(
            "Title, picture and beginning of a post. What ties us to it comes by itself."
        )
        group = ONWARD


class LetterTermBlock(blocks.StructBlock):
    """A term of the glossary with its explanation."""

    term = blocks.PageChooserBlock(page_type="blog.TermPage", label=gettext_lazy("Term"))

    class Meta:
        icon = "glasses"
        label = gettext_lazy("Related term")
        description = gettext_lazy("A word of the glossary with its explanation, and the way there.")
        group = ONWARD


class ShareBlock(blocks.StaticBlock):
    """The line that asks to hand the letter on: by the reader's own means, in the reader's own words."""

    class Meta:
        icon = "link"
        label = gettext_lazy("Share it with a friend")
        admin_text = gettext_lazy(
            "A line with the way to the page of this issue, from where readers hand it on themselves."
        )
        description = gettext_lazy("Asks readers to hand the issue on, in their own words.")
        group = ONWARD


def simple_blocks() -> list[tuple[str, blocks.Block]]:
    """The blocks that may stand anywhere."""
    return [
        ("text", LetterTextBlock()),
        ("quote", LetterQuoteBlock()),
        ("picture", LetterPictureBlock()),
        ("post", PostBlock()),
        ("term", LetterTermBlock()),
        ("button", ButtonBlock()),
        ("share", ShareBlock()),
    ]


class ConditionBlock(blocks.StructBlock):
    """Blocks for a segment, and others for everyone else."""

    segment = SnippetChooserBlock(
        "newsletter.Segment",
        label=gettext_lazy("Only for"),
        help_text=gettext_lazy("Whoever objects to being sorted counts as everyone else."),
    )
    shown = blocks.StreamBlock(simple_blocks(), label=gettext_lazy("They read"))
    otherwise = blocks.StreamBlock(
        simple_blocks(),
        required=False,
        label=gettext_lazy("Everyone else reads"),
        help_text=gettext_lazy("Also what stands on the page. Empty: nothing."),
    )

    def get_searchable_content(self, value: Any) -> list[str]:
        """Search is for everybody: what stands on the page."""
        found: list[str] = self.child_blocks["otherwise"].get_searchable_content(value["otherwise"])
        return found

    class Meta:
        icon = "group"
        label = gettext_lazy("For a segment")
        description = gettext_lazy("Blocks for some of the readers, and others for everyone else.")
        group = SOME


class IssueBody(SharedStreamBlock):
    """The text of an issue."""

    def __init__(self, local_blocks: Any = None, **kwargs: Any) -> None:
        super().__init__(local_blocks or [*simple_blocks(), ("condition", ConditionBlock())], **kwargs)

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if len(set(segments_in(cleaned))) > MOST_SEGMENTS:
            message = _("At most %(most)d segments in one issue: each doubles the number of its texts.")
            raise StreamBlockValidationError(
                non_block_errors=[ValidationError(message % {"most": MOST_SEGMENTS})]
            )
        return cleaned


def segments_in(body: Any) -> Iterator[int]:
    """The ids of the segments that conditional blocks ask for, in their order."""
    for block in body:
        if block.block_type == "condition" and block.value["segment"]:
            yield block.value["segment"].pk
