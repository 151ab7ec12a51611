"""What becomes of one row of an import, and why."""

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Verdict(StrEnum):
    """The last word on a row. ``REASONS`` says it in words, ``GROUPS`` what it comes to."""

    GIVEN = "given"
    EXPIRED = "expired"
    NO_TIME = "no-time"
    ADDED = "added"
    NO_WORDING = "no-wording"
    NO_ATTESTATION = "no-attestation"
    LIVES = "lives"
    ASKED = "asked"
    LEFT = "left"
    ENDED = "ended"
    REFUSED = "refused"
    STILL_UNKNOWN = "still-unknown"
    OBJECTED = "objected"
    SUPPRESSED = "suppressed"
    LEFT_THERE = "left-there"
    BOUNCED_THERE = "bounced-there"
    COMPLAINED_THERE = "complained-there"
    UNCONFIRMED_THERE = "unconfirmed-there"
    NEVER_THERE = "never-there"
    DUPLICATE = "duplicate"
    BAD_ADDRESS = "bad-address"
    BAD_TIME = "bad-time"
    FUTURE = "future"
    BAD_STATUS = "bad-status"
    BAD_QUOTES = "bad-quotes"
    BAD_COLUMNS = "bad-columns"
    BAD_CHARACTERS = "bad-characters"
    TOO_LONG = "too-long"


V = Verdict


class Group(StrEnum):
    """What a verdict comes to for the one who imports."""

    MAIL = "mail"
    OVER = "over"
    UNKNOWN = "unknown"
    HERE = "here"
    THERE = "there"
    TWICE = "twice"
    BAD = "bad"


GROUPS: dict[Group, tuple[Verdict, ...]] = {
    Group.MAIL: (V.GIVEN,),
    Group.OVER: (V.EXPIRED,),
    Group.UNKNOWN: (V.NO_TIME, V.ADDED, V.NO_WORDING, V.NO_ATTESTATION),
    Group.HERE: (
        *(V.LIVES, V.ASKED, V.LEFT, V.ENDED, V.REFUSED, V.STILL_UNKNOWN),
        *(V.OBJECTED, V.SUPPRESSED),
    ),
    Group.THERE: (
        *(V.LEFT_THERE, V.BOUNCED_THERE, V.COMPLAINED_THERE),
        *(V.UNCONFIRMED_THERE, V.NEVER_THERE),
    ),
    Group.TWICE: (V.DUPLICATE,),
    Group.BAD: (
        *(V.BAD_ADDRESS, V.BAD_TIME, V.FUTURE, V.BAD_STATUS),
        *(V.BAD_QUOTES, V.BAD_COLUMNS, V.BAD_CHARACTERS, V.TOO_LONG),
    ),
}
GROUP_OF = {verdict: group for group, verdicts in GROUPS.items() for verdict in verdicts}
# Of whom something is written: a consent, or that there is none we know of.
PROVEN = frozenset({V.GIVEN, V.EXPIRED})
UNPROVEN = frozenset(GROUPS[Group.UNKNOWN])
WRITTEN = PROVEN | UNPROVEN
BAD = frozenset(GROUPS[Group.BAD])

TITLES: dict[Group, Promise] = {
    Group.MAIL: _("You may write to them"),
    Group.OVER: _("Their yes is too old"),
    Group.UNKNOWN: _("Nothing shows that they said yes"),
    Group.HERE: _("Known here already"),
    Group.THERE: _("Out of it where they come from"),
    Group.TWICE: _("Twice in the file"),
    Group.BAD: _("Rows that cannot be read"),
}
MEANINGS: dict[Group, Promise] = {
    Group.MAIL: _("Each gets a consent that counts from the day they said yes, and a receipt."),
    Group.OVER: _("More than two years old: kept as a yes that has run out. Nothing is sent."),
    Group.UNKNOWN: _("Kept as «not known». Nothing is sent before they sign up themselves."),
    Group.HERE: _("Nothing changes: an import raises nothing that is known here, and brings nobody back."),
    Group.THERE: _("Nothing of them is kept."),
    Group.TWICE: _("The first row of an address counts."),
    Group.BAD: _("Nothing of them is kept. Mend the file and import it again: the others stay as they are."),
}
REASONS: dict[Verdict, Promise] = {
    V.GIVEN: _("There is a time at which they said yes, with wording and attestation"),
    V.EXPIRED: _("They said yes more than two years ago"),
    V.NO_TIME: _("The row has no time at which they said yes"),
    V.ADDED: _("Somebody added or imported them there; they did not sign up themselves"),
    V.NO_WORDING: _("What they were shown when they signed up is not known"),
    V.NO_ATTESTATION: _("Nobody attests it"),
    V.LIVES: _("Gets the list already"),
    V.ASKED: _("Has been asked here, and has not answered yet"),
    V.LEFT: _("Left the list here"),
    V.ENDED: _("Had it here until it ran out or was ended"),
    V.REFUSED: _("Said no, or did not answer, here"),
    V.STILL_UNKNOWN: _("Was imported before without evidence"),
    V.OBJECTED: _("Objected to marketing here"),
    V.SUPPRESSED: _("Mail to the address is stopped here"),
    V.LEFT_THERE: _("Unsubscribed there"),
    V.BOUNCED_THERE: _("Mail did not arrive there"),
    V.COMPLAINED_THERE: _("Complained about mail there"),
    V.UNCONFIRMED_THERE: _("Never confirmed there"),
    V.NEVER_THERE: _("Never subscribed there"),
    V.DUPLICATE: _("The address stands further up in the file"),
    V.BAD_ADDRESS: _("This is no e-mail address"),
    V.BAD_TIME: _("The time cannot be read, or can be read in two ways"),
    V.FUTURE: _("The time is yet to come"),
    V.BAD_STATUS: _("The status is none that is known"),
    V.BAD_QUOTES: _("A quotation mark is missing or too many"),
    V.BAD_COLUMNS: _("There are more columns than the first line names"),
    V.BAD_CHARACTERS: _("There are characters that no text has"),
    V.TOO_LONG: _("The line is too long"),
}
SHORT: dict[Group, Promise] = {
    Group.MAIL: pgettext_lazy("import", "May be mailed"),
    Group.OVER: pgettext_lazy("import", "Too old"),
    Group.UNKNOWN: pgettext_lazy("import", "Not known"),
    Group.HERE: pgettext_lazy("import", "Here already"),
    Group.THERE: pgettext_lazy("import", "Out of it there"),
    Group.TWICE: pgettext_lazy("import", "Twice"),
    Group.BAD: pgettext_lazy("import", "Unreadable"),
}
