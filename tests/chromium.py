"""The machine's Chromium, and the flags it starts with."""

import os
import shutil

NAMES = ("chromium", "chromium-browser", "google-chrome")
# Without these the browser calls home at every start.
FLAGS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
]
MISSING = "there is no Chromium on this machine (`make browser` installs Debian's)"


def executable() -> str | None:
    """The path of the browser, or None where there is none."""
    return next(filter(None, map(shutil.which, NAMES)), None)


def flags() -> list[str]:
    """Root, as in a container, cannot have Chromium's sandbox."""
    return [*FLAGS, "--no-sandbox"] if os.getuid() == 0 else FLAGS
