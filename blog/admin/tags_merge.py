"""Several tags into one: an action on those ticked in the list."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from taggit.models import Tag
from wagtail.snippets.bulk_actions.snippet_bulk_action import SnippetBulkAction

from blog.selectors.tags import tags_with_use
from blog.services import tags_merge

# More than anybody has read through before merging them.
MOST = 50


class TagChoice(forms.ModelChoiceField):
    def label_from_instance(self, tag: Tag) -> str:
        return f"{tag.name} ({tag.posts + tag.terms})"


class MergeForm(forms.Form):
    """Which of the tags stays."""

    into = TagChoice(
        label=gettext_lazy("The tag that stays"),
        queryset=Tag.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        help_text=gettext_lazy("In brackets how many posts and terms have it."),
    )

    def __init__(self, *args: Any, tags: QuerySet[Tag], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].queryset = tags
        self.initial["into"] = tags.first()

    def clean(self) -> dict[str, Any]:
        count = self.fields["into"].queryset.count()
        if not 2 <= count <= MOST:
            raise ValidationError(_("Choose between two and %(most)d tags to merge.") % {"most": MOST})
        return dict(self.cleaned_data)


class MergeAction(SnippetBulkAction):
    models = [Tag]
    display_name = gettext_lazy("Merge")
    action_type = "merge"
    aria_label = gettext_lazy("Merge the selected tags into one")
    template_name = "blog/admin/tags_merge.html"
    action_priority = 20
    form_class = MergeForm

    @cached_property
    def tags(self) -> QuerySet[Tag]:
        chosen, _without = self.get_actionable_objects()
        ids = [tag.pk for tag in chosen]
        return tags_with_use().filter(pk__in=ids).order_by("-posts", "-terms", "name")

    def check_perm(self, snippet: Tag) -> bool:
        user, policy = self.request.user, self.permission_policy
        return all(policy.user_has_permission(user, action) for action in ("change", "delete"))

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "tags": self.tags}

    def get_execution_context(self) -> dict[str, Any]:
        return {"into": self.cleaned_form.cleaned_data["into"]}

    @classmethod
    def execute_action(cls, objects: list[Tag], **kwargs: Any) -> tuple[int, int]:
        return tags_merge(into=kwargs["into"], others=objects), 0

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str:
        into = self.cleaned_form.cleaned_data["into"]
        done = ngettext(
            "%(count)d tag became part of “%(name)s”.",
            "%(count)d tags became part of “%(name)s”.",
            num_parent_objects,
        )
        return done % {"count": num_parent_objects, "name": into.name}
