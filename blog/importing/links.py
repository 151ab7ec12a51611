"""Links between documents: ``[x](/customer-service)`` is the page with that key, once there is one."""

import re
from collections.abc import Mapping
from urllib.parse import unquote

from blog.importing.values import Block
from blog.slugs import TOP_LEVEL

LINK = re.compile(r'<a href="/([^/"#?]+)/?(?:[#?][^"]*)?">(.*?)</a>', re.DOTALL)


def link(blocks: list[Block], pages: Mapping[str, int]) -> list[Block]:
    """The blocks with a page link for every key in ``pages`` (page id by key), plain text for others."""

    def replace(match: re.Match[str]) -> str:
        key, text = unquote(match[1]), match[2]
        if key in TOP_LEVEL:
            return match[0]
        return f'<a linktype="page" id="{pages[key]}">{text}</a>' if key in pages else text

    return [(kind, LINK.sub(replace, value) if kind == "text" else value) for kind, value in blocks]


def keys_linked(blocks: list[Block]) -> list[str]:
    """Every key the blocks link to, known or not."""
    found = {unquote(match[1]) for kind, value in blocks if kind == "text" for match in LINK.finditer(value)}
    return sorted(found - TOP_LEVEL)
