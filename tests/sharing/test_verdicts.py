"""Pure: one request, one verdict, one rule."""

import pytest

from sharing import verdicts
from sharing.callers import Caller
from sharing.models import Verdict
from tests.sharing.conftest import CHROME, IPHONE

IN_APPS = [
    "Mobile/15E148 [FBAN/FBIOS;FBAV/470.0.0.40.108;FBLC/nb_NO]",
    "Mobile/15E148 Instagram 335.0.0.31.86 (iPhone14,5; iOS 17_5; nb_NO; nb; scale=3.00)",
    "Mobile/15E148 Snapchat/12.12.0.35 (like Safari/8614)",
    "Mobile/15E148 Twitter for iPhone/10.6",
    "Mobile/15E148 MicroMessenger/8.0.49",
    "Mobile/15E148 Tumblr/iPhone/34.0",
    "Version/4.0 Chrome/120.0 Mobile Safari/537.36 [LinkedInApp]",
    "Version/4.0 Chrome/125.0 Mobile Safari/537.36 [FB_IAB/FB4A;FBAV/465.0.0.58.78;]",
    "Chrome/120.0 Safari/537.36 Teams/1.6.00.26474",
    "Chrome/90.0 Mobile Safari/537.36 Viber/20.1",
    "GSA/300.0 Mobile/15E148 Safari/604.1",
]
FETCHERS = [
    ("facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)", "link-preview"),
    ("WhatsApp/2.23.20.0", "link-preview"),
    # Messages on an iPhone, which asks as Safari with two more names.
    (
        "Mozilla/5.0 (Macintosh; Intel Mac OS X) AppleWebKit/601.2 facebookexternalhit/1.1 Twitterbot/1.0",
        "link-preview",
    ),
    ("Viber/13.3.0.5 CFNetwork Darwin", "link-preview"),
    ("Bluesky Cardyb/1.1; +mailto:support@bsky.app", "link-preview"),
    ("Mastodon/4.3.0 (http.rb/5.2.0; +https://mastodon.example/)", "link-preview"),
    ("Mozilla/5.0 (Windows NT 10.0; Microsoft Outlook 16.0.17628; Pro)", "mail-scanner"),
    ("ChatGPT-User/1.0", "crawler"),
    ("Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)", "link-preview"),
    ("Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)", "link-preview"),
    ("TelegramBot (like TwitterBot)", "link-preview"),
    ("LinkedInBot/1.0 (compatible; Mozilla/5.0; +http://www.linkedin.com)", "link-preview"),
    (f"{CHROME} SkypeUriPreview Preview/0.5", "link-preview"),
    (
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_11_1) AppleWebKit/601.2.4 facebookexternalhit/1.1",
        "link-preview",
    ),
    ("Mozilla/4.0 (compatible; ms-office; MSOffice 16)", "mail-scanner"),
    ("Mozilla/5.0 (Windows NT 10.0) BarracudaCentral", "mail-scanner"),
    ("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", "crawler"),
    (CHROME.replace("Chrome/", "HeadlessChrome/"), "crawler"),
    ("curl/8.5.0", "crawler"),
    ("python-requests/2.32", "crawler"),
    ("", "no-agent"),
]


def caller(agent: str = CHROME, **more: str) -> Caller:
    return Caller(address="192.0.2.1", agent=agent, **more)


@pytest.mark.parametrize(("agent", "rule"), FETCHERS)
def test_a_program_is_a_machine_and_its_kind_is_kept(agent, rule):
    assert verdicts.of_visit(caller(agent)) == (Verdict.MACHINE, rule)
    assert verdicts.of_read(caller(agent)) == (Verdict.MACHINE, rule)


@pytest.mark.parametrize("purpose", ["prefetch", "prefetch;prerender", "prerender", "preview", "Prefetch"])
def test_loading_in_advance_is_a_machine(purpose):
    assert verdicts.of_visit(caller(purpose=purpose)) == (Verdict.MACHINE, "prefetch")


def test_asking_for_headers_only_is_a_machine():
    assert verdicts.of_visit(caller(method="HEAD")) == (Verdict.MACHINE, "head")


@pytest.mark.parametrize(("mode", "dest"), [("no-cors", "image"), ("cors", "empty"), ("navigate", "iframe")])
def test_a_link_loaded_inside_something_else_is_not_known(mode, dest):
    assert verdicts.of_visit(caller(mode=mode, dest=dest)) == (Verdict.UNKNOWN, "embedded")


@pytest.mark.parametrize("agent", ["Viisi", "Signal-Android/7", "-", "Mozilla/5.0"])
def test_a_program_we_do_not_recognise_is_not_known(agent):
    assert verdicts.of_visit(caller(agent)) == (Verdict.UNKNOWN, "unrecognised")


@pytest.mark.parametrize("agent", [CHROME, IPHONE])
def test_a_click_in_a_browser_is_a_human(agent):
    assert verdicts.of_visit(caller(agent, mode="navigate", dest="document")) == (Verdict.HUMAN, "navigation")


def test_a_browser_that_says_nothing_of_how_it_came_is_still_a_human():
    assert verdicts.of_visit(caller(IPHONE)) == (Verdict.HUMAN, "browser")


@pytest.mark.parametrize("rest", IN_APPS)
def test_the_browser_inside_an_app_is_a_human(rest):
    agent = f"Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 {rest}"
    assert verdicts.of_visit(caller(agent)) == (Verdict.HUMAN, "browser")


@pytest.mark.parametrize(
    ("agent", "verdict"),
    [(CHROME, (Verdict.UNKNOWN, "imitation")), (IPHONE, (Verdict.HUMAN, "browser"))],
)
def test_a_chrome_that_does_not_say_over_https_how_it_came_is_none(agent, verdict):
    assert verdicts.of_visit(caller(agent, secure=True)) == verdict
    assert verdicts.of_visit(caller(agent, secure=False)) == (Verdict.HUMAN, "browser")


def test_the_beacon_of_the_page_is_a_human_who_read():
    assert verdicts.of_read(caller(mode="cors", dest="empty")) == (Verdict.HUMAN, "engaged")


def test_every_rule_has_a_sentence():
    given = {rule for _, rule in FETCHERS} | {"head", "prefetch", "embedded", "unrecognised", "navigation"}
    given |= {"browser", "engaged", "imitation"}
    assert given | {"burst", "sharer", "same-day", "after-scan", "crowd"} == set(verdicts.RULES)
