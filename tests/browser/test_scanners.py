"""A mail scanner with a real browser: it runs what is behind every link of every letter, clicking nothing."""

import json
from email import message_from_bytes, policy

from tests.browser.conftest import NewPage
from tests.newsletter.letters import links
from tests.site import Site
from tests.waiting import until

# Nor does the worker gather anything more meanwhile.
WRITE = (
    "from newsletter.models import MailingList; from tests.newsletter.letters import write_all;"
    "write_all(); MailingList.objects.update(gathers=False)"
)
STATE = (
    "import hashlib, json; from tests.newsletter.test_scanners import everything;"
    "print(json.dumps({k: hashlib.sha256(str(v).encode()).hexdigest() for k, v in everything().items()}))"
)
QUIET = (
    "from consent.models import InboxEntry; from mail.models import OutboxMessage;"
    "from mail.models import Mailing, SendingRun; from webhooks.models import Event;"
    "waiting = OutboxMessage.objects.filter(state__in=['queued', 'sending', 'deferred']);"
    "going = SendingRun.objects.exists() or Mailing.objects.filter(state='sending').exists();"
    "print(InboxEntry.objects.exists() or waiting.exists() or going"
    " or Event.objects.filter(sequence=None).exists())"
)
EVENTS = (
    "from webhooks.models import Event; print(Event.objects.exclude(type__contains='share.read').count())"
)
# The worker's own, and how often pages were read, also by the one link of an issue: by nobody in particular.
COUNTS = {"sharing.PageCount", "sharing.DayCount", "sharing.ShareCount", "sharing.RolledBatch"}
NOBODYS = {"consent.Verification", "webhooks.Event", *COUNTS}
SCANNER = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0"


def told(site: Site, code: str) -> str:
    done = site.manage("shell", "-v", "0", "-c", code)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip().splitlines()[-1] if done.stdout.strip() else ""


def test_scripts_that_run_and_a_mouse_that_moves_change_nothing(site: Site, new_page: NewPage):
    told(site, WRITE)
    until(lambda: told(site, QUIET) == "False", what="quiet", seconds=60)
    before, events = json.loads(told(site, STATE)), told(site, EVENTS)
    found = set()
    for file in (site.mailbox / "new").glob("*"):
        message = message_from_bytes(file.read_bytes(), policy=policy.default)
        if "skannet." in str(message["To"]):
            found |= {link for link in links(message) if link.startswith(site.base_url)}
    assert len(found) > 20
    page = new_page(user_agent=SCANNER)
    for link in sorted(found):
        page.goto(link, wait_until="networkidle")
        for button in page.locator("main button:visible").all():
            button.hover()
        page.request.head(link)
    after = json.loads(told(site, STATE))
    assert {name for name in after if after[name] != before[name]} <= NOBODYS
    assert told(site, EVENTS) == events
