from base64 import b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consent.ledger.merkle import leaf_hash
from consent.ledger.tlog_proof import TlogProof

HASHES = (leaf_hash(b"a"), leaf_hash(b"b"))
NOTE = "blogg.example.no/samtykke/logg\n3\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n— name AAAAAAAA\n"
PROOF = TlogProof(7, HASHES, NOTE)
TEXT = PROOF.text()
FIRST = b64encode(HASHES[0]).decode()


def test_a_proof_is_written_as_the_format_says() -> None:
    lines = ["c2sp.org/tlog-proof@v1", "index 7", FIRST, b64encode(HASHES[1]).decode(), "", NOTE]
    assert "\n".join(lines) == TEXT
    assert TlogProof(0, (), NOTE).text() == f"c2sp.org/tlog-proof@v1\nindex 0\n\n{NOTE}"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n",
        TEXT.partition("\n\n")[0],
        TEXT.replace("@v1", "@v2"),
        TEXT.replace("c2sp", " c2sp"),
        TEXT.replace("\n", "\r\n"),
        TEXT.replace("index 7\n", ""),
        TEXT.replace("index 7", "index  7"),
        TEXT.replace("index 7", "index 7 "),
        TEXT.replace("index 7", "index 07"),
        TEXT.replace("index 7", "index -7"),
        TEXT.replace("index 7", "index ٧"),
        TEXT.replace("index 7", "index 7\nindex 7"),
        TEXT.replace("index 7", f"index {2**63}"),
        TEXT.replace("index 7", "index " + "9" * 5000),
        TEXT.replace("index 7", "extra\nindex 7"),
        TEXT.replace("index 7", "extra not base64\nindex 7"),
        TEXT.replace("index 7", "extra AAAA\nextra AAAA\nindex 7"),
        TEXT.replace("index 7", "index 7\nextra AAAA"),
        TEXT.replace(FIRST, FIRST + " "),
        TEXT.replace(FIRST, FIRST.rstrip("=")),
        TEXT.replace(FIRST, FIRST[:-2] + chr(ord(FIRST[-2]) + 1) + "="),
        TEXT.replace(FIRST, "AAAA"),
        TEXT.replace(FIRST, "ø" + FIRST[1:]),
        TEXT.replace(FIRST, "\n".join([FIRST] * 63)),
    ],
)
def test_what_is_not_a_proof_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="proof"):
        TlogProof.parse(text)


def test_a_proof_that_could_not_be_written_is_refused() -> None:
    for index, hashes in [(-1, ()), (2**63, ()), (0, HASHES * 32), (0, (b"short",))]:
        with pytest.raises(ValueError, match="proof"):
            TlogProof(index, hashes, NOTE)


def test_what_nobody_signed_is_passed_over() -> None:
    assert TlogProof.parse(TEXT.replace("index 7", "extra AAAA\nindex 7")) == PROOF


@given(st.integers(0, 2**63 - 1), st.lists(st.binary(min_size=32, max_size=32), max_size=63))
def test_what_is_written_is_read_again(index: int, hashes: list[bytes]) -> None:
    proof = TlogProof(index, tuple(hashes), NOTE)
    assert TlogProof.parse(proof.text()) == proof
