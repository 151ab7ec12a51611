from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language, gettext, override
from django.utils.translation import gettext_lazy as _
from wagtail.fields import StreamField
from wagtail.search import index

from blog.models import ReadablePage, Relation
from blog.models.relations import NAMED, disclosure
from blog.selectors.site import signups
from newsletter.issues.blocks import IssueBody, refuse_troubles
from newsletter.issues.forms import IssueForm
from newsletter.issues.panels import CONTENT, PROMOTE
from newsletter.issues.personal import MOST_IN_SUBJECT, count, plain
from newsletter.models.lists import MailingList
from newsletter.models.segments import Segment

# The words of routes under /nyhetsbrev/ (newsletter.urls), in every language.
UNDER_NEWSLETTER = frozenset({"angre", "avmelding", "bekreft", "feed", "forny", "svar", "tempo"})


class IssuePage(ReadablePage):
    """One letter of a list: written once, read as a page under /nyhetsbrev/, as HTML mail and as plain text.

    The title stands above the text; ``subject`` is the subject line, the title where it is empty. Its
    translation is what people of that language get.
    """

    mailing_list = models.ForeignKey(
        MailingList,
        on_delete=models.PROTECT,
        null=True,
        related_name="issues",
        verbose_name=_("list"),
        help_text=_("Whoever has it gets the issue. The language of each is found by itself."),
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
    subject = models.CharField(
        _("subject line"),
        max_length=150,
        blank=True,
        help_text=_("What stands in the inbox. Empty: the title. Phones show about 40 characters."),
    )
    preheader = models.CharField(
        _("first words in the inbox"),
        max_length=150,
        blank=True,
        help_text=_("Mail programs show them after the subject. Empty: how the text begins."),
    )
    body = StreamField(
        IssueBody(),
        verbose_name=_("text"),
        blank=True,
        help_text=_(
            "{fornavn|…} is the reader’s first name, or the words after the line where it is not known. In "
            "the same way: {navn|…}, {siden|…} (the month they came), {svar 7|…} (what they answered to "
            "question 7) and {liste}. The ways out come by themselves."
        ),
    )
    relation = models.CharField(
        _("relation"),
        max_length=20,
        choices=Relation.choices,
        default=Relation.NONE,
        help_text=_("What ties us to what the issue is about. Readers see it above the text."),
    )
    relation_party = models.CharField(
        _("to whom"),
        max_length=120,
        blank=True,
        help_text=_("Who paid for it or gave it, by the name readers know."),
    )
    post = models.ForeignKey(
        "blog.PostPage", on_delete=models.SET_NULL, null=True, editable=False, related_name="issues"
    )

    # The editor's form says so of a draft, which is kept as it is written.
    may_lack_party = False
    base_form_class = IssueForm
    content_panels = CONTENT
    promote_panels = PROMOTE
    search_fields = [*ReadablePage.search_fields, index.SearchField("body")]
    parent_page_types = ["newsletter.NewsletterPage"]
    subpage_types: list[str] = []
    reserved_slugs = UNDER_NEWSLETTER
    template = "newsletter/issue_page.html"
    shown_with: ClassVar[tuple[str, ...]] = ("mailing_list",)
    page_description = _("One letter of a newsletter, which is also a page.")

    class Meta:
        verbose_name = _("issue")
        verbose_name_plural = _("issues")

    def clean(self) -> None:
        super().clean()
        for name in ("subject", "preheader"):
            try:
                refuse_troubles(getattr(self, name))
            except ValidationError as error:
                raise ValidationError({name: error}) from error
        if count(self.subject) > MOST_IN_SUBJECT:
            message = gettext("At most %(most)d fields in the subject line.")
            raise ValidationError({"subject": message % {"most": MOST_IN_SUBJECT}})
        if self.relation in NAMED and not self.relation_party and not self.may_lack_party:
            raise ValidationError({"relation_party": gettext("Say who paid for it or gave it.")})

    @property
    def disclosure(self) -> str:
        """The relation in a sentence, in the issue's own language; empty when there is none."""
        with override(self.locale.language_code):
            return disclosure(self.relation, self.relation_party)

    @property
    def day(self) -> datetime:
        """The day readers see on the page."""
        return self.first_published_at or timezone.now()

    @property
    def intro(self) -> str:
        """What search engines and chats show of it without a description."""
        return plain(self.preheader)

    @property
    def subject_for_all(self) -> str:
        """The subject line as somebody gets it of whom nothing is known."""
        return plain(self.subject) or self.title

    @property
    def preview_modes(self) -> list[tuple[str, str]]:
        from blog.previews.editor import modes as of_any_page  # as below
        from newsletter.issues.preview import modes

        return [*modes(self), *of_any_page(self)]

    def make_preview_request(
        self,
        original_request: HttpRequest | None = None,
        preview_mode: str | None = None,
        extra_request_attrs: dict[str, Any] | None = None,
    ) -> HttpResponse:
        # The words around a letter speak the editor's language.
        more = {**(extra_request_attrs or {}), "editor_language": get_language()}
        return super().make_preview_request(original_request, preview_mode, more)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        from newsletter.issues.preview import modes, preview  # as below

        is_letter = mode_name and mode_name in dict(modes(self))
        return preview(self, request, mode_name) if is_letter else super().serve_preview(request, mode_name)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Adds ``body`` (HTML), ``list_title`` and ``signup_purposes``."""
        from newsletter.issues.page import page_context  # reads, which know the models

        context = super().get_context(request, *args, **kwargs)
        purposes = signups(self.locale.language_code)
        return {**context, **page_context(self), "signup_purposes": purposes}


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
