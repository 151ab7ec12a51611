"""Keeps the words of the site as its public pages have them."""

from itertools import islice

from django_tasks import task

from blog.search.selectors import words_due
from blog.search.services import words_learn

# Pages a run, so that the queue is free for others in between; and a transaction.
A_RUN, AT_ONCE = 2000, 50


@task()
def learn_words() -> None:
    """Take up what was published, changed, hidden or deleted since the last time, or begin to."""
    due = iter(words_due(A_RUN))
    while pages := list(islice(due, AT_ONCE)):
        words_learn(pages=pages)
