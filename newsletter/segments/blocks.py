"""What an editor builds a segment of: conditions, and groups of them, three deep.

Ids are kept as text.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.forms import CheckboxSelectMultiple
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from newsletter.models.lists import LANGUAGES
from newsletter.segments import choices

DEPTH = 3


def several(among: Any, **options: Any) -> blocks.MultipleChoiceBlock:
    return blocks.MultipleChoiceBlock(choices=among, widget=CheckboxSelectMultiple(), **options)


class RangeBlock(blocks.StructBlock):
    """Two ends, of which one may be left open."""

    ends = ("first", "last")

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        low, high = (cleaned.get(name) for name in self.ends)
        if low is None and high is None:
            wrong = ValidationError(gettext("Fill in at least one of the two."))
        elif low is not None and high is not None and high < low:
            wrong = ValidationError(gettext("The second is before the first."))
        else:
            return cleaned
        raise blocks.StructBlockValidationError(block_errors={self.ends[1]: wrong})


CONDITION_BLOCKS: list[tuple[str, blocks.Block]] = [
    (
        "list",
        blocks.StructBlock(
            [("lists", several(choices.list_choices, label=_("One of"), help_text=_("They get it now.")))],
            label=_("Has a list"),
            icon="mail",
            group=_("The subscription"),
        ),
    ),
    (
        "language",
        blocks.StructBlock(
            [("languages", several(LANGUAGES, label=_("One of")))],
            label=_("Reads in"),
            icon="globe",
            group=_("The subscription"),
        ),
    ),
    (
        "tenure",
        blocks.StructBlock(
            [
                (
                    "how",
                    blocks.ChoiceBlock(
                        choices=[("at-least", _("At least")), ("less-than", _("Less than"))],
                        default="at-least",
                        label=_("How long"),
                    ),
                ),
                (
                    "days",
                    blocks.IntegerBlock(
                        min_value=1,
                        max_value=36500,
                        label=_("Days"),
                        help_text=_("Since they first said yes; with an import, since they said it there."),
                    ),
                ),
            ],
            label=_("Has subscribed for"),
            icon="calendar",
            group=_("The subscription"),
        ),
    ),
    (
        "choice",
        blocks.StructBlock(
            [("choices", several(choices.answer_choices, label=_("One of")))],
            label=_("Has chosen"),
            icon="tick",
            group=_("Answers"),
        ),
    ),
    (
        "interest",
        blocks.StructBlock(
            [("tags", several(choices.topic_choices, label=_("One of")))],
            label=_("Is interested in"),
            icon="tag",
            group=_("Answers"),
        ),
    ),
    (
        "yes_no",
        blocks.StructBlock(
            [
                ("question", blocks.ChoiceBlock(choices=choices.yes_no_questions, label=_("Question"))),
                (
                    "answer",
                    blocks.ChoiceBlock(choices=[("yes", _("Yes")), ("no", _("No"))], label=_("Answer")),
                ),
            ],
            label=_("Has said yes or no"),
            icon="help",
            group=_("Answers"),
        ),
    ),
    (
        "number",
        RangeBlock(
            [
                ("question", blocks.ChoiceBlock(choices=choices.number_questions, label=_("Question"))),
                ("first", blocks.IntegerBlock(required=False, label=_("From"))),
                ("last", blocks.IntegerBlock(required=False, label=_("To"))),
            ],
            label=_("Has answered a number"),
            icon="order",
            group=_("Answers"),
        ),
    ),
    (
        "date",
        RangeBlock(
            [
                ("question", blocks.ChoiceBlock(choices=choices.date_questions, label=_("Question"))),
                ("first", blocks.DateBlock(required=False, label=_("From"))),
                ("last", blocks.DateBlock(required=False, label=_("To"))),
            ],
            label=_("Has answered a date"),
            icon="date",
            group=_("Answers"),
        ),
    ),
    (
        "text",
        blocks.StructBlock(
            [
                ("question", blocks.ChoiceBlock(choices=choices.text_questions, label=_("Question"))),
                (
                    "contains",
                    blocks.CharBlock(
                        max_length=100,
                        label=_("The answer contains"),
                        help_text=_("Capital and small letters count alike."),
                    ),
                ),
            ],
            label=_("Has written"),
            icon="pilcrow",
            group=_("Answers"),
        ),
    ),
    (
        "answered",
        blocks.StructBlock(
            [
                ("question", blocks.ChoiceBlock(choices=choices.any_questions, label=_("Question"))),
                (
                    "has",
                    blocks.ChoiceBlock(
                        choices=[("yes", _("Has answered")), ("no", _("Has not answered"))],
                        default="yes",
                        label=_("Answered"),
                    ),
                ),
            ],
            label=_("Has answered at all"),
            icon="comment",
            group=_("Answers"),
        ),
    ),
    (
        "came",
        blocks.StructBlock(
            [
                (
                    "how",
                    blocks.ChoiceBlock(
                        choices=[
                            ("share", _("By a link somebody shared")),
                            ("direct", _("Directly")),
                            ("import", _("By an import")),
                        ],
                        label=_("How"),
                    ),
                )
            ],
            label=_("Came"),
            icon="link",
            group=_("Sharing"),
        ),
    ),
    (
        "channel",
        blocks.StructBlock(
            [("channels", several(choices.channel_choices, label=_("One of")))],
            label=_("Came by a link shared through"),
            icon="link",
            group=_("Sharing"),
        ),
    ),
    (
        "campaign",
        blocks.StructBlock(
            [("campaigns", several(choices.campaign_choices, label=_("One of")))],
            label=_("Came by a campaign"),
            icon="group",
            group=_("Sharing"),
        ),
    ),
    (
        "page",
        blocks.StructBlock(
            [("page", blocks.PageChooserBlock(label=_("Page"), help_text=_("In all its languages.")))],
            label=_("Came by a link to"),
            icon="doc-empty-inverse",
            group=_("Sharing"),
        ),
    ),
    (
        "brought",
        blocks.StructBlock(
            [
                (
                    "people",
                    blocks.IntegerBlock(
                        min_value=1,
                        max_value=1000000,
                        label=_("At least so many"),
                        help_text=_(
                            "People who subscribe today and came by links that this one keeps on Min side. "
                            "Who never chose to keep their links together counts as having brought nobody."
                        ),
                    ),
                )
            ],
            label=_("Has brought subscribers"),
            icon="openquote",
            group=_("Sharing"),
        ),
    ),
]


# So many conditions on one level: three levels of them are still a statement that SQLite reads.
MOST = 12


def groups(depth: int) -> list[tuple[str, blocks.Block]]:
    """The groups of one level; each holds conditions and, above the innermost, groups again."""
    if depth == 0:
        return []
    inside = [*CONDITION_BLOCKS, *groups(depth - 1)]
    names = {
        "all": (_("All of"), "list-ul", _("Every condition in here must hold.")),
        "any": (_("Any of"), "list-ul", _("One of the conditions in here is enough.")),
        "none": (_("None of"), "cross", _("None of the conditions in here may hold.")),
    }
    return [
        (
            name,
            blocks.StreamBlock(
                inside,
                label=label,
                icon=icon,
                help_text=help_text,
                min_num=1,
                max_num=MOST,
                group=_("And, or, not"),
            ),
        )
        for name, (label, icon, help_text) in names.items()
    ]


CONDITIONS: list[tuple[str, blocks.Block]] = [*CONDITION_BLOCKS, *groups(DEPTH)]
