"""Checkpoints, and proofs that hold one."""

from collections.abc import Iterator

from consent.ledger.notes import Verifier
from consent.ledger.tlog_proof import TlogProof
from tests.consent.data.spoil import STRANGER, Case, b64, flip, flipped_text, note, signature
from tests.consent.sample import GIVEN, LEAVES, LOG_KEY, ORIGIN, VKEY, checkpoint, leaf_of, proof_of
from tests.consent.trees import mth


def checkpoint_cases() -> Iterator[tuple[str, str, bool]]:
    good, text = checkpoint(), checkpoint().partition("\n\n")[0] + "\n"
    origin, size, root = text.split("\n")[:3]
    ours, bad = signature(text), signature(text + "x\n")
    strange = signature(text, "stranger.example", STRANGER)
    yield "as it should be", good, True
    yield "of the empty tree", note(f"{origin}\n0\n{b64(mth([]))}\n"), True
    yield "signed twice", note(text, ours, ours), True
    yield "15 strangers sign too", note(text, ours, strange * 15), True
    yield "15 strangers sign before", note(text, strange * 15, ours), True
    yield "100 signatures", note(text, strange * 99, ours), True
    yield "101 signatures", note(text, strange * 100, ours), False
    yield "a wrong signature of ours behind", note(text, ours, bad), False
    yield "a wrong signature of ours before", note(text, bad, ours), False
    yield "signed by a stranger alone", note(text, strange), False
    yield "signed by a stranger under our name", note(text, signature(text, key=STRANGER)), False
    yield "signed by us under another name", note(text, signature(text, "stranger.example")), False
    yield "signed as another kind", note(text, signature(text, kind=b"\x04")), False
    yield (
        "a stranger's signature under our id",
        note(text, f"— {ORIGIN} {b64(key_id() + STRANGER.sign(text.encode()))}\n"),
        False,
    )
    yield (
        "signature short",
        note(text, f"— {ORIGIN} {b64(key_id() + LOG_KEY.sign(text.encode())[:-1])}\n"),
        False,
    )
    yield (
        "signature long",
        note(text, f"— {ORIGIN} {b64(key_id() + LOG_KEY.sign(text.encode()) + b'x')}\n"),
        False,
    )
    yield "id alone", note(text, f"— {ORIGIN} {b64(key_id())}\n"), False
    yield "signed without the last newline", note(text, signature(text[:-1])), False
    yield "signed with the empty line", note(text, signature(text + "\n")), False
    yield "unsigned", text, False
    yield "unsigned with the empty line", text + "\n", False
    yield "nothing", "", False
    yield "signature alone", "\n\n" + ours, False
    for how, changed in {
        "no last newline": good[:-1],
        "one newline more": good + "\n",
        "an empty line in front": "\n" + good,
        "no empty line": good.replace("\n\n", "\n"),
        "two empty lines": good.replace("\n\n", "\n\n\n"),
        "hyphen for the dash": good.replace("— ", "- "),
        "en dash for the dash": good.replace("— ", "– "),
        "no space after the dash": good.replace("— ", "—"),
        "two spaces in the signature": good.replace("— ", "—  "),
        "carriage returns": good.replace("\n", "\r\n"),
        "base64 without padding": good.rstrip("=\n") + "\n",
        "text behind the signature": good + "text\n",
        "a broken line behind": good + "— stranger.example\n",
        "a short signature behind": good + "— stranger.example AAAAAA==\n",
        "a name with a plus": good + "— stran+ger AAAAAAAA\n",
    }.items():
        yield how, changed, False
    for how, lines in {
        "an extension line": [origin, size, root, "extension"],
        "a size with a zero in front": [origin, "0" + size, root],
        "a negative size": [origin, "-" + size, root],
        "a size with a sign": [origin, "+" + size, root],
        "a size with a space": [origin, size + " ", root],
        "a hexadecimal size": [origin, "0x7", root],
        "Arabic digits": [origin, "٧", root],
        "no size": [origin, "", root],
        "a root of 31 bytes": [origin, size, b64(bytes(31))],
        "a root of 33 bytes": [origin, size, b64(bytes(33))],
        "a root without padding": [origin, size, root.rstrip("=")],
        "a root in its other spelling": [origin, size, root[:-2] + chr(ord(root[-2]) + 1) + "="],
        "a root in hexadecimal": [origin, size, mth(LEAVES).hex()],
        "no root": [origin, size],
        "no origin": ["", size, root],
        "another log's name": ["annet.example.no/logg", size, root],
        "lines in another order": [size, origin, root],
        "a tab": [origin + "\t", size, root],
        "a null": [origin + "\0", size, root],
    }.items():
        yield f"signed: {how}", note("\n".join(lines) + "\n"), False
    for how, changed in flipped_text(good):
        yield how, changed, False


def key_id() -> bytes:
    return Verifier.of(ORIGIN, LOG_KEY).key_id


