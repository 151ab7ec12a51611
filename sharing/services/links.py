"""What happens to a link: offered, used, stopped, deleted. Visits are in ``hits.services``."""

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from wagtail.models import Page

from consent import rights
from consent.services import record, subject_for_share, withdraw
from consent.states import State
from sharing.hits.seen import remember_sharer
from sharing.models import Ambassador, Share
from sharing.selectors import is_disclosed
from sharing.services.wording import share_notice
from sharing.tokens import is_code, new_code
from webhooks.services import emit


@transaction.atomic
def offer(
    *,
    page: Page,
    channel: str = Share.Channel.UNKNOWN,
    via: str = "",
    visitor: str = "",
    ambassador: Ambassador | None = None,
) -> Share:
    """A link to ``page``, as ``selectors.shareable_page`` gave it. It counts for nothing until it is used.

    ``via`` is the code of the link that brought the sharer: one more generation. Being arrived through is a
    use of that link. A ``via`` that is unknown, stopped or not disclosed is ignored: the chain starts anew.
    ``visitor`` (``Caller.visitor``) tells the sharer's own visits apart for a day; it is not kept with the
    share. An ambassador's link begins a chain of its own campaign (``services.ambassador_link`` asks whether
    it may).
    """
    parent = None if ambassador else _arrived_through(via)
    share = Share.objects.create(
        code=new_code(),
        page=page,
        channel=channel,
        parent=parent,
        root_id=(parent.root_id or parent.pk) if parent else None,
        generation=parent.generation + 1 if parent else 1,
        depth=parent.depth + 1 if parent and _same_text(parent.page, page) else 1,
        ambassador=ambassador,
        campaign_id=ambassador.campaign_id if ambassador else parent and parent.campaign_id,
        notice=share_notice(lang=page.locale.language_code),
        created_at=timezone.now(),
    )
    if visitor:
        remember_sharer(share_id=share.pk, visitor=visitor)
    return share


def offer_root(*, page: Page) -> Share:
    """The one link by which all readers of a letter come: made by us, in use at once. In the caller's
    transaction.

    Nobody pressed a button and the link is about nobody, so no consent is recorded and no subject made.
    """
    now = timezone.now()
    share = Share.objects.create(
        code=new_code(),
        page=page,
        channel=Share.Channel.MAIL,
        notice=share_notice(lang=page.locale.language_code),
        created_at=now,
        used_at=now,
    )
    emit(type="share.created", subject=share.code, data=told(share))
    return share


def use(*, code: str, channel: str | None = None) -> Share | None:
    """First use: the sharer's consent is recorded, the share counts from now. None for an unknown code.

    Used again, or stopped: nothing happens. ``channel`` is how it was handed on, when that is known by now.
    """
    known = Share.objects.select_related("page").filter(code=code)
    share = known.first() if is_code(code) else None
    if share is None or share.used_at or share.stopped_at:
        return share
    with transaction.atomic():
        share = _locked().filter(code=code).first()
        if share is None or share.used_at or share.stopped_at:
            return share
        return _first_use(share, channel or share.channel)


def _first_use(share: Share, channel: str) -> Share:
    share.used_at, share.channel = timezone.now(), channel
    share.subject = subject_for_share(code=share.code)
    share.save(update_fields=["used_at", "channel", "subject"])
    record(
        subject=share.subject,
        purpose=share.notice.purpose,
        state=State.GIVEN,
        method="share-button",
        notice=share.notice,
    )
    emit(type="share.created", subject=share.code, data=told(share))
    return share


@transaction.atomic
def stop(*, share: Share) -> Share:
    """The sharer takes the link back: it leads to the page without a code, and nothing more is counted."""
    share = _locked().get(pk=share.pk)
    if share.stopped_at:
        return share
    _halt(share)
    if share.subject:
        withdraw(subject=share.subject, purpose=share.notice.purpose, method="share-page-post")
    return share


@transaction.atomic
def end(*, share: Share) -> None:
    """The link's time is over: as stopped, by nobody's word."""
    share = _locked().get(pk=share.pk)
    if share.stopped_at or share.subject is None:
        return
    _halt(share)
    record(
        subject=share.subject,
        purpose=share.notice.purpose,
        state=State.EXPIRED,
        method="expiry-job",
        entity="controller",
    )


@transaction.atomic
def delete(*, share: Share) -> None:
    """The sharer wants the link gone: its code leads nowhere, and all that pointed at them is erased.

    What stays is a place in the chain without a name, so that what grew from it is still joined, and the
    figures, which point at nobody. Idempotent. SubjectHeld while the record must be kept.
    """
    found = _locked().filter(pk=share.pk).first()
    if found is None or found.deleted_at:
        return  # the button was pressed twice: what is left is the place in the chain
    share = stop(share=found)
    if share.subject:
        rights.erase(subject=share.subject, reason="link-deleted")
    else:
        share.delete()


def _halt(share: Share) -> None:
    share.stopped_at = timezone.now()
    share.save(update_fields=["stopped_at"])


def _locked() -> QuerySet[Share]:
    shares = Share.objects.select_related("subject", "notice__purpose", "page")
    return shares.select_for_update(of=("self",), no_key=True)


def _arrived_through(code: str) -> Share | None:
    share = use(code=code)
    return share if share and not share.stopped_at and is_disclosed(share) else None


def _same_text(page: Page, other: Page) -> bool:
    """Whether two pages are one, or translations of each other."""
    return page.translation_key == other.translation_key


def told(share: Share) -> dict[str, object]:
    """What an event says about a share: ids, and nothing about anybody."""
    return {
        "code": share.code,
        "page": share.page_id,
        "channel": share.channel,
        "generation": share.generation,
        "parent": share.parent_id,
    }
