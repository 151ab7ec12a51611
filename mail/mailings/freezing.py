"""Freezing: the recipients of a mailing become rows of the outbox, in one statement."""

from django.db import connection, transaction
from django.utils import timezone

from mail.mailings.registry import bulk_of
from mail.models import Mailing, MailingText, OutboxMessage

State = Mailing.State
# What all rows of a mailing share, and what each recipient brings.
SHARED = ("kind", "purpose", "mailing", "params", "state", "attempts", "due_at", "answer", "created_at")
EACH = ("subject", "locale", "variant")


@transaction.atomic
def freeze(*, mailing: Mailing) -> Mailing:
    """Write the texts and a row for each recipient; whoever comes to the list later is not among them.

    Then it is being sent, or asks whether the number is right when it is not the one that was confirmed.
    Idempotent.
    """
    found: Mailing = Mailing.objects.select_for_update(no_key=True).get(pk=mailing.pk)
    if found.state != State.WAITING:
        return found
    texts = bulk_of(found.kind).texts(found)
    for text in texts:
        text.mailing = found
    MailingText.objects.bulk_create(texts)
    found.frozen, found.frozen_at = _insert(found), timezone.now()
    as_confirmed = found.expected in {None, found.frozen}
    found.state = State.SENDING if as_confirmed else State.ASKING
    found.save(update_fields=["frozen", "frozen_at", "state"])
    return found


def _insert(mailing: Mailing) -> int:
    """The rows, in the order of the subjects' ids: people of one domain do not stand together."""
    recipients = bulk_of(mailing.kind).recipients(mailing).order_by("subject")
    chosen, params = recipients.query.sql_with_params()
    now = timezone.now()
    row = [mailing.kind, mailing.purpose_id, mailing.pk, {}, OutboxMessage.State.QUEUED, 0, now, "", now]
    named = {field.name: field for field in OutboxMessage._meta.concrete_fields}
    fields = [named[name] for name in (*SHARED, *EACH)]
    values = [field.get_db_prep_save(value, connection) for field, value in zip(fields, row, strict=False)]
    columns = ", ".join(str(field.column) for field in fields)
    places = ", ".join(["%s"] * len(values))
    with connection.cursor() as cursor:
        # The names are of our own table, the query is the ORM's.
        cursor.execute(
            f"INSERT INTO mail_outboxmessage ({columns}) "  # noqa: S608
            f"SELECT {places}, chosen.* FROM ({chosen}) AS chosen",
            [*values, *params],
        )
        return int(cursor.rowcount)
