"""Redirects from the addresses that an imported page had elsewhere."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.encoding import uri_to_iri
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

LONGEST_PATH = 255  # of what Wagtail keeps as the old path of a redirect


@transaction.atomic
def addresses_lead_to(*, page: Page, old: Sequence[str]) -> list[str]:
    """Lead from addresses on this site (``/2011/02/koen/``, ``/?p=12``) to the page, for good.

    Those that lead elsewhere already are left, those that are too long too: they are what is returned.
    """
    left = []
    for address in old:
        path = Redirect.normalise_path(uri_to_iri(address))
        if path == Redirect.normalise_path(page.get_url_parts()[2]):
            continue
        leads = Redirect.objects.filter(old_path=path).first()
        if leads is None and len(path) <= LONGEST_PATH:
            Redirect.objects.create(old_path=path, redirect_page_id=page.pk, is_permanent=True)
        elif leads is None or leads.redirect_page_id != page.pk:
            left.append(address)
    return left
