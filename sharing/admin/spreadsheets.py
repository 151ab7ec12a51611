"""Text that a spreadsheet program takes for text, whatever its author hoped."""

# What a cell that is computed begins with, in half and full width (OWASP, «CSV Injection»).
FORMULA = tuple("=+-@\t\r\n＝＋－＠")


def as_text(value: str) -> str:
    """``value`` behind an apostrophe if a spreadsheet program might compute it."""
    return f"'{value}" if value.lstrip(" \u00a0").startswith(FORMULA) or value.startswith(FORMULA) else value
