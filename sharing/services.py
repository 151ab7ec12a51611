"""What happens to a share: offered, used, stopped, converted, dropped. Visits are in ``hits.services``."""

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from wagtail.models import Page

from consent.models import Consent, Notice
from consent.selectors import current_notice
from consent.services import publish_notice, purpose_create, record, subject_for_share, withdraw
from consent.states import State
from sharing import selectors
from sharing.hits.models import Hit
from sharing.hits.seen import remember_sharer
from sharing.models import Conversion, Share, ShareCount
from sharing.notices import DPV, PURPOSE, share_notice_text
from sharing.tokens import is_code, new_code
from webhooks.services import emit

DROP_AT_ONCE = 500


def share_notice(*, lang: str) -> Notice:
    """The published notice of sharing in ``lang``. Same words, same row; new words, a new version."""
    with translation.override(settings.LANGUAGE_CODE):
        title = _("Sharing a link")
    purpose = purpose_create(slug=PURPOSE, title=title, dpv=DPV)
    with translation.override(lang):
        words = share_notice_text()
    current = current_notice(purpose=purpose, lang=lang)
    if current and current.wording == words:
        return current  # publishing locks the purpose, and links are offered all the time
    return publish_notice(purpose=purpose, lang=lang, **words._asdict())


@transaction.atomic
def offer(*, page: Page, channel: str = Share.Channel.UNKNOWN, via: str = "", visitor: str = "") -> Share:
    """A link to ``page``, as ``selectors.shareable_page`` gave it. It counts for nothing until it is used.

    ``via`` is the code of the link that brought the sharer: one more generation. Being arrived through is a
    use of that link. An unknown or stopped ``via`` is ignored, and the chain starts anew. ``visitor``
    (``Caller.visitor``) tells the sharer's own visits apart for a day; it is not kept with the share.
    """
    parent = _arrived_through(via)
    share = Share.objects.create(
        code=new_code(),
        page=page,
        channel=channel,
        parent=parent,
        root_id=(parent.root_id or parent.pk) if parent else None,
        generation=parent.generation + 1 if parent else 1,
        notice=share_notice(lang=page.locale.language_code),
        created_at=timezone.now(),
    )
    if visitor:
        remember_sharer(share_id=share.pk, visitor=visitor)
    return share


def use(*, code: str, channel: str | None = None) -> Share | None:
    """First use: the sharer's consent is recorded, the share counts from now. None for an unknown code.

    Used again, or stopped: nothing happens. ``channel`` is how it was handed on, when that is known by now.
    """
    share = Share.objects.filter(code=code).first() if is_code(code) else None
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
    emit(type="share.created", subject=share.code, data=_told(share))
    return share


@transaction.atomic
def stop(*, share: Share) -> Share:
    """The sharer takes the link back: it leads to the page without a code, and nothing more is counted."""
    share = _locked().get(pk=share.pk)
    if share.stopped_at:
        return share
    share.stopped_at = timezone.now()
    share.save(update_fields=["stopped_at"])
    if share.subject:
        withdraw(subject=share.subject, purpose=share.notice.purpose, method="share-page-post")
    return share


@transaction.atomic
def convert(*, share: Share, consent: Consent) -> Conversion | None:
    """A confirmed signup that ``share`` brought, once for each round of the consent. None for a stopped link.

    Whether the consent still lives is never copied here: ``selectors.travel`` asks the consent.
    """
    used = use(code=share.code)
    if used is None or used.stopped_at:
        return None
    conversion, is_new = Conversion.objects.get_or_create(
        record_id=consent.record_id, defaults={"share": used, "consent": consent, "at": timezone.now()}
    )
    if is_new:
        emit(type="share.converted", subject=used.code, data=_told(used))
    return conversion


def drop_unused() -> int:
    """Delete links offered a day ago and never used; how many that were. A hit on its way is a use."""
    dropped = 0
    while batch := _unused():
        with transaction.atomic():
            dropped += Share.objects.filter(pk__in=batch, used_at=None).delete()[1].get("sharing.Share", 0)
    return dropped


def prune() -> int:
    """Delete the counts of links of long ago; how many."""
    pruned = 0
    while batch := list(selectors.old_counts().values_list("pk", flat=True)[:DROP_AT_ONCE]):
        pruned += ShareCount.objects.filter(pk__in=batch).delete()[0]
    return pruned


def _unused() -> list[int]:
    batch = list(selectors.long_unused().order_by("pk").values_list("pk", flat=True)[:DROP_AT_ONCE])
    hit = set(Hit.objects.filter(share_id__in=batch).values_list("share_id", flat=True))
    return [pk for pk in batch if pk not in hit]


def _locked() -> QuerySet[Share]:
    shares = Share.objects.select_related("subject", "notice__purpose")
    return shares.select_for_update(of=("self",), no_key=True)


def _arrived_through(code: str) -> Share | None:
    share = use(code=code)
    return share if share and not share.stopped_at else None


def _told(share: Share) -> dict[str, object]:
    """What an event says about a share: ids, and nothing about anybody."""
    return {
        "code": share.code,
        "page": share.page_id,
        "channel": share.channel,
        "generation": share.generation,
        "parent": share.parent_id,
    }
