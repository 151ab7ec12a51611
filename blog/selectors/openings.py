"""Pages held back: for some readers, or until a time."""

from django.apps import apps
from django.db.models import Min, Q
from django.db.models.functions import Now

from blog.models import Audience, ReadablePage
from sharing.selectors import next_turn


def open_to_all() -> Q:
    """The condition that a page that can be held back is not."""
    return ~Q(public_from__gt=Now()) & Q(audience=Audience.EVERYONE)


def readable_kinds() -> list[type[ReadablePage]]:
    """Every kind of page that can be held back."""
    return [model for model in apps.get_models() if issubclass(model, ReadablePage)]


def any_held_back() -> bool:
    return any(kind.objects.filter(~open_to_all()).exists() for kind in readable_kinds())


def next_opening() -> float | None:
    """When the next page becomes public, or a campaign begins or ends on its page, by the clock alone.

    Seconds since 1970; None when nothing will.
    """
    coming = [
        kind.objects.filter(live=True, public_from__gt=Now()).aggregate(first=Min("public_from"))["first"]
        for kind in readable_kinds()
    ]
    return min((moment.timestamp() for moment in (*coming, next_turn()) if moment), default=None)
