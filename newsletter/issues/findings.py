"""What a check is given, and what it says."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

from mail.models import MailingText
from newsletter.issues.parts import Block, every
from newsletter.issues.texts import Edition, editions, texts_in
from newsletter.models import IssuePage

# As long as the code of a share.
SOME_CODE = "x" * 12


class Finding(NamedTuple):
    """What is so, and what to do about it. ``block``: the id of the block it is about, or empty."""

    level: Literal["error", "warning"]
    words: str
    fix: str
    block: str = ""


@dataclass(frozen=True)
class Draft:
    """An issue in all its languages, with everything that would be sent."""

    issue: IssuePage

    @cached_property
    def editions(self) -> list[Edition]:
        return editions(self.issue)

    @cached_property
    def texts(self) -> Sequence[MailingText]:
        return texts_in(self.editions, SOME_CODE)

    @property
    def pages(self) -> list[IssuePage]:
        return [edition.page for edition in self.editions]

    @cached_property
    def blocks(self) -> list[Block]:
        return [block for page in self.pages for block in every(page.body)]
