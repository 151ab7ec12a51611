"""A subscriber who ties links to themselves, to see them all in one place."""

from django.db import transaction
from django.utils import timezone

from consent.models import ConsentRecord, Subject
from consent.services import accepted_notice, agree, withdraw
from sharing.errors import ShareNotFoundError, ShareTakenError
from sharing.models import Share
from sharing.notices import FOLLOWING
from sharing.selectors import followed
from sharing.services.wording import following_notice


@transaction.atomic
def follow(*, share: Share, subject: Subject, shown: str, lang: str) -> None:
    """Tie ``share`` to ``subject``, who agrees to it under the notice of the hash ``shown``. Idempotent.

    Raises ShareTakenError when somebody else follows the link, ShareNotFoundError when it was deleted, and
    NoticeUnknown.
    """
    _hold(subject)
    standing = Share.objects.filter(pk=share.pk, deleted_at=None).select_related("follower")
    found = standing.select_for_update(no_key=True, of=("self",)).first()
    if found is None:
        raise ShareNotFoundError
    share = found
    if share.follower and share.follower != subject and followed(share.follower).exists():
        raise ShareTakenError
    if not followed(subject).exists():
        # What was tied under an agreement that has ended since does not come back with a new one.
        Share.objects.filter(follower=subject).update(follower=None)
    purpose = following_notice(lang=lang).purpose
    notice = accepted_notice(purpose=purpose, lang=lang, sha256=shown, at=timezone.now())
    agree(subject=subject, purpose=purpose, notice=notice, method="min-side-post")
    share.follower = subject
    share.save(update_fields=["follower"])


@transaction.atomic
def unfollow(*, share: Share, subject: Subject) -> None:
    """Untie one link. With the last one the consent ends as well."""
    _hold(subject)
    Share.objects.filter(pk=share.pk, follower=subject).update(follower=None)
    if not Share.objects.filter(follower=subject).exists():
        unfollow_all(subject=subject)


@transaction.atomic
def unfollow_all(*, subject: Subject) -> None:
    """Untie every link of ``subject`` and end the consent. The links themselves go on."""
    _hold(subject)
    Share.objects.filter(follower=subject).update(follower=None)
    purpose = following_notice(lang="nb").purpose
    withdraw(subject=subject, purpose=purpose, method="min-side-post")


@transaction.atomic
def move_following(*, old: Subject, new: Subject, method: str) -> None:
    """The links kept together by somebody whose address changes from ``old`` to ``new``, with the consent to
    it, which rests on the words they have seen. What lives at ``new`` already goes on as it is."""
    kept = list(followed(old).values_list("pk", flat=True))
    if not kept:
        return
    seen = ConsentRecord.objects.filter(subject=old, purpose__slug=FOLLOWING, notice__isnull=False)
    last = seen.select_related("notice", "purpose").latest("at")
    assert last.notice
    if not followed(new).exists():
        # What was tied under an agreement that has ended since does not come back with a new one.
        Share.objects.filter(follower=new).update(follower=None)
        agree(subject=new, purpose=last.purpose, notice=last.notice, method=method)
    Share.objects.filter(pk__in=kept).update(follower=new)
    withdraw(subject=old, purpose=last.purpose, method=method)


def _hold(subject: Subject) -> None:
    """Before any link, as erasing does, so that neither waits for the other for ever."""
    Subject.objects.select_for_update(no_key=True).filter(pk=subject.pk).first()
