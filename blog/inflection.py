"""Which forms of a word in running text are meant by a term: «kaskade» by «kaskadene». Pure.

A few rules of endings, modest on purpose: a rule too many links what has nothing to do with the term. What
they miss stands in the term's «other forms».
"""

import re
from functools import lru_cache

# Shorter words have no forms but their own: «måler» is no «mål».
SHORTEST = 4
LONGEST_ENDING = 4

AFTER_E = re.compile(r"n|ns|r|rs|t|ts|ne|nes|s")
AFTER_OTHER = re.compile(r"en|ens|et|ets|er|ers|ene|enes|a|as|s")
POLISH = re.compile(
    r"a|ą|ach|ami|ć|ci|cią|e|ę|ego|ej|em|emu|i|ia|iach|iami|ich|ie|iem|im|imi|iom|iu|o|om|ów|owi|owie|u|y|ych"
    r"|ym|ymi"
)
POLISH_ENDING = re.compile(r"(?:ie|[aąeęioyć])$")


def root(word: str, lang: str) -> str:
    """What all forms of a word of a term begin with."""
    if lang != "pl":
        return word
    shorter = POLISH_ENDING.sub("", word)
    return shorter if len(shorter) >= SHORTEST else word


@lru_cache(maxsize=20_000)
def roots(word: str, lang: str) -> tuple[str, ...]:
    """What may be the root of a word in a text, if its ending is one that such a root takes."""
    shortest = max(SHORTEST, len(word) - LONGEST_ENDING)
    found = (word[:place] for place in range(shortest, len(word)))
    return (word, *(begun for begun in found if _endings(begun, lang).fullmatch(word, len(begun))))


def _endings(root: str, lang: str) -> re.Pattern[str]:
    if lang == "pl":
        return POLISH
    return AFTER_E if root.endswith("e") else AFTER_OTHER
