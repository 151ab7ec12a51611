"""The editor's forms of pages: what is made automatically may be left out, and stands as a placeholder."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.admin.forms.pages import WagtailAdminPageForm

from blog.models.relations import Relation


class PageForm(WagtailAdminPageForm):
    """A page of any kind."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False
        for name, value in self.made().items():
            if name in self.fields and value:
                self.fields[name].widget.attrs["placeholder"] = value

    def made(self) -> dict[str, Any]:
        """By field, what readers get while it is left empty."""
        return {"seo_title": self.instance.title}


class DisclosingForm(PageForm):
    """A page that says what ties us to what it is about; a draft need not say it yet."""

    def defer_required_fields(self) -> None:
        super().defer_required_fields()
        self.instance.may_lack_party = True

    def restore_required_fields(self) -> None:
        super().restore_required_fields()
        self.instance.may_lack_party = False


class PostForm(DisclosingForm):
    """A post. One of a weekly series may leave its title to the week."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A form of the API has only the fields that were sent.
        if "title" in self.fields:
            self.fields["title"].required = False
        if "relation" in self.fields:
            # A required choice without a default: radio buttons need no line for «none of them».
            self.fields["relation"].choices = Relation.choices

    def made(self) -> dict[str, Any]:
        post = self.instance
        if post.pk is None:
            return {}
        about = post.intro or post.beginning
        return {**super().made(), "search_description": about, "minutes": post.counted_minutes}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        series = cleaned.get("series")
        has_title = cleaned.get("title") or "title" in self.errors or "title" not in self.fields
        if not has_title and not (series and series.is_weekly):
            self.add_error("title", ValidationError(_("Give the post a title, or choose a weekly series.")))
        return cleaned
