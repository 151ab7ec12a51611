"""Lists, and what they are called."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import override

from consent.models import Purpose
from consent.selectors import SignupNotice, signup_notices
from newsletter import notices
from newsletter.models import MailingList, MailingListText, SignupRequest


@dataclass(frozen=True)
class ListWords:
    """What a list is called, brings and how often, in one language."""

    slug: str
    title: str
    description: str
    frequency: str


def open_lists(lang: str) -> list[SignupNotice]:
    """The lists one can ask for, each with the notice that stands beside its box."""
    return signup_notices(lang)


def open_to_signups() -> QuerySet[MailingList]:
    """The lists that take signups now."""
    found: QuerySet[MailingList] = MailingList.objects.filter(closed_at=None, retired_at=None)
    return found


def list_purposes() -> QuerySet[Purpose]:
    """What one agrees to with a list, any list."""
    return Purpose.objects.filter(mailing_list__isnull=False)


def all_slugs() -> list[str]:
    """Every list, also those that take no signups any more."""
    return list(MailingList.objects.values_list("slug", flat=True))


def lists_of(signup: SignupRequest, lang: str) -> list[ListWords]:
    """The lists a signup asks for, in ``lang`` as far as they have words in it."""
    return lists_for(list(signup.purposes.values_list("pk", flat=True)), lang)


def lists_for(purpose_ids: list[int], lang: str) -> list[ListWords]:
    """The lists of these purposes, in ``lang`` as far as they have words in it."""
    lists = MailingList.objects.filter(purpose__in=purpose_ids).prefetch_related("texts")
    return [words(mailing_list, lang) for mailing_list in lists]


def purpose_words(purpose_id: int, lang: str) -> ListWords:
    """What the list of a purpose is called."""
    return lists_for([purpose_id], lang)[0]


def words(mailing_list: MailingList, lang: str) -> ListWords:
    """A list's words in ``lang``, or in the first language it has."""
    texts = sorted(mailing_list.texts.all(), key=lambda text: (text.lang != lang, text.pk))
    text = texts[0] if texts else MailingListText(lang=lang, title=mailing_list.slug, description="")
    with override(text.lang):
        frequency = notices.frequency_words(mailing_list.frequency)
    return ListWords(mailing_list.slug, text.title, text.description, frequency)