def checkpoints() -> dict[str, list[Case]]:
    cases = [
        {"desc": desc, "vkey": VKEY, "note": text, "wantErr": not right}
        for desc, text, right in checkpoint_cases()
    ]
    stranger = str(Verifier.of(ORIGIN, STRANGER))
    cases.append({"desc": "another key is known", "vkey": stranger, "note": checkpoint(), "wantErr": True})
    return {"checkpoint": cases}


def tlog_proof_cases() -> Iterator[tuple[str, str, bool]]:
    proof = proof_of(1)
    good, last = proof.text(), checkpoint()
    lines = good.split("\n")
    yield "as it should be", good, True
    for size in range(2, len(LEAVES)):
        yield f"under the checkpoint of {size}", proof_of(1, size).text(), True
        yield (
            f"of {size}, under the last checkpoint",
            TlogProof(1, proof_of(1, size).hashes, last).text(),
            (proof_of(1, size).hashes == proof.hashes),
        )
    yield "with extra data", good.replace("index", "extra AAAA\nindex"), True
    yield "extra data twice", good.replace("index", "extra AAAA\nextra AAAA\nindex"), False
    yield "extra data that is not base64", good.replace("index", "extra A\nindex"), False
    yield "extra data after the index", good.replace("index 1", "index 1\nextra AAAA"), False
    for how, number in {
        "0": "0",
        "2": "2",
        "5": "5",
        "7": "7",
        "8": "8",
        "257": "257",
        "negative": "-1",
    }.items():
        yield f"index {how}", good.replace("index 1", f"index {number}"), False
    for number in ("01", "1 ", " 1", "+1", "1.0", "0x1", "١", "", "one", "18446744073709551617", "9" * 5000):
        yield f"index written {number[:25]!r}", good.replace("index 1", f"index {number}"), False
    for how, changed in {
        "nothing": "",
        "checkpoint alone": last,
        "no checkpoint": good.partition("\n\n")[0],
        "an empty checkpoint": good.partition("\n\n")[0] + "\n\n",
        "another version": good.replace("@v1", "@v2"),
        "no first line": good.partition("\n")[2],
        "no index": good.replace("index 1\n", ""),
        "index twice": good.replace("index 1\n", "index 1\nindex 1\n"),
        "an empty line after the index": good.replace("index 1\n", "index 1\n\n"),
        "two empty lines": good.replace("\n\n", "\n\n\n", 1),
        "carriage returns": good.replace("\n", "\r\n"),
        "a space in front": " " + good,
        "something behind": good + "x",
        "the checkpoint twice": good + last,
        "the checkpoint of another log": TlogProof(
            1, proof.hashes, checkpoint(origin="annet.example.no/logg")
        ).text(),
        "signed by another key": TlogProof(1, proof.hashes, checkpoint(key=STRANGER)).text(),
        "the proof of the next leaf": TlogProof(1, proof_of(2).hashes, last).text(),
        "another leaf's whole proof": proof_of(2).text(),
        "hashes reversed": TlogProof(1, proof.hashes[::-1], last).text(),
        "no hashes": TlogProof(1, (), last).text(),
        "63 hashes": TlogProof(1, proof.hashes * 21, last).text(),
    }.items():
        yield how, changed, False
    for place in range(2, 2 + len(proof.hashes)):
        for how, changed in {
            "missing": None,
            "twice": f"{lines[place]}\n{lines[place]}",
            "in hexadecimal": proof.hashes[place - 2].hex(),
            "of 31 bytes": b64(proof.hashes[place - 2][:-1]),
            "of 33 bytes": b64(proof.hashes[place - 2] + b"x"),
            "without padding": lines[place].rstrip("="),
            "in its other spelling": lines[place][:-2] + chr(ord(lines[place][-2]) + 1) + "=",
            "with a space": lines[place] + " ",
            "the root": b64(mth(LEAVES)),
        }.items():
            kept = [] if changed is None else [changed]
            yield f"hash {place - 2} {how}", "\n".join([*lines[:place], *kept, *lines[place + 1 :]]), False
    for how, changed in flipped_text(good):
        yield how, changed, False


def tlog_proofs() -> dict[str, list[Case]]:
    def case(desc: str, leaf: bytes, text: str, right: bool) -> Case:
        return {"desc": desc, "vkey": VKEY, "leaf": b64(leaf), "proof": text, "wantErr": not right}

    leaf, good = leaf_of(GIVEN), proof_of(1).text()
    cases = [case(desc, leaf, text, right) for desc, text, right in tlog_proof_cases()]
    cases += [
        case(f"leaf {index}", LEAVES[index], proof_of(index).text(), True) for index in range(len(LEAVES))
    ]
    cases += [
        case(f"leaf flipped at {place}", flip(leaf, place, place % 8), good, False)
        for place in range(len(leaf))
    ]
    others = {
        "another leaf": LEAVES[0],
        "no leaf": b"",
        "the leaf's hash": mth([leaf]),
        "longer leaf": leaf + b"\n",
    }
    cases += [case(how, other, good, False) for how, other in others.items()]
    return {"tlog_proof": cases}
