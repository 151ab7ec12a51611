"""What people are asked in this room, published in the words of their language."""

from collections.abc import Callable
from typing import TypeVar

from django.conf import settings
from django.utils import translation

from consent.models import Notice, Wording
from consent.selectors import current_notice
from consent.services import publish_notice, purpose_create
from sharing.notices import (
    DPV,
    FOLLOWING,
    PURPOSE,
    following_notice_text,
    following_title,
    share_notice_text,
    share_title,
)

T = TypeVar("T")


def share_notice(*, lang: str) -> Notice:
    """The published notice of sharing in ``lang``."""
    return _published(PURPOSE, share_title, share_notice_text, lang)


def following_notice(*, lang: str) -> Notice:
    """The published notice of keeping one's links together, in ``lang``."""
    return _published(FOLLOWING, following_title, following_notice_text, lang)


def _published(slug: str, title: Callable[[], str], say: Callable[[], Wording], lang: str) -> Notice:
    """Same words, same row; new words, a new version."""
    titles = {code: _in(code, title) for code, _name in settings.LANGUAGES}
    purpose = purpose_create(slug=slug, title=titles[settings.LANGUAGE_CODE], dpv=DPV, titles=titles)
    words = _in(lang, say)
    current = current_notice(purpose=purpose, lang=lang)
    if current and current.wording == words:
        return current  # publishing locks the purpose, and links are offered all the time
    return publish_notice(purpose=purpose, lang=lang, **words._asdict())


def _in(lang: str, say: Callable[[], T]) -> T:
    with translation.override(lang):
        return say()
