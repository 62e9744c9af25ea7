"""A proof convinces somebody who has none of our code, and only of what is true."""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from tests.verification.ledger.desk import known, seal, work
from verification.ledger import keys, notes
from verification.models import AuditEvent

pytestmark = pytest.mark.django_db(transaction=True)
Proof = dict[str, Any]
Check = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def check(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Check:
    """Run the script that `audit checker` prints, in a folder and a process of its own."""
    call_command("audit", "checker")
    (tmp_path / "checker.py").write_text(capsys.readouterr().out)

    def run(proof: Proof, key: str = "", *more: str) -> subprocess.CompletedProcess[str]:
        (tmp_path / "proof.json").write_text(json.dumps(proof))
        command = [sys.executable, "-I", "checker.py", "proof.json", key or str(known()[0]), *more]
        return subprocess.run(
            command, cwd=tmp_path, capture_output=True, text=True, check=False, env={}
        )

    return run


@pytest.fixture
def proof(capsys: pytest.CaptureFixture[str]) -> Proof:
    work()
    seal()
    event = AuditEvent.objects.get(action="verdict.published")
    capsys.readouterr()
    call_command("audit", "prove", str(event.pk))
    proved: Proof = json.loads(capsys.readouterr().out)
    return proved


def test_a_stranger_can_check_every_event(
    check: Check, proof: Proof, capsys: pytest.CaptureFixture[str]
) -> None:
    for event in AuditEvent.objects.all():
        call_command("audit", "prove", str(event.pk))
        checked = check(json.loads(capsys.readouterr().out))
        assert checked.returncode == 0, checked.stdout + checked.stderr
        said = json.loads(checked.stdout)
        assert said["says"]["action"] == event.action
        assert (said["chain"], said["position"]) == (
            f"{event.chain_kind} {event.chain_id}",
            event.position,
        )


def test_the_script_knows_nothing_of_ours(check: Check, tmp_path: Path) -> None:
    text = (tmp_path / "checker.py").read_text()
    imported = {
        line.split()[1].split(".")[0]
        for line in text.splitlines()
        if line.startswith(("import ", "from "))
    }
    assert imported - set(sys.stdlib_module_names) == {"cryptography"}


def changed(proof: Proof, **parts: Any) -> Proof:
    return {**proof, **parts}


def test_a_proof_of_anything_else_is_refused(check: Check, proof: Proof) -> None:
    said = {**proof["says"], "actor": 12345}
    chain = proof["chain"]
    wrong = {
        "what is shown": changed(proof, says=said),
        "what is hashed": changed(
            proof, says=said, content=json.dumps(said, separators=(",", ":"), sort_keys=True)
        ),
        "its number": changed(proof, event=proof["event"] + 1),
        "its position": changed(proof, chain={**chain, "position": chain["position"] + 1}),
        "what came before": changed(proof, chain={**chain, "previous": "00" * 32}),
        "its leaf": changed(proof, leaf=proof["leaf"] - 1),
        "no leaf": changed(proof, leaf=10**6),
        "its path": changed(proof, path=proof["path"][1:]),
        "a longer path": changed(proof, path=[*proof["path"], proof["path"][0]]),
        "the checkpoint": changed(
            proof, checkpoint=proof["checkpoint"].replace("\ntime 2026", "\ntime 2025")
        ),
        "no proof": {"format": "x"},
    }
    for name, other in wrong.items():
        refused = check(other)
        assert refused.returncode == 1, name
        assert refused.stdout.startswith("WRONG: "), name


def test_a_proof_under_another_key_is_refused(check: Check, proof: Proof) -> None:
    forger = keys.generated(known()[0].name)
    note, _key = notes.opened(proof["checkpoint"], known())
    forged = changed(proof, checkpoint=notes.signed(note, forger))

    assert check(forged).returncode == 1
    assert check(forged, str(forger.public)).returncode == 0
    assert check(proof, "nonsense").returncode == 1


def test_a_checkpoint_from_elsewhere_counts_instead(
    check: Check, proof: Proof, tmp_path: Path
) -> None:
    (tmp_path / "kept").write_text(proof["checkpoint"])
    assert check(changed(proof, checkpoint=""), "", "kept").returncode == 0
    (tmp_path / "kept").write_text("nothing")
    assert check(proof, "", "kept").returncode == 1


def test_what_is_not_there_or_not_sealed_has_no_proof() -> None:
    work()
    with pytest.raises(CommandError, match="not sealed yet"):
        call_command("audit", "prove", str(AuditEvent.objects.latest("pk").pk))
    with pytest.raises(CommandError, match="no event 123456789"):
        call_command("audit", "prove", "123456789")


@pytest.fixture
def consistency(capsys: pytest.CaptureFixture[str]) -> Proof:
    """Return a proof about two checkpoints, the older of which somebody has kept."""
    work()
    (first,) = seal()
    work()
    (second,) = seal()
    capsys.readouterr()
    call_command("audit", "prove", "--consistency", str(first.size), str(second.size))
    proved: Proof = json.loads(capsys.readouterr().out)
    return proved


def test_a_stranger_can_check_that_history_only_grew(
    check: Check, consistency: Proof, tmp_path: Path
) -> None:
    (tmp_path / "kept").write_text(consistency["old"])
    for more in ((), ("", "kept")):
        checked = check(consistency, *more)
        assert checked.returncode == 0, checked.stdout + checked.stderr
    said = json.loads(checked.stdout)
    assert said["consistent"] is True
    assert said["old"]["events"] < said["new"]["events"] == AuditEvent.objects.count()


def test_a_history_that_was_written_anew_is_not_consistent(
    check: Check, consistency: Proof
) -> None:
    """Even by who has the key."""
    note, key = notes.opened(consistency["old"], known())
    signing = keys.read_private(settings.AUDIT_SIGNING_KEY)
    assert key == signing.public
    other = notes.signed(replace(note, root=bytes(32)), signing)
    wrong = {
        "another root": changed(consistency, old=other),
        "the wrong way round": changed(consistency, old=consistency["new"], new=consistency["old"]),
        "a shorter path": changed(consistency, path=consistency["path"][1:]),
        "another history": changed(
            consistency, new=notes.signed(replace(note, origin="others"), signing)
        ),
        "not signed": changed(consistency, old=consistency["old"].replace("time 20", "time 19")),
    }
    for name, proof in wrong.items():
        refused = check(proof)
        assert refused.returncode == 1, name
        assert refused.stdout.startswith("WRONG: "), name


def test_a_checkpoint_that_is_not_there_has_no_proof_of_consistency() -> None:
    work()
    (one,) = seal()
    with pytest.raises(CommandError, match="No checkpoint of 123456 events"):
        call_command("audit", "prove", "--consistency", str(one.size), "123456")
    with pytest.raises(CommandError, match="Name an event"):
        call_command("audit", "prove")
