"""One issue of the demo's weekly list in each language, published and ready to be sent (``brev.toml``)."""

import tomllib
from typing import Any
from uuid import uuid4

from django.db import transaction
from wagtail.models import Locale

from blog.models import ImportedDocument
from config.demo.contents import CONTENT
from newsletter.models import IssuePage, MailingList, NewsletterPage, Segment
from newsletter.services import list_publish_notices

Block = dict[str, Any]


@transaction.atomic
def fill() -> int:
    """Write the issue, unless there is one already; in how many languages."""
    if IssuePage.objects.exists():
        return 0
    told = tomllib.loads((CONTENT / "brev.toml").read_text(encoding="utf-8"))
    mailing_list = MailingList.objects.get(slug=told.pop("list"))
    first = _issue(told["nb"], mailing_list)
    issues = {"nb": first, "pl": _translated(first, told["pl"])}
    for lang, issue in issues.items():
        mailing_list.texts.filter(lang=lang).update(sample=issue)
    list_publish_notices(mailing_list=MailingList.objects.get(pk=mailing_list.pk))
    return len(issues)


def _issue(words: Block, mailing_list: MailingList) -> IssuePage:
    parent = NewsletterPage.objects.get(locale__language_code="nb")
    page = IssuePage(mailing_list=mailing_list, locale=parent.locale, **_fields(words, "nb"))
    parent.add_child(instance=page)
    page.save_revision().publish()
    return page


def _translated(first: IssuePage, words: Block) -> IssuePage:
    page = first.copy_for_translation(Locale.objects.get(language_code="pl"))
    for name, value in _fields(words, "pl").items():
        setattr(page, name, value)
    page.slug = ""
    page.full_clean()
    page.save_revision().publish()
    return page


def _fields(words: Block, lang: str) -> Block:
    body = [
        {"type": block["kind"], "value": _value(block, lang), "id": str(uuid4())} for block in words["blocks"]
    ]
    return {
        **{name: words[name] for name in ("title", "subject", "preheader")},
        "body": IssuePage.body.field.stream_block.to_python(body),
    }


def _value(block: Block, lang: str) -> Any:
    """The value of a block as the database keeps it."""
    match block["kind"]:
        case "text":
            return block["text"]
        case "quote":
            return {"quote": block["quote"], "source": block["source"]}
        case "condition":
            return {
                "segment": Segment.objects.get().pk,
                "shown": [{"type": "text", "value": block["text"]}],
                "otherwise": [{"type": "text", "value": block["otherwise"]}],
            }
        case "post" | "term" as kind:
            return {kind: _page(kind, lang, block[kind]), "with_picture": True}
    return None


def _page(kind: str, lang: str, key: str) -> int:
    return ImportedDocument.objects.get(kind=kind, key=key, lang=lang).page_id
