"""Writes ``vectors/``: cases for whoever verifies our proofs, most of them wrong in one way.

``python -m tests.consent.data.make_vectors``, by hand and rarely: the files are the reference. The fields of
inclusion and consistency are those of transparency-dev/merkle.
"""

import json
from collections.abc import Iterable
from pathlib import Path

from tests.consent.data.note_cases import checkpoints, tlog_proofs
from tests.consent.data.receipt_cases import receipts
from tests.consent.data.spoil import Case
from tests.consent.data.tree_cases import consistency, inclusion

HERE = Path(__file__).parent / "vectors"


def write(kind: str, files: dict[str, list[Case]]) -> None:
    """One file per list, one line per case."""
    (HERE / kind).mkdir(parents=True, exist_ok=True)
    for name, cases in files.items():
        lines = ",\n".join(json.dumps(case, ensure_ascii=False) for case in unlike(cases))
        (HERE / kind / f"{name}.json").write_text(f"[\n{lines}\n]\n")


def unlike(cases: Iterable[Case]) -> list[Case]:
    """Each case once, however many ways lead to it."""
    found: dict[str, Case] = {}
    for case in cases:
        found.setdefault(json.dumps({**case, "desc": ""}), case)
    return list(found.values())


if __name__ == "__main__":
    write("inclusion", inclusion())
    write("consistency", consistency())
    write("checkpoint", checkpoints())
    write("tlog_proof", tlog_proofs())
    write("receipt", receipts())
