from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from wagtail.fields import StreamField

from blog.models import ReadablePage, Relation
from blog.models.relations import disclosure
from newsletter.issues.blocks import IssueBody
from newsletter.models.lists import MailingList
from newsletter.models.segments import Segment


class IssuePage(ReadablePage):
    """One letter of a list: written once, read as a page under /nyhetsbrev/, as HTML mail and as plain text.

    The title stands above the text; ``subject`` is the subject line, the title where it is empty. Its
    translation is what people of that language get.
    """

    mailing_list = models.ForeignKey(
        MailingList, on_delete=models.PROTECT, null=True, related_name="issues", verbose_name=_("list")
    )
    segment = models.ForeignKey(
        Segment,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="issues",
        verbose_name=_("only to"),
        help_text=_("Some of the list’s people. Empty: all of them."),
    )
    subject = models.CharField(_("subject line"), max_length=150, blank=True)
    preheader = models.CharField(_("first words in the inbox"), max_length=150, blank=True)
    body = StreamField(IssueBody(), verbose_name=_("text"), blank=True)
    relation = models.CharField(_("relation"), max_length=20, choices=Relation.choices, default=Relation.NONE)
    relation_party = models.CharField(_("to whom"), max_length=120, blank=True)
    post = models.ForeignKey(
        "blog.PostPage", on_delete=models.SET_NULL, null=True, editable=False, related_name="issues"
    )

    parent_page_types = ["newsletter.NewsletterPage"]
    subpage_types: list[str] = []
    template = "newsletter/issue_page.html"
    shown_with: ClassVar[tuple[str, ...]] = ("mailing_list",)

    class Meta:
        verbose_name = _("issue")
        verbose_name_plural = _("issues")

    @property
    def disclosure(self) -> str:
        """The relation in a sentence, in the issue's own language; empty when there is none."""
        with override(self.locale.language_code):
            return disclosure(self.relation, self.relation_party)


class Sending(models.Model):
    """That an issue was sent: by whom, by which mailing, and the one share all its readers came by.

    Not a field of the page: an older revision would bring its old value back.
    """

    issue = models.OneToOneField(IssuePage, on_delete=models.PROTECT, related_name="sending")
    mailing = models.OneToOneField("mail.Mailing", on_delete=models.PROTECT, related_name="sending")
    share = models.ForeignKey("sharing.Share", on_delete=models.SET_NULL, null=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    # Why it went out oftener than the list's people were told.
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        permissions = [("send_issue", "Can send an issue")]

    def __str__(self) -> str:
        return str(self.issue_id)
