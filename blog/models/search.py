from django.db import models


class SearchWord(models.Model):
    """A word of the public pages of a language: what an unknown word of a search may have meant.

    ``folded`` is the word without marks, ``stem`` what its forms have in common (blog.search.words).
    ``pages`` is the number of pages that have it.
    """

    lang = models.CharField(max_length=8)
    word = models.CharField(max_length=40)
    folded = models.CharField(max_length=80)
    stem = models.CharField(max_length=80)
    pages = models.IntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["lang", "word"], name="searchword_once")]
        indexes = [
            models.Index(fields=["lang", "stem"], name="searchword_stem"),
            models.Index(fields=["lang", "folded"], name="searchword_folded"),
        ]

    def __str__(self) -> str:
        return self.word


class PageWords(models.Model):
    """The words that a page has given to ``SearchWord``, as it stood at ``published_at``."""

    # No relation: when a page is deleted, its words are still to be taken back.
    page_id = models.PositiveIntegerField(unique=True)
    lang = models.CharField(max_length=8, db_index=True)
    published_at = models.DateTimeField()
    words = models.TextField()

    def __str__(self) -> str:
        return str(self.page_id)
