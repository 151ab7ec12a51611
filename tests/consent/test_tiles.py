import pytest
from hypothesis import given
from hypothesis import strategies as st

from consent.audit.tree import Tree
from consent.ledger.merkle import leaf_hash
from consent.ledger.tiles import RightEdge, complete_tiles, split_tile, tile_path, tile_root
from tests.consent.trees import mth, some_leaves


@pytest.mark.parametrize(
    ("level", "index", "width"), [(-1, 0, 1), (64, 0, 1), (0, -1, 1), (0, 0, 0), (0, 0, 257)]
)
def test_a_tile_the_format_does_not_have_has_no_path(level: int, index: int, width: int) -> None:
    with pytest.raises(ValueError, match="no tile"):
        tile_path(level, index, width)


@pytest.mark.parametrize(
    ("tile", "path"),
    [
        ((0, 0), "tile/0/000"),
        ((1, 999), "tile/1/999"),
        ((0, 1000), "tile/0/x001/000"),
        ((0, 1234067), "tile/0/x001/x234/067"),
        ((2, 5, 17), "tile/2/005.p/17"),
        ((63, 1234067, 255), "tile/63/x001/x234/067.p/255"),
    ],
)
def test_paths_are_those_of_the_specification(tile: tuple[int, ...], path: str) -> None:
    assert tile_path(*tile) == path


def test_a_tree_of_70000_has_the_tiles_the_specification_counts() -> None:
    assert [complete_tiles(level, 70_000) for level in range(3)] == [273, 1, 0]


def test_an_edge_refuses_what_would_be_a_complete_tile() -> None:
    with pytest.raises(ValueError, match="incomplete"):
        RightEdge([[leaf_hash(b"")] * 256])


def test_a_tree_across_levels_has_the_right_tiles_and_root() -> None:
    hashes = [leaf_hash(leaf) for leaf in some_leaves(256 * 256 + 256 + 3)]
    edge, second = RightEdge(), Tree()
    tiles = [tile for value in hashes for tile in edge.append(value)]
    expected = [tile for value in hashes for tile in second.grow(value)]
    assert [(tile.level, tile.index, tile.hashes, tile_root(tile.hashes)) for tile in tiles] == expected
    assert [(tile.level, tile.index) for tile in tiles[255:]] == [(0, 255), (1, 0), (0, 256)]
    assert split_tile(tiles[-1].hashes) == hashes[65536:65792]
    assert split_tile(tiles[-2].hashes)[3] == tile_root(tiles[3].hashes)
    assert [len(partial) for partial in edge.partial] == [3, 1, 1]
    assert edge.size == len(hashes)
    assert edge.root() == second.root()


@given(st.integers(0, 700), st.integers(0, 300))
def test_an_edge_taken_up_again_goes_on_as_if_never_put_down(size: int, more: int) -> None:
    leaves = some_leaves(size + more)
    first = RightEdge()
    for leaf in leaves[:size]:
        first.append(leaf_hash(leaf))
    second = RightEdge(first.partial)
    assert (second.size, second.root()) == (size, mth(leaves[:size]))
    for leaf in leaves[size:]:
        second.append(leaf_hash(leaf))
    assert (second.size, second.root()) == (size + more, mth(leaves))
