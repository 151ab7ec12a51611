import re

from sharing.generation_picture import CHEVRONS, DOTS, STEPS, WIDTH, generation_picture
from sharing.selectors import Generation


def marks(path: str) -> int:
    return path.count("M")


def test_a_link_nobody_came_through_is_one_guillemet():
    picture = generation_picture([Generation(1, 1, 0)])
    assert (marks(picture.chevrons), picture.dots) == (1, "")
    assert (picture.links, picture.visits, picture.depth) == (1, 0, 1)


def test_without_any_generation_there_is_nothing_to_draw():
    picture = generation_picture([])
    assert (picture.steps, picture.height, picture.depth) == ([], 0, 0)


def test_steps_count_from_the_sharers_own_link_and_each_mark_is_a_link_or_a_visit():
    picture = generation_picture([Generation(3, 1, 10), Generation(4, 2, 0), Generation(5, 1, 3)])
    assert [(step.number, step.shares, step.visits) for step in picture.steps] == [
        (1, 1, 10),
        (2, 2, 0),
        (3, 1, 3),
    ]
    assert (marks(picture.chevrons), marks(picture.dots)) == (4, 13)
    assert (picture.per_chevron, picture.per_dot) == (1, 1)
    assert (picture.links, picture.visits, picture.depth) == (4, 13, 3)


def test_a_mark_stands_for_more_when_there_are_many():
    picture = generation_picture([Generation(1, 1, 41), Generation(2, 99_999, 1_000_000)])
    assert (picture.per_chevron, picture.per_dot) == (5000, 50_000)
    assert marks(picture.chevrons) <= 1 + CHEVRONS
    assert marks(picture.dots) <= 1 + DOTS


def test_nothing_is_drawn_outside_the_picture():
    picture = generation_picture([Generation(1, CHEVRONS, DOTS), Generation(2, CHEVRONS, DOTS)])
    places = [float(x) for x in re.findall(r"M([-\d.]+) ", picture.chevrons + picture.dots)]
    assert 0 <= min(places) < max(places) <= WIDTH


def test_a_very_long_chain_is_summed_up_from_the_twelfth_step():
    picture = generation_picture([Generation(number, 1, 2) for number in range(1, 100_001)])
    assert len(picture.steps) == STEPS
    last = picture.steps[-1]
    assert (last.number, last.last, last.shares) == (STEPS, 100_000, 100_001 - STEPS)
    assert (picture.links, picture.visits, picture.depth) == (100_000, 200_000, 100_000)
