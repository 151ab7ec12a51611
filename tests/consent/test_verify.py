import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from consent import verify
from consent.ledger.leaves import canonical
from consent.ledger.notes import Verifier
from consent.verify import ReceiptRefused, check, load, main
from tests.consent.sample import GIVEN, ORIGIN, VKEY, WITHDRAWN, receipt_of

RECEIPT = receipt_of(GIVEN)
FILE = json.dumps(RECEIPT, ensure_ascii=False, separators=(",", ":")).encode()
STEPS = ["format", "notice", "commitment", "inclusion", "signature"]
OTHER_KEY = str(Verifier.of(ORIGIN, Ed25519PrivateKey.from_private_bytes(bytes(32))))


def refusal(data: bytes, vkey: str | None = None) -> str | None:
    """The step that fails, None when the receipt holds."""
    try:
        list(check(load(data), vkey))
    except ReceiptRefused as refused:
        return refused.step
    return None


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"not JSON",
        b"\xff\xfe",
        b"null",
        b"[]",
        b'"receipt"',
        b"1" * 5000,
        b"1.5",
        b"NaN",
        b"[" * 100_000,
        b'{"a":' * 100_000,
        FILE + b" " * verify.LARGEST_FILE,
        b"\xef\xbb\xbf" + FILE,
        FILE + b"{}",
        FILE[:-1],
        FILE.replace(b'"v":', b'"v":"consent-receipt/1","v":', 1),
        FILE.replace(b'"version":1', b'"version":1,"version":1'),
        FILE.replace(b'"version":1', b'"version":1.0'),
        FILE.replace(b'"version":1', b'"version":1e0'),
        FILE.replace(b'"version":1', b'"version":Infinity'),
        FILE.replace(b'"version":1', b'"version":null'),
        FILE.replace(b'"version":1', b'"version":9007199254740992'),
        FILE.replace(b'"version":1', b'"version":-9007199254740992'),
        FILE.replace(b'"version":1', b'"version":' + b"9" * 5000),
        FILE.replace(b'"version":1', b'"version":' + b"[" * 900 + b"]" * 900),
        FILE.replace(b'"version":1', b'"version":' + b'{"a":' * 600 + b"1" + b"}" * 600),
        FILE.replace(b"Ukas snakkis", b"\\ud83d"),
        FILE.replace(b"confirm-post", b"\\udc00"),
        FILE.replace(b'"method"', b'"\\ud83d"'),
        FILE.replace(b"tlog-proof@v1\\n", b"tlog-proof@v1\\n\\ud83d"),
        FILE.replace(b"+A", b"\\ud83d+A"),
    ],
)
def test_what_is_not_a_receipt_fails_as_format(data: bytes) -> None:
    assert data != FILE
    assert refusal(data) == "format"


@pytest.mark.parametrize("name", [*RECEIPT, "log.vkey", "log.origin"])
@pytest.mark.parametrize(
    "value", [None, 1, -1, 2**70, 1.5, True, [], ["a"], {}, {1: 2}, b"x", "", "\ud83d", "x" * 999]
)
def test_a_field_of_another_type_fails_as_format(name: str, value: object) -> None:
    receipt: dict[str, Any] = {**RECEIPT, name: value}
    if "." in name:
        receipt = {**RECEIPT, "log": {**RECEIPT["log"], name[4:]: value}}  # type: ignore[dict-item]
    with pytest.raises(ReceiptRefused) as caught:
        list(check(receipt))
    fits = isinstance(value, str) and value.isascii()
    step = {"notice_text": "notice", "log.origin": "signature"}.get(name) if fits else None
    assert caught.value.step == (step or "format")


@pytest.mark.parametrize("name", RECEIPT)
def test_a_receipt_without_one_of_its_fields_is_refused(name: str) -> None:
    with pytest.raises(ReceiptRefused) as caught:
        list(check({key: value for key, value in RECEIPT.items() if key != name}))
    assert caught.value.step == ("notice" if name == "notice_text" else "format")


def test_the_reason_is_a_sentence() -> None:
    for data, reason in [
        (b"\xff", "not text in UTF-8"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"a":1,"a":1}', "given twice"),
        (b"kvittering", "not JSON"),
        (b"{}", "not the fields"),
        (FILE.replace(b'"version":1', b'"version":1.5'), "no place for float"),
        (FILE.replace(b'"version":1', b'"version":' + b"9" * 5000), "no place for int"),
    ]:
        with pytest.raises(ReceiptRefused, match=f"format: .*{reason}"):
            list(check(load(data)))


