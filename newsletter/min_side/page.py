"""Min side itself, and the line that says what was just changed.

min_side/home.html
    ``address``; ``saved`` (what was just kept, in words); ``halted`` (mail.models.Suspension or None);
    ``lists`` (``selectors.own.OwnList``), ``joinable`` (``consent.selectors.SignupNotice``), ``questions``
    (``selectors.questions.AskedQuestion``), ``name``, ``locale``, ``languages``, ``profiling``
    (``selectors.own.OwnProfiling``), ``shares`` (``sharing.selectors.OwnLink``), ``receipts``
    (``selectors.own.OwnReceipt``).
    After something that does not do, what was typed and ``join_error``, ``pace_error`` with ``pace_slug`` and
    ``until``, ``name_error``, ``address_error`` with ``new_address``, ``profiling_error`` or ``paste_error``.
"""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from consent.models import Subject
from mail.bounces.selectors import suspension
from newsletter import selectors
from newsletter.models import Subscriber
from newsletter.selectors.delivery import pause_days
from sharing.selectors import own_links


def home_page(request: HttpRequest, subject: Subject, *, status: int = 200, **typed: Any) -> HttpResponse:
    """The page of a visitor; ``typed`` stands in the place of what is kept."""
    lang = get_language()
    lists = selectors.own_lists(subject=subject, lang=lang)
    name = Subscriber.objects.filter(subject=subject).values_list("name", flat=True).first()
    first_day, last_day = pause_days()
    context = {
        "address": subject.value,
        "saved": saved_words().get(request.GET.get("lagret", ""), ""),
        "halted": suspension(subject=subject),
        "lists": lists,
        "joinable": selectors.joinable(lang, lists),
        "questions": selectors.own_questions(subject=subject, lang=lang),
        "name": name or "",
        "locale": subject.locale,
        "languages": settings.LANGUAGES,
        "profiling": selectors.profiling_of(subject=subject, lang=lang),
        "shares": own_links(subject),
        "receipts": selectors.own_receipts(subject=subject, lang=lang),
        "first_day": first_day,
        "last_day": last_day,
    }
    return render(request, "min_side/home.html", {**context, **typed}, status=status)


def see_other(saved: str = "") -> HttpResponse:
    """To the page itself, by GET. ``saved`` is one of the words below."""
    where = reverse("min-side") + (f"?lagret={saved}" if saved else "")
    return HttpResponse(status=303, headers={"Location": where})


def saved_words() -> dict[str, str]:
    """What was just kept, by the word that stands in the address for it."""
    return {
        "liste": _("You are on the list. The receipt is below."),
        "ut": _("You are off the list, from this moment."),
        "alle-ut": _("You have left all our newsletters, from this moment."),
        "igjen": _("The letters come again. If they still do not arrive, look to your mailbox."),
        "tempo": _("That is how you get it from now on."),
        "svar": _("Your answers are kept."),
        "om-meg": _("That is kept."),
        "adresse": _("We have written to the new address. When it confirms, all of this moves there."),
        "nei": _("No letters are chosen for you any more. Your lists come as before."),
        "ja": _("Letters may be chosen for you again."),
    }
