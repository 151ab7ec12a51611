"""Profiling: what we know of people chooses who gets what. Nobody has to agree; a person may object.

An objection is a consent to ``PURPOSE`` that was refused or withdrawn. It keeps its person out of every
segment; what they asked for by name, their lists, goes on.
"""

from django.db.models import QuerySet
from django.utils.html import format_html
from django.utils.translation import gettext as _

from consent.models import Consent, Wording
from consent.states import State

PURPOSE, DPV = "profilering", "dpv:Personalisation"
OBJECTED = frozenset({State.REFUSED, State.WITHDRAWN})


def objectors() -> QuerySet[Consent]:
    """The consents by which people have objected, one per person."""
    return Consent.objects.filter(purpose__slug=PURPOSE, state__in=OBJECTED)


def title() -> str:
    """What profiling is called as a purpose, in the active language."""
    return _("Letters chosen for you")


def notice_text() -> Wording:
    """What an objection is about, in the active language. No query."""
    label = _("Letters may be chosen for me.")
    text = _(
        "We use your language, your lists and your answers, how long you have been with us, how you came and "
        "what the links you keep on Min side have brought, to choose who gets what. We look at nothing else: "
        "not whether you open a letter, nor what you click on. You can say no at any time. Then you get your "
        "lists as they are, and are in no selection."
    )
    return Wording(label=label, text=f"{label}\n\n{text}", html=format_html("<p>{}</p>", text))
