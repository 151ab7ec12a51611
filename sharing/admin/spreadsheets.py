"""Text and files that a spreadsheet program reads as they are meant."""

import csv
from collections.abc import Iterable, Iterator, Sequence

from django.http import StreamingHttpResponse
from wagtail.admin.views.mixins import Echo

# What a cell that is computed begins with, in half and full width (OWASP, «CSV Injection»).
FORMULA = tuple("=+-@\t\r\n＝＋－＠")


def as_text(value: str) -> str:
    """``value`` behind an apostrophe if a spreadsheet program might compute it."""
    return f"'{value}" if value.lstrip(" \u00a0").startswith(FORMULA) or value.startswith(FORMULA) else value


def csv_lines(titles: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """``rows`` under ``titles``, with a byte order mark, and in quotes what is no number: Excel in Norwegian
    and Polish parts cells at semicolons."""
    writer = csv.writer(Echo(), quoting=csv.QUOTE_NONNUMERIC)
    yield "\ufeff"
    yield writer.writerow(titles)
    for row in rows:
        yield writer.writerow(row)


def csv_download(lines: Iterable[str], name: str) -> StreamingHttpResponse:
    """``lines`` of CSV as the file ``name``.csv."""
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response
