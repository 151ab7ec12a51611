"""How titles and dates stand in lists: nothing breaks at a short hyphen, days are written the local way."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from blog.templatetags.blog_titles import unbroken


def test_markup_in_a_title_stays_text():
    assert unbroken("<b>e-post</b> & <i>-</i>") == ("&lt;b&gt;e-post&lt;/b&gt; &amp; &lt;i&gt;-&lt;/i&gt;")


@pytest.mark.parametrize("word", ["e-post.", "(47-2026):", "PC-en", "«e-post»", "4 239", "1 200 000"])
def test_a_short_word_with_a_hyphen_and_a_large_number_are_kept_on_one_line(word: str):
    assert unbroken(f"Om {word} og mer") == f'Om <span class="unbroken">{word}</span> og mer'


@pytest.mark.parametrize(
    "words", ["Munn-til-munn-markedsføring", "Ett – to", "- punkt", "2 3", "uke 45 2026", "uten", ""]
)
def test_what_is_long_or_has_no_hyphen_inside_may_break(words: str):
    assert unbroken(words) == words


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("lang", "day"), [("nb", "<b>8.</b> oktober 2026"), ("pl", "<b>8</b> października 2026")]
)
def test_the_day_of_a_post_is_written_the_local_way(lang: str, day: str, make_post: Any):
    post = make_post("Benken", date=datetime(2026, 10, 8, 12, tzinfo=UTC))
    with translation.override(lang):
        assert day in render_to_string("blog/includes/contents.html", {"posts": [post]})
