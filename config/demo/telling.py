"""Plays the story through the services that real readers use. Nothing here writes a row itself."""

import secrets
from collections.abc import Callable, Sequence
from datetime import timedelta
from random import Random
from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone
from wagtail.models import Page

from blog.feedback import services as feedback
from config.demo import contents, story
from config.demo.cast import TOWNS, addresses, caller, is_invented
from config.demo.clock import Clock
from consent import tokens
from consent.models import Consent
from consent.services import subject_find
from mail import services as mail
from mail.models import OutboxMessage
from newsletter import selectors as lists
from newsletter import services as newsletter
from newsletter.models import SignupRequest
from sharing import services as sharing
from sharing.hits import services as hits
from sharing.models import Ambassador, Campaign, CampaignText, Share

Progress = Callable[[int, int], None]
LANGUAGES = ("nb", "pl")
# Why people of the story leave; nobody has to say.
REASONS = ("too-often", "", "not-relevant", "too-often", "elsewhere")
NOBODY = "Not sent: nobody lives at this address of the demo."


def begin_campaign(page: Page) -> list[Ambassador]:
    """The editor makes the campaign, and everybody in it says yes."""
    words, today = contents.campaign(), timezone.localdate()
    campaign = Campaign(
        name=words["name"],
        represents=words["represents"],
        relation=words["relation"],
        page=page,
        starts_on=today - timedelta(days=1),
        ends_on=today + timedelta(days=words["days"]),
    )
    campaign.texts = [CampaignText(lang=lang, disclosure=text) for lang, text in words["disclosure"].items()]
    campaign.ambassadors = [Ambassador(name=name, lang="nb") for name in words["ambassadors"]]
    campaign.save()
    sharing.publish_disclosures(campaign=campaign)
    ambassadors = list(campaign.ambassadors.order_by("pk"))
    for ambassador in ambassadors:
        notice = sharing.ambassador_notice(ambassador)
        sharing.take_part(ambassador=ambassador, shown=notice.sha256 if notice else "")
    return ambassadors


class Telling:
    """One performance: what the story calls link 7 or signup 3 is a share or a request here."""

    def __init__(self, clock: Clock, seed: int, editor: User) -> None:
        self.clock, self.editor = clock, editor
        # The counters remember readers for a day: those of a demo built anew in the same folder are others.
        self.town = secrets.randbelow(TOWNS)
        random = Random(seed)  # noqa: S311  (names, no secrets)
        self.pages = {page.pk: page for page in Page.objects.select_related("locale")}
        self.notices = {
            lang: {offered.slug: offered.notice.sha256 for offered in lists.open_lists(lang)}
            for lang in LANGUAGES
        }
        self.addresses = {lang: addresses(lang, random) for lang in LANGUAGES}
        self.shares: dict[int, Share] = {}
        self.requests: dict[int, SignupRequest] = {}
        self.messages: dict[int, int] = {}
        self.ambassadors: list[Ambassador] = []
        self.plays: dict[type[story.Step], Callable[[Any], None]] = {
            story.Share: self.share,
            story.Stop: self.stop,
            story.Visit: self.visit,
            story.Read: self.read,
            story.SignUp: self.sign_up,
            story.Answer: self.answer,
            story.Leave: self.leave,
            story.Message: self.message,
            story.Reply: self.reply,
        }

    def play(self, steps: Sequence[story.Step], progress: Progress) -> None:
        """Every step at its own time. Each new day begins with what the worker does once a day."""
        for done, step in enumerate(steps, start=1):
            if step.at.date() > self.clock.at.date():
                newsletter.defer_unconfirmed()
            self.clock.at = step.at
            self.plays[type(step)](step)
            progress(done, len(steps))

    def share(self, step: story.Share) -> None:
        told = {
            "page": self.pages[step.page],
            "channel": step.channel,
            "visitor": caller(step.reader, "human", self.town).visitor,
        }
        if step.ambassador is None:
            offered = sharing.offer(via=self.code(step.via), **told)
        else:
            offered = sharing.ambassador_link(ambassador=self.ambassador(step), **told)
        self.shares[step.link] = sharing.use(code=offered.code) or offered

    def ambassador(self, step: story.Share) -> Ambassador:
        """The one whose link it is, who has accepted what must stand with it."""
        if not self.ambassadors:
            self.ambassadors = begin_campaign(self.pages[step.page])
        return self.ambassadors[step.ambassador or 0]

    def stop(self, step: story.Stop) -> None:
        self.shares[step.link] = sharing.stop(share=self.shares[step.link])

    def visit(self, step: story.Visit) -> None:
        share = self.shares[step.link]
        if not share.stopped_at:
            hits.visit(share=share, caller=caller(step.reader, step.agent, self.town))

    def read(self, step: story.Read) -> None:
        hits.read(
            page=self.pages[step.page],
            caller=caller(step.reader, step.agent, self.town),
            via=self.code(step.via),
        )

    def sign_up(self, step: story.SignUp) -> None:
        address, notices = next(self.addresses[step.lang]), self.notices[step.lang]
        newsletter.receive_signup(
            address=address,
            lists=[(slug, notices[slug]) for slug in step.lists],
            locale=step.lang,
            via=self.code(step.via),
            page=step.page,
        )
        newsletter.take_in()
        subject = subject_find(address=address)
        self.requests[step.signup] = SignupRequest.objects.filter(subject=subject).latest("created_at")
        self.take_letters()

    def answer(self, step: story.Answer) -> None:
        token = tokens.make("confirm", self.requests[step.signup].pk)
        if step.how == "confirm":
            newsletter.confirm(token=token)
        else:
            newsletter.refuse(token=token)
        self.take_letters()

    def leave(self, step: story.Leave) -> None:
        """Most of those who press on the page say why; a mail program's own button leads to no page."""
        for consent in Consent.objects.filter(subject=self.requests[step.signup].subject):
            token = tokens.make("leave", consent.pk)
            newsletter.leave(token=token, method=step.method)
            if step.method == "unsub-page-post":
                newsletter.explain_leaving(token=token, reason=REASONS[step.signup % len(REASONS)])

    def message(self, step: story.Message) -> None:
        told = feedback.feedback_create(
            kind=step.kind,
            message=step.text,
            locale=step.lang,
            name=step.name,
            address=step.address,
            page=self.pages[step.page],
        )
        self.messages[step.message] = told.pk

    def reply(self, step: story.Reply) -> None:
        feedback.answer(feedback_id=self.messages[step.message], by=self.editor, text=step.text)
        self.take_letters()

    def code(self, link: int | None) -> str:
        return self.shares[link].code if link is not None else ""

    def take_letters(self) -> None:
        """Nobody lives at these addresses: their mail counts as sent, and does not fill the mailbox."""
        for message in mail.claim(limit=20):
            if is_invented(message.subject.value) and mail.begin(message=message):
                mail.settle(message=message, state=OutboxMessage.State.SENT, answer=NOBODY)
