"""Who came: a human, a machine, or nobody can say. Every verdict comes with the rule that gave it.

Pure functions of one request. What needs memory (repeats, the sharer's own visits, bursts): ``hits.seen``.
"""

import re
from functools import lru_cache

from crawlerdetect import CrawlerDetect
from django.utils.translation import gettext_lazy as _

from sharing.callers import Caller
from sharing.models import Verdict

Judgement = tuple[Verdict, str]

# Phones fetch previews as Safari with the names of such programs added, so they are looked for anywhere. Apps
# whose own browsers carry their name as well are known by how it begins.
LINK_PREVIEW = re.compile(
    "facebookexternalhit|facebookcatalog|facebot|meta-external|whatsapp|slackbot|slack-imgproxy|discordbot|"
    "telegrambot|twitterbot|linkedinbot|skypeuripreview|microsoftpreview|bingpreview|iframely|embedly|redditbot|"
    "vkshare|snap url preview|mastodon|pleroma|misskey|cardyb|synapse|kakaotalk-scrap|google-pagerenderer|"
    "^(viber|tumblr|line|signal|snapchat|teams)/",
    re.IGNORECASE,
)
MAIL_SCANNER = re.compile(
    "barracuda|mimecast|proofpoint|safelinks|ms-office|microsoft (office|outlook)|googleimageproxy|"
    "yahoomailproxy|symantec|trendmicro|fireeye|forcepoint|cloudmark|sophos|messagelabs|ironport|checkpoint-te|vade",
    re.IGNORECASE,
)
BROWSER = re.compile(r"Mozilla/5\.0 \(.+\b(AppleWebKit|Gecko|Trident)\b", re.IGNORECASE)
# Over HTTPS these have told since 2020 how they came to ask.
CHROMIUM = re.compile(r"\bChrome/(9\d|\d{3})\.")
# An unseen user agent costs it about half a millisecond.
CRAWLERS = CrawlerDetect()
# What another site loads in its pages, through the browsers of its readers.
EMBEDDED = "embedded"
# After these, a visit from the same network may be the same program in other clothes.
SCANS = frozenset({"head", "mail-scanner"})

RULES = {
    "head": _("A program asked for the headers only."),
    "prefetch": _("A browser loaded the page in advance, without anybody opening it."),
    "no-agent": _("A program that does not say what it is."),
    "link-preview": _("An app fetched a preview of the link."),
    "mail-scanner": _("A mail system checked the link."),
    "crawler": _("A search engine or another robot."),
    "burst": _("Many links were opened within a minute from the same place."),
    "sharer": _("This may be yourself."),
    "same-day": _("Somebody already counted, who came back within a day."),
    "after-scan": _("It came from where a program had just checked the link."),
    "crowd": _("More visits came from the same network than we can tell apart."),
    EMBEDDED: _("The link was loaded inside something else, not opened."),
    "imitation": _("A program that calls itself a browser and does not behave like one."),
    "unrecognised": _("A program that we do not recognise."),
    "navigation": _("Somebody opened the link in a browser."),
    "browser": _("Somebody opened the link in a browser that tells little about itself."),
    "engaged": _("Somebody stayed and read."),
}


def of_visit(caller: Caller) -> Judgement:
    """The verdict on one request for a link, as far as the request alone can tell."""
    if caller.method == "HEAD":
        return Verdict.MACHINE, "head"
    if machine := _machine(caller):
        return machine
    if caller.mode:
        # Fetch Metadata: only a click, a typed address or a redirect navigates a document.
        opened = caller.mode == "navigate" and caller.dest in {"document", ""}
        return (Verdict.HUMAN, "navigation") if opened else (Verdict.UNKNOWN, EMBEDDED)
    return _by_browser(caller, "browser")


def of_read(caller: Caller) -> Judgement:
    """The verdict on an engaged read, which the page's own script sends: never as a form or a picture is."""
    if machine := _machine(caller):
        return machine
    if caller.mode in {"no-cors", "navigate"}:
        return Verdict.UNKNOWN, EMBEDDED
    return _by_browser(caller, "engaged")


def _machine(caller: Caller) -> Judgement | None:
    if caller.purpose and re.search("prefetch|prerender|preview", caller.purpose, re.IGNORECASE):
        return Verdict.MACHINE, "prefetch"
    rule = _program(caller.agent)
    return (Verdict.MACHINE, rule) if rule else None


@lru_cache(maxsize=1024)
def _program(agent: str) -> str:
    """The rule by which a user agent is no browser's; empty for one that may be."""
    if not agent:
        return "no-agent"
    if LINK_PREVIEW.search(agent):
        return "link-preview"
    if MAIL_SCANNER.search(agent):
        return "mail-scanner"
    return "crawler" if CRAWLERS.is_crawler(agent) else ""


def _by_browser(caller: Caller, rule: str) -> Judgement:
    if not BROWSER.match(caller.agent):
        return Verdict.UNKNOWN, "unrecognised"
    if caller.secure and not caller.mode and CHROMIUM.search(caller.agent):
        return Verdict.UNKNOWN, "imitation"
    return Verdict.HUMAN, rule
