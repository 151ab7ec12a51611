"""Gathering what is due, and turning it on and off for a list."""

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from mail.mailings.services import mailing_create
from newsletter import kinds
from newsletter.digests.news import anything_new, new_posts
from newsletter.digests.recipients import has_readers
from newsletter.digests.windows import Window, windows
from newsletter.models import Digest, MailingList
from newsletter.sending.services import TURNS


def has_due() -> bool:
    """Whether a run would gather anything. Three queries at most."""
    return bool(anything_new(windows()))


def gather_due() -> int:
    """A digest for each window in which anything is new; how many. Idempotent: the next window begins where
    a digest ends, and killed between two, the rest is due still."""
    return sum(digest_create(window=window) is not None for window in anything_new(windows()))


def digest_create(*, window: Window) -> Digest | None:
    """What ``window`` brings, and its mailing where anybody gets it. None when somebody else was faster, or
    the list has stopped gathering."""
    digest = Digest(
        mailing_list=window.mailing_list,
        cadence=window.cadence,
        since=window.since,
        until=window.until,
        posts=new_posts(window),
    )
    # Asked before the transaction: it may go over everybody.
    return _keep(digest, has_readers=has_readers(digest)) if digest.posts else None


@transaction.atomic
def _keep(digest: Digest, *, has_readers: bool) -> Digest | None:
    # Held, so that of two at once the second sees what the first has kept.
    mailing_list = MailingList.objects.select_for_update(no_key=True, of=("self",)).get(
        pk=digest.mailing_list_id
    )
    begins = {one.cadence: one.since for one in windows(only=mailing_list)}
    if begins.get(digest.cadence) != digest.since:
        return None
    if has_readers:
        purpose = digest.mailing_list.purpose
        digest.mailing = mailing_create(kind=kinds.DIGEST, purpose=purpose, params={}, expected=None)
    digest.save()
    return digest


@transaction.atomic
def turn(*, digest: Digest, action: str, by: User | None) -> None:
    """Pause, resume or cancel the sending: one of ``newsletter.sending.services.TURNS``. MailingStateError in
    a state in which it cannot be done."""
    assert digest.mailing
    TURNS[action](mailing=digest.mailing)
    log(digest.mailing_list, action, user=by, data={"digest": digest.pk})


def list_set_gathering(*, mailing_list: MailingList) -> None:
    """What was published before ``mailing_list`` began to gather is not sent. In the caller's transaction."""
    if mailing_list.gathers != (mailing_list.gathers_since is not None):
        mailing_list.gathers_since = timezone.now() if mailing_list.gathers else None
        mailing_list.save(update_fields=["gathers_since"])
