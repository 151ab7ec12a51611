from django.db import models
from django.utils.translation import gettext_lazy as _


class Author(models.Model):
    """Who wrote it."""

    name = models.CharField(_("name"), max_length=120, unique=True, help_text=_("As it stands under a post."))
    slug = models.SlugField(_("slug"), max_length=120, unique=True)
    bio = models.TextField(
        _("about the author"), blank=True, help_text=_("One or two sentences: who it is, and why to listen.")
    )

    class Meta:
        verbose_name = _("author")
        verbose_name_plural = _("authors")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Category(models.Model):
    """The shelf a post stands on."""

    name = models.CharField(
        _("name"), max_length=120, unique=True, help_text=_("A word or two that readers recognise.")
    )
    slug = models.SlugField(_("slug"), max_length=120, unique=True)

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
