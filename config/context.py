"""What every template is given."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from blog.selectors.site import identity


def settings(request: HttpRequest) -> dict[str, Any]:
    """``settings.consent.SiteIdentity``, named as by Wagtail's own context processor, read when used."""
    return {"settings": {"consent": {"SiteIdentity": SimpleLazyObject(identity)}}}
