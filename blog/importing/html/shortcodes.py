"""Shortcodes of WordPress: those with a form of ours become HTML, the others go and are named."""

import re
from collections.abc import Callable
from html import escape

# [name attributes] or [/name]. «[sic]» and «[1]» are words; a shortcode has attributes, an end, or is known.
TAG = re.compile(r"\[(?!\[)(/?)([a-z][\w-]{1,40})((?:\s[^\[\]]*?)?)\s*/?\](?!\])", re.IGNORECASE)
ATTRIBUTE = re.compile(r"""([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"']+))""")
CAPTION = re.compile(r"\[caption[^\]]*\](.*?)\[/caption\]", re.DOTALL | re.IGNORECASE)
CAPTIONED = re.compile(r"\s*((?:<a\b[^>]*>\s*)?<img\b[^>]*>(?:\s*</a>)?)(.*)", re.DOTALL | re.IGNORECASE)
EMBED = re.compile(r"\[(embed|youtube|vimeo)[^\]]*\]\s*([^\[\s]+)\s*\[/\1\]", re.IGNORECASE)
CODE = re.compile(r"(<(pre|code)\b.*?</\2>)", re.DOTALL | re.IGNORECASE)
KNOWN = {"gallery", "playlist", "audio", "video", "embed", "caption", "contact-form", "toc"}

Gallery = Callable[[list[str]], str]
Name = Callable[[str], None]


def without_shortcodes(html: str, gallery: Gallery, name: Name) -> str:
    """The HTML without shortcodes. ``gallery``: the HTML of the pictures with these ids (none: of the post).

    ``name`` is told of each shortcode that goes; what stands between its tags stays.
    """
    if "[" not in html:
        return html
    parts = CODE.split(html)
    # Text, a whole code element, the name of its tag; text again.
    for number in range(0, len(parts), 3):
        parts[number] = _replaced(parts[number], gallery, name)
    del parts[2::3]
    return "".join(parts)


def _replaced(html: str, gallery: Gallery, name: Name) -> str:
    html = EMBED.sub(lambda found: f"\n\n{found[2]}\n\n", CAPTION.sub(_figure, html))
    ended = {found[2].lower() for found in TAG.finditer(html) if found[1]}

    def replace(found: re.Match[str]) -> str:
        end, tag, rest = found[1], found[2].lower(), found[3]
        given = {one[1].lower(): one[2] or one[3] or one[4] or "" for one in ATTRIBUTE.finditer(rest)}
        if tag == "gallery" and not end:
            return gallery(re.findall(r"\d+", given.get("ids", given.get("include", ""))))
        if not (given or end or tag in ended or tag in KNOWN):
            return found[0]
        if not end:
            name(f"[{tag}]")
        return ""

    return TAG.sub(replace, html)


def _figure(found: re.Match[str]) -> str:
    inside = CAPTIONED.fullmatch(found[1])
    if inside is None:
        return found[1]
    return f"\n\n<figure>{inside[1]}<figcaption>{inside[2].strip()}</figcaption></figure>\n\n"


def picture_html(address: str, key: str, alt: str, caption: str) -> str:
    """A picture of a gallery as HTML."""
    words = f"<figcaption>{escape(caption)}</figcaption>" if caption else ""
    described = f'alt="{escape(alt)}" src="{escape(address)}"'
    return f'<figure><img class="wp-image-{key}" {described}>{words}</figure>'
