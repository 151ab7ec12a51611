"""What an editor should look at before publishing. Nothing of it is refused."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from blog.admin.drafts import Draft, Finding
from blog.admin.text_checks import TEXT_CHECKS
from blog.models.relations import NAMED

# Characters that search engines show.
TITLE = 60
SHORTEST, LONGEST = 50, 160


def findings(draft: Draft) -> list[Finding]:
    """All that there is to say."""
    checks = [title, relation, *(TEXT_CHECKS if draft.blocks is not None else []), shelves, description]
    return [finding for check in checks for finding in check(draft)]


def title(draft: Draft) -> Iterator[Finding]:
    if len(draft.seo_title or draft.title) > TITLE:
        yield Finding(
            _("The title is longer than the %(most)d characters that search engines show.") % {"most": TITLE},
            _("Shorten it, or write a shorter one for search engines under “Promote”."),
            "seo_title" if draft.seo_title else "title",
        )


def description(draft: Draft) -> Iterator[Finding]:
    own, field = draft.description, "search_description"
    if not own and not draft.made:
        yield Finding(
            _("There is no description for search engines and shared links."),
            _("Write one or two sentences that make somebody want to read on."),
            field,
        )
    elif own and len(own) < SHORTEST:
        yield Finding(
            _("The description is short: %(count)d characters.") % {"count": len(own)},
            _("Say in %(least)d to %(most)d characters what the reader gets.")
            % {"least": SHORTEST, "most": LONGEST},
            field,
        )
    elif len(own) > LONGEST:
        yield Finding(
            _("The description is long: %(count)d characters.") % {"count": len(own)},
            _("Search engines cut it after about %(most)d. Put the most important first, or shorten it.")
            % {"most": LONGEST},
            field,
        )


def relation(draft: Draft) -> Iterator[Finding]:
    if draft.relation is None:
        return
    if not draft.relation:
        yield Finding(
            _("It is not said what ties us to what the post is about."),
            _("Choose one. Readers have a right to know, and without it the post cannot be published."),
            "relation",
        )
    elif draft.relation in NAMED and not draft.relation_party:
        yield Finding(
            _("It is not said who paid for it or gave it."),
            _("Write the name readers know."),
            "relation_party",
        )


def shelves(draft: Draft) -> Iterator[Finding]:
    if draft.has_category is False:
        yield Finding(
            _("The post stands on no shelf."),
            _("Choose a category, so that it is found together with its like."),
            "category",
        )
    if draft.has_tags is False:
        yield Finding(
            _("There are no tags."),
            _("Add two or three. Posts that share a tag are shown together at the end."),
            "tags",
        )
