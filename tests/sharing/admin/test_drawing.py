"""The large drawing: readers narrow into shares, branch, and end in people; from none to very many."""

import re

import pytest

from sharing.admin.drawing import (
    LYING,
    MOST_DOTS,
    MOST_LINES,
    MOST_STEPS,
    STANDING,
    Drawing,
    Sheet,
    drawing,
)


def drawn(sheet: Sheet = LYING, *, readers=0, links=(), signups=0, living=0) -> Drawing:
    return drawing(sheet, readers=readers, links=list(links), signups=signups, living=living)


def lines(picture: Drawing) -> int:
    return picture.lines.count("M")


def height_of_readers(picture: Drawing) -> float:
    """How wide the band of readers is where it begins."""
    top = float(picture.bands.split()[1].split("C")[0])
    return 2 * (LYING.breadth / 2 - top)


def test_nothing_draws_nothing():
    picture = drawn()
    assert (picture.bands, picture.lines) == ("", "")
    assert (picture.ends, picture.stations, picture.dots) == ([], [], [])


def test_few_links_are_drawn_one_by_one():
    picture = drawn(readers=9, links=[2, 3, 1])
    assert lines(picture) == 6
    assert [station.links for station in picture.stations] == [2, 3, 1]
    assert len(picture.ends) == 3


def test_a_generation_is_never_more_lines_than_fit():
    picture = drawn(readers=90_000, links=[400, 2500, 3])
    assert lines(picture) <= 3 * MOST_LINES
    assert [station.links for station in picture.stations] == [400, 2500, 3]


def test_what_comes_after_the_last_generation_that_fits_is_summed():
    picture = drawn(readers=30, links=[1] * (MOST_STEPS + 4))
    assert [station.links for station in picture.stations] == [*[1] * (MOST_STEPS - 1), 5]
    assert [station.is_rest for station in picture.stations][-2:] == [False, True]


def test_a_generation_without_links_leaves_a_gap_in_the_names_and_none_in_the_lines() -> None:
    picture = drawn(readers=9, links=[0, 3, 0, 2])
    assert [(station.depth, station.links) for station in picture.stations] == [(2, 3), (4, 2)]
    assert len(picture.ends) == 3


def test_more_readers_are_a_wider_band_and_few_do_not_fill_the_paper():
    few, more, many = (height_of_readers(drawn(readers=number)) for number in (4, 60, 60_000))
    assert few < more / 3
    assert more == many


@pytest.mark.parametrize(
    ("signups", "living", "dots", "full", "each"), [(1, 0, 1, 0, 1), (40, 39, 40, 39, 1)]
)
def test_each_dot_is_a_person_and_a_ring_one_who_left(signups, living, dots, full, each):
    picture = drawn(readers=100, links=[1], signups=signups, living=living)
    assert (len(picture.dots), sum(dot.lives for dot in picture.dots)) == (dots, full)
    assert picture.people_per_dot == each


def test_very_many_people_share_dots():
    picture = drawn(readers=100, links=[1], signups=5000, living=4000)
    assert len(picture.dots) <= MOST_DOTS
    assert picture.people_per_dot == 125
    assert sum(dot.lives for dot in picture.dots) == 32


@pytest.mark.parametrize("sheet", [LYING, STANDING])
@pytest.mark.parametrize("links", [[1], [30, 22, 12, 6, 3, 2], [5000, 2, 900], [3] * 20])
def test_everything_lies_on_the_paper(sheet, links):
    picture = drawn(sheet, readers=7000, links=links, signups=200, living=150)
    numbers = [float(one) for one in re.findall(r"-?\d+\.?\d*", picture.bands + picture.lines)]
    xs, ys = numbers[::2], numbers[1::2]
    marks = [*picture.ends, *picture.dots, *picture.stations]
    assert all(0 <= x <= picture.width for x in [*xs, *(mark.x for mark in marks)])
    assert all(0 <= y <= picture.height for y in [*ys, *(mark.y for mark in marks)])
