"""How the mail room makes a mailing of a digest."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet

from mail.mailings.registry import Bulk
from mail.models import Mailing, MailingText
from newsletter.digests.letters import texts_of
from newsletter.digests.recipients import numbered, numbers
from newsletter.issues.fields import fields
from newsletter.models import Digest
from newsletter.sending.ended import ended


def digest_of(mailing: Mailing) -> Digest:
    """What ``mailing`` sends."""
    found: Digest = Digest.objects.select_related("mailing_list").get(mailing=mailing)
    return found


def recipients(mailing: Mailing) -> QuerySet[Any, tuple[Any, ...]]:
    """Those for whom there is a text. The texts are written before: who chose other topics in between, so
    that theirs is missing, is left out."""
    found = numbered(digest_of(mailing)).filter(text_number__in=mailing.texts.values("number"))
    return found.values_list("subject", "text_locale", "text_number")


def texts(mailing: Mailing) -> Sequence[MailingText]:
    digest = digest_of(mailing)
    return texts_of(digest, numbers(digest))


BULK = Bulk(recipients=recipients, texts=texts, fields=fields, ended=ended)
