"""What somebody tells of themselves beside consent and answers: a name, and the language of their mail."""

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from consent.models import Subject
from newsletter.errors import LanguageRefusedError, NameRefusedError
from newsletter.models import Subscriber
from newsletter.services.holding import hold

LONGEST = 120
LANGUAGES = {code for code, _name in settings.LANGUAGES}


@transaction.atomic
def tell_of_oneself(*, subject: Subject, name: str | None = None, locale: str | None = None) -> None:
    """Keep the name of a visitor, and the language we write to them in; None leaves either as it is, and an
    empty name takes it away.

    NameRefusedError for more than one short line, LanguageRefusedError for a language we do not write.
    """
    if locale is not None and locale not in LANGUAGES:
        raise LanguageRefusedError
    name = None if name is None else " ".join(name.split())
    if name and (len(name) > LONGEST or not name.isprintable()):
        raise NameRefusedError
    if hold(subject.pk) is None:
        return
    if locale is not None:
        Subject.objects.filter(pk=subject.pk).update(locale=locale)
    if name is not None:
        new = {"name": name, "created_at": timezone.now()}
        Subscriber.objects.update_or_create(subject=subject, defaults={"name": name}, create_defaults=new)


def move_person(*, old: Subject, new: Subject) -> None:
    """The name goes along to the ``new`` address where it has none, and so does how long they have been with
    us. In the caller's transaction."""
    known = Subscriber.objects.filter(subject=old).first()
    there = Subscriber.objects.filter(subject=new).first()
    if known is None:
        return
    if there is None:
        Subscriber.objects.create(subject=new, name=known.name, created_at=known.created_at)
        return
    there.name = there.name or known.name
    there.created_at = min(there.created_at, known.created_at)
    there.save(update_fields=["name", "created_at"])
