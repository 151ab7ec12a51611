"""PostgreSQL's side of blog.search.backend: what its indexes can find, the whole query ranked at once."""

from functools import reduce
from operator import and_, or_
from typing import Any

from django.contrib.postgres.search import SearchRank
from django.db.models import Case, F, FloatField, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Cast
from modelsearch.backends.database.postgres import postgres
from modelsearch.query import And, MatchAll, Not, Or, PlainText, SearchQuery

from blog.search.backend import IN_TITLE, WordsAlone

ENTRY = {f"entry_{name}": F(f"index_entries__{name}") for name in ("object_id", "title", "body")}


class OneRank(WordsAlone):
    def _build_rank_expression(self, vectors: Any, config: str) -> Any:
        query = self.build_tsquery(self.query, config=config)
        ranks = [SearchRank(vector, query, weights=self.sql_weights) * boost for vector, boost in vectors]
        return sum(ranks[1:], ranks[0])


class Search(OneRank, postgres.PostgresSearchQueryCompiler):
    """Wagtail's own asks title and body joined into one, which no index has: that reads every text."""

    def search(
        self,
        config: str,
        start: int | None,
        stop: int | None,
        score_field: str | None = None,
        backend: Any = None,
    ) -> QuerySet[Any]:
        if isinstance(self.query, (MatchAll, Not)) or self.fields:
            return super().search(config, start, stop, score_field, backend)
        found = self.queryset.alias(**ENTRY).filter(
            self._has(self.query, config), pk=Cast("entry_object_id", IntegerField())
        )
        rank = self._build_rank_expression(self.get_index_vectors(self.query), config)
        return self._apply_ordering_and_scoring(found, rank, start, stop, score_field)

    def _has(self, query: SearchQuery, config: str) -> Q:
        """Each word in the title or in the text."""
        match query:
            case PlainText(operator="and") if " " in query.query_string:
                words = map(PlainText, query.query_string.split())
                return reduce(and_, (self._has(word, config) for word in words))
            case And():
                return reduce(and_, (self._has(part, config) for part in query.subqueries))
            case Or() if any(isinstance(part, (And, Or, Not)) for part in query.subqueries):
                return reduce(or_, (self._has(part, config) for part in query.subqueries))
            case Not():
                return ~self._has(query.subquery, config)
        words = self.build_tsquery(query, config=config)
        return Q(entry_title=words) | Q(entry_body=words)

    def _build_rank_expression(self, vectors: Any, config: str) -> Any:
        is_in_title = When(index_entries__title=self.build_tsquery(self.query, config=config), then=IN_TITLE)
        in_title = Case(is_in_title, default=Value(0.0), output_field=FloatField())
        return super()._build_rank_expression(vectors, config) + in_title


class Autocomplete(OneRank, postgres.PostgresAutocompleteQueryCompiler):
    pass


class PostgresqlBackend(postgres.PostgresSearchBackend):
    query_compiler_class = Search
    autocomplete_query_compiler_class = Autocomplete
