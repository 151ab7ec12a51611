"""What can be wrong with a mailing."""

from mail.models import Mailing


class MailingStateError(Exception):
    """The mailing is in a state in which this cannot be done."""

    def __init__(self, mailing: Mailing) -> None:
        super().__init__(f"The mailing is {mailing.state}.")
        self.mailing = mailing
