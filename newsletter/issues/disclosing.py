"""What stands with every link to an issue."""

from wagtail.models import Page

from newsletter.models import IssuePage


def disclosure_of(page: Page) -> str:
    """What ties us to what an issue is about, in a sentence; empty for all but some issues."""
    issue = IssuePage.objects.select_related("locale").filter(pk=page.pk).first()
    return issue.disclosure if issue else ""
