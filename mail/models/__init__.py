from mail.models.mailings import Mailing, MailingText
from mail.models.outbox import OutboxMessage
from mail.models.returns import Feedback, Suppression, Suspension
from mail.models.runs import JournalEntry, SendingRun

__all__ = [
    "Feedback",
    "JournalEntry",
    "Mailing",
    "MailingText",
    "OutboxMessage",
    "SendingRun",
    "Suppression",
    "Suspension",
]
