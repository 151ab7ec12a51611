"""Drafts that several editors' browsers keep at the same moment, in threads of one process."""

import sys
from collections.abc import Iterator

import pytest
from wagtail.blocks import StreamValue

from blog.models import PostPage
from newsletter.models import IssuePage, Segment
from tests.threads import at_once


@pytest.fixture(autouse=True)
def hurried() -> Iterator[None]:
    """Threads take turns as often as they can."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


@pytest.mark.parametrize(("model", "field"), [(PostPage, "body"), (IssuePage, "body"), (Segment, "rules")])
def test_what_is_required_stays_so_and_no_draft_breaks_another(model, field):
    stream = model._meta.get_field(field).stream_block
    children = [child for child in stream.child_blocks.values() if hasattr(child, "field")]
    before = [child.required for child in children]

    def keep() -> None:
        for _time in range(40):
            stream.clean_deferred(StreamValue(stream, [], is_lazy=False))

    at_once(*[keep] * 4)
    assert [child.required for child in children] == before
