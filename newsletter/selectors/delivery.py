"""How people want their lists: more seldom than they come, or not before a day."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from consent.models import Consent
from newsletter import notices
from newsletter.models import DeliveryPreference, MailingList
from newsletter.selectors.consents import consent_for_token
from newsletter.selectors.lists import words

ORDER = [MailingList.Frequency.EACH, MailingList.Frequency.WEEKLY, MailingList.Frequency.MONTHLY]
LONGEST_PAUSE = timedelta(days=366)


@dataclass(frozen=True)
class Pace:
    """One person's wish for one list: ``frequency`` is empty for as it comes."""

    frequency: str = ""
    paused_until: date | None = None

    @property
    def is_paused(self) -> bool:
        return self.paused_until is not None and self.paused_until > timezone.localdate()


@dataclass(frozen=True)
class PaceChoice:
    """What a frequency is posted as, and its words in the active language."""

    value: str
    label: str


@dataclass(frozen=True)
class PacePage:
    """What the page of a mail's link shows: the list, what one may choose, and between which days one may
    pause. Nothing of what is chosen now."""

    title: str
    choices: list[PaceChoice]
    first_day: date
    last_day: date


def pace(consent: Consent) -> Pace:
    """What was chosen for ``consent``."""
    found = DeliveryPreference.objects.filter(consent=consent).values("frequency", "paused_until").first()
    return Pace(**found) if found else Pace()


def read_pace(consent: Consent) -> Pace:
    """The same of a ``consent`` that was read with its ``delivery``. No query."""
    chosen = getattr(consent, "delivery", None)
    return Pace(chosen.frequency, chosen.paused_until) if chosen else Pace()


def pace_choices(frequency: str) -> list[PaceChoice]:
    """The frequencies one may choose for a list that comes so often: as it comes, or more seldom."""
    seldomer = ORDER[ORDER.index(MailingList.Frequency(frequency)) + 1 :]
    own = PaceChoice("", notices.frequency_words(frequency))
    return [own, *(PaceChoice(value, notices.frequency_words(value)) for value in seldomer)]


def pause_days() -> tuple[date, date]:
    """The first and the last day a pause may end on."""
    today = timezone.localdate()
    return today + timedelta(days=1), today + LONGEST_PAUSE


def pace_page(*, token: str, lang: str) -> PacePage | None:
    """The page behind a link of the mail; None when its consent was erased. LinkUnknownError for a link we
    never made."""
    consent = consent_for_token(token, "pace")
    mailing_list = consent and MailingList.objects.filter(purpose=consent.purpose_id).first()
    if not mailing_list:
        return None
    return PacePage(words(mailing_list, lang).title, pace_choices(mailing_list.frequency), *pause_days())
