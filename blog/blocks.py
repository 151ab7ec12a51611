"""The blocks of a text."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

RICH_TEXT_FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link", "hr"]


class QuoteBlock(blocks.StructBlock):
    """A quotation with its source."""

    quote = blocks.TextBlock(label=_("quotation"))
    source = blocks.CharBlock(label=_("who said it"), required=False)

    class Meta:
        icon = "openquote"
        label = _("quotation")
        template = "blog/blocks/quote.html"


class CalloutBlock(blocks.StructBlock):
    """A box beside the main thread."""

    heading = blocks.CharBlock(label=_("heading"), required=False)
    text = blocks.RichTextBlock(label=_("text"), features=["bold", "italic", "link", "ul"])

    class Meta:
        icon = "help"
        label = _("call-out")
        template = "blog/blocks/callout.html"


BODY_BLOCKS = [
    ("text", blocks.RichTextBlock(label=_("text"), features=RICH_TEXT_FEATURES)),
    ("quote", QuoteBlock()),
    ("callout", CalloutBlock()),
]