def test_a_receipt_that_holds_itself_is_refused() -> None:
    receipt: dict[str, Any] = {**RECEIPT, "record": {**GIVEN}}
    receipt["record"]["again"] = receipt["record"]
    with pytest.raises(ReceiptRefused, match="nested"):
        list(check(receipt))


def test_another_key_than_the_one_that_is_known_fails_as_signature() -> None:
    assert refusal(FILE, VKEY) is None
    for vkey in (OTHER_KEY, "", "not a key"):
        assert refusal(FILE, vkey) == "signature"


def test_a_receipt_with_any_bit_changed_is_refused() -> None:
    for place in range(len(FILE)):
        for bit in range(8):
            changed = bytearray(FILE)
            changed[place] ^= 1 << bit
            assert refusal(bytes(changed)) is not None, (place, bit)


def test_each_step_that_holds_is_told_in_order() -> None:
    assert [step for step, _ in check(RECEIPT)] == STEPS
    assert [step for step, _ in check(receipt_of(WITHDRAWN), VKEY)] == [
        step for step in STEPS if step != "notice"
    ]


VALUES = st.recursive(
    st.booleans() | st.integers(1 - 2**53, 2**53 - 1) | st.text(st.characters(codec="utf-8")),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(codec="utf-8")), inner),
    max_leaves=8,
)


@given(st.dictionaries(st.text(st.characters(codec="utf-8")), VALUES))
def test_records_are_spelled_as_the_log_spells_them(record: dict[str, object]) -> None:
    spelled = canonical(record)
    assert verify.canonical(json.loads(spelled)).encode() == spelled


@given(st.binary() | st.text().map(lambda text: json.dumps(text).encode()))
def test_no_file_whatever_ends_in_a_traceback(data: bytes) -> None:
    assert refusal(data) == "format"


# The command


def test_files_that_cannot_be_read_fail_by_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    broken = tmp_path / "broken.zip"
    with zipfile.ZipFile(broken, "w") as archive:
        archive.writestr("kvittering.json", FILE)
    broken.write_bytes(broken.read_bytes().replace(b"kari@", b"kira@"))
    empty = tmp_path / "empty.zip"
    with zipfile.ZipFile(empty, "w") as archive:
        archive.writestr("les.txt", "")
    for path in (broken, empty, tmp_path, tmp_path / "missing.json"):
        assert main([str(path)]) == 1
        output = capsys.readouterr().out
        assert str(path) in output
        assert "FAILED  format" in output


def test_one_bad_receipt_among_many_fails_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "good.json").write_bytes(FILE)
    with zipfile.ZipFile(tmp_path / "bevis.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("1.json", FILE.replace(b"kari@", b"kira@"))
        archive.writestr("deep/2.json", FILE)
        archive.writestr("3.json", b" " * (1 << 24))
    assert main([str(tmp_path / "good.json"), str(tmp_path / "bevis.zip")]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[1] for line in lines if "FAILED" in line] == ["inclusion", "format"]
    assert sum("signature" in line for line in lines) == 2


def test_nothing_out_of_a_receipt_drives_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "x.json").write_bytes(FILE.replace(b"dpv:ConsentGiven", b"\\u001b[2J\\u202e\\r"))
    assert main([str(tmp_path / "x.json")]) == 1
    output = capsys.readouterr().out
    assert "?[2J??" in output
    assert all(line.isprintable() for line in output.splitlines())


def test_an_export_of_a_person_is_told_from_a_receipt(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "kari.json").write_text('{"v": "subject-export/1"}')
    assert main([str(tmp_path / "kari.json")]) == 1
    assert "An export of all about a person" in capsys.readouterr().out


def test_one_copied_file_is_all_it_takes(tmp_path: Path) -> None:
    shutil.copy(verify.__file__, tmp_path / "verify.py")
    (tmp_path / "kvittering.json").write_bytes(FILE)
    (tmp_path / "changed.json").write_bytes(FILE.replace(b"kari@", b"kira@"))

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-I", "verify.py", *arguments]
        environment = {"PYTHONIOENCODING": "ascii"}
        return subprocess.run(
            command, cwd=tmp_path, capture_output=True, text=True, check=False, env=environment
        )

    good, bad = run("kvittering.json", "--vkey", VKEY), run("changed.json")
    assert (good.returncode, good.stderr) == (0, "")
    assert [line.split()[:2] for line in good.stdout.splitlines()[1:]] == [["ok", step] for step in STEPS]
    assert (bad.returncode, bad.stderr) == (1, "")
    assert bad.stdout.splitlines()[-1].startswith("  FAILED  inclusion")
