"""Questions in Wagtail's admin: what subscribers are asked, why, and what can be answered."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin import messages
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column, NumberColumn
from wagtail.snippets.views.snippets import DeleteView, EditView, InspectView, SnippetViewSet

from newsletter.admin.questions_form import ChoicesPanel, QuestionForm
from newsletter.models import Question
from newsletter.selectors.given import answers_lost, answers_of, choice_counts, questions_with_answers


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


def refuse_in_bulk(request: HttpRequest, about_to_go: Iterable[Any]) -> HttpResponse | None:
    """Wagtail's hook before snippets are deleted. Deleting many at once asks without saying what goes."""
    if request.resolver_match and request.resolver_match.url_name == "wagtail_bulk_action":
        for found in about_to_go:
            if isinstance(found, Question) and answers_of(found):
                told = _(
                    "People have answered «%(name)s». Delete it by itself: that page says how many "
                    "answers go."
                )
                messages.error(request, told % {"name": found})
                return redirect("wagtailsnippets_newsletter_question:delete", found.pk)
    return None


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
