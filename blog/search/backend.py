"""Wagtail's search in the site's own database, made safe for any input and quick for many hits.

What Wagtail does itself (8.0, with modelsearch 1.3), on the site, in its admin and in its API:

* A lone double quote, NUL or nothing but blanks is an SQL error.
* SQLite finds the rank of each hit by searching anew: a word that 10,000 posts have takes minutes.
* The rank of «this and (that or that)» is a product of ranks, which on SQLite puts the worst hit first.

Here a query consists of words alone, and each hit has one rank: pages with every word in the title first,
then by what the engine says of the text (bm25 on SQLite, ts_rank on PostgreSQL).
"""

import re
from typing import Any

from django.db import connection
from modelsearch.query import MATCH_NONE, And, Not, Or, Phrase, PlainText, SearchQuery

from blog.search.words import LONGEST_QUERY, bare_words

# More than a text ever adds to a rank.
IN_TITLE = 1000.0
MOST_WORDS = 16
HYPHENED = re.compile(r"[^\w-]+")


def SearchBackend(params: dict[str, Any]) -> Any:  # noqa: N802  (the name by which Wagtail looks for it)
    """The backend for the engine of the site's database."""
    if connection.vendor == "postgresql":
        from blog.search.postgresql import PostgresqlBackend

        return PostgresqlBackend(params)
    from blog.search.sqlite import SqliteBackend

    return SqliteBackend(params)


class WordsAlone:
    """For a query compiler: whatever was typed, the engine gets words."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.query = of_words(self.query) or MATCH_NONE


def of_words(query: SearchQuery) -> SearchQuery | None:
    """The query with nothing in it but words; None when none are left."""
    match query:
        case PlainText():
            words = bare_words(query.query_string)[:MOST_WORDS]
            return PlainText(" ".join(words), query.operator, query.boost) if words else None
        case Phrase():
            # PostgreSQL takes a word with a hyphen for one word and for its parts.
            split = HYPHENED.split(query.query_string[:LONGEST_QUERY])
            words = [word for word in split if bare_words(word)][:MOST_WORDS]
            return Phrase(" ".join(words)) if words else None
        case Not():
            inner = of_words(query.subquery)
            return Not(inner) if inner else None
        case And() | Or():
            kept = [part for part in map(of_words, query.subqueries) if part]
            return type(query)(kept) if len(kept) > 1 else next(iter(kept), None)
    return query
