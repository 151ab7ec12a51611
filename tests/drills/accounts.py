"""Is all that the site promised in its database, once? Reads through the ORM, with Django set up."""

from collections import Counter
from email import message_from_bytes
from pathlib import Path

from django.db.models import Count, Sum
from django.utils import timezone

from consent.models import ConsentRecord, InboxEntry, LogLeaf, Subject
from consent.services import subject_find
from mail.models import OutboxMessage
from newsletter.models import SignupRequest
from sharing.hits.models import Hit
from sharing.models import PageCount, Share, ShareCount
from tests.drills.load import Accepted

State = OutboxMessage.State
UNDER_WAY = (State.QUEUED, State.SENDING, State.DEFERRED)


def is_settled() -> bool:
    """Nothing waits for the worker any more."""
    waiting = (Hit.objects.all(), InboxEntry.objects.all(), OutboxMessage.objects.filter(state__in=UNDER_WAY))
    return not any(rows.exists() for rows in waiting)


def has_backlog() -> bool:
    """Mail, hits and log entries are all on their way."""
    due = OutboxMessage.objects.filter(state__in=UNDER_WAY)
    return due.exists() and Hit.objects.exists() and InboxEntry.objects.exists()


def in_doubt() -> int:
    """Messages that may or may not have gone out when the worker was killed."""
    return OutboxMessage.objects.filter(state=State.DOUBT).count()


def run_out_leases() -> None:
    """Let the time pass after which a dead worker's mail is taken up by the next."""
    OutboxMessage.objects.exclude(lease_until=None).update(lease_until=timezone.now())


def losses(accepted: Accepted, mailbox: Path, *, kills: int) -> list[str]:
    """What is missing, doubled or in doubt beyond one message per kill; empty when all is well."""
    return [
        *(f"{number} x {trouble}" for trouble, number in accepted.troubles.items()),
        *lost_hits(accepted),
        *lost_shares(accepted),
        *lost_signups(accepted),
        *lost_mail(mailbox, kills=kills),
        *lost_entries(accepted),
    ]


def lost_hits(accepted: Accepted) -> list[str]:
    visits = dict(ShareCount.objects.filter(kind="visit").values_list("share__code").annotate(Sum("count")))
    reads = PageCount.objects.filter(kind="read").aggregate(total=Sum("count"))["total"] or 0
    wrong = [code for code in accepted.used if visits.get(code, 0) != accepted.visits[code]]
    return [
        *(f"link {code}: {accepted.visits[code]} visits, {visits.get(code, 0)} counted" for code in wrong),
        *([f"{accepted.reads.total()} reads, {reads} counted"] if reads != accepted.reads.total() else []),
    ]


def lost_shares(accepted: Accepted) -> list[str]:
    known = dict(Share.objects.values_list("code", "used_at"))
    return [
        *(f"link {code} is gone" for code in accepted.offered - set(known)),
        *(f"link {code}: its use is lost" for code in accepted.used if not known.get(code)),
    ]


def lost_signups(accepted: Accepted) -> list[str]:
    subjects = {address: subject_find(address=address) for address in accepted.signups}
    requests = dict(SignupRequest.objects.values_list("subject").annotate(Count("pk")))
    letters = dict(OutboxMessage.objects.values_list("subject").annotate(Count("pk")))
    return [
        f"signup {address}: {requests.get(pk, 0)} requests, {letters.get(pk, 0)} messages"
        for address, subject in subjects.items()
        if (requests.get(pk := subject and subject.pk), letters.get(pk)) != (1, 1)
    ]


def lost_mail(mailbox: Path, *, kills: int) -> list[str]:
    """Each message lies in the mailbox exactly once, or is shown as in doubt."""
    files = [file for folder in ("new", "cur") for file in (mailbox / folder).glob("*")]
    copies = Counter(str(message_from_bytes(file.read_bytes())["Message-ID"]) for file in files)
    states = dict(OutboxMessage.objects.values_list("message_id", "state"))
    return [
        *(f"{name}: {number} copies" for name, number in copies.items() if number > 1 or name not in states),
        *(f"{name}: {state}" for name, state in states.items() if state not in {State.SENT, State.DOUBT}),
        *(f"{name}: never arrived" for name, s in states.items() if s == State.SENT and name not in copies),
        *([f"{in_doubt()} messages in doubt after {kills} kills"] if in_doubt() > kills else []),
    ]


def lost_entries(accepted: Accepted) -> list[str]:
    """One record for each used link and each signup, every record in the log, the log without gaps."""
    people = ConsentRecord.objects.filter(subject__scheme=Subject.Scheme.EMAIL).count()
    links = ConsentRecord.objects.filter(subject__scheme=Subject.Scheme.SHARE).count()
    unlogged = ConsentRecord.objects.filter(position=None).count()
    indexes = list(LogLeaf.objects.order_by("position").values_list("position", flat=True))
    return [
        *([f"{len(accepted.signups)} signups, {people} records"] if people != len(accepted.signups) else []),
        *([f"{len(accepted.used)} used links, {links} records"] if links != len(accepted.used) else []),
        *([f"{unlogged} records are not in the log"] if unlogged else []),
        *(["the log has gaps"] if indexes != list(range(len(indexes))) else []),
    ]
