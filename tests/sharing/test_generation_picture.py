from sharing.drawing import SHORTEST, WIDTH, generation_picture
from sharing.selectors import Generation


def test_without_visits_every_bar_is_a_hairline():
    assert [bar.width for bar in generation_picture([Generation(1, 1, 0)]).bars] == [SHORTEST]
    assert generation_picture([]).bars == []


def test_bars_are_in_proportion_and_count_from_the_sharers_own_link():
    picture = generation_picture([Generation(3, 1, 10), Generation(4, 2, 40), Generation(5, 1, 0)])
    assert [(bar.step, bar.shares, bar.visits, bar.width) for bar in picture.bars] == [
        (1, 1, 10, WIDTH // 4),
        (2, 2, 40, WIDTH),
        (3, 1, 0, SHORTEST),
    ]
