"""What a visitor changes on Min side. Each button posts to an address of its own; what does not do is shown
again as it was typed, beside its reason.

The cookie is SameSite=Lax, said outright: no browser sends it with a post from another site.
"""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from consent.errors import AddressInvalid, NoticeUnknown
from consent.headers import private
from consent.models import Consent, Subject
from mail.bounces import services as bounces
from newsletter import selectors, services
from newsletter.addresses import suggestion
from newsletter.errors import AnswerInvalid, NewsletterError
from newsletter.forms import text
from newsletter.min_side import visits
from newsletter.min_side.page import home_page, see_other
from newsletter.pace import asked_day
from newsletter.replying import complain, posted

CHANGED = _("The words below were changed just now. Please read them and press again.")


def change(view: Callable[..., HttpResponse]) -> Any:
    """A view that takes a visitor's posts and nothing else."""
    return csrf_exempt(private(require_POST(visits.for_visitors(view))))


@change
def join(request: HttpRequest, *, subject: Subject) -> HttpResponse:
    """Lists taken up, each under the notice that stood beside its box."""
    ticked = [slug.replace("\x00", "") for slug in request.POST.getlist("list")]
    try:
        lists = [(slug, text(request, f"notice-{slug}")) for slug in ticked]
        services.join(subject=subject, lists=lists, lang=get_language())
    except NoticeUnknown as error:
        return home_page(request, subject, status=error.status, join_error=CHANGED)
    except NewsletterError as error:
        return home_page(request, subject, status=error.status, join_error=error.detail)
    return see_other("liste")


@change
def leave(request: HttpRequest, *, subject: Subject) -> HttpResponse:
    """One list, or all of them."""
    everything = "all" in request.POST
    lists = selectors.all_slugs() if everything else [text(request, "list")]
    services.leave_from_min_side(subject=subject, lists=lists)
    return see_other("alle-ut" if everything else "ut")


@change
def pace(request: HttpRequest, *, subject: Subject) -> HttpResponse:
    """How often a list comes, a pause, or the end of one."""
    slug = text(request, "list")
    consent = selectors.own_consent(subject=subject, slug=slug)
    if consent is None:
        return see_other()
    try:
        set_pace(request, consent)
    except NewsletterError as error:
        typed = {"pace_slug": slug, "pace_error": error, "until": request.POST.get("until", "")}
        return home_page(request, subject, status=error.status, **typed)
    return see_other("tempo")


def set_pace(request: HttpRequest, consent: Consent) -> None:
    if "frequency" in request.POST:
        services.set_frequency(consent=consent, frequency=request.POST["frequency"])
    else:
        services.pause(consent=consent, until=None if "resume" in request.POST else asked_day(request))


@change
def go_on(request: HttpRequest, *, subject: Subject) -> HttpResponse:
    """The letters again, after they were halted because mail came back."""
    bounces.go_on(subject=subject)
    return see_other("igjen")


@change
def answer(request: HttpRequest, *, subject: Subject) -> HttpResponse:
    """All answers at once; an empty one is taken back."""
    questions = posted(request, selectors.own_questions(subject=subject, lang=get_language()))
    try:
        services.answer(subject=subject, answers={one.id: one.given for one in questions})
    except AnswerInvalid as error:
        return home_page(request, subject, status=error.status, questions=complain(questions, error))
    return see_other("svar")


@change
def person(request: HttpRequest, *, subject: Subject) -> HttpResponse:
    """Name and language of the mail."""
    name, locale = request.POST.get("name", ""), request.POST.get("locale", "")
    try:
        services.tell_of_oneself(subject=subject, name=name, locale=locale)
    except NewsletterError as error:
        typed = {"name": name, "locale": locale, "name_error": error.detail}
        return home_page(request, subject, status=error.status, **typed)
    return see_other("om-meg")


@change
def address(request: HttpRequest, *, subject: Subject) -> HttpResponse:
    """Another address. Nothing moves before it has confirmed."""
    email = request.POST.get("email", "")
    meant = suggestion(email)
    if meant and request.POST.get("sure") != email:
        asked = _("Did you mean %(meant)s? If yours is right, press once more.") % {"meant": meant}
        return home_page(request, subject, status=422, new_address=email, sure=email, address_error=asked)
    try:
        services.change_own_address(subject=subject, address=email)
    except (AddressInvalid, NewsletterError) as error:
        typed = {"new_address": email, "address_error": error.detail}
        return home_page(request, subject, status=error.status, **typed)
    return see_other("adresse")


@change
def profiling(request: HttpRequest, *, subject: Subject) -> HttpResponse:
    """No letters chosen for them; or, by the other button, letters may be chosen again."""
    objects = "object" in request.POST
    say = services.object_to_profiling if objects else services.allow_profiling
    try:
        say(subject=subject, shown=text(request, "notice"), lang=get_language())
    except NoticeUnknown as error:
        return home_page(request, subject, status=error.status, profiling_error=CHANGED)
    return see_other("nei" if objects else "ja")
