"""What other sites' pages load from us."""

from wsgiref.headers import Headers

HOUR, DAY = 3600, 24 * 3600


def lend(headers: Headers, path: str, url: str) -> None:
    """Headers of the module for other sites, which may take it from us wherever their pages are isolated.

    Its address holds through every mended fault, so it is asked for again after an hour, and stands in for
    itself meanwhile. ``Access-Control-Allow-Origin: *`` is on every static file already.
    """
    if url.startswith("/static/snakkis/"):
        headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        if "immutable" not in headers.get("Cache-Control", ""):
            headers["Cache-Control"] = f"public, max-age={HOUR}, stale-while-revalidate={DAY}"
