"""A post as the beginning of an issue."""

from uuid import uuid4

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.log_actions import log

from blog.models import PostPage
from newsletter.models import IssuePage, MailingList, NewsletterPage

Block = dict[str, object]


@transaction.atomic
def issue_from_post(*, post: PostPage, parent: NewsletterPage, by: User) -> IssuePage:
    """A draft of an issue of ``post`` below ``parent``, the newsletter's page in its language; the one there
    is, while it has not been sent."""
    # Two presses at once make one draft.
    PostPage.objects.select_for_update(no_key=True, of=("self",)).get(pk=post.pk)
    mine = IssuePage.objects.filter(post=post, locale=post.locale, sending=None)
    found: IssuePage | None = mine.order_by("-pk").first()
    if found:
        return found
    issue = IssuePage(
        title=post.title,
        preheader=post.excerpt[:150],
        mailing_list=likely_list(),
        body=IssuePage.body.field.stream_block.to_python(beginning(post)),
        relation=post.relation,
        relation_party=post.relation_party,
        post=post,
        locale=post.locale,
        owner=by,
        live=False,
    )
    parent.add_child(instance=issue)
    log(issue, "wagtail.create", user=by)
    # Like the editor keeps a draft: which list is asked when it is published.
    issue.save_revision(user=by, log_action=True, clean=False)
    return issue


def beginning(post: PostPage) -> list[Block]:
    """Its picture, its introduction, the way to the rest, and the line that asks to hand it on."""
    with override(post.locale.language_code):
        label = _("Read the whole post")
    blocks: list[tuple[str, object]] = []
    if post.picture:
        words = {"alt_text": post.picture.description, "decorative": not post.picture.description}
        blocks.append(("picture", {"image": {"image": post.picture.pk, **words}, "page": post.pk}))
    if post.excerpt:
        blocks.append(("text", format_html("<p>{}</p>", post.excerpt)))
    blocks += [("button", {"label": label, "page": post.pk}), ("share", None)]
    return [{"type": kind, "value": value, "id": str(uuid4())} for kind, value in blocks]


def likely_list() -> MailingList | None:
    """The list of posts, or the only one there is; else the editor chooses."""
    lists = list(MailingList.objects.filter(closed_at=None, retired_at=None))
    of_posts = [found for found in lists if found.frequency == MailingList.Frequency.EACH]
    return next((among[0] for among in (of_posts, lists) if len(among) == 1), None)
