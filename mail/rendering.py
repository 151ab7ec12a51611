"""From a pair of templates to a letter: MJML for mail programs that draw, plain text for all others."""

import re
from typing import Any

import mrml
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from consent.selectors import site_identity
from mail.kinds import Attachment, Letter

# What XML 1.0, and so MJML, has no way to write: one in a reader's words would keep the letter from leaving.
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def render_letter(
    template: str,
    *,
    subject: str,
    context: dict[str, Any],
    locale: str,
    headers: dict[str, str] | None = None,
    attachments: tuple[Attachment, ...] = (),
    sender_name: str = "",
) -> Letter:
    """``templates/mail/<template>.txt`` and ``.mjml`` in the language ``locale``.

    Both see ``context`` and: ``identity`` (consent.SiteIdentity), ``subject``, ``locale``, ``site_url`` and
    ``privacy_url`` (absolute). The caller writes ``subject`` in the same language.
    """
    with translation.override(locale):
        site_url = absolute(reverse("wagtail_serve", args=[""]))
        values = {
            "identity": site_identity(),
            "subject": subject,
            "locale": locale,
            "site_url": site_url,
            "privacy_url": f"{site_url}personvern/",
            **context,
        }
        pair = [render_to_string(f"mail/{template}.{kind}", values) for kind in ("txt", "mjml")]
        text, mjml = (UNWRITABLE.sub("", part) for part in pair)
    html = mrml.to_html(mjml, render_options=mrml.RenderOptions(disable_comments=True)).content
    return Letter(
        subject=subject,
        text=tidy(text),
        html=html,
        headers=headers or {},
        attachments=attachments,
        sender_name=sender_name,
    )


def absolute(path: str) -> str:
    """The address of a path of this site, for use outside it."""
    return f"{settings.BASE_URL}{path}"


def tidy(text: str) -> str:
    """Template text without the blank lines that tags leave behind: one between paragraphs."""
    paragraphs: list[str] = []
    for line in text.strip().splitlines():
        if line.strip() or (paragraphs and paragraphs[-1]):
            paragraphs.append(line.rstrip())
    return "\n".join(paragraphs) + "\n"
