"""A process that sends mailings until there is nothing left to wait for: ``python -m
tests.drills.mailing_worker``."""

import os

import django

django.setup()

from mail.mailings.sending import send_due  # noqa: E402
from mail.models import Mailing  # noqa: E402
from tests.mail.mailings import bulk  # noqa: E402, F401  (registers its kind)
from tests.waiting import until  # noqa: E402

if __name__ == "__main__":
    parent = os.getppid()

    def finished() -> bool:
        send_due()
        ended = not Mailing.objects.filter(ended_at=None).exists()
        return ended or os.getppid() != parent

    until(finished, what="end of the mailing", seconds=600)
