"""One link, and links that something is due for."""

from datetime import date, timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from wagtail.models import Page

from consent.models import Subject
from consent.states import LIVING
from sharing.hits.models import Hit
from sharing.models import Share, ShareCount
from sharing.pages import public
from sharing.selectors.landing import is_disclosed
from sharing.tokens import is_code

UNUSED_LIVES = timedelta(hours=24)


def standing_share(code: str) -> Share | None:
    """The link of a code. None when there is none, or when it was stopped."""
    return Share.objects.filter(code=code, stopped_at=None).first() if is_code(code) else None


def counting_share(code: str) -> Share | None:
    """The link that brought a reader, where it counts: standing, and nothing undisclosed of whose it is."""
    share = standing_share(code)
    return share if share and is_disclosed(share) else None


def public_share(code: str) -> Share | None:
    """A link that still leads somewhere as a link: known, not stopped, its page public."""
    pages = public(Page.objects.filter(pk=OuterRef("page")))
    found = Share.objects.select_related("page__locale").filter(Exists(pages), code=code, stopped_at=None)
    return found.first() if is_code(code) else None


def long_unused() -> QuerySet[Share]:
    """Links offered a day ago, not used since, and kept by nobody."""
    return Share.objects.filter(used_at=None, follower=None, created_at__lt=timezone.now() - UNUSED_LIVES)


def expired_links() -> QuerySet[Share]:
    """Links whose consent has run out and which still count."""
    over = Q(subject__consents__state__in=LIVING, subject__consents__valid_until__lte=timezone.now())
    return Share.objects.filter(over, stopped_at=None)


def untallied() -> QuerySet[Share]:
    """Used links that no day's figures count yet."""
    return Share.objects.filter(used_at__isnull=False, tallied=False)


def has_due() -> bool:
    """Whether the roll-up has anything to do: hits and links to count, or unused links to drop."""
    return Hit.objects.exists() or untallied().exists() or long_unused().exists()


def old_counts() -> QuerySet[ShareCount]:
    """Counts of links from before the month that began SHARE_COUNT_MONTHS ago."""
    today = timezone.localdate()
    year, month = divmod(today.year * 12 + today.month - 1 - settings.SHARE_COUNT_MONTHS, 12)
    return ShareCount.objects.filter(day__lt=date(year, month + 1, 1))


def left_behind() -> QuerySet[Subject]:
    """Pseudonyms of links that went with their page: nobody can open what they could be deleted on."""
    return Subject.objects.filter(scheme=Subject.Scheme.SHARE, share=None, hold=None)


def has_old() -> bool:
    """Whether the pruning task would find something to do."""
    return old_counts().exists() or expired_links().exists() or left_behind().exists()
