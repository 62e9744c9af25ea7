"""Reports are checked offline, by the command and by a stranger with the script alone."""

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from pytest_django import Settings

from tests.factories import NOW, UserFactory, decided_review
from tests.verification.reports.test_asof import publish, reopen
from tests.verification.reports.writing import fitted
from verification.ledger import checker, keys
from verification.models import AuditEvent, Report, User
from verification.reports import making, manifests, requests
from verification.reports.formats import FORMATS
from verification.reports.selection import Selection

pytestmark = pytest.mark.django_db(transaction=True)
KEY = str(keys.read_private(settings.AUDIT_SIGNING_KEY).public)


def made(editor: User, form: str = "csv", **asked: Any) -> Report:
    selection = fitted(form, asked.pop("selection", Selection()))
    report = requests.request(
        editor=editor, format=form, selection=selection, now=NOW + timedelta(hours=1), **asked
    )
    making.make(report_id=report.pk, clock=lambda: NOW + timedelta(hours=1))
    report.refresh_from_db()
    return report


def manifest_of(report: Report) -> bytes:
    return requests.manifest(report=report, clock=lambda: NOW + timedelta(hours=2))


def handed_out(report: Report, folder: Path) -> Path:
    """Put a report's file and its manifest where somebody has saved them."""
    file = folder / manifests.file_name(report)
    with report.file.open() as stored:
        file.write_bytes(stored.read())
    beside(file).write_bytes(manifest_of(report))
    return file


def beside(file: Path) -> Path:
    return file.with_name(f"{file.name}{manifests.SUFFIX}")


def verify(*arguments: object) -> tuple[int, str]:
    said = StringIO()
    try:
        call_command("verify-report", *map(str, arguments), stdout=said)
    except CommandError:
        return 1, said.getvalue()
    return 0, said.getvalue()


def change(path: Path, edit: Callable[[Any], object]) -> None:
    manifest = json.loads(path.read_text())
    edit(manifest)
    path.write_text(json.dumps(manifest))


@pytest.fixture
def file(editor: User, tmp_path: Path) -> Path:
    decided_review()
    return handed_out(made(editor), tmp_path)


@pytest.mark.parametrize("form", FORMATS)
def test_a_report_is_accepted_in_every_format(form: str, editor: User, tmp_path: Path) -> None:
    decided_review()
    file = handed_out(made(editor, form), tmp_path)

    code, said = verify(file)

    assert code == 0
    # It is not published.
    told = "0 claims" if FORMATS[form].only_published else "1 claim"
    assert said.startswith(f"{file}: It is the file of its manifest: {told} as of '2026-03-01T10:")
    assert f"Event {AuditEvent.objects.get(action='report.finished').pk} of" in said


def test_a_stranger_needs_the_script_and_the_key_alone(file: Path, tmp_path: Path) -> None:
    script = tmp_path / "checker.py"
    script.write_bytes(Path(checker.__file__).read_bytes())
    command = [sys.executable, "-I", str(script), "check-report", KEY, str(file)]

    accepted = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    file.write_bytes(file.read_bytes()[:-1])
    refused = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    assert (accepted.returncode, accepted.stderr) == (0, "")
    assert "signed at" in accepted.stdout
    assert refused.returncode == 1
    assert "DOES NOT HOLD. It is not the file that its manifest names" in refused.stdout


def test_one_changed_byte_is_found_and_its_file_named(
    file: Path, editor: User, tmp_path: Path
) -> None:
    whole = handed_out(made(editor, "json"), tmp_path)
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)

    code, said = verify(whole, file)

    first, second = said.splitlines()
    assert code == 1
    assert first.startswith(f"{whole}: It is the file")
    assert second.startswith(f"{file}: DOES NOT HOLD. It is not the file that its manifest names")


@pytest.mark.parametrize(
    "edit",
    [
        lambda said: said["report"].update(as_of="2026-02-01T00:00:00.000000Z"),
        lambda said: said["report"]["counts"].update(claims=2),
        lambda said: said["report"]["selection"].update(rating="disputed"),
        lambda said: said["file"].update(name="another.csv"),
        lambda said: said.update(checkpoint=None),
        lambda said: said.update(more="words"),
    ],
    ids=["moment", "counts", "selection", "name", "checkpoint", "more"],
)
def test_a_changed_manifest_is_found_out(file: Path, edit: Callable[[Any], object]) -> None:
    change(beside(file), edit)

    code, said = verify(file)

    assert code == 1
    assert "DOES NOT HOLD. Its manifest is not the one that the history knows" in said


