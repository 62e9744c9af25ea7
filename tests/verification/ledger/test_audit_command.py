"""manage.py audit, as its user has it."""

import json
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command

from tests.factories import decided_review
from tests.verification.ledger.desk import attack, new_review, work
from verification.ledger import keys, notes
from verification.models import AuditEvent

Output = pytest.CaptureFixture[str]


def test_a_key_is_made_once(tmp_path: Path, capsys: Output) -> None:
    file = tmp_path / "key"
    call_command("audit", "key", "claims.example.org/2026", "--file", str(file))

    public = keys.read_public(capsys.readouterr().out)
    assert keys.read_private(file.read_text()).public == public
    with pytest.raises(CommandError, match="exists"):
        call_command("audit", "key", "claims.example.org/2026", "--file", str(file))
    with pytest.raises(CommandError, match="blanks"):
        call_command("audit", "key", "two words", "--file", str(tmp_path / "other"))


@pytest.mark.django_db(transaction=True)
def test_the_last_verified_checkpoint_is_where_the_next_look_begins(
    tmp_path: Path, capsys: Output
) -> None:
    work()
    call_command("audit", "seal")
    kept = tmp_path / "kept"
    kept.write_text(capsys.readouterr().out)
    call_command("audit", "verify")
    assert capsys.readouterr().out.endswith("All is as written.\n")

    decided_review(review=new_review())
    call_command("audit", "seal")
    kept.write_text(kept.read_text() + "\n" + capsys.readouterr().out)
    decided_review(review=new_review())
    call_command("audit", "verify", "--since", str(kept), "--json")
    looked_at = json.loads(capsys.readouterr().out)
    assert (looked_at["events"], looked_at["unsealed"], looked_at["number"]) == (4, 4, 0)

    attack("UPDATE verification_auditevent SET reason = 'x'")
    with pytest.raises(SystemExit) as stopped:
        call_command("audit", "verify", "--checkpoints", str(kept))
    assert stopped.value.code == 1
    told = capsys.readouterr().out
    event = AuditEvent.objects.get(action="verdict.published")
    assert (
        f"event_changed: event {event.pk}; review {event.review_id}, no. {event.position}. What"
        in told
    )
    assert told.endswith("TAMPERED WITH: 16 findings.\n") or "TAMPERED WITH: " in told


@pytest.mark.django_db(transaction=True)
def test_a_file_that_no_known_key_has_signed_stops_the_look(
    tmp_path: Path, settings: LazySettings
) -> None:
    empty, forged = tmp_path / "empty", tmp_path / "forged"
    empty.write_text("")
    note = notes.Note("x", 1, bytes(32), "2026")
    forged.write_text(notes.signed(note, keys.generated("forger")))
    for file, problem in ((empty, "no checkpoint"), (forged, "No known key")):
        with pytest.raises(CommandError, match=problem):
            call_command("audit", "verify", "--checkpoints", str(file))


def test_the_checker_is_printed_as_it_is(capsys: Output) -> None:
    call_command("audit", "checker")
    printed = capsys.readouterr().out
    assert printed.startswith('"""Check a proof')
    compile(printed, "checker.py", "exec")
