"""Where the ways out of a test letter lead: to a page that says so, and changes nothing."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt

from consent.headers import private


@csrf_exempt
@private
def trial(request: HttpRequest) -> HttpResponse:
    """newsletter/trial.html. Whatever is posted here is nobody's."""
    return render(request, "newsletter/trial.html")
