"""PostgreSQL's side of blog.search.backend: the whole query ranked at once, not word by word."""

from typing import Any

from django.contrib.postgres.search import SearchRank
from django.db.models import Case, FloatField, Value, When
from modelsearch.backends.database.postgres import postgres

from blog.search.backend import IN_TITLE, WordsAlone


class OneRank(WordsAlone):
    def _build_rank_expression(self, vectors: Any, config: str) -> Any:
        query = self.build_tsquery(self.query, config=config)
        ranks = [SearchRank(vector, query, weights=self.sql_weights) * boost for vector, boost in vectors]
        return sum(ranks[1:], ranks[0])


class Search(OneRank, postgres.PostgresSearchQueryCompiler):
    def _build_rank_expression(self, vectors: Any, config: str) -> Any:
        is_in_title = When(index_entries__title=self.build_tsquery(self.query, config=config), then=IN_TITLE)
        in_title = Case(is_in_title, default=Value(0.0), output_field=FloatField())
        return super()._build_rank_expression(vectors, config) + in_title


class Autocomplete(OneRank, postgres.PostgresAutocompleteQueryCompiler):
    pass


class PostgresqlBackend(postgres.PostgresSearchBackend):
    query_compiler_class = Search
    autocomplete_query_compiler_class = Autocomplete
