"""The picture of a cascade: nothing is left out of it, and it stays readable however large the cascade is."""

import re
from itertools import pairwise
from random import Random

import pytest
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from consent.services import withdraw
from sharing import services
from sharing.admin.cascade_picture import BRANCHES, COLUMNS, SLOT, cascade_picture
from sharing.selectors.tree import Node, nodes
from tests.sharing.conftest import used
from tests.sharing.test_convert import confirmed


def chain(length: int) -> list[Node]:
    return [Node(number, number - 1 or None, number, False, 0) for number in range(1, length + 1)]


def tree(size: int, seed: int) -> list[Node]:
    random, found = Random(seed), []
    for number in range(1, size + 1):
        parent = random.choice(found) if found and random.random() < 0.6 else None
        seeded = parent.is_seeded if parent else random.random() < 0.2
        depth = parent.depth + 1 if parent else 1
        found.append(Node(number, parent and parent.id, depth, seeded, int(random.random() < 0.1)))
    return found


def test_no_links_are_no_picture():
    assert cascade_picture([]) is None


@given(size=st.integers(1, 400), seed=st.integers(0, 10_000))
def test_every_link_and_every_subscriber_is_in_exactly_one_band(size, seed):
    found = tree(size, seed)
    picture = cascade_picture(found)
    assert sum(band.links if band.kids else band.size for band in picture.bands) == size
    assert sum(column.links for column in picture.columns) == size
    first = [band for band in picture.bands if band.depth == 1]
    assert sum(band.size for band in first) == size
    assert sum(band.people for band in first) == sum(node.living for node in found)
    seeded = sum(band.size for band in first if band.is_seeded)
    assert seeded == sum(node.is_seeded for node in found)


@pytest.mark.parametrize("size", [5, 50, 500, 5000, 20_000])
def test_it_stays_readable_from_five_links_to_thousands(size):
    picture = cascade_picture(tree(size, size))
    assert len(picture.bands) <= BRANCHES * COLUMNS
    assert picture.height < 1600
    ends = sorted(band.y for band in picture.bands if band.is_end and band.depth == 1)
    assert all(later - earlier >= SLOT for earlier, later in pairwise(ends))


def test_a_chain_of_thousands_is_drawn_without_running_out_of_stack():
    picture = cascade_picture(chain(20_000))
    assert len(picture.bands) == COLUMNS
    assert picture.bands[-1].size == 20_000 - COLUMNS + 1
    assert picture.columns[-1].is_last_of_many


def test_as_many_as_there_are_stand_in_the_picture_and_in_its_table():
    picture = cascade_picture(tree(40, 1))
    html = render_to_string("sharing/admin/cascade_picture.html", {"picture": picture})
    assert html.count('<th scope="row">') == len(picture.bands) == html.count("stroke-width=")
    assert "," not in "".join(re.findall(r' d="([^"]*)"', html))


@pytest.mark.django_db
@pytest.mark.engines
def test_nodes_are_the_used_links_of_the_pages_with_who_still_subscribes(
    posts, share, django_assert_num_queries
):
    friend = used(posts.first, via=share.code)
    elsewhere = used(posts.second, via=friend.code)
    services.offer(page=posts.first)
    services.convert(share=friend, consent=confirmed("ola@example.no"))
    left = confirmed("eva@example.no")
    services.convert(share=friend, consent=left)
    withdraw(subject=left.subject, purpose=left.purpose, method="unsub-page-post")
    with django_assert_num_queries(2):
        found = nodes([posts.first.pk])
    assert found == [Node(share.pk, None, 1, False, 0), Node(friend.pk, share.pk, 2, False, 1)]
    assert nodes([posts.second.pk]) == [Node(elsewhere.pk, None, 1, False, 0)]
    assert nodes([posts.first.pk], campaign=1) == []
