"""What people are asked, and in which words."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from consent import selectors
from consent.errors import NoticeUnknown
from consent.events import text_hash
from consent.ledger.leaves import notice_leaf
from consent.models import InboxEntry, Notice, Purpose, Wording

# How long a text may have stood open in somebody's browser after a newer one replaced it.
GRACE = timedelta(hours=24)


def purpose_create(*, slug: str, title: str, dpv: str, titles: Mapping[str, str] | None = None) -> Purpose:
    """The purpose ``slug``; made with ``title`` and the W3C DPV term ``dpv`` when there is none.

    ``titles`` are what it is called in each language, where that is known now.
    """
    texts = {lang: {"title": name} for lang, name in (titles or {}).items()}
    defaults = {"title": title, "dpv": dpv, "texts": texts, "created_at": timezone.now()}
    return Purpose.objects.get_or_create(slug=slug, defaults=defaults)[0]


@transaction.atomic
def publish_notice(*, purpose: Purpose, lang: str, label: str, text: str, html: str) -> Notice:
    """Make these words the current notice of ``purpose`` in ``lang``, and log their hash.

    The current notice comes back unchanged when it has the same words already.
    """
    Purpose.objects.select_for_update(no_key=True).get(pk=purpose.pk)
    current = selectors.current_notice(purpose=purpose, lang=lang)
    if current and current.wording == (label, text, html):
        return current
    return _add(purpose, lang, Wording(label, text, html), imported=False)


@transaction.atomic
def keep_wording(*, purpose: Purpose, lang: str, text: str) -> Notice:
    """The words another system showed, kept and logged as evidence. Nobody is shown them here."""
    Purpose.objects.select_for_update(no_key=True).get(pk=purpose.pk)
    known = Notice.objects.filter(purpose=purpose, lang=lang, imported=True, sha256=text_hash(text)).first()
    return known or _add(purpose, lang, Wording("", text, ""), imported=True)


def _add(purpose: Purpose, lang: str, words: Wording, *, imported: bool) -> Notice:
    last = Notice.objects.filter(purpose=purpose, lang=lang).aggregate(last=Max("version"))["last"] or 0
    notice = Notice.objects.create(
        purpose=purpose,
        lang=lang,
        version=last + 1,
        sha256=text_hash(words.text),
        label=words.label,
        text=words.text,
        html=words.html,
        imported=imported,
        created_at=timezone.now(),
    )
    InboxEntry.objects.create(leaf=notice_leaf(notice.sha256))
    return notice


def accepted_notice(*, purpose: Purpose, lang: str, sha256: str, at: datetime) -> Notice:
    """The notice a person says to have been shown, when it is current at ``at`` or was 24 hours before.

    NoticeUnknown, with the current one, for any other hash.
    """
    notices = Notice.objects.filter(purpose=purpose, lang=lang, imported=False)
    shown = notices.filter(sha256=sha256).order_by("-version").first()
    later = notices.filter(version__gt=shown.version) if shown else notices.none()
    successor = later.order_by("version").first()
    if shown is None or (successor and successor.created_at <= at - GRACE):
        raise NoticeUnknown(selectors.current_notice(purpose=purpose, lang=lang))
    return shown
