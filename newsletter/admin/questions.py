"""Questions in Wagtail's admin: what subscribers are asked, why, and what can be answered."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from taggit.forms import TagField
from taggit.models import Tag
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column, NumberColumn
from wagtail.admin.widgets import AdminTagWidget
from wagtail.snippets.views.snippets import DeleteView, EditView, InspectView, SnippetViewSet

from newsletter.models import Choice, MailingList, Question
from newsletter.models.lists import LANGUAGES
from newsletter.selectors.given import answers_lost, answers_of, choice_counts, questions_with_answers

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


class QuestionEditView(EditView):
    """Taking an answer away that people gave asks first."""

    def form_valid(self, form: QuestionForm) -> HttpResponse:
        lost = answers_lost(form.lost_choices())
        if lost and "lose" not in self.request.POST:
            typed = [(name, value) for name, values in self.request.POST.lists() for value in values]
            context = {"object": self.object, "answers": lost, "typed": typed, "page_title": _("Edit")}
            return render(self.request, "newsletter/admin/question_lose.html", context)
        answer: HttpResponse = super().form_valid(form)
        return answer


class QuestionDeleteView(DeleteView):
    @property
    def confirmation_message(self) -> str:
        answers = answers_of(self.object)
        asked = ngettext(
            "%(count)d person’s answer goes with the question, and cannot be brought back.",
            "The answers of %(count)d people go with the question, and cannot be brought back.",
            answers,
        ) % {"count": answers}
        nobody = _("Nobody has answered it.")
        segments = _("Segments that ask for it find nobody by it any more.")
        return f"{asked if answers else nobody} {segments}"


class QuestionView(InspectView):
    """A question as people meet it, and how many gave which answer."""

    template_name = "newsletter/admin/question.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "texts": self.object.texts.order_by("lang"),
            "answers": answers_of(self.object),
            "choices": choice_counts(self.object),
            "lists": self.object.lists.select_related("purpose"),
        }


class QuestionViewSet(SnippetViewSet):
    model = Question
    icon = "help"
    menu_label = gettext_lazy("Questions")
    add_to_admin_menu = False
    inspect_view_enabled = True
    copy_view_enabled = False
    edit_view_class = QuestionEditView
    delete_view_class = QuestionDeleteView
    inspect_view_class = QuestionView
    list_display = [
        "name",
        Column("get_kind_display", label=gettext_lazy("Kind"), sort_key="kind"),
        BooleanColumn("is_asked", label=gettext_lazy("Is asked now")),
        NumberColumn("people", label=gettext_lazy("Answers")),
    ]
    ordering = ["sort_order", "pk"]
    edit_handler = ObjectList(
        [
            FieldPanel("name"),
            FieldRowPanel([FieldPanel("kind"), FieldPanel("sort_order")]),
            InlinePanel(
                "texts",
                [FieldPanel("lang"), FieldPanel("wording"), FieldPanel("reason")],
                heading=gettext_lazy("What is asked"),
                label=gettext_lazy("Language"),
                help_text=gettext_lazy(
                    "Who reads a language that is missing here is not asked. The reason stands with the "
                    "question: say what it is used for. Nobody has to answer."
                ),
                min_num=1,
            ),
            ChoicesPanel(
                "choices",
                [FieldRowPanel([FieldPanel("label_nb"), FieldPanel("label_pl")])],
                heading=gettext_lazy("Answers to choose between"),
                label=gettext_lazy("Answer"),
                help_text=gettext_lazy("For the kinds «One of several» and «Any of several»."),
            ),
            FieldPanel("topics", heading=gettext_lazy("Topics")),
            FieldPanel("lists"),
            FieldPanel("is_asked"),
        ],
        base_form_class=QuestionForm,
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Question]:
        return questions_with_answers()
