"""The pages of the local mailbox."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from mail import mailbox

# Mail is shown as a mail program would: no script, no form, nothing fetched. Its links open outside the
# frame.
LETTER_POLICY = (
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; "
    "style-src 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'self'"
)
# The page around it frames the letter, which no public page may.
PAGE_POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'self'"
)


@require_safe
def mail_list(request: HttpRequest) -> HttpResponse:
    """``mailbox/mail_list.html`` with ``mails``: the newest mailbox.Mail (key, subject, sender, to, date)."""
    refuse_in_public()
    return no_store(render(request, "mailbox/mail_list.html", {"mails": list(mailbox.newest())}))


@require_safe
def mail_detail(request: HttpRequest, key: str) -> HttpResponse:
    """``mailbox/mail_detail.html`` with ``mail`` (mailbox.Mail: also text, files, headers as pairs)
    and ``html_url``, the address for the sandboxed frame."""
    mail = mail_or_404(key)
    context = {"mail": mail, "html_url": reverse("mailbox-html", args=[key]) if mail.html else ""}
    response = render(request, "mailbox/mail_detail.html", context)
    response.headers["Content-Security-Policy"] = PAGE_POLICY
    return no_store(response)


@require_safe
def mail_html(request: HttpRequest, key: str) -> HttpResponse:
    """The HTML part alone, under a policy of its own."""
    html = mail_or_404(key).html.replace("<head>", '<head><base target="_blank">', 1)
    response = HttpResponse(html)
    response.headers["Content-Security-Policy"] = LETTER_POLICY
    return no_store(response)


@require_safe
def mail_file(request: HttpRequest, key: str, place: int, name: str) -> HttpResponse:
    """What is attached at ``place`` under this ``name``, for keeping."""
    files = dict(enumerate(mail_or_404(key).files))
    known, content = files.get(place, ("", b""))
    if not name or known != name:
        raise Http404
    response = HttpResponse(content, "application/octet-stream")
    response.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return no_store(response)


def mail_or_404(key: str) -> mailbox.Mail:
    refuse_in_public()
    mail = mailbox.find(key)
    if mail is None:
        raise Http404
    return mail


def refuse_in_public() -> None:
    """A public site has none of these pages, even without a mail server."""
    if not mailbox.is_open():
        raise Http404


def no_store(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
