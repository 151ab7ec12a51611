"""Kari with all there can be about her, and Ola beside her, as in life: through the services of each room."""

from typing import Any

from django.contrib.auth.models import User

from blog.feedback import services as feedback
from config.sites import build_tree
from consent.log.sequencer import seal
from consent.models import ConsentRecord, Subject
from consent.receipts import receipt
from consent.services import subject_find
from mail.tasks import deliver
from newsletter import services as newsletter
from sharing import services as sharing
from tests.newsletter.conftest import (
    POSTS,
    TIPS,
    ask,
    confirm_token,
    head,
    leave_token,
    make_lists,
)

KARI, OLA = "Kari.Nordlys@example.no", "ola@example.no"
NAME, WORDS, NOTE = "Kari Snøfnugg Nordlys", "Innlegget om rabatter er tøvete.", "Hun har et poeng om rabatt."


def a_person_with_everything() -> Subject:
    """Two lists by a friend's link, one left again; a complaint answered; a signup never confirmed; her mail
    delivered. Ola has one list. All of it sealed."""
    make_lists()
    tree = build_tree(site_name="Snakkis")
    share = sharing.offer(page=tree.nb.home)
    ask(TIPS, POSTS, address=KARI, name=NAME, via=share.code)
    ask(TIPS, address=OLA)
    deliver.call()
    newsletter.confirm(token=confirm_token(KARI))
    newsletter.confirm(token=confirm_token(OLA))
    newsletter.leave(token=leave_token(head(POSTS, KARI)), method="unsub-page-post")
    complain()
    ask(POSTS, address=KARI)
    deliver.call()
    seal()
    kari = subject_find(address=KARI)
    assert kari
    return kari


def complain() -> None:
    editor = User.objects.create(username="eva")
    told = feedback.feedback_create(
        kind="complaint", message=WORDS, locale="nb", name=NAME, address=KARI.lower()
    )
    feedback.close(feedback_id=told.pk, by=editor, note=NOTE)
    feedback.reopen(feedback_id=told.pk, by=editor)
    feedback.answer(feedback_id=told.pk, by=editor, text=f"Hei {NAME}! Takk for at du sa det.")


def receipts() -> list[dict[str, Any]]:
    """The receipts of everybody, as they can be fetched now."""
    rows = ConsentRecord.objects.select_related("notice", "purpose", "subject__key", "consent")
    return [receipt(record) for record in rows.order_by("position")]
