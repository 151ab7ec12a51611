"""A kind of mailing for tests: a letter with a name in it to everybody whose consent lives. Importing it
registers it, also in a process of its own."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Value

from consent.selectors import living_consents
from mail.mailings.queue import Claimed
from mail.mailings.registry import Bulk, register
from mail.models import Mailing, MailingText

KIND = "tests.mailing"
ended: list[Any] = []


def recipients(mailing: Mailing) -> Any:
    living = living_consents().filter(purpose=mailing.purpose_id)
    return living.values_list("subject_id", "subject__locale", Value(0))


def texts(mailing: Mailing) -> list[MailingText]:
    words = "Ukens tips på mørke høstkvelder"
    long = f"{words}: æøå ąłż.\n" * mailing.params.get("times", 1)
    return [
        MailingText(
            mailing=mailing,
            number=0,
            locale="nb",
            sender_name="Blåbær & Łódź",
            subject=f"{words}, {{{{ name }}}}",
            text=f"Hei {{{{ name }}}},\n\n.. {long}\n{{{{ leave_url }}}}\n",
            html=f"<html><body><p>Hei {{{{ name }}}}</p><p>{words}</p>"
            '<a href="{{ leave_url }}">Meld meg av</a></body></html>',
            headers={"List-Unsubscribe": "<{{ leave_url }}>", "Precedence": "bulk"},
        )
    ]


def fields(mailing: Mailing, messages: Sequence[Claimed]) -> list[dict[str, str]]:
    if mailing.params.get("poisoned"):
        raise ValueError("Nobody knows how to write this.")
    return [
        {"name": message.address.partition("@")[0], "leave_url": f"https://s.example.no/u/{message.pk}"}
        for message in messages
    ]


register(KIND, Bulk(recipients=recipients, texts=texts, fields=fields, ended=lambda m: ended.append(m.pk)))
