from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting


@register_setting
class SiteIdentity(BaseSiteSetting):
    """Who answers for the site: shown in the footer, in every mail and every notice (e-handelsloven § 8)."""

    name = models.CharField(_("name of the site"), max_length=80, default="Snakkis")
    tagline = models.CharField(_("tagline"), max_length=160, blank=True)
    controller = models.CharField(_("controller"), max_length=160, blank=True)
    org_number = models.CharField(_("organisation number"), max_length=20, blank=True)
    address = models.CharField(_("postal address"), max_length=200, blank=True)
    contact = models.EmailField(_("contact address"), blank=True)
    sender = models.EmailField(_("sender of mail"), blank=True)
    is_demo = models.BooleanField(default=False, editable=False)

    class Meta:
        verbose_name = _("site identity")
