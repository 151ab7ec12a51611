"""Whether an answer has the shape its documentation promises: every field, and no other."""

from typing import Any

from pydantic import BaseModel, TypeAdapter


def shaped(kind: Any, told: Any) -> None:
    """AssertionError for a field that ``kind`` does not know; ValidationError for one of another type."""
    read = TypeAdapter(kind).validate_python(told)
    assert strange(read, told) == []


def strange(read: Any, told: Any, at: str = "") -> list[str]:
    """Where ``told`` has what is not in ``read``."""
    if isinstance(read, BaseModel):
        fields = type(read).model_fields
        unknown = [f"{at}.{name}" for name in told if name not in fields]
        parts = [(getattr(read, name), told[name], f"{at}.{name}") for name in told if name in fields]
    elif isinstance(read, list):
        unknown = []
        parts = [(one, of, f"{at}[{n}]") for n, (one, of) in enumerate(zip(read, told, strict=True))]
    else:
        return []
    return unknown + [place for part in parts for place in strange(*part)]
