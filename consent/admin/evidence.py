"""What the owner hands on about one person: proof of what they agreed to, and everything that is known."""

import io
import json
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import override

from consent import rights
from consent.errors import ReceiptNotReady
from consent.log.overview import vkeys
from consent.models import Checkpoint, ConsentRecord, Notice, Subject
from consent.receipts import VERIFIER, receipt, receipt_file
from consent.rights.page import export_page
from consent.states import State

Files = dict[str, bytes]


@dataclass
class Proofs:
    """Receipts by file name, and how many events have none because they wait for the log."""

    receipts: Files = field(default_factory=dict)
    notices: dict[str, Notice] = field(default_factory=dict)
    waiting: int = 0


def evidence_zip(subject: Subject) -> bytes | None:
    """The zip that ``python verify.py bevis.zip`` accepts; None while no event of ``subject`` is sealed.

    A receipt for each sealed event, the verifier itself, the texts that were shown, the last checkpoint and
    a page on how to check. Only receipts end in .json: whatever else does, the verifier refuses.
    """
    proofs = _proofs(subject)
    if not proofs.receipts:
        return None
    newest = Checkpoint.objects.order_by("number").last()
    assert newest  # the receipts stand under one
    texts = {f"tekst-{sha256[:12]}.txt": notice.text.encode() for sha256, notice in proofs.notices.items()}
    files = {
        "LES-MEG.txt": _read_me(proofs, texts).encode(),
        **proofs.receipts,
        **texts,
        "sjekkpunkt.txt": newest.note.encode(),
        "verify.py": VERIFIER.read_bytes(),
    }
    return _zip(files)


def _proofs(subject: Subject) -> Proofs:
    """The receipts of ``subject``, numbered as things happened."""
    rows = ConsentRecord.objects.filter(subject=subject).select_related("notice", "subject__key")
    proofs = Proofs()
    for record in rows.order_by("at", "position"):
        try:
            content = receipt(record)
        except ReceiptNotReady:
            proofs.waiting += 1
            continue
        number = len(proofs.receipts) + 1
        name = f"kvittering-{number:02}-{State(record.state).name.lower()}.json"
        proofs.receipts[name] = receipt_file(content)
        if record.notice:
            proofs.notices[record.notice.sha256] = record.notice
    return proofs


def _read_me(proofs: Proofs, texts: Iterable[str]) -> str:
    """In the site's own language: authorities read it, not only the one who fetched it."""
    context = {
        "site": settings.BASE_URL,
        "made_at": timezone.now(),
        "receipts": list(proofs.receipts),
        "texts": list(texts),
        "waiting": proofs.waiting,
        "vkeys": vkeys(),
    }
    with override(settings.LANGUAGE_CODE):
        return render_to_string("consent/admin/read_me.txt", context)


def export_zip(subject: Subject) -> bytes:
    """Everything about ``subject``, from every room: as a page to read, and as JSON for a machine."""
    told = rights.export(subject)
    data = json.dumps(told, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
    return _zip({"om-personen.html": export_page(told).encode(), "om-personen.json": data.encode()})


def _zip(files: Files) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return packed.getvalue()
