"""What every template is given."""

from typing import Any

from django.http import HttpRequest
from django.utils import translation
from django.utils.functional import SimpleLazyObject

from blog.selectors.navigation import navigation as pages
from blog.selectors.site import identity


def settings(request: HttpRequest) -> dict[str, Any]:
    """``settings.consent.SiteIdentity``, named as by Wagtail's own context processor, read when used."""
    return {"settings": {"consent": {"SiteIdentity": SimpleLazyObject(identity)}}}


def navigation(request: HttpRequest) -> dict[str, Any]:
    """``navigation``: what menu and footer lead to, read when used."""
    return {"navigation": lambda: pages(str(translation.get_language()))}
