"""«Fortell oss hva du mener». Thin shells: what may happen stands in ``blog.feedback.services``.

Templates and what they are given, beside ``settings``:

feedback/form_page.html
    ``about`` (the public page it is about, or None); ``form`` (FeedbackForm, bound after a refusal, so that
    nothing typed is lost); ``refusal`` (a sentence about the whole, or ""); ``longest`` (letters the message
    may have); ``translations``, ``canonical`` and ``languages``, as ``feedback/links.html`` shows them.
feedback/sent.html
    ``translations``, ``canonical`` and ``languages``.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy, override
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.models import Locale, Page

from blog.caching import public
from blog.discovery.metadata import alternates
from blog.feedback import services
from blog.feedback.forms import LONGEST, TOO_LONG, FeedbackForm
from blog.selectors.public import public_pages
from consent import limits
from consent.headers import FORM_METHODS, private
from mail.rendering import absolute

# Behind one network may sit a whole school.
CALLS, SECONDS = 60, 3600
LARGEST = 200_000  # bytes: LONGEST letters of any alphabet, encoded, and the other fields
TOO_OFTEN = gettext_lazy(
    "Very much came from your network in the last hour. Nothing you wrote is lost: try again a little later."
)


@csrf_exempt
@require_http_methods(FORM_METHODS)
def feedback(request: HttpRequest, page_id: int | None = None) -> HttpResponse:
    """/fortell-oss/ and, about a page, /fortell-oss/<its id>/: in the path, so that the form can be kept."""
    about = public_page(page_id) if page_id else None
    if request.method == "POST":
        return send(request, about)
    if page_id and about is None:
        return redirect("feedback")
    return empty_form(request, about)


@public
def empty_form(request: HttpRequest, about: Page | None) -> HttpResponse:
    return form_page(request, about, FeedbackForm())


@private
def send(request: HttpRequest, about: Page | None) -> HttpResponse:
    """A posted form: taken in, or shown again with all that was typed."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST:
        return form_page(request, about, FeedbackForm(), refusal=TOO_LONG, status=413)
    form = FeedbackForm(request.POST)
    if not form.is_valid():
        return form_page(request, about, form, status=422)
    network = limits.requester_key(request.META["REMOTE_ADDR"])
    if not limits.allow("feedback", network, limit=CALLS, seconds=SECONDS):
        return form_page(request, about, form, refusal=TOO_OFTEN, status=429)
    services.feedback_create(
        kind=form.cleaned_data["kind"],
        message=form.cleaned_data["message"],
        name=form.cleaned_data["name"],
        address=form.cleaned_data["email"],
        locale=get_language(),
        page=about,
    )
    return HttpResponse(status=303, headers={"Location": reverse("feedback-sent")})


def public_page(page_id: int) -> Page | None:
    return public_pages(Page.objects.filter(pk=page_id).select_related("locale")).first()


def form_page(
    request: HttpRequest, about: Page | None, form: FeedbackForm, *, refusal: Any = "", status: int = 200
) -> HttpResponse:
    context = {
        "about": about,
        "form": form,
        "refusal": refusal,
        "longest": LONGEST,
        **places("feedback", *([about.pk] if about else [])),
    }
    return render(request, "feedback/form_page.html", context, status=status)


@require_safe
@public
def sent(request: HttpRequest) -> HttpResponse:
    """/fortell-oss/takk/: the same for everybody, so that loading it again sends nothing again."""
    return render(request, "feedback/sent.html", places("feedback-sent"))


def places(name: str, *arguments: int) -> dict[str, Any]:
    """Where this page is in the other languages, and the one address search engines should know."""
    others, same = [], {}
    for locale in Locale.objects.exclude(language_code=get_language()).order_by("language_code"):
        with override(locale.language_code):
            others.append({"locale": locale, "url": reverse(name, args=arguments)})
            same[locale.language_code] = absolute(reverse("feedback"))
    canonical = absolute(reverse("feedback"))
    languages = alternates(get_language(), canonical, same)
    return {"translations": others, "canonical": canonical, "languages": languages}
