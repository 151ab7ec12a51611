"""The fields of a text: ``{{ first_name }}``, replaced by each recipient's own value.

Who writes the text has put the defaults into the values: here a field is there, or it is an error.
"""

import re
from collections.abc import Mapping

FIELD = re.compile(r"\{\{ ([a-z_][a-z0-9_]*) \}\}")


def names(text: str) -> set[str]:
    """The fields that stand in ``text``."""
    return set(FIELD.findall(text))


def split(text: str) -> list[str]:
    """``text`` cut at its fields: what is fixed at the even places, names of fields at the odd ones."""
    return FIELD.split(text)


def fill(text: str, values: Mapping[str, str]) -> str:
    """``text`` with its fields replaced. KeyError for a field without a value."""
    return FIELD.sub(lambda found: values[found[1]], text)
