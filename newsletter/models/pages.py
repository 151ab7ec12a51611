from typing import Any

from django.http import HttpRequest

from blog.models import PublicPage
from blog.selectors.site import signups
from blog.slugs import TOP_LEVEL


class NewsletterPage(PublicPage):
    """/nyhetsbrev/: what the newsletters are, and the form."""

    parent_page_types = ["blog.HomePage"]
    subpage_types = ["newsletter.IssuePage"]
    max_count_per_parent = 1
    # The route of this name serves this page.
    reserved_slugs = TOP_LEVEL - {"nyhetsbrev"}
    template = "newsletter/newsletter_page.html"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Adds ``signup_purposes``, as on the pages of the blog, and ``issues`` (a Paginator's page)."""
        from newsletter.issues.archive import sent_issues  # reads, which know the models

        lang = self.locale.language_code
        issues = sent_issues(lang, request.GET.get("side"))
        context = super().get_context(request, *args, **kwargs)
        return {**context, "signup_purposes": signups(lang), "issues": issues}
