"""Made-up people, as whom an editor looks at a letter; some of them have what breaks letters."""

from collections.abc import Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from newsletter.issues.fields import Person

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

SINCE = datetime(2024, 5, 17, 12, tzinfo=UTC)
NAMES = {"nb": "Kari Nordmann", "pl": "Agnieszka Łęcka"}

# What they are called in the preview, and what they told us of themselves.
BROKEN: "Mapping[StrPromise, Person]" = MappingProxyType(
    {
        _("Nothing is known"): Person(),
        _("A very long name"): Person("Hubert" + "blaine" * 20, SINCE),
        _("A name with code in it"): Person('<script>alert("Ødegård")</script> {{ leave_token }}', SINCE),
        _("A name that is written from the right"): Person("\u202eمحمد بن عبد الله", SINCE),
        _("A name with pictures in it"): Person("👩🏽‍🚀👨‍👩‍👧‍👦 Żółć 🇳🇴", SINCE),
    }
)


def somebody(lang: str) -> Person:
    """A reader of a language, of whom everything is known but what they answered."""
    return Person(NAMES.get(lang, NAMES["nb"]), SINCE)
