"""What the admin's forms post."""

from collections.abc import Sequence
from typing import Any


def inline(name: str, rows: Sequence[dict[str, Any]], *, saved: int = 0) -> dict[str, Any]:
    """The fields of a formset."""
    counts = {f"{name}-TOTAL_FORMS": len(rows), f"{name}-INITIAL_FORMS": saved}
    fields = {
        f"{name}-{number}-{key}": value for number, row in enumerate(rows) for key, value in row.items()
    }
    return {**counts, f"{name}-MIN_NUM_FORMS": 0, f"{name}-MAX_NUM_FORMS": 1000, **fields}