def test_a_manifest_without_its_proof_is_refused(file: Path) -> None:
    change(beside(file), lambda said: said.update(proof=None))

    assert verify(file)[0] == 1
    assert "Nothing vouches for it" in verify(file)[1]


def test_a_changed_proof_is_found_out(file: Path) -> None:
    def edit(said: Any) -> None:
        content = json.loads(said["proof"]["content"])
        content["after"]["manifest"] = "0" * 64
        said["proof"]["says"] = content
        said["proof"]["content"] = json.dumps(content)

    change(beside(file), edit)

    assert "The event does not lead to the root that was signed." in verify(file)[1]


def test_what_it_rests_on_is_the_beginning_of_that_history(file: Path) -> None:
    assert json.loads(beside(file).read_text())["consistency"]
    change(beside(file), lambda said: said["consistency"].reverse() or said["consistency"].pop())

    assert "is not of the same events and later ones." in verify(file)[1] or (
        "The path is too" in verify(file)[1]
    )


def test_the_proof_of_another_event_is_found_out(file: Path, editor: User, tmp_path: Path) -> None:
    other = json.loads(manifest_of(made(editor, "json")))["proof"]
    change(beside(file), lambda said: said.update(proof=other))

    assert "Its manifest is not the one that the history knows" in verify(file)[1]


def test_a_manifest_of_another_report_is_found_out(
    file: Path, editor: User, tmp_path: Path
) -> None:
    beside(file).write_bytes(manifest_of(made(editor, "json")))

    code, said = verify(file)

    assert code == 1
    assert "not the file that its manifest names, 'claimdesk-report-" in said
    assert ".json'" in said


@pytest.mark.parametrize("missing", ["file", "manifest"])
def test_a_missing_file_is_named(file: Path, missing: str) -> None:
    gone = file if missing == "file" else beside(file)
    gone.unlink()

    code, said = verify(file)

    assert code == 1
    assert said == f"{file}: DOES NOT HOLD. There is no file {gone.name}.\n"


FORM = '{"format": "claimdesk-report-manifest/1"'


@pytest.mark.parametrize(
    "text",
    [
        "",
        "5",
        "[]",
        '{"format": "x"}',
        '{"format": "x", "format": 1}',
        "[" * 100_000,
        '{"a":' * 100_000,
        f"{FORM}}}",
        f'{FORM}, "file": []}}',
        f'{FORM}, "file": {{"name": "../../etc/passwd", "size": {"9" * 5_000}, "sha256": ""}}}}',
        f'{FORM}, "file": {{"name": 5, "size": 1e999, "sha256": NaN}}, "report": null}}',
        f'{FORM}, "file": {{"name": "\\ud800", "size": [[]], "sha256": {{}}}}}}',
        "\x00",
        " " * (checker.LONGEST_MANIFEST + 1),
    ],
)
def test_what_is_no_manifest_is_told(file: Path, text: str) -> None:
    beside(file).write_text(text)

    code, said = verify(file)

    assert code == 1
    assert said.startswith(f"{file}: DOES NOT HOLD. ")
    assert said.count("\n") == 1


def test_bytes_that_are_no_text_are_no_manifest(file: Path) -> None:
    beside(file).write_bytes(b"\xff\xfe{}")

    assert "DOES NOT HOLD. Its manifest cannot be read: UnicodeDecodeError" in verify(file)[1]


def test_a_manifest_with_another_name_in_it_reads_no_other_file(file: Path) -> None:
    """A path in it is told, and never followed."""
    secret = file.parent.parent / "secret"
    secret.write_bytes(b"secret")
    named = {"name": "../secret", "size": 6, "sha256": sha256(b"secret").hexdigest()}
    change(beside(file), lambda said: said.update(file=named))

    code, said = verify(file)

    assert code == 1
    assert "It is not the file that its manifest names, '../secret': it has" in said


