"""A process that delivers events until it is killed: ``python -m tests.drills.webhook_worker``."""

import os

import django

django.setup()

from webhooks.delivery import deliver_due  # noqa: E402

if __name__ == "__main__":
    parent = os.getppid()
    while os.getppid() == parent:
        deliver_due()
