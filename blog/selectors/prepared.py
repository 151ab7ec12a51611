"""Queries of public pages whose SQL is written once a process."""

from typing import Any

from blog.selectors.public import public_shape
from consent import prepared


class Prepared(prepared.Prepared):
    """One that minds what ``public_pages`` writes; everything else that changes the SQL is in ``shape``."""

    def key(self, shape: tuple[Any, ...]) -> tuple[Any, ...]:
        return (public_shape(), *shape)
