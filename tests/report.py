"""docs/benchmarks.md: words by hand, and figures that commands write between two marks each."""

from tests.files import BASE_DIR

REPORT = BASE_DIR / "docs" / "benchmarks.md"


def write(measured: str, *, begin: str, end: str) -> None:
    """Put ``measured`` in place of what stands between the marks."""
    before, _, rest = REPORT.read_text(encoding="utf-8").partition(begin)
    after = rest.partition(end)[2]
    REPORT.write_text(f"{before}{begin}{measured}{end}{after}", encoding="utf-8")
