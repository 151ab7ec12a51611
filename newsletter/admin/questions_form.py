"""The form of a question: its wordings, the answers there are, and the topics."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from taggit.forms import TagField
from taggit.models import Tag
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import InlinePanel
from wagtail.admin.widgets import AdminTagWidget

from newsletter.models import Choice, MailingList, Question
from newsletter.models.lists import LANGUAGES
from newsletter.selectors.given import answers_of

Kind = Question.Kind
WITH_CHOICES = (Kind.CHOICE, Kind.CHOICES)


class ChoiceForm(WagtailAdminModelForm):
    """One answer, with its name in each language."""

    label_nb = forms.CharField(label="Norsk", max_length=120)
    label_pl = forms.CharField(label="Polski", max_length=120)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for lang, _name in LANGUAGES:
            self.initial[f"label_{lang}"] = self.instance.labels.get(lang, "")

    def save(self, commit: bool = True) -> Choice:
        self.instance.labels = {lang: self.cleaned_data[f"label_{lang}"] for lang, _name in LANGUAGES}
        choice: Choice = super().save(commit)
        return choice


class ChoicesPanel(InlinePanel):
    """The answers there are; their names stand in one field of the model, by language."""

    def get_form_options(self) -> dict[str, Any]:
        options: dict[str, Any] = super().get_form_options()
        options["formsets"][self.relation_name]["form"] = ChoiceForm
        return options


class QuestionForm(WagtailAdminModelForm):
    """What fits the kind of question; the kind stands once somebody has answered."""

    lists = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Lists"),
        queryset=MailingList.objects.filter(retired_at=None).select_related("purpose"),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Who signs up for one of them, or has it, is asked."),
    )
    topics = TagField(
        label=gettext_lazy("Topics"),
        required=False,
        widget=AdminTagWidget(free_tagging=False),
        help_text=gettext_lazy("For the kind «Topics of posts»: tags that posts have."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["topics"] = list(self.instance.tags.all())
            if answers_of(self.instance):
                self.fields["kind"].disabled = True
                self.fields["kind"].help_text = _("Somebody has answered, so the kind stands.")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        kind, names = cleaned.get("kind"), cleaned.get("topics") or []
        tags = list(Tag.objects.filter(name__in=names))
        cleaned["tags"] = tags
        if unknown := sorted(set(names) - {tag.name for tag in tags}):
            told = _("There is no such tag: %(names)s") % {"names": ", ".join(unknown)}
            self.add_error("topics", ValidationError(told))
        elif kind == Kind.INTERESTS and not tags:
            self.add_error("topics", ValidationError(_("Choose at least one topic.")))
        if kind in WITH_CHOICES and len(self._kept_choices()) < 2:
            self.add_error("kind", ValidationError(_("Give at least two answers to choose between.")))
        return cleaned

    def _kept_choices(self) -> list[Any]:
        formset = self.formsets["choices"]
        return (
            [form for form in formset.forms if form.has_changed() or form.instance.pk]
            if (formset.is_valid())
            else [None, None]
        )

    def save(self, commit: bool = True) -> Question:
        self.instance.tags = self.cleaned_data["tags"]
        question: Question = super().save(commit)
        return question

    def lost_choices(self) -> list[Choice]:
        """The answers that are taken away here."""
        return [form.instance for form in self.formsets["choices"].deleted_forms if form.instance.pk]
