from django.db import models


class PageGeneration(models.Model):
    """One row whose number grows with every change a cached page may show (blog.page_cache.triggers)."""

    number = models.BigIntegerField(default=1)

    def __str__(self) -> str:
        return str(self.number)
