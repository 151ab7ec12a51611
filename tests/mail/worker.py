"""A delivery process of its own, for tests that kill it: ``python -m tests.mail.worker``."""

import django

django.setup()

from mail.delivery import deliver_due  # noqa: E402
from tests.mail import composer  # noqa: E402, F401  (registers its kind)

if __name__ == "__main__":
    while deliver_due():
        pass
