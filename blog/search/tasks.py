"""Keeps the words of the site as its public pages have them."""

from django_tasks import task

from blog.search.selectors import words_due
from blog.search.services import words_learn

AT_ONCE = 50


@task()
def learn_words() -> None:
    """Take up what was published, changed, hidden or deleted since the last time."""
    while pages := words_due(AT_ONCE):
        words_learn(pages=pages)
