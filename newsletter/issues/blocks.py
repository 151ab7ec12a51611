"""The blocks of an issue: each is drawn as a page, as mail and as plain text."""

from blog.blocks.text import QuoteBlock, TextBlock

ISSUE_BLOCKS = [("text", TextBlock()), ("quote", QuoteBlock())]
