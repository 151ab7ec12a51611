"""The page at addresses where nothing is: what may have been meant, and where to read on."""

import re

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from blog.selectors.posts import public_posts

LATEST = 3
LONGEST = 60

# The end of a file's name, as in «avmelding.html», and numbers, as in dates and old addresses' ids.
NO_WORDS = re.compile(r"\.\w{1,5}$|(?<![^\W_])\d+(?![^\W_])")
WORD = re.compile(r"[^\W_]+")


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404 with a search for the words of the address. No cache keeps it: the page may come."""
    lang = str(request.LANGUAGE_CODE)
    context = {"words": words_of(request.path_info), "posts": public_posts(lang)[:LATEST]}
    return render(request, "404.html", context, status=404)


def words_of(path: str) -> str:
    """The words of the last step of an address that has any, a line to search for; it may be empty."""
    for step in reversed(path.split("/")):
        if words := WORD.findall(NO_WORDS.sub(" ", step)):
            return " ".join(words)[:LONGEST].strip()
    return ""
