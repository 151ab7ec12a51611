"""One recipient's letter of a mailing, as the local mailbox and a provider's own interface take it."""

from collections.abc import Callable, Mapping

from django.utils.html import escape

from mail.kinds import Drop, Letter
from mail.mailings import fields, queue
from mail.mailings.registry import bulk_of
from mail.models import MailingText, OutboxMessage


def compose(message: OutboxMessage) -> Letter:
    """What ``message`` says, with its recipient's values. Drop when its text is gone."""
    mailing = message.mailing
    text = MailingText.objects.filter(mailing=mailing, number=message.variant).first()
    if mailing is None or text is None:
        raise Drop("Its text is gone.")
    for values in bulk_of(mailing.kind).fields(mailing, queue.claimed([message.pk])):
        return letter(text, values)
    raise Drop("The recipient is erased.")


def letter(text: MailingText, values: Mapping[str, str]) -> Letter:
    """``text`` with ``values`` in the places of its fields."""

    def filled(words: str, write: Callable[[str], str] = str) -> str:
        return fields.fill(words, {name: write(value) for name, value in values.items()})

    return Letter(
        subject=filled(text.subject),
        text=filled(text.text),
        html=filled(text.html, escape),
        headers={name: filled(value) for name, value in text.headers.items()},
        sender_name=text.sender_name,
    )
