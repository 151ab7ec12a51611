"""Blocks of words."""

from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import blocks
from wagtail.rich_text import RichText

from blog.markup import clean

RICH_TEXT_FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link", "hr"]
# Inside a box or a list: no headings of its own.
SMALL_FEATURES = ["bold", "italic", "ol", "ul", "link", "document-link"]
GROUP = gettext_lazy("Words")


class RichBlock(blocks.RichTextBlock):
    """Rich text, cleaned on its way out. Its links to pages and documents are filled in by blog.bodies."""

    def render_basic(self, value: RichText, context: dict[str, Any] | None = None) -> SafeString:
        return clean(value.source)

    def get_api_representation(self, value: RichText, context: dict[str, Any] | None = None) -> str:
        """For pages that others make of it."""
        return clean(value.source)


class TextBlock(RichBlock):
    """Running text with its headings and lists."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"features": RICH_TEXT_FEATURES, **kwargs})

    def get_preview_value(self) -> RichText:
        heading, text = _("What people pass on"), _("A text with headings, lists and links: most of a post.")
        return RichText(f"<h2>{heading}</h2><p>{text}</p>")

    class Meta:
        icon = "pilcrow"
        label = gettext_lazy("Text")
        description = gettext_lazy("Paragraphs, headings, lists and links.")
        group = GROUP


class QuoteBlock(blocks.StructBlock):
    """A quotation with its source."""

    quote = blocks.TextBlock(
        label=gettext_lazy("Quotation"),
        help_text=gettext_lazy("Without quotation marks; they come by themselves. A short one is set large."),
    )
    source = blocks.CharBlock(label=gettext_lazy("Who said it"), required=False)

    def get_preview_value(self) -> Any:
        quote = _("I have told everyone about the bench outside your shop.")
        return self.normalize({"quote": quote, "source": _("A customer in Tromsø")})

    class Meta:
        icon = "openquote"
        label = gettext_lazy("Quotation")
        description = gettext_lazy("What somebody said, set large, with who said it.")
        group = GROUP
        template = "blog/blocks/quote.html"


class CalloutBlock(blocks.StructBlock):
    """A box beside the main thread."""

    heading = blocks.CharBlock(label=gettext_lazy("Heading"), required=False)
    text = RichBlock(label=gettext_lazy("Text"), features=SMALL_FEATURES)

    def get_preview_value(self) -> Any:
        text = _("A short aside: a rule, a warning or an example, between two lines.")
        return self.normalize({"heading": _("In short"), "text": f"<p>{text}</p>"})

    class Meta:
        icon = "info-circle"
        label = gettext_lazy("Call-out")
        description = gettext_lazy("An aside between two lines: a rule, a warning, an example.")
        group = GROUP
        template = "blog/blocks/callout.html"


class TipBlock(blocks.StructBlock):
    """One tip of a list."""

    heading = blocks.CharBlock(label=gettext_lazy("Heading"))
    text = RichBlock(label=gettext_lazy("Text"), required=False, features=SMALL_FEATURES)

    class Meta:
        icon = "list-ol"
        label = gettext_lazy("Tip")


class TipsBlock(blocks.ListBlock):
    """Tips with large numbers."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(TipBlock(), **kwargs)

    def get_preview_value(self) -> Any:
        tips = [
            (_("Put out a bench"), _("Those who wait sitting down stay longer, and talk.")),
            (_("Answer the same day"), _("Nobody tells of an answer that came on Thursday.")),
        ]
        return self.normalize([{"heading": heading, "text": f"<p>{text}</p>"} for heading, text in tips])

    class Meta:
        icon = "list-ol"
        label = gettext_lazy("List of tips")
        description = gettext_lazy("Numbered tips, each with a heading and a text.")
        group = GROUP
        template = "blog/blocks/tips.html"
        min_num = 1
