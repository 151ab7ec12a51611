"""The top of a page's blocks."""

from threading import RLock
from typing import Any

from wagtail.blocks import StreamBlock

ONE_AT_A_TIME = RLock()


class SharedStreamBlock(StreamBlock):
    """Is validated by one thread at a time, as all threads share the blocks below it.

    Of a draft, Wagtail makes required fields optional and then required again
    (``FieldBlock.defer_required_validation``): two at once fail, or leave a field optional for good.
    """

    def clean(self, value: Any) -> Any:
        with ONE_AT_A_TIME:
            return super().clean(value)

    def clean_deferred(self, value: Any) -> Any:
        with ONE_AT_A_TIME:
            return super().clean_deferred(value)
