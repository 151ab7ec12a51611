"""One letter of every kind the house writes, each to a person of its own, with every link that is in it."""

import re
from collections.abc import Callable
from datetime import timedelta
from email.message import EmailMessage, Message

from django.contrib.auth.models import User
from django.utils import timezone

from blog.feedback import services as feedback
from blog.feedback.emails import ANSWER
from blog.models import BlogIndexPage, PostPage
from config.demo.clock import story_time
from consent import tokens
from consent.models import Consent
from consent.selectors import current_notice
from consent.services import subject_find
from newsletter import kinds, services
from newsletter.digests.services import gather_due
from newsletter.models import IssuePage, MailingList, NewsletterPage, SignupRequest
from newsletter.sending.services import send

LINK = re.compile(r"""https?://[^\s"'<>)]+""")
STAYS, CLOSES, ENDS, GATHERS = "skanning", "skanning-stengt", "skanning-slutt", "skanning-samler"


def address(kind: str) -> str:
    return f"skannet.{kind.replace('.', '-')}@example.com"


def ask(kind: str, slug: str = STAYS) -> SignupRequest:
    """A signup to the list, worked at once."""
    notice = current_notice(purpose=MailingList.objects.get(slug=slug).purpose, lang="nb")
    assert notice
    services.receive_signup(address=address(kind), lists=[(slug, notice.sha256)], locale="nb")
    services.take_in()
    return SignupRequest.objects.filter(subject=subject_find(address=address(kind))).latest("created_at")


def subscribe(kind: str, slug: str = STAYS) -> Consent:
    services.confirm(token=tokens.make("confirm", ask(kind, slug).pk))
    return Consent.objects.get(subject=subject_find(address=address(kind)), purpose__slug=slug)


def renew() -> None:
    # So long ago that the two years are almost over.
    with story_time(timezone.now() - timedelta(days=715)):
        subscribe(kinds.RENEW)
    services.ask_renewals()


def already() -> None:
    subscribe(kinds.ALREADY)
    ask(kinds.ALREADY)


def moved() -> None:
    old = subscribe(kinds.MOVED).subject
    services.correct_address(subject=old, address=f"ny.{address(kinds.MOVED)}")
    request = SignupRequest.objects.get(replaces=old)
    services.confirm(token=tokens.make("confirm", request.pk))


def login() -> None:
    subscribe(kinds.LOGIN)
    services.ask_login(address=address(kinds.LOGIN), locale="nb")


def closed() -> None:
    subscribe(kinds.CLOSED, CLOSES)
    services.list_close(mailing_list=MailingList.objects.get(slug=CLOSES), farewells={})
    services.tell_members()


def retired() -> None:
    subscribe(kinds.RETIRED, ENDS)
    services.list_retire(mailing_list=MailingList.objects.get(slug=ENDS), farewells={})
    services.tell_members()


def left() -> None:
    token = tokens.make("leave", subscribe(kinds.LEFT).pk)
    services.leave(token=token, method="unsub-page-post")


def pace() -> None:
    services.set_frequency(consent=subscribe(kinds.PACE), frequency="monthly", by_mail=True)


def issue() -> None:
    subscribe(kinds.ISSUE)
    parent = NewsletterPage.objects.get(locale__language_code="nb")
    found = MailingList.objects.get(slug=STAYS)
    body = [("text", '<p>Se <a href="https://example.com/">her</a>.</p>')]
    page = parent.add_child(instance=IssuePage(title="Prøve", slug="prove", mailing_list=found, body=body))
    send(issue=page, by=None, confirmed=None)


def digest() -> None:
    subscribe(kinds.DIGEST, GATHERS)
    ago = {"first_published_at": timezone.now() - timedelta(hours=1)}
    parent = BlogIndexPage.objects.get(locale__language_code="nb")
    parent.add_child(instance=PostPage(title="Samlet", slug="samlet", relation="none", **ago))
    began = timezone.now() - timedelta(hours=2)
    MailingList.objects.filter(slug=GATHERS).update(gathers=True, gathers_since=began)
    gather_due()


def answered() -> None:
    editor = User.objects.get_or_create(username="svarer")[0]
    told = feedback.feedback_create(kind="question", message="Hva nå?", locale="nb", address=address(ANSWER))
    feedback.answer(feedback_id=told.pk, by=editor, text="Se https://example.com/ her.")


WRITES: dict[str, Callable[[], object]] = {
    kinds.CONFIRM: lambda: ask(kinds.CONFIRM),
    kinds.WELCOME: lambda: subscribe(kinds.WELCOME),
    kinds.ALREADY: already,
    kinds.RENEW: renew,
    kinds.MOVED: moved,
    kinds.LOGIN: login,
    kinds.CLOSED: closed,
    kinds.RETIRED: retired,
    kinds.LEFT: left,
    kinds.PACE: pace,
    # The last of its list: it goes to all who have that by then.
    kinds.ISSUE: issue,
    kinds.DIGEST: digest,
    ANSWER: answered,
}


def write_all() -> None:
    """Put one letter of every kind into the outbox, of lists made for it."""
    for slug in (STAYS, CLOSES, ENDS, GATHERS):
        often = "each" if slug == GATHERS else "weekly"
        services.list_create(slug=slug, frequency=often, texts={"nb": (f"Liste {slug}", "For prøver.")})
    for write in WRITES.values():
        write()


def links(message: EmailMessage | Message) -> set[str]:
    """Every address in a letter: text, HTML, and the headers that a mail program may open."""
    texts = [
        part.get_payload(decode=True).decode("utf-8")  # type: ignore[union-attr]
        for part in message.walk()
        if part.get_content_maintype() == "text"
    ]
    texts += [
        str(message[name]) for name in ("List-Unsubscribe", "List-Archive", "List-Help") if message[name]
    ]
    return {link.rstrip(".,").replace("&amp;", "&") for text in texts for link in LINK.findall(text)}
