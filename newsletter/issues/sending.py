"""How the mail room makes a mailing of an issue."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Exists, QuerySet

from mail.mailings.registry import Bulk
from mail.models import Mailing, MailingText
from newsletter.issues import recipients
from newsletter.issues.fields import fields
from newsletter.issues.texts import texts_of
from newsletter.models import IssuePage, Sending
from newsletter.sending.ended import ended


def issue_of(mailing: Mailing) -> IssuePage:
    """The published issue that ``mailing`` sends."""
    issues = IssuePage.objects.select_related("locale", "mailing_list", "segment")
    found: IssuePage = issues.get(sending__mailing=mailing)
    return found


def recipients_of(mailing: Mailing) -> QuerySet[Any, tuple[Any, ...]]:
    """Nobody for an issue that was taken back before its time, or given to another list: the number that was
    confirmed asks then."""
    oftener, issue = bool(mailing.params.get("oftener")), issue_of(mailing)
    found = recipients.recipients(issue, oftener=oftener)
    as_confirmed = IssuePage.objects.filter(pk=issue.pk, live=True, mailing_list__purpose=mailing.purpose_id)
    return found.filter(Exists(as_confirmed))


def texts(mailing: Mailing) -> Sequence[MailingText]:
    """The texts, with the code of the issue's share in their addresses."""
    issue = issue_of(mailing)
    share = Sending.objects.select_related("share").get(issue=issue).share
    return texts_of(issue, str(share.code) if share else "")


BULK = Bulk(recipients=recipients_of, texts=texts, fields=fields, ended=ended)
