from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _
from wagtail.models import Page

from blog.slugs import TOP_LEVEL


class PublicPage(Page):
    """What all pages of the site have in common: a slug no route has taken, and the context of their kind."""

    reserved_slugs: ClassVar[frozenset[str]] = TOP_LEVEL

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        if self.slug in self.reserved_slugs:
            message = _("“%(slug)s” is an address of the site itself. Choose another slug.")
            raise ValidationError({"slug": message % {"slug": self.slug}})

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from blog.contexts import context_of  # reads go through selectors, which know the models

        return {**super().get_context(request, *args, **kwargs), **context_of(self, request)}