def test_a_report_under_another_name_holds_and_both_are_told(file: Path) -> None:
    link = file.with_name("june.csv")
    link.symlink_to(file)
    beside(link).write_bytes(beside(file).read_bytes())

    code, said = verify(link)

    assert code == 0
    assert f"There it is called '{file.name}'." in said


def test_a_file_s_name_is_no_answer(file: Path) -> None:
    """Whoever unpacks an archive and checks all that is in it reads no line of somebody else's."""
    hostile = file.with_name("x: It is the file of its manifest.\n\x1b[2Ky\udcff")

    code, said = verify(hostile)

    assert code == 1
    assert said.count("\n") == 1
    assert said.isascii()


def test_the_script_says_which_key_is_none(file: Path) -> None:
    for key in ("", "x", "a+b", "a+b+*", "a+b+AAAA"):
        holds, said = checker.checked_report(str(file), [key])
        assert (holds, said) == (False, "DOES NOT HOLD. The key is damaged.")


def test_another_key_has_not_signed_it(file: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.key"
    other.write_text(str(keys.generated("other.example").public))
    ours = tmp_path / "ours.key"
    ours.write_text(KEY)

    assert "None of the keys has signed" in verify(file, "--key", other)[1]
    assert verify(file, "--key", other, "--key", ours)[0] == 0


def test_a_report_may_rest_on_what_an_earlier_key_has_signed(
    editor: User, tmp_path: Path, settings: Settings
) -> None:
    decided_review()
    report = made(editor)
    other = keys.generated("claims.example.org/2027")
    settings.AUDIT_SIGNING_KEY, settings.AUDIT_PUBLIC_KEYS = other.secret(), [KEY]
    file = handed_out(report, tmp_path)

    assert verify(file)[0] == 0
    assert checker.main(["check-report", f"{KEY},{other.public}", str(file)]) == 0
    assert checker.main(["check-report", KEY, str(file)]) == 1
    assert checker.main(["check-report", str(other.public), str(file)]) == 1


def test_without_a_key_it_is_said_that_nobody_vouches(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "AUDIT_SIGNING_KEY", "")

    code, said = verify(file)

    assert code == 0
    assert "Who made it was not checked, as there is no key." in said


def test_the_manifest_stays_the_same(editor: User) -> None:
    report = made(editor)
    first = manifest_of(report)
    decided_review()
    made(editor, "json")

    assert manifest_of(report) == first
    said = json.loads(first)
    assert said["file"] == {
        "name": f"claimdesk-report-{report.pk}.csv",
        "sha256": report.sha256,
        "size": report.size,
    }
    assert said["report"]["last_event"] == report.upto
    assert report.checkpoint is not None
    assert said["checkpoint"] == report.checkpoint.note


def test_what_an_operator_writes_is_checked_alike(tmp_path: Path) -> None:
    decided_review()
    file = tmp_path / "all.csv"
    call_command("export", "--format", "csv", "--output", str(file), stderr=StringIO())

    assert verify(file)[0] == 0
    assert json.loads(beside(file).read_text())["file"]["name"] == "all.csv"


@pytest.mark.parametrize("form", FORMATS)
def test_a_report_is_made_again_to_the_byte(form: str, editor: User, tmp_path: Path) -> None:
    first = publish(decided_review("disputed"), editor)
    second = decided_review("supported")
    report = made(editor, form, selection=Selection(query="rating:supported,disputed"))
    reopen(second, editor)
    decided_review(reviewer=UserFactory())
    first.refresh_from_db()
    file = tmp_path / "again"

    call_command("export", "--report", str(report.pk), "--output", str(file), stderr=StringIO())

    with report.file.open() as stored:
        assert file.read_bytes() == stored.read()
    assert verify(file)[0] == 0


def test_a_report_that_comes_out_otherwise_is_said_to(
    editor: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = made(editor)
    form = FORMATS["csv"]
    monkeypatch.setitem(
        FORMATS,
        "csv",
        type(form)("csv", "", "", lambda _contents, stream: stream.writelines([b"x"])),
    )

    with pytest.raises(CommandError, match="another one than report"):
        call_command(
            "export", "--report", str(report.pk), "--output", str(tmp_path / "x"), stderr=StringIO()
        )
