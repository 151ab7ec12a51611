"""``manage.py setup``: an empty real site, and who answers for it. A second run changes what is new."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.crypto import get_random_string
from wagtail.models import Page, Site
from wagtail.users.models import UserProfile

from blog.slugs import slug_of
from config import sites
from config.first_pages import about_source, fill, privacy_source
from config.roles import OWNER
from consent.models import SiteIdentity
from consent.selectors import site_identity
from newsletter.models import MailingList
from newsletter.services import list_create, list_publish_notices

ORG_NUMBER_WEIGHTS = (3, 2, 7, 6, 5, 4, 3, 2)


class AnswerRefusedError(Exception):
    """An answer that cannot be right; the message says why."""


def some_text(answer: str) -> str:
    if not answer:
        raise AnswerRefusedError("An answer is needed.")
    return answer


def any_text(answer: str) -> str:
    return answer


def mail_address(answer: str) -> str:
    try:
        validate_email(some_text(answer))
    except ValidationError:
        raise AnswerRefusedError("That is not an e-mail address.") from None
    return answer


def org_number(answer: str) -> str:
    """Nine digits as 123 456 785; what is none, such as a foreign number, as it was given."""
    digits = answer.upper().removeprefix("NO").removesuffix("MVA").replace(" ", "")
    if len(digits) != 9 or not (digits.isascii() and digits.isdigit()):
        return answer
    return f"{digits[:3]} {digits[3:6]} {digits[6:]}"


def is_norwegian(number: str) -> bool:
    """Whether the last of nine digits is the check digit of the others (modulus 11)."""
    digits = [int(digit) for digit in number if digit.isdigit()]
    total = sum(weight * digit for weight, digit in zip(ORG_NUMBER_WEIGHTS, digits, strict=False))
    return len(digits) == 9 and -total % 11 == digits[8]


def frequency(answer: str) -> str:
    if answer not in MailingList.Frequency.values:
        raise AnswerRefusedError(f"One of {', '.join(MailingList.Frequency.values)}.")
    return answer


@dataclass(frozen=True)
class Question:
    """Asked, or answered by ``--<flag>``. ``check`` gives the answer its form or refuses it."""

    flag: str
    text: str
    check: Callable[[str], str] = some_text
    default: str = ""


QUESTIONS = (
    Question("name", "What is the site called?", default="Snakkis"),
    Question("controller", "Who answers for it? The full legal name."),
    Question("org-number", "Its organisation number? Empty if it has none.", org_number),
    Question("address", "Its postal address? Empty if it has none.", any_text),
    Question("contact", "Which e-mail address can anyone write to?", mail_address),
    Question("sender", "Which e-mail address is mail sent from?", mail_address),
    Question("list", "What is the first newsletter called, in Norwegian?"),
    Question("list-text", "What does it bring? One sentence for its box.", default="Det nyeste fra oss."),
    Question("list-pl", "Its name in Polish? Empty to offer it in Norwegian only.", any_text),
    Question("list-text-pl", "That sentence in Polish? Empty likewise.", any_text),
    Question("list-frequency", "How often at most: each (post), weekly, monthly?", frequency, "weekly"),
    Question("owner-email", "The owner's e-mail address? It is the name to log in with.", mail_address),
)
IDENTITY = {question.flag: question.flag.replace("-", "_") for question in QUESTIONS[:6]}


@dataclass
class Outcome:
    """What this run made or changed, in words, and what to look at; the owner's password when new."""

    done: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    owner: str = ""
    password: str = ""


def standing() -> dict[str, str]:
    """The answers that hold now, by flag; empty before the first run."""
    identity = site_identity()
    answers = {flag: getattr(identity, name) for flag, name in IDENTITY.items()} if identity.pk else {}
    if first := MailingList.objects.first():
        texts = {text.lang: text for text in first.texts.all()}
        answers |= {"list": texts["nb"].title, "list-text": texts["nb"].description}
        answers["list-frequency"] = first.frequency
        if "pl" in texts:
            answers |= {"list-pl": texts["pl"].title, "list-text-pl": texts["pl"].description}
    if owner := get_user_model().objects.filter(groups__name=OWNER).order_by("pk").first():
        answers["owner-email"] = owner.get_username()
    return answers


@transaction.atomic
def set_up(*, answers: Mapping[str, str]) -> Outcome:
    """Make the site, or change it where an answer is new. ``answers``: checked, one for each of QUESTIONS.

    WrongKindError when VAR_DIR or the database holds a demo.
    """
    sites.claim("real")
    before, pages_before = standing(), Page.objects.count()
    outcome = Outcome(owner=answers["owner-email"])
    tree = sites.build_tree(site_name=answers["name"])
    if Page.objects.count() != pages_before:
        outcome.done.append("The pages are made, in Norwegian and Polish.")
    identity = _identity(tree.site, answers)
    for lang, branch in (("nb", tree.nb), ("pl", tree.pl)):
        fill(branch.about, about_source(lang, identity), {})
        fill(branch.privacy, privacy_source(lang, identity), {})
    _first_list(answers, outcome)
    _owner(answers["owner-email"], outcome)
    if (number := answers["org-number"]) and not is_norwegian(number):
        outcome.doubts.append(f"{number} is no Norwegian organisation number; it stands as you gave it.")
    changed = [flag for flag, answer in answers.items() if before.get(flag, answer) != answer]
    if changed:
        outcome.done.append(f"Changed: {', '.join(changed)}.")
    return outcome


def _identity(site: Site, answers: Mapping[str, str]) -> SiteIdentity:
    wanted = {name: answers[flag] for flag, name in IDENTITY.items()}
    identity, _ = SiteIdentity.objects.update_or_create(site=site, defaults=wanted)
    return identity


def _first_list(answers: Mapping[str, str], outcome: Outcome) -> None:
    """The first list; and the notices of all, which name who answers for the site."""
    texts = {"nb": (answers["list"], answers["list-text"])}
    if answers["list-pl"] and answers["list-text-pl"]:
        texts["pl"] = (answers["list-pl"], answers["list-text-pl"])
    first = MailingList.objects.first()
    slug = first.slug if first else slug_of(answers["list"])
    list_create(slug=slug, frequency=answers["list-frequency"], texts=texts)
    for other in MailingList.objects.exclude(slug=slug):
        list_publish_notices(mailing_list=other)
    if first is None:
        outcome.done.append(f"The newsletter «{answers['list']}» is open.")


def _owner(address: str, outcome: Outcome) -> None:
    users: Any = get_user_model().objects
    owner, made = users.get_or_create(username=address, defaults={"email": address})
    if made:
        outcome.password = get_random_string(16)
        owner.set_password(outcome.password)
        owner.save(update_fields=["password"])
        UserProfile.objects.get_or_create(user=owner, defaults={"preferred_language": "nb"})
        outcome.done.append(f"{address} owns the site.")
    owner.groups.add(Group.objects.get(name=OWNER))
