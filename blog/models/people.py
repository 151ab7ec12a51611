from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.models import Locale, TranslatableMixin


class Named(TranslatableMixin):
    """A name of its own in each language, and the page of posts that stands at its slug."""

    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(_("slug"), max_length=120, help_text=_("The last word of its address."))

    class Meta(TranslatableMixin.Meta):
        abstract = True
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["locale", "name"], name="%(class)s_name"),
            models.UniqueConstraint(fields=["locale", "slug"], name="%(class)s_slug"),
        ]

    def __str__(self) -> str:
        return self.name

    def in_locale(self, locale: Locale) -> Self:
        """Its translation, or itself where there is none."""
        return self if self.locale_id == locale.pk else self.get_translation_or_none(locale) or self


class Author(Named):
    """Who wrote it."""

    role = models.CharField(
        _("role"), max_length=120, blank=True, help_text=_("A few words under the name, such as “editor”.")
    )
    bio = models.TextField(
        _("about the author"), blank=True, help_text=_("One or two sentences: who it is, and why to listen.")
    )
    picture = models.ForeignKey(
        "blog.Picture",
        verbose_name=_("picture"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    website = models.URLField(_("website"), blank=True)

    class Meta(Named.Meta):
        verbose_name = _("author")
        verbose_name_plural = _("authors")


class Category(Named):
    """The shelf a post stands on."""

    description = models.TextField(
        _("description"), blank=True, help_text=_("A line or two above the posts of the category.")
    )

    class Meta(Named.Meta):
        verbose_name = _("category")
        verbose_name_plural = _("categories")


class Series(Named):
    """Posts that belong together; a weekly one numbers itself."""

    description = models.TextField(
        _("description"), blank=True, help_text=_("A line or two above the posts of the series.")
    )
    is_weekly = models.BooleanField(
        _("numbered by week"),
        default=False,
        help_text=_("Each post is named by the ISO week of its date: “Tip of the week (8-2011)”."),
    )

    class Meta(Named.Meta):
        verbose_name = _("series")
        verbose_name_plural = pgettext_lazy("several", "series")
