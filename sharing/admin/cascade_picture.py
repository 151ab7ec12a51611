"""A whole cascade as a river that parts: every band is a link and all that grew from it, as wide as they are.

The largest branches are drawn one by one; what is too small to tell apart flows together in one band that
says how many links it holds. So it stays readable from five links to thousands.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from heapq import heappop, heappush

from sharing.selectors.tree import Node

# Units of the drawing.
WIDTH, HEAD, SOURCE, END, WIDEST_STEP = 1000, 44, 26, 60, 210
WIDEST_LINK, WIDEST_RIVER, THINNEST = 11.0, 150.0, 1.4
SLOT, GAP, MOUTH = 9.0, 4.0, 28.0
BRANCHES, COLUMNS = 56, 10
# A number stands beside a band of many when it has at least this part of all links, and never below three.
TOLD_FROM = 1 / 150


@dataclass
class Link:
    """A node and all that grew from it: ``size`` links, ``people`` living signups."""

    node: Node
    kids: list["Link"] = field(default_factory=list)
    size: int = 1
    people: int = 0


@dataclass
class Band:
    """One branch, or several that flow together: ``links`` of this generation, ``size`` with what followed.

    ``path`` is a line ``width`` wide that ends at (``x``, ``y``); ``is_told``: its number stands there.
    """

    depth: int
    links: int
    size: int
    people: int
    own_people: int
    is_seeded: bool
    kids: list["Band"]
    x: float = 0
    y: float = 0
    width: float = 0
    path: str = ""
    is_told: bool = False

    @property
    def is_bundle(self) -> bool:
        return self.links > 1

    @property
    def is_end(self) -> bool:
        return not self.kids


@dataclass(frozen=True)
class Column:
    """A generation: where it stands, and how many links it has. The last may stand for all later ones."""

    depth: int
    x: float
    links: int
    is_last_of_many: bool


@dataclass(frozen=True)
class CascadePicture:
    """``bands`` from the source outwards, each followed by what grew from it; ``top`` and ``bottom`` of the
    source they all spring from."""

    width: int
    height: float
    top: float
    bottom: float
    columns: list[Column]
    bands: list[Band]
    has_seeded: bool
    has_bundles: bool


def cascade_picture(nodes: Sequence[Node]) -> CascadePicture | None:
    """The picture of ``nodes``, of which parents come before their children; None when there are none."""
    if not nodes:
        return None
    roots = grow(nodes)
    drawn = largest(roots)
    river = [
        band
        for is_seeded in (False, True)
        for band in bands([root for root in roots if root.node.is_seeded == is_seeded], drawn, 1)
    ]
    depths = min(max(node.depth for node in nodes), COLUMNS)
    step = min(WIDEST_STEP, (WIDTH - SOURCE - END) / depths)
    scale = min(WIDEST_LINK, WIDEST_RIVER / len(nodes))
    bottom = settle(river, HEAD, step, scale)
    top, low = spring(river, HEAD, bottom, scale)
    everything = list(walk(river))
    for each in everything:
        each.is_told = each.links >= max(3, len(nodes) * TOLD_FROM)
    return CascadePicture(
        width=round(SOURCE + depths * step + END),
        height=round(bottom + GAP, 1),
        top=top,
        bottom=low,
        columns=columns(nodes, depths, step),
        bands=everything,
        has_seeded=any(band.is_seeded for band in everything),
        has_bundles=any(band.is_bundle for band in everything),
    )


def grow(nodes: Sequence[Node]) -> list[Link]:
    """The trees of these nodes. Sizes are summed from the last link to the first, so without recursion."""
    links = {node.id: Link(node, people=node.living) for node in nodes}
    roots = []
    for link in reversed(links.values()):
        parent = links.get(link.node.parent or 0)
        if parent is None:
            roots.append(link)
        else:
            parent.kids.append(link)
            parent.size += link.size
            parent.people += link.people
    return roots[::-1]


def largest(roots: Iterable[Link]) -> set[int]:
    """The ids of the branches that are drawn one by one: the largest, each only where its parent is."""
    waiting: list[tuple[int, int, Link]] = []
    for root in roots:
        heappush(waiting, (-root.size, root.node.id, root))
    chosen: set[int] = set()
    while waiting and len(chosen) < BRANCHES:
        _, number, link = heappop(waiting)
        chosen.add(number)
        for kid in link.kids:
            heappush(waiting, (-kid.size, kid.node.id, kid))
    return chosen


def bands(links: Sequence[Link], drawn: set[int], column: int) -> list[Band]:
    """Bands of one generation below one band: one for each drawn link, one for all the others."""
    groups = [[link] for link in links if link.node.id in drawn]
    others = [link for link in links if link.node.id not in drawn]
    found = [band(group, drawn, column) for group in [*groups, others] if group]
    return largest_in_the_middle(found)


def band(links: Sequence[Link], drawn: set[int], column: int) -> Band:
    """One band of these links. At the last column what grew from them is only counted."""
    kids = [kid for link in links for kid in link.kids]
    return Band(
        depth=links[0].node.depth,
        links=len(links),
        size=sum(link.size for link in links),
        people=sum(link.people for link in links),
        own_people=sum(link.node.living for link in links),
        is_seeded=links[0].node.is_seeded,
        kids=bands(kids, drawn, column + 1) if column < COLUMNS else [],
    )


def largest_in_the_middle(found: Sequence[Band]) -> list[Band]:
    """A river is widest in its middle; so small branches also cross no large ones."""
    order: deque[Band] = deque()
    for number, each in enumerate(sorted(found, key=lambda one: -one.size)):
        (order.append if number % 2 else order.appendleft)(each)
    return list(order)


def settle(river: Sequence[Band], top: float, step: float, scale: float) -> float:
    """Give every band its place below ``top``; returns where the last one ends."""
    for each in river:
        each.width = max(THINNEST, each.size * scale)
        each.x = SOURCE + min(each.depth, COLUMNS) * step
        begin = top
        bottom = settle(each.kids, top, step, scale)
        top = max(bottom, begin + max(SLOT, each.width) + GAP)
        each.y = round((begin + top - GAP) / 2, 1)
        spring(each.kids, each.y, each.y, scale, each.x)
    return top


def spring(
    river: Sequence[Band], top: float, bottom: float, scale: float, x: float = SOURCE
) -> tuple[float, float]:
    """Draw the bands from where they part, one beside the other around the middle; between which heights."""
    middle = (top + bottom) / 2
    wide = sum(each.width for each in river)
    if x == SOURCE:
        wide = max(wide, MOUTH)
    edge = begin = middle - sum(each.width for each in river) / 2
    for each in river:
        y = edge + each.width / 2
        bend = (x + each.x) / 2
        each.path = f"M{x:.1f} {y:.1f}C{bend:.1f} {y:.1f} {bend:.1f} {each.y:.1f} {each.x:.1f} {each.y:.1f}"
        edge += each.width
    return round(min(begin, middle - wide / 2), 1), round(max(edge, middle + wide / 2), 1)


def walk(river: Iterable[Band]) -> Iterator[Band]:
    """Every band, each before what grew from it."""
    for each in river:
        yield each
        yield from walk(each.kids)


def columns(nodes: Sequence[Node], depths: int, step: float) -> list[Column]:
    """The generations, the last one with all that come after it."""
    counts = [0] * depths
    deepest = max(node.depth for node in nodes)
    for node in nodes:
        counts[min(node.depth, depths) - 1] += 1
    return [
        Column(depth, round(SOURCE + depth * step, 1), links, depth == depths < deepest)
        for depth, links in enumerate(counts, 1)
    ]
