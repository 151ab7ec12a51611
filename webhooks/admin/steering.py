"""What an owner does with a webhook by a button, and the log of one delivery.

webhooks/admin/delivery.html
    ``delivery``, ``event``, ``type``, ``state``, ``body`` (what is sent, laid out), ``attempts`` (attempt,
    outcome, whether it is a failure), ``may_replay``.
webhooks/admin/replay.html
    ``form``, ``count`` and ``asked`` (the range again, for the button); no count when it was malformed.
webhooks/admin/remove.html
    ``host`` and ``kept`` (how many deliveries go with it).
"""

import json

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages

from webhooks import selectors, services
from webhooks.admin.desk import guarded, page
from webhooks.admin.forms import ReplayForm
from webhooks.admin.words import came_back, outcome, state_of
from webhooks.bodies import cloud_event
from webhooks.catalogue import short
from webhooks.errors import EndpointStateError
from webhooks.models import Attempt, Delivery, Endpoint, Event

SUCCESS = range(200, 300)


def back(request: HttpRequest, endpoint: Endpoint, said: str, *, well: bool = True) -> HttpResponse:
    (messages.success if well else messages.error)(request, said)
    return redirect("webhooks:endpoint", endpoint.pk)


@guarded
@require_POST
def activate(request: HttpRequest, pk: int) -> HttpResponse:
    endpoint = get_object_or_404(Endpoint, pk=pk)
    attempt = services.activate(endpoint=endpoint, by=request.user)
    endpoint.refresh_from_db()
    if endpoint.active:
        return back(request, endpoint, _("The webhook is on. Events are sent from now on."))
    said = _("The webhook stays off. %(outcome)s") % {"outcome": came_back(attempt)}
    return back(request, endpoint, said, well=False)


@guarded
@require_POST
def test(request: HttpRequest, pk: int) -> HttpResponse:
    endpoint = get_object_or_404(Endpoint, pk=pk)
    try:
        attempt = services.send_test(endpoint=endpoint, by=request.user)
    except EndpointStateError:
        return back(request, endpoint, _("Switch it on first."), well=False)
    if attempt and attempt.status in SUCCESS:
        took = {"status": attempt.status, "milliseconds": attempt.milliseconds}
        return back(request, endpoint, _("The receiver answered %(status)s in %(milliseconds)s ms.") % took)
    said = _("The test did not arrive. %(outcome)s") % {"outcome": came_back(attempt)}
    return back(request, endpoint, said, well=False)


@guarded
@require_POST
def switch_off(request: HttpRequest, pk: int) -> HttpResponse:
    endpoint = get_object_or_404(Endpoint, pk=pk)
    services.switch_off(endpoint=endpoint, by=request.user)
    return back(request, endpoint, _("The webhook is off. What was on its way waits."))


@guarded
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """GET asks, POST does it."""
    endpoint = get_object_or_404(Endpoint, pk=pk)
    if request.method != "POST":
        context = {"host": str(endpoint), "kept": endpoint.deliveries.count()}
        return page(request, "remove.html", _("Remove"), context, endpoint=endpoint)
    try:
        services.remove(endpoint=endpoint, by=request.user)
    except EndpointStateError:
        return back(request, endpoint, _("The environment names it: unset WEBHOOK_URL first."), well=False)
    messages.success(request, _("Removed, with its secret and its log."))
    return redirect("webhooks:index")


@guarded
@require_safe
def delivery(request: HttpRequest, pk: int, delivery_pk: int) -> HttpResponse:
    """One event on its way, with every attempt."""
    found = get_object_or_404(
        Delivery.objects.select_related("event", "endpoint"), pk=delivery_pk, endpoint=pk
    )
    event = found.event
    context = {
        "delivery": found,
        "event": event,
        "type": short(event.type),
        "state": state_of(found),
        "body": json.dumps(json.loads(cloud_event(event)), indent=2, ensure_ascii=False),
        "attempts": [(one, outcome(one.status, one.error), _is_failure(one)) for one in found.log.all()],
        "may_replay": found.endpoint.active and not event.withheld and not event.only_to_id,
    }
    return page(request, "delivery.html", _("Delivery"), context, endpoint=found.endpoint)


def _is_failure(attempt: Attempt) -> bool:
    return bool(attempt.error) or attempt.status not in SUCCESS


@guarded
@require_POST
def replay_one(request: HttpRequest, pk: int, delivery_pk: int) -> HttpResponse:
    found = get_object_or_404(
        Delivery.objects.select_related("event", "endpoint"), pk=delivery_pk, endpoint=pk
    )
    try:
        services.replay(delivery=found, by=request.user)
    except EndpointStateError:
        messages.error(request, _("It is not sent again: the webhook is off, or the event was withheld."))
    else:
        messages.success(request, _("It is sent again at once, under the same id."))
    return redirect("webhooks:delivery", pk, delivery_pk)


@guarded
@require_http_methods(["GET", "HEAD", "POST"])
def replay_range(request: HttpRequest, pk: int) -> HttpResponse:
    """A range by number or by time."""
    endpoint = get_object_or_404(Endpoint, pk=pk)
    form = ReplayForm(request.POST if request.method == "POST" else request.GET)
    if not form.is_valid():
        return page(request, "replay.html", _("Send again"), {"form": form}, endpoint=endpoint, status=422)
    asked = {name: form.data.get(name, "") for name in form.fields}
    return _ask_or_send(request, endpoint, selectors.replayable(endpoint, **form.cleaned_data), asked)


@guarded
@require_http_methods(["GET", "HEAD", "POST"])
def replay_missed(request: HttpRequest, pk: int) -> HttpResponse:
    """What did not reach it because it was off."""
    endpoint = get_object_or_404(Endpoint, pk=pk)
    return _ask_or_send(request, endpoint, selectors.missed(endpoint), {})


def _ask_or_send(
    request: HttpRequest, endpoint: Endpoint, events: QuerySet[Event], asked: dict[str, str]
) -> HttpResponse:
    """GET: how many that would be. POST: send them."""
    if request.method != "POST":
        context = {"count": events.count(), "asked": asked.items()}
        return page(request, "replay.html", _("Send again"), context, endpoint=endpoint)
    try:
        sent = services.replay_range(endpoint=endpoint, events=events, by=request.user)
    except EndpointStateError:
        return back(request, endpoint, _("Switch it on first."), well=False)
    said = ngettext("%(number)s event is sent again.", "%(number)s events are sent again.", sent)
    return back(request, endpoint, said % {"number": sent})
