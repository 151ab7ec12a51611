"""A link as a square of dots, for a poster or the phone across the table."""

from io import BytesIO

import segno

# Dark on light by day and by night: cameras read the other way round badly. Four modules of quiet around it.
DARK, LIGHT, QUIET = "#14161c", "#ffffff", 4


def qr_svg(address: str, title: str) -> bytes:
    """An SVG of ``address`` with error correction M (a seventh may be soiled), at any size."""
    out = BytesIO()
    segno.make(address, error="m", micro=False).save(
        out, kind="svg", border=QUIET, dark=DARK, light=LIGHT, title=title, omitsize=True, svgclass=None
    )
    return out.getvalue()
