"""One letter of every kind through SpamAssassin, as a receiving server would see it.

    python -m tests.drills.spam

makes a demo site of its own and prints the score of each letter as JSON, with the rules that told. Only the
local tests run (``-L``): blocklists of addresses and links, SPF, DKIM and DMARC lookups, Razor and Pyzor ask
the network, which knows nothing of a site that does not exist. Exit status 1 for a letter at LIMIT or more.
"""

import json
import mailbox
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.files import BASE_DIR

LIMIT = 1.0
# Under the domain of the demo's sender, as SPF and DMARC want it.
SITE, BOUNCES = "https://blogg.snakkis.example", "retur@blogg.snakkis.example"
WRITE = """
import django
django.setup()
from consent.log.sequencer import seal
from mail.tasks import deliver, send_mailings
from tests.newsletter.letters import write_all
write_all()
seal()
for _turn in range(4):
    deliver.call()
    send_mailings.call()
"""
# What the receiving server writes above a letter.
ARRIVAL = """\
Return-Path: <retur+1.abcdefghijklmnop@blogg.snakkis.example>
Received: from blogg.snakkis.example (blogg.snakkis.example [IPv6:2001:db8::25])
\tby mx.example.com (Postfix) with ESMTPS id 4Xn2Qk3vTzz9sW; {date}
"""
STATUS = re.compile(r"^X-Spam-Status: \w+, ?score=(-?[\d.]+) .*?tests=(\S*)", re.MULTILINE)


def letters(var_dir: Path) -> list[bytes]:
    """A letter of every kind of a site at ``var_dir``, from its local mailbox."""
    environment = {**os.environ, "VAR_DIR": str(var_dir), "BASE_URL": SITE, "EMAIL_URL": ""}
    environment |= {"BOUNCE_ADDRESS": BOUNCES, "DJANGO_SETTINGS_MODULE": "config.settings"}
    for command in (["manage.py", "migrate", "-v0"], ["manage.py", "demo"], ["-c", WRITE]):
        subprocess.run(
            [sys.executable, *command], cwd=BASE_DIR, env=environment, check=True, stdout=sys.stderr
        )
    box = mailbox.Maildir(var_dir / "mailbox", create=False)
    return [box.get_bytes(key) for key in box.iterkeys()]


def score(letter: bytes) -> tuple[float, list[str]]:
    """SpamAssassin's score, and the rules it comes from."""
    date = next(
        line[6:] for line in letter.decode("utf-8", "replace").splitlines() if line.startswith("Date: ")
    )
    arrived = ARRIVAL.format(date=date).encode() + letter
    told = subprocess.run(["spamassassin", "-L", "-t"], input=arrived, capture_output=True, check=True)
    unfolded = re.sub(r"\r?\n[ \t]+", " ", told.stdout.decode("utf-8", "replace")).replace(", ", ",")
    found = STATUS.search(unfolded)
    assert found, unfolded[:2000]
    return float(found[1]), [rule for rule in found[2].split(",") if rule != "none"]


def main() -> int:
    """Write, score and tell."""
    if not shutil.which("spamassassin"):
        print("SpamAssassin is not installed.", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as folder:
        found = []
        for letter in letters(Path(folder)):
            subject = mailbox.Message(letter)["Subject"]
            points, rules = score(letter)
            found.append({"subject": str(subject), "score": points, "rules": rules})
    found.sort(key=lambda one: -one["score"])
    print(json.dumps(found, indent=2, ensure_ascii=False))
    worst = found[0]["score"] if found else LIMIT
    print(f"{len(found)} letters, the worst {worst}; the limit is {LIMIT}.")
    return int(worst >= LIMIT)


if __name__ == "__main__":
    sys.exit(main())
