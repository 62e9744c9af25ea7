"""Whatever the checker is given, it says what is wrong and breaks on nothing."""

import base64
import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from verification.ledger import checker

PUBLIC = b"\x01" + bytes(32)
NUMBER = sha256(b"x\n" + PUBLIC).hexdigest()[:8]
KEY = f"x+{NUMBER}+{base64.b64encode(PUBLIC).decode()}"
LINE = {
    "event": 1,
    "content": "{}",
    "chain": {"position": 1, "previous": ""},
    "leaf": 0,
    "leaf_hash": "",
    "path": [],
}


def exported(line: Any) -> str:
    return f"{json.dumps({'checkpoint': None, 'selection': {}})}\n{json.dumps(line)}\n"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "5",
        "[" * 100_000,
        json.dumps({"format": "x", "content": 5, "says": 5}),
        json.dumps({"format": "x", "content": "5", "says": 5, "checkpoint": 5}),
        json.dumps({"format": checker.CONSISTENCY, "old": 5, "new": 5, "path": []}),
    ],
    ids=["nothing", "a number", "nested", "a content", "a checkpoint", "checkpoints"],
)
def test_what_is_no_proof_is_told(
    text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "proof.json").write_text(text)
    assert checker.main([str(tmp_path / "proof.json"), KEY]) == 1
    assert capsys.readouterr().out.startswith("WRONG: ")


@pytest.mark.parametrize(
    "text",
    [
        "",
        json.dumps({"checkpoint": 5}),
        exported(5),
        exported({**LINE, "content": 5}),
        exported({**LINE, "state": []}),
        exported({**LINE, "chain": {"position": -1, "previous": ""}}),
        exported({**LINE, "chain": {"position": 2**64, "previous": ""}}),
        exported({**LINE, "path": 5}),
    ],
    ids=[
        "nothing",
        "a checkpoint",
        "a number",
        "a content",
        "a state",
        "before the first",
        "beyond the last",
        "a path",
    ],
)
def test_what_is_no_export_is_told(
    text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "export.jsonl").write_text(text)
    assert checker.main(["check-export", str(tmp_path / "export.jsonl"), KEY]) == 1
    assert capsys.readouterr().out.startswith("WRONG: ")
