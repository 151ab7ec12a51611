"""The blocks of a text. Old texts hold these names for good: text, quote, callout."""

from blog.blocks.figures import CodeBlock, TableBlock
from blog.blocks.media import FilmBlock, PictureBlock
from blog.blocks.onward import DownloadBlock, SignupBlock, TermBlock
from blog.blocks.text import RICH_TEXT_FEATURES, CalloutBlock, QuoteBlock, TextBlock, TipsBlock

__all__ = ["BODY_BLOCKS", "RICH_TEXT_FEATURES"]

BODY_BLOCKS = [
    ("text", TextBlock()),
    ("quote", QuoteBlock()),
    ("callout", CalloutBlock()),
    ("tips", TipsBlock()),
    ("picture", PictureBlock()),
    ("embed", FilmBlock()),
    ("table", TableBlock()),
    ("code", CodeBlock()),
    ("term", TermBlock()),
    ("download", DownloadBlock()),
    ("signup", SignupBlock()),
]
