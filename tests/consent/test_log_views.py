"""/samtykke/logg/checkpoint and tiles: what any monitor reads. The reader here knows no code of ours."""

from base64 import b64decode
from collections.abc import Callable
from hashlib import sha256

import pytest

from consent.ledger.checkpoints import TreeHead
from consent.log.sequencer import seal
from consent.models import Checkpoint, Log, LogLeaf
from tests.consent.conftest import fill_inbox

pytestmark = pytest.mark.django_db
PLACE = "/samtykke/logg"
Grow = Callable[[int], None]


@pytest.fixture
def grow(notice) -> Grow:
    """Makes the log as long as one says. The notice itself is the first leaf."""

    def to(size: int) -> None:
        fill_inbox(notice, size - 1)
        seal()

    return to


def path_of(level: int, index: int, width: int = 256) -> str:
    """C2SP tlog-tiles, 'Tiles': groups of three digits, all but the last marked with an x."""
    groups = []
    while True:
        groups.insert(0, f"{index % 1000:03d}")
        index //= 1000
        if not index:
            break
    name = "/".join([*(f"x{group}" for group in groups[:-1]), groups[-1]])
    return f"{PLACE}/tile/{level}/{name}" + (f".p/{width}" if width < 256 else "")


def node(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


def tree(hashes: list[bytes]) -> bytes:
    """The root over nodes of one level (RFC 6962 section 2.1)."""
    if len(hashes) == 1:
        return hashes[0]
    below = 1 << (len(hashes) - 1).bit_length() - 1
    return node(tree(hashes[:below]), tree(hashes[below:]))


def hashes_of(client, level: int, size: int) -> list[bytes]:
    """All hashes of a level, from its full tiles and the partial one."""
    count = size >> 8 * level
    widths = [256] * (count // 256) + ([count % 256] if count % 256 else [])
    found: list[bytes] = []
    for index, width in enumerate(widths):
        response = client.get(path_of(level, index, width))
        assert response.status_code == 200
        assert len(response.content) == width * 32
        found += [response.content[place : place + 32] for place in range(0, width * 32, 32)]
    return found


def head_of(client) -> tuple[int, bytes]:
    origin, size, root, *_rest = client.get(f"{PLACE}/checkpoint").content.decode().split("\n")
    assert origin == Log.objects.get().origin
    return int(size), b64decode(root)


def test_before_the_first_leaf_there_is_nothing(client, db):
    assert client.get(f"{PLACE}/checkpoint").status_code == 404
    assert client.get(path_of(0, 0, 1)).status_code == 404


def test_before_the_first_signature_no_tile_is_shown(client, grow, notice):
    assert client.get(path_of(0, 0, 1)).status_code == 404


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_it_can_only_be_read(client, grow, method):
    grow(1)
    assert getattr(client, method)(f"{PLACE}/checkpoint").status_code == 405
    assert getattr(client, method)(path_of(0, 0, 1)).status_code == 405


@pytest.mark.parametrize(
    "tile",
    [
        "tile/0/001.p/45",  # one more than is signed
        "tile/0/001",
        "tile/0/002.p/1",
        "tile/1/000.p/2",
        "tile/1/000",
        "tile/2/000.p/1",
        "tile/0/000.p/256",
        "tile/0/000.p/0",
        "tile/0/000.p/001",
        "tile/0/0",
        "tile/0/00",
        "tile/0/0000",
        "tile/0/x000/000",
        "tile/0/x000",
        "tile/00/000",
        "tile/8/000",
        "tile/64/000.p/1",
        "tile/0/000/",
        "tile/0/000.p",
        "tile/0/000.p/",
        "tile/0/000.p/1/",
        "tile/-1/000",
        "tile/entries/000",
        "tile/0/x999/x999/x999/x999/x999/999.p/1",
    ],
)
def test_beyond_what_is_signed_and_in_other_spellings_there_is_no_tile(client, grow, tile):
    grow(300)
    assert client.get(f"{PLACE}/tile/0/000").status_code == 200
    assert client.get(f"{PLACE}/{tile}").status_code == 404


def test_what_was_appended_and_not_signed_is_not_shown(client, grow):
    grow(3)
    LogLeaf.objects.create(position=3, leaf_hash=bytes(32))
    assert client.get(path_of(0, 0, 4)).status_code == 404


def test_a_log_there_never_was_is_not_found(client, grow):
    grow(1)
    for address in (
        f"{PLACE}/2/checkpoint",
        f"{PLACE}/2/tile/0/000.p/1",
        f"{PLACE}/0/checkpoint",
        f"{PLACE}/{10**30}/checkpoint",
    ):
        assert client.get(address).status_code == 404


def test_the_checkpoint_is_the_signed_note_itself_and_kept_for_a_moment(client, grow):
    grow(5)
    response = client.get(f"{PLACE}/checkpoint")
    assert response.content.decode() == Checkpoint.objects.get().note
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response["Cache-Control"] == "public, max-age=2"
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")


@pytest.mark.parametrize(("index", "width"), [(0, 256), (1, 1), (1, 44)])
def test_a_tile_is_bytes_that_never_change(client, grow, index, width):
    grow(300)
    response = client.get(path_of(0, index, width))
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Cache-Control"] == "public, immutable, max-age=31536000"
    assert len(response.content) == 32 * width
    assert not response.cookies


def test_a_partial_tile_is_the_beginning_of_what_it_becomes(client, grow, notice):
    grow(100)
    narrow = {width: client.get(path_of(0, 0, width)).content for width in (1, 99, 100)}
    grow(157)
    assert Checkpoint.objects.latest("size").size >= 256
    full = client.get(path_of(0, 0)).content
    assert len(full) == 8192
    for width, content in narrow.items():
        assert content == full[: width * 32]
        # Its old address still answers, as monitors expect.
        assert client.get(path_of(0, 0, width)).content == content


@pytest.mark.engines
@pytest.mark.parametrize("size", [1, 2, 3, 255, 256, 257, 511, 512, 513, 600])
def test_a_reader_of_its_own_finds_the_signed_root_in_the_tiles_alone(client, grow, size):
    grow(size)
    signed, root = head_of(client)
    assert signed == size
    leaves = hashes_of(client, 0, size)
    assert tree(leaves) == root
    # Each hash of the level above stands for a full tile below.
    above = hashes_of(client, 1, size) if size >= 256 else []
    assert above == [tree(leaves[first : first + 256]) for first in range(0, size >> 8 << 8, 256)]


def test_the_root_after_more_leaves_is_found_in_the_same_tiles(client, grow, notice):
    grow(250)
    old_size, old_root = head_of(client)
    grow(20)
    size, root = head_of(client)
    leaves = hashes_of(client, 0, size)
    assert tree(leaves[:old_size]) == old_root
    assert tree(leaves) == root


def test_a_log_that_was_continued_lives_at_an_address_of_its_own(client, grow, notice):
    grow(3)
    first = Log.objects.get()
    second = Log.objects.create(
        number=2, origin=f"{first.origin}/2", first=3, previous="", opened_at=first.opened_at
    )
    LogLeaf.objects.create(position=3, leaf_hash=b"\x07" * 32)
    note = TreeHead(second.origin, 1, b"\x07" * 32).text()
    Checkpoint.objects.create(
        number=Checkpoint.objects.latest("number").number + 1,
        log=second,
        size=1,
        root=b"\x07" * 32,
        note=note,
        signed_at=first.opened_at,
    )
    response = client.get(f"{PLACE}/checkpoint")
    assert (response.status_code, response["Location"]) == (302, f"{PLACE}/2/checkpoint")
    assert client.get(f"{PLACE}/2/checkpoint").content.decode() == note
    assert client.get(f"{PLACE}/2/tile/0/000.p/1").content == b"\x07" * 32
    assert len(client.get(f"{PLACE}/1/tile/0/000.p/3").content) == 96
    assert client.get(f"{PLACE}/tile/0/000.p/4").status_code == 404
    assert client.get(f"{PLACE}/1/checkpoint").content.decode().startswith(f"{first.origin}\n3\n")
