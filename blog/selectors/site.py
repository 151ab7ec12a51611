"""What all pages of the site show alike, read once a generation in each process."""

from collections.abc import Sequence
from dataclasses import replace

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import translation
from wagtail.models import Page, Site

from blog.page_cache.memory import remembered
from blog.selectors.public import linked_pages
from consent.models import SiteIdentity
from consent.selectors import SignupNotice, signup_notices, site_identity
from sharing.selectors import running_disclosures


def site_of(request: HttpRequest) -> Site:
    """The site that is asked, as Wagtail finds it by host and port. Http404 before there is one."""
    site: Site | None = remembered(f"site:{request.get_host()}", lambda: Site.find_for_request(request))
    if site is None:
        raise Http404
    return site


def full_url(page: Page) -> str:
    """The address of a page, as Wagtail has it: "" for one that stands under no site.

    Of many pages at once: Wagtail reads its cache and resolves a route for each.
    """
    for root_path, address in remembered("roots", _roots):
        if page.url_path.startswith(root_path):
            return str(address + page.url_path[len(root_path) :])
    return ""


def _roots() -> list[tuple[str, str]]:
    """Where in the tree each language of each site begins, and its address."""
    found = []
    for root in Site.get_site_root_paths():
        with translation.override(root.language_code):
            found.append((root.root_path, root.root_url + reverse("wagtail_serve", args=[""])))
    return found


def identity() -> SiteIdentity:
    """Who answers for the site."""
    return remembered("identity", site_identity)


def campaign_disclosures(page: Page) -> list[str]:
    """What the campaigns that pass ``page`` on now have to disclose, in its language."""
    lang = page.locale.language_code
    found = remembered(f"campaigns:{lang}", lambda: running_disclosures(lang))
    return found.get(page.translation_key, [])


def signups(lang: str) -> list[SignupNotice]:
    """What forms offer in a language, with samples that anybody may read."""
    return remembered(f"signups:{lang}", lambda: with_samples(signup_notices(lang), lang))


def with_samples(offered: Sequence[SignupNotice], lang: str) -> list[SignupNotice]:
    """Each with the address of its sample, as far as that is public."""
    pages = linked_pages([found.sample for found in offered if found.sample], lang)
    return [
        replace(found, sample_url=pages[found.sample].url or "") if found.sample in pages else found
        for found in offered
    ]
