"""Receivers of events: the list of them, one of them, and how one is made and changed.

webhooks/admin/index.html
    ``rows`` (endpoint with ``waiting`` and ``given_up``, host, path without its query), and ``types_count``.
webhooks/admin/form.html
    ``form``, ``chosen`` and ``types`` (name, words).
webhooks/admin/secret.html
    ``secret``, shown this once; ``previous_until`` when the old one still signs.
webhooks/admin/endpoint.html
    ``host``, ``standing`` (counts by state), ``missed``, ``rows`` (delivery, state, outcome), ``page``,
    ``state`` (the filter), ``rotate_form`` and ``replay_form``, ``numbers`` (lowest, highest).
"""

from typing import Any
from urllib.parse import urlsplit

from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from webhooks import selectors, services
from webhooks.admin.desk import guarded, page
from webhooks.admin.forms import EndpointForm, ReplayForm, RotateForm
from webhooks.admin.steering import back
from webhooks.admin.words import STATES, outcome, state_of
from webhooks.catalogue import TYPES, short
from webhooks.errors import AlreadyReplacedError, PreviousSignsError
from webhooks.models import Delivery, Endpoint

SHOWN = 30
WRITING = ["GET", "HEAD", "POST"]


@guarded
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    theirs = Q(deliveries__event__only_to=None)
    endpoints = Endpoint.objects.annotate(
        waiting=Count("deliveries", filter=theirs & Q(deliveries__state=Delivery.State.DUE)),
        given_up=Count("deliveries", filter=theirs & Q(deliveries__state=Delivery.State.FAILED)),
    ).order_by("pk")
    rows = [{"endpoint": one, "host": str(one), "path": urlsplit(one.url).path} for one in endpoints]
    return page(request, "index.html", _("Webhooks"), {"rows": rows, "types_count": len(TYPES)})


@guarded
@require_http_methods(WRITING)
def add(request: HttpRequest) -> HttpResponse:
    """POST: make it, and show its secret in the answer itself, as it is shown nowhere else."""
    form = EndpointForm(request.POST or None)
    if not form.is_valid():
        return form_page(request, form, _("Add a webhook"))
    made = services.add(**form.cleaned_data, by=request.user)
    return secret_page(request, made, made.secret)


@guarded
@require_http_methods(WRITING)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    endpoint = get_object_or_404(Endpoint, pk=pk, configured=False)
    initial = {"url": endpoint.url, "types": endpoint.types}
    form = EndpointForm(request.POST or None, initial=initial, endpoint=endpoint)
    if not form.is_valid():
        return form_page(request, form, _("Change"), endpoint)
    services.change(endpoint=endpoint, **form.cleaned_data, by=request.user)
    return back(request, endpoint, _("Saved."))


def form_page(
    request: HttpRequest, form: EndpointForm, title: str, endpoint: Endpoint | None = None
) -> HttpResponse:
    context = {"form": form, "chosen": form["types"].value() or [], "types": TYPES.items()}
    return page(request, "form.html", title, context, endpoint=endpoint, status=422 if form.is_bound else 200)


@guarded
@require_http_methods(WRITING)
@sensitive_variables()
def rotate(request: HttpRequest, pk: int) -> HttpResponse:
    """POST: another secret, shown in the answer itself; a reload of it makes none. GET leads back."""
    endpoint = get_object_or_404(Endpoint, pk=pk, configured=False)
    if request.method != "POST":
        return redirect("webhooks:endpoint", pk)
    form = RotateForm(request.POST)
    if not form.is_valid():
        return endpoint_page(request, endpoint, rotate_form=form, status=422)
    try:
        secret = services.rotate(endpoint=endpoint, **form.cleaned_data, by=request.user)
    except AlreadyReplacedError:
        said = _(
            "The secret was replaced already, and no other was made. If you did not copy it, make a new one."
        )
    except PreviousSignsError:
        said = _(
            "No secret was made: the one before it signs until %(when)s, and your system may still use that. "
            "Wait until then, or choose «not at all». What your system refuses meanwhile is sent again."
        ) % {"when": date_format(timezone.localtime(endpoint.previous_until), "DATETIME_FORMAT")}
    else:
        return secret_page(request, endpoint, secret)
    return back(request, endpoint, said, well=False)


def secret_page(request: HttpRequest, endpoint: Endpoint, secret: str) -> HttpResponse:
    context = {"secret": secret, "previous_until": endpoint.previous_until}
    return page(request, "secret.html", _("The secret"), context, endpoint=endpoint)


@guarded
@require_safe
def endpoint(request: HttpRequest, pk: int) -> HttpResponse:
    return endpoint_page(request, get_object_or_404(Endpoint, pk=pk))


def endpoint_page(
    request: HttpRequest,
    endpoint: Endpoint,
    *,
    rotate_form: RotateForm | None = None,
    status: int = 200,
) -> HttpResponse:
    asked = request.GET.get("state", "")
    state = asked if asked in Delivery.State.values else ""
    shown = Paginator(log_of(endpoint, state), SHOWN).get_page(request.GET.get("p"))
    old_signs = endpoint.previous_until and endpoint.previous_until > timezone.now()
    context = {
        "host": str(endpoint),
        "types": [(name, words) for name, words in TYPES.items() if name in endpoint.types],
        "types_count": len(TYPES),
        "standing": [(key, STATES[key], n) for key, n in selectors.standing(endpoint).items()],
        "missed": selectors.missed(endpoint).count(),
        "rows": [row(delivery) for delivery in shown],
        "page": shown,
        "state": state,
        "previous_until": endpoint.previous_until if old_signs else None,
        "rotate_form": rotate_form or RotateForm(initial={"replaces": endpoint.secret_at.isoformat()}),
        "replay_form": ReplayForm(),
        "numbers": selectors.numbers(),
    }
    return page(request, "endpoint.html", str(endpoint), context, endpoint=endpoint, status=status)


def log_of(endpoint: Endpoint, state: str) -> QuerySet[Delivery]:
    """Everything, tests and challenges too; or what ``standing`` counts in ``state``."""
    deliveries = selectors.in_state(endpoint, state) if state else endpoint.deliveries.all()
    return deliveries.select_related("event").order_by("-pk")


def row(delivery: Delivery) -> dict[str, Any]:
    return {
        "delivery": delivery,
        "type": short(delivery.event.type),
        "state": state_of(delivery),
        "outcome": outcome(delivery.status, delivery.error),
    }
