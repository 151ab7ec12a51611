"""SQLite's side of blog.search.backend: one scan of the full text, joined with the rows it is about."""

from typing import Any

from django.db import connection
from django.db.models import FloatField, QuerySet
from django.db.models.expressions import RawSQL
from modelsearch.backends.database.sqlite import sqlite
from modelsearch.backends.database.sqlite.query import MatchExpression
from modelsearch.query import MatchAll, Not
from modelsearch.utils import get_descendants_content_types_pks

from blog.search.backend import IN_TITLE, WordsAlone

ENTRY = sqlite.IndexEntry._meta.db_table
FTS = sqlite.SQLiteFTSIndexEntry._meta.db_table
# The weights are those of the columns autocomplete, body and title. Less is better.
RANK = f"bm25({FTS}, 1, 1, 10)"
IS_IN_TITLE = f"{FTS}.rowid IN (SELECT rowid FROM {FTS} WHERE {FTS} MATCH %s)"  # noqa: S608  (names of tables)


class JoinedSearch(WordsAlone):
    def search(
        self, config: Any, start: int | None, stop: int | None, score_field: str | None = None
    ) -> QuerySet[Any]:
        if isinstance(self.query, (MatchAll, Not)):
            return super().search(config, start, stop, score_field)
        found, score = self.found(), self.score()
        if score_field:
            found = found.annotate(**{score_field: score})
        if self.order_by_relevance:
            found = found.order_by(score, "-pk")
        elif not found.query.order_by:
            found = found.order_by("-pk")
        return found[start:stop]

    def found(self) -> QuerySet[Any]:
        meta = self.queryset.model._meta
        types = ", ".join(map(str, get_descendants_content_types_pks(meta.model)))
        return self.queryset.extra(  # noqa: S610  (what was typed is a parameter)
            tables=[FTS, ENTRY],
            where=[
                f"{FTS} MATCH %s",
                # The plus keeps SQLite from any other order than: full text, entry, row.
                f"{ENTRY}.id = +{FTS}.rowid",
                f"+{ENTRY}.content_type_id IN ({types})",
                f"{meta.db_table}.{meta.pk.column} = CAST({ENTRY}.object_id AS INTEGER)",
            ],
            params=[self.match(self.fields or self.FTS_TABLE_FIELDS)],
        )

    def score(self) -> RawSQL:
        if "title" not in self.FTS_TABLE_FIELDS:
            return RawSQL(RANK, [], FloatField())  # noqa: S611
        ranked = f"{RANK} - {IN_TITLE} * ({IS_IN_TITLE})"
        return RawSQL(ranked, [self.match(["title"])], FloatField())  # noqa: S611

    def match(self, columns: list[str]) -> str:
        """The query in the language of FTS5, for some columns."""
        query = self.build_search_query(sqlite.normalize(self.query))
        compiler = sqlite.SQLiteFTSIndexEntry.objects.all().query.get_compiler(connection=connection)
        [text] = MatchExpression(columns, query).as_sql(compiler, connection)[1]
        return str(text)


class Search(JoinedSearch, sqlite.SQLiteSearchQueryCompiler):
    pass


class Autocomplete(JoinedSearch, sqlite.SQLiteAutocompleteQueryCompiler):
    pass


class SqliteBackend(sqlite.SQLiteSearchBackend):
    query_compiler_class = Search
    autocomplete_query_compiler_class = Autocomplete
