"""What is wrong with an issue before it goes to thousands, each with its remedy.

An error forbids to send; a warning does not. Nothing here asks the net unless it is told to (``links``).
Contrast is not among these: an editor chooses no colours, and those of the letter are held by a test.
"""

from newsletter.issues import checks_of_blocks, checks_of_letters
from newsletter.issues.findings import Draft, Finding
from newsletter.models import IssuePage

__all__ = ["Finding", "checks"]


def checks(issue: IssuePage, *, links: bool = False) -> list[Finding]:
    """All that there is to say of ``issue`` as it is, with its published translations; errors first.

    ``links``: also ask every address outside the site whether it answers, which takes seconds.
    """
    draft = Draft(issue)
    every_check = [*checks_of_letters.CHECKS, *checks_of_blocks.CHECKS]
    if links:
        every_check.append(checks_of_blocks.outer_links)
    found = [finding for check in every_check for finding in check(draft)]
    return sorted(found, key=lambda finding: finding.level != "error")
