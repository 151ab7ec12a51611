"""A test send: the letter as somebody would get it, to people of the team.

It goes straight over the site's mail connection and into no outbox: an outbox row needs a subject of the
ledger, and an editor who looks at a letter has agreed to nothing and must not come to stand there.
"""

import smtplib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from email.utils import formataddr

from django.contrib.auth.models import User
from django.core.mail import get_connection
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.log_actions import log

from consent.selectors import site_identity
from mail.delivery import Envelope, sender_address, server_answer
from mail.kinds import Letter
from mail.mailings.composing import letter as filled
from newsletter.issues.fields import Person, values
from newsletter.issues.texts import Edition, texts_of
from newsletter.models import IssuePage

TEST = "newsletter.test"
# What stands in the place of somebody's token: such a link leads to a page that says it was a test.
NOBODYS = "prove"


@dataclass(frozen=True)
class Tried:
    """What the mail server said to the letter for one of the team; empty when it took it."""

    user: User
    trouble: str


def team() -> QuerySet[User]:
    """Who may be sent a test: people of the admin with an address, and nobody else."""
    backend = "django.contrib.auth.backends.ModelBackend"
    found: QuerySet[User] = User.objects.with_perm("wagtailadmin.access_admin", backend=backend)
    return found.exclude(email="").order_by("first_name", "username")


def trial_letter(issue: IssuePage, *, edition: Edition, person: Person, segments: Collection[int]) -> Letter:
    """What ``person`` in exactly these ``segments`` gets of ``edition`` of ``issue``, marked as a test."""
    text = texts_of(issue, "")[edition.number(segments)]
    own = values(text.defaults, person, text.locale)
    made = filled(text, {**own, "leave_token": NOBODYS, "pace_token": NOBODYS})
    with override(text.locale):
        subject = _("[Test] %(subject)s") % {"subject": made.subject}
    return Letter(subject, made.text, made.html, made.headers, sender_name=made.sender_name)


def try_out(*, issue: IssuePage, letter: Letter, to: Sequence[User], by: User) -> list[Tried]:
    """Hand ``letter`` over once for each of the team, and say what came of it. Logged, without addresses."""
    identity = site_identity()
    name = letter.sender_name or identity.name
    connection = get_connection()
    tried = []
    for user in to:
        mail = Envelope(
            subject=" ".join(letter.subject.split()),
            body=letter.text,
            from_email=formataddr((" ".join(name.split()), sender_address())),
            to=[user.email],
            reply_to=[identity.contact] if identity.contact else None,
            headers=letter.headers,
            connection=connection,
        )
        mail.attach_alternative(letter.html, "text/html")
        try:
            mail.send()
        except (smtplib.SMTPException, OSError) as error:
            connection.close()
            tried.append(Tried(user, server_answer(error)[1]))
        else:
            tried.append(Tried(user, ""))
    connection.close()
    log(issue, TEST, user=by, data={"people": len(tried)})
    return tried
