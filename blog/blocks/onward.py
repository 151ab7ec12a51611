"""Blocks that lead on: to a term, a file, the newsletter.

What anybody may see of them is looked up by blog.bodies for all blocks of a text at once.
"""

from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock

from blog.selectors.site import signups
from consent.models import Purpose

GROUP = gettext_lazy("To go on with")
EXAMPLE = "blog/block_previews/example.html"

Context = dict[str, Any]


class TermBlock(blocks.StructBlock):
    """A term of the glossary, shown where it is public, in the language of the page."""

    term = blocks.PageChooserBlock(
        label=gettext_lazy("Term"),
        page_type="blog.TermPage",
        help_text=gettext_lazy("Readers see its title and description, in the language of the page."),
    )

    def get_context(self, value: Any, parent_context: Context | None = None) -> Context:
        context = super().get_context(value, parent_context)
        term = value.get("term")
        return {**context, "term": context.get("terms", {}).get(term.pk) if term else None}

    def get_preview_context(self, value: Any, parent_context: Context | None = None) -> Context:
        explanation = _("That people recommend something to each other, unasked.")
        term = {"title": _("Word of mouth"), "url": "#", "search_description": explanation}
        return {**(parent_context or {}), "term": term}

    class Meta:
        icon = "glasses"
        label = gettext_lazy("Related term")
        description = gettext_lazy("A word of the glossary with its explanation, and the way there.")
        group = GROUP
        template = "blog/blocks/term.html"
        preview_template = EXAMPLE


class DownloadBlock(blocks.StructBlock):
    """A file to take along, shown while anybody may open it."""

    document = DocumentChooserBlock(
        label=gettext_lazy("Document"),
        help_text=gettext_lazy("Documents of a private collection are not shown to readers."),
    )

    def get_context(self, value: Any, parent_context: Context | None = None) -> Context:
        context = super().get_context(value, parent_context)
        document = value.get("document")
        return {**context, "document": context.get("documents", {}).get(document.pk) if document else None}

    def get_preview_context(self, value: Any, parent_context: Context | None = None) -> Context:
        document = {"title": _("Checklist"), "url": "#", "file_extension": "pdf", "file_size": 240_000}
        return {**(parent_context or {}), "document": document}

    class Meta:
        icon = "download"
        label = gettext_lazy("Download")
        description = gettext_lazy("A file to take along, with its kind and size.")
        group = GROUP
        template = "blog/blocks/download.html"
        preview_template = EXAMPLE


def offered_lists() -> list[tuple[str, str]]:
    """Slug and title of what pages may ask for."""
    lang = get_language() or ""
    offered = Purpose.objects.filter(offered=True).order_by("pk")
    return [(purpose.slug, purpose.title_in(lang)) for purpose in offered]


class SignupBlock(blocks.StructBlock):
    """The signup in the middle of a text; it then does not stand at the end as well."""

    lists = blocks.MultipleChoiceBlock(
        label=gettext_lazy("Newsletters"),
        choices=offered_lists,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Those that fit the text. With none ticked readers may choose among all."),
    )

    def to_python(self, value: Any) -> Any:
        """What stands in texts from before there was anything to choose is nothing."""
        return super().to_python(value or {})

    def bulk_to_python(self, values: Any) -> Any:
        return super().bulk_to_python([value or {} for value in values])

    def get_context(self, value: Any, parent_context: Context | None = None) -> Context:
        """The chosen ones alone, as far as they take signups; else all."""
        context = super().get_context(value, parent_context)
        offered = context.get("signup_purposes") or []
        chosen = [purpose for purpose in offered if purpose.slug in (value.get("lists") or [])]
        return {**context, "signup_purposes": chosen or offered}

    def get_preview_context(self, value: Any, parent_context: Context | None = None) -> Context:
        return {**(parent_context or {}), "signup_purposes": signups(get_language() or "")}

    class Meta:
        icon = "mail"
        label = gettext_lazy("Signup")
        description = gettext_lazy("The form of the newsletter, here instead of after the text.")
        group = GROUP
        template = "blog/blocks/signup.html"
        preview_template = EXAMPLE
