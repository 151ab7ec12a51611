import pytest
from hypothesis import given
from hypothesis import strategies as st

from consent.ledger.checkpoints import TreeHead
from consent.ledger.merkle import EMPTY_ROOT

# The example of the specification.
SEA = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"


def test_the_example_of_the_specification_is_read_and_written() -> None:
    head = TreeHead.parse(SEA)
    assert (head.origin, head.size) == ("example.com/behind-the-sofa", 20852163)
    assert head.text() == SEA


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        SEA[:-1],
        SEA + "\n",
        SEA + "an extension line\n",
        SEA.replace("example.com/behind-the-sofa", ""),
        SEA.replace("20852163", "020852163"),
        SEA.replace("20852163", "-1"),
        SEA.replace("20852163", "+1"),
        SEA.replace("20852163", "٣"),
        SEA.replace("20852163", "1e3"),
        SEA.replace("20852163", ""),
        SEA.replace("I=", ""),
        SEA.replace("I=", "J="),
        SEA.replace("CsUY", "Cs!Y"),
        SEA.replace("CsUY", ""),
    ],
)
def test_what_is_not_exactly_a_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  (any of several)
        TreeHead.parse(text)


@pytest.mark.parametrize(
    ("origin", "size", "root"),
    [("", 0, EMPTY_ROOT), ("a\nb", 0, EMPTY_ROOT), ("a", -1, EMPTY_ROOT), ("a", 0, b"")],
)
def test_a_head_that_could_not_be_written_is_refused(origin: str, size: int, root: bytes) -> None:
    with pytest.raises(ValueError, match="checkpoint"):
        TreeHead(origin, size, root)


@given(st.integers(0, 2**63), st.binary(min_size=32, max_size=32))
def test_what_is_written_is_read_again(size: int, root: bytes) -> None:
    head = TreeHead("blogg.example.no/samtykke/logg", size, root)
    assert TreeHead.parse(head.text()) == head
