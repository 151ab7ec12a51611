"""All there is about a person, as a page to read: one file that loads nothing."""

from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from consent.models import Purpose
from consent.services import desk
from consent.states import State
from consent.words import is_remark, manner, stamps, told


def export_page(exported: dict[str, Any], *, at_home: bool = False) -> str:
    """``rights.export`` as HTML (templates/consent/export.html) in the person's language.

    ``at_home``: it is read on Min side, and leads back there and to the file; a saved page leads nowhere.
    """
    mine = exported["consent"]
    with override(mine["language"] or None):
        purposes = {purpose.slug: purpose for purpose in Purpose.objects.all()}
        issues = {issue["mailing"]: issue["title"] for issue in told_by(exported, "issues")}
        consents = [_consent(consent, purposes[consent["purpose"]], mine) for consent in mine["consents"]]
        context = {
            "told": exported,
            "at_home": at_home,
            "lang": mine["language"] or "nb",
            "consents": consents,
            "signups": [
                {**signup, "titles": [purposes[slug].title_in(mine["language"]) for slug in signup["lists"]]}
                for signup in told_by(exported, "signups")
            ],
            "delivery": [_wish(wish, purposes, mine) for wish in told_by(exported, "delivery")],
            "departures": [_departure(said, purposes, mine) for said in told_by(exported, "departures")],
            "looks": [_look(look) for look in mine["looks"]],
            "back": [_back(back) for back in exported.get("mail", {}).get("came_back", [])],
            "messages": [_message(message, issues) for message in told_mails(exported)],
        }
        return render_to_string("consent/export.html", context)


def told_mails(exported: dict[str, Any]) -> list[dict[str, Any]]:
    """Every mail to them that is still known."""
    found: list[dict[str, Any]] = exported.get("mail", {}).get("messages", [])
    return found


def told_by(exported: dict[str, Any], what: str) -> list[dict[str, Any]]:
    """What the newsletter told of a person, where there is one."""
    found: list[dict[str, Any]] = exported.get("newsletter", {}).get(what, [])
    return found


def _wish(wish: dict[str, Any], purposes: dict[str, Purpose], mine: dict[str, Any]) -> dict[str, Any]:
    """How often somebody wants a list, and from when on."""
    often = {"weekly": _("At most once a week"), "monthly": _("At most once a month")}
    title = purposes[wish["list"]].title_in(mine["language"])
    return {**wish, "title": title, "often": often.get(wish["frequency"], "")}


def _departure(said: dict[str, Any], purposes: dict[str, Purpose], mine: dict[str, Any]) -> dict[str, Any]:
    """Why somebody left a list."""
    reasons = {
        "too-often": _("Too many letters"),
        "not-relevant": _("Not what I had hoped for"),
        "not-asked": _("I never asked for it"),
        "elsewhere": _("I read you another way"),
        "other": _("Something else"),
    }
    title = purposes[said["list"]].title_in(mine["language"])
    return {**said, "title": title, "why": reasons.get(said["reason"], said["reason"])}


def _consent(consent: dict[str, Any], purpose: Purpose, mine: dict[str, Any]) -> dict[str, Any]:
    """A consent with what happened to it, in words."""
    title = purpose.title_in(mine["language"])
    return {
        "title": title,
        "stamp": stamps()[consent["state"]],
        "valid_until": consent["valid_until"],
        "events": [_event(row, title, mine) for row in consent["records"]],
    }


def _event(row: dict[str, Any], title: str, mine: dict[str, Any]) -> dict[str, Any]:
    receipt = row["receipt"]
    return {
        "words": told(
            State(row["state"]),
            purpose=title,
            scheme=mine["scheme"],
            remark=is_remark(row["state"], has_notice=bool(row["notice_sha256"])),
        ),
        "at": row["at"],
        "how": manner(row["record"]["method"]),
        "page": row["record"].get("collection", {}).get("page"),
        "text": mine["notices"][row["notice_sha256"]]["text"] if row["notice_sha256"] else "",
        "event_id": row["record"]["event_id"],
        "proof": receipt["tlog_proof"] if receipt else "",
    }


def _back(back: dict[str, Any]) -> dict[str, Any]:
    """What came back of a mail."""
    words = {
        "hard": _("No such mailbox"),
        "soft": _("Mailbox in trouble"),
        "blocked": _("Refused for what it is"),
        "complaint": _("Reported as junk"),
    }
    return {**back, "words": words.get(back["kind"], back["kind"])}


def _look(look: dict[str, Any]) -> dict[str, Any]:
    """What somebody in the admin did with this person."""
    words = {
        desk.FIND: _("Looked the person up"),
        desk.LOOK: _("Looked at the person"),
        desk.EVIDENCE: _("Fetched the evidence"),
        desk.EXPORT: _("Fetched everything"),
        desk.REVOKE: _("Revoked a consent"),
    }
    return {**look, "words": words.get(look["action"], look["action"])}


def _message(message: dict[str, Any], issues: dict[Any, str]) -> dict[str, Any]:
    """What a mail was about and what became of it; a kind or state we have no words for as it stands.

    ``issues``: titles by mailing.
    """
    title = issues.get(message["mailing"])
    kinds = {
        "newsletter.confirm": _("The question whether the signup was yours"),
        "newsletter.welcome": _("The confirmation, with the receipt"),
        "newsletter.already": _("Word that you have the newsletter already"),
        "newsletter.renew": _("The question whether to go on"),
        "newsletter.login": _("The way in to Min side"),
        "newsletter.moved": _("Word that your newsletters have moved to another address"),
        "newsletter.closed": _("Word that a newsletter takes no new subscribers"),
        "newsletter.retired": _("Word that a newsletter has come to its end"),
        "newsletter.left": _("Word that you had left a newsletter, with the way back"),
        "newsletter.pace": _("Word that a newsletter comes in another way, with the way back"),
        "newsletter.issue": _("An issue of a newsletter"),
        "newsletter.digest": _("New posts, gathered for a newsletter"),
        "feedback.answer": _("The answer to what you wrote"),
    }
    states = {
        "sent": pgettext("mail", "Sent"),
        "failed": pgettext("mail", "Did not arrive"),
        "dropped": pgettext("mail", "Was not sent"),
        "doubt": pgettext("mail", "May not have arrived"),
    }
    return {
        "about": _("«%(words)s»") % {"words": title}
        if title
        else kinds.get(message["kind"], message["kind"]),
        "at": message["sent_at"] or message["created_at"],
        "state": states.get(message["state"], pgettext("mail", "On its way")),
        "answer": message["answer"],
    }
