"""A subscriber who ties links to themselves, to see them all in one place."""

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from consent.models import Notice, Subject
from consent.services import accepted_notice, agree, publish_notice, purpose_create, withdraw
from sharing.errors import ShareTakenError
from sharing.models import Share
from sharing.notices import DPV, FOLLOWING, following_notice_text


def following_notice(*, lang: str) -> Notice:
    """The published notice of following one's links in ``lang``."""
    with translation.override("nb"):
        purpose = purpose_create(slug=FOLLOWING, title=_("My shares"), dpv=DPV)
    with translation.override(lang):
        words = following_notice_text()
    return publish_notice(purpose=purpose, lang=lang, **words._asdict())


@transaction.atomic
def follow(*, share: Share, subject: Subject, shown: str, lang: str) -> None:
    """Tie ``share`` to ``subject``, who agrees to it under the notice of the hash ``shown``. Idempotent.

    Raises ShareTakenError when somebody else follows the link, and NoticeUnknown.
    """
    share = Share.objects.select_for_update(no_key=True).get(pk=share.pk)
    if share.follower_id not in {None, subject.pk}:
        raise ShareTakenError
    purpose = following_notice(lang=lang).purpose
    notice = accepted_notice(purpose=purpose, lang=lang, sha256=shown, at=timezone.now())
    agree(subject=subject, purpose=purpose, notice=notice, method="min-side-post")
    share.follower = subject
    share.save(update_fields=["follower"])


@transaction.atomic
def unfollow(*, share: Share, subject: Subject) -> None:
    """Untie one link. With the last one the consent ends as well."""
    Share.objects.filter(pk=share.pk, follower=subject).update(follower=None)
    if not Share.objects.filter(follower=subject).exists():
        unfollow_all(subject=subject)


@transaction.atomic
def unfollow_all(*, subject: Subject) -> None:
    """Untie every link of ``subject`` and end the consent. The links themselves go on."""
    Share.objects.filter(follower=subject).update(follower=None)
    purpose = following_notice(lang="nb").purpose
    withdraw(subject=subject, purpose=purpose, method="min-side-post")
