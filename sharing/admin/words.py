"""What the sharing screens say in words: the answer in a sentence, channels, and what nobody can know."""

from datetime import timedelta
from typing import NamedTuple

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from sharing.models import Share
from sharing.selectors.cascade import Strand
from sharing.verdicts import RULES

HOUR, DAY = timedelta(hours=1), timedelta(days=1)

CHANNELS = {
    Share.Channel.COPY: gettext_lazy("Copied link"),
    Share.Channel.NATIVE: gettext_lazy("The phone’s own sharing"),
    Share.Channel.MAIL: gettext_lazy("E-mail"),
    Share.Channel.SMS: gettext_lazy("Text message"),
    Share.Channel.QR: gettext_lazy("QR code"),
    Share.Channel.FACEBOOK: "Facebook",
    Share.Channel.LINKEDIN: "LinkedIn",
    Share.Channel.WHATSAPP: "WhatsApp",
    Share.Channel.FORM: gettext_lazy("The form without JavaScript"),
    Share.Channel.UNKNOWN: gettext_lazy("Unknown way"),
}
ORIGINS = [("organic", gettext_lazy("Organic")), ("seeded", gettext_lazy("Through campaigns"))]

# The rules are told to sharers, too; what is about them reads otherwise here.
REASONS = {**RULES, "sharer": gettext_lazy("It may have been the sharer.")}


class Unknown(NamedTuple):
    """What cannot be known, what that does, and which way the figures are wrong because of it."""

    what: str
    text: str
    effect: str


TOO_LOW = gettext_lazy("The figures are too low.")
TOO_HIGH = gettext_lazy("The figures are too high.")
EITHER = gettext_lazy("The figures are wrong either way.")

UNKNOWNS = [
    Unknown(
        gettext_lazy("What is said aloud"),
        gettext_lazy(
            "Most word of mouth has no link at all: at the lunch table, on the phone, in a meeting."
        ),
        TOO_LOW,
    ),
    Unknown(
        gettext_lazy("Addresses copied without a code"),
        gettext_lazy(
            "Who copies the bare address, or writes it down, passes the post on without a link of their own. "
            "The reading counts, but not where it came from."
        ),
        TOO_LOW,
    ),
    Unknown(
        gettext_lazy("Private messages"),
        gettext_lazy(
            "We see that a link was used, never who got it, what was written, or how many read along."
        ),
        TOO_LOW,
    ),
    Unknown(
        gettext_lazy("Readers without JavaScript"),
        gettext_lazy(
            "Their visit through a link counts, their reading does not. What they pass on begins a new chain."
        ),
        TOO_LOW,
    ),
    Unknown(
        gettext_lazy("Apps that cut the address"),
        gettext_lazy(
            "Some apps and phones drop the end of an address, where the code is. The chain breaks, and the "
            "next generation looks like a first one."
        ),
        TOO_LOW,
    ),
    Unknown(
        gettext_lazy("Those who read a little"),
        gettext_lazy(
            "Who leaves before half the text and before fifteen seconds is not counted as a reader."
        ),
        TOO_LOW,
    ),
    Unknown(
        gettext_lazy("Who is who"),
        gettext_lazy(
            "We keep no address and no cookie. One person with two devices is two; two people behind the "
            "same network, with the same browser, may be one."
        ),
        EITHER,
    ),
    Unknown(
        gettext_lazy("Robots in disguise"),
        gettext_lazy("A program that behaves just like a browser is counted as a person."),
        TOO_HIGH,
    ),
]


def number(value: int) -> str:
    """Digits in groups, as the language writes them."""
    return str(number_format(value, force_grouping=True))


def sentence(reads: int, strand: Strand, *, through_links: bool, narrowed: bool = False) -> str:
    """How far it went, in plain words. ``through_links``: the reads are only those that links brought;
    ``narrowed``: the figures are not all there is."""
    sums = strand.sums
    if not (reads or sums.links or sums.visits or sums.signups):
        return _("Nothing in what you chose.") if narrowed else _("Nobody has read or shared it yet.")
    return " ".join([f"{_read(reads, through_links)}{_shared(sums.links, strand.depth)}.", _stayed(strand)])


def _read(reads: int, through_links: bool) -> str:
    values = {"number": number(reads)}
    if through_links:
        return (
            ngettext("Read %(number)s time through links", "Read %(number)s times through links", reads)
            % values
        )
    return ngettext("Read %(number)s time", "Read %(number)s times", reads) % values


def _shared(links: int, depth: int) -> str:
    if not links:
        return _(", and not shared")
    shared = ngettext(", shared %(number)s time", ", shared %(number)s times", links) % {
        "number": number(links)
    }
    far = ngettext(", in %(number)s generation", ", in %(number)s generations", depth) % {
        "number": number(depth)
    }
    return shared + far


def _stayed(strand: Strand) -> str:
    ever, living = strand.sums.signups, strand.sums.living
    if not ever:
        return _("Nobody has subscribed through a link.")
    came = ngettext(
        "%(number)s person subscribed through a link", "%(number)s people subscribed through links", ever
    ) % {"number": number(ever)}
    if living == ever:
        return came + ngettext(", and still does.", ", and all of them still do.", ever)
    if not living:
        return came + ngettext(", and does no longer.", ", and none of them does any longer.", ever)
    still = ngettext(", and %(number)s of them still does.", ", and %(number)s of them still do.", living)
    return came + still % {"number": number(living)}


def took(wait: timedelta) -> str:
    """A time that went by, in its largest fitting unit."""
    if wait < 1.5 * HOUR:
        minutes = round(wait / timedelta(minutes=1))
        return ngettext("%(number)s minute", "%(number)s minutes", minutes) % {"number": minutes}
    if wait < 1.5 * DAY:
        hours = round(wait / HOUR)
        return ngettext("%(number)s hour", "%(number)s hours", hours) % {"number": hours}
    days = round(wait / DAY)
    return ngettext("%(number)s day", "%(number)s days", days) % {"number": number(days)}
