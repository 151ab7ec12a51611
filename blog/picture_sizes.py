"""In which shapes, widths and formats a picture is shown, by what it is used for."""

from dataclasses import dataclass

from wagtail.images.models import AbstractImage, AbstractRendition

# What nearly every browser takes, the smallest first. JPEG is for the rest, in one width.
FORMATS = ("avif", "webp")


@dataclass(frozen=True)
class Use:
    """``shapes`` are Wagtail's resize operations, narrowest first; ``sizes`` says how wide CSS shows it."""

    shapes: tuple[str, ...]
    sizes: str = ""

    @property
    def specs(self) -> list[str]:
        """Wagtail's filter specifications of every file the use needs."""
        fallback = self.shapes[len(self.shapes) // 2]
        named = [f"format-{name}|{shape}" for name in FORMATS for shape in self.shapes]
        return [*named, f"format-jpeg|{fallback}"]


# The covers of lists, the front page and the post itself are the same files, cut around the focal point.
USES = {
    "list": Use(("fill-480x320",)),
    "lead": Use(("fill-480x320", "fill-960x640", "fill-1440x960"), "(min-width: 56rem) 46rem, 100vw"),
    "cover": Use(
        ("fill-480x320", "fill-960x640", "fill-1440x960", "fill-1920x1280"),
        "(min-width: 89rem) 80rem, 100vw",
    ),
    "text": Use(("width-480", "width-800", "width-1200"), "(min-width: 42rem) 36rem, 100vw"),
    "wide": Use(("width-480", "width-800", "width-1200", "width-1800"), "(min-width: 64rem) 49rem, 100vw"),
    "portrait": Use(("fill-320x320",)),
}


def specs_of(*uses: str) -> set[str]:
    """The filter specifications of several uses: what to prefetch for a page that has them."""
    return {spec for use in uses for spec in USES[use].specs}


def renditions_of(image: AbstractImage, use: str) -> dict[str, list[AbstractRendition]]:
    """The files of a picture by format, narrowest first, made where missing; none if it cannot be read.

    A picture narrower than a shape is not enlarged: what would be the same width twice is left out.
    """
    try:
        found = image.get_renditions(*USES[use].specs)
    except OSError:
        return {}
    formats: dict[str, dict[int, AbstractRendition]] = {}
    for spec, rendition in found.items():
        name = spec.partition("|")[0].removeprefix("format-")
        formats.setdefault(name, {}).setdefault(rendition.width, rendition)
    return {name: list(widths.values()) for name, widths in formats.items()}
