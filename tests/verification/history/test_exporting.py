"""An export shows a stranger that its events are in the signed history, and nothing else."""

import json
import subprocess
import sys
from base64 import b64encode
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from tests.api.client import Api
from tests.factories import (
    NOW,
    ReviewFactory,
    UserFactory,
    decided_review,
    event,
    finding,
    lease,
    submit,
    taken,
)
from tests.verification.ledger.desk import known, seal, work
from verification import queue
from verification.history import handing_out
from verification.models import AuditEvent, Leaf, User

pytestmark = pytest.mark.django_db(transaction=True)

Check = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def check(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Check:
    """Run the script that `audit checker` prints, in a process of its own."""
    call_command("audit", "checker")
    (tmp_path / "checker.py").write_text(capsys.readouterr().out)

    def run(content: bytes, key: str = "") -> subprocess.CompletedProcess[str]:
        (tmp_path / "export.jsonl").write_bytes(content)
        arguments = ["check-export", "export.jsonl", key or str(known()[0])]
        return subprocess.run(
            [sys.executable, "-I", "checker.py", *arguments],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
            env={},
        )

    return run


def exported(reader: User, query: str = "") -> bytes:
    client = Client()
    client.force_login(reader)
    response: Any = client.post(f"/history/export/{query}")
    assert response.status_code == 200, response
    return b"".join(response.streaming_content)


def lines_of(content: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in content.splitlines()]


def test_a_stranger_can_check_an_export(check: Check) -> None:
    work()
    seal()
    before = AuditEvent.objects.latest("pk").pk
    decided_review()
    total = AuditEvent.objects.count()
    later = AuditEvent.objects.filter(pk__gt=before).order_by("pk")
    unsealed = list(later.values_list("pk", flat=True))

    content = exported(UserFactory(role="editor"))
    checked = check(content)

    assert checked.returncode == 0, checked.stdout + checked.stderr
    said = json.loads(checked.stdout)
    sealed = Leaf.objects.count()
    assert (said["events"], said["proved"], said["unsealed"]) == (total, sealed, total - sealed)
    assert said["without_proof"] == unsealed
    assert said["signed"]["events"] == sealed


@pytest.mark.parametrize(
    "change",
    [
        lambda lines: lines.pop(3),
        lambda lines: lines.pop(),
        lambda lines: lines.insert(3, lines[2]),
        lambda lines: lines.append(lines[2]),
        lambda lines: lines[3].update(content=lines[3]["content"].replace("actor", "Actor")),
        lambda lines: lines[3].update(event=lines[3]["event"] + 100_000),
        lambda lines: lines[3].update(leaf=0),
        lambda lines: lines[3]["path"].pop(),
        lambda lines: lines[3]["path"].__setitem__(0, b64encode(bytes(32)).decode()),
        lambda lines: lines[3]["chain"].update(position=99),
        lambda lines: lines[3].update(leaf_hash=b64encode(bytes(32)).decode()),
        lambda lines: lines[0].update(checkpoint=lines[0]["checkpoint"].replace("\n1", "\n2")),
    ],
)
def test_a_changed_export_is_found_out(check: Check, change: Callable[[Any], Any]) -> None:
    work()
    seal()
    lines = lines_of(exported(UserFactory(role="editor")))
    change(lines)
    checked = check("".join(f"{json.dumps(line)}\n" for line in lines).encode())
    assert checked.returncode == 1
    assert "WRONG" in checked.stdout


def ended(lines: list[bytes], **counts: int) -> bytes:
    """Return these lines with an end that fits them, as a forger writes it."""
    end = {"events": 1, "proved": 1, "unsealed": 0, "held_back": 0, **counts}
    end["sha256"] = sha256(b"".join(lines)).hexdigest()  # type: ignore[assignment]
    return b"".join([*lines, json.dumps(end).encode(), b"\n"])


@pytest.mark.parametrize(
    ("forged", "counts"),
    [
        (lambda line: b'{"says":"false",' + line[1:], {}),
        (lambda line: b'{"content":"false",' + line[1:], {}),
        (lambda line: b'{"state":"proved",' + line[1:], {}),
        (lambda _: b'{"event":1,"content":"x","state":"events"}\n', {"events": 2, "proved": 0}),
    ],
)
def test_a_line_has_nothing_that_is_not_checked(
    check: Check, forged: Callable[[bytes], bytes], counts: dict[str, int]
) -> None:
    work()
    seal()
    head, line, *_ = exported(UserFactory(role="editor")).splitlines(keepends=True)
    assert check(ended([head, line])).returncode == 0
    checked = check(ended([head, forged(line)], **counts))
    assert (checked.returncode, "WRONG" in checked.stdout) == (1, True)


def test_another_key_has_not_signed_it(check: Check) -> None:
    from verification.ledger import keys

    work()
    seal()
    content = exported(UserFactory(role="editor"))
    checked = check(content, str(keys.generated("other").public))
    assert (checked.returncode, "not signed" in checked.stdout) == (1, True)


def test_an_export_has_what_its_selection_says(editor: User) -> None:
    ana = UserFactory()
    review = decided_review(reviewer=ana)
    decided_review()
    seal()
    for query, events in ((f"?person={ana.pk}", 2), ("?action=verdict.submitted", 2)):
        head, *_, end = lines_of(exported(editor, query))
        assert end["events"] == events
        assert head["selection"]
    (_, only, _) = lines_of(exported(editor, f"?claim={review.pk}&action=review.taken"))
    assert json.loads(only["content"])["action"] == "review.taken"
    assert "leaf_hash" in only


def test_an_export_is_history_itself(editor: User) -> None:
    decided_review()
    exported(editor, "?action=review.taken")
    row = AuditEvent.objects.latest("pk")
    assert (row.action, row.actor) == ("history.exported", editor)
    assert row.after["selection"] == {"action": "review.taken"}
    assert row.after["events"] == 1


def test_work_that_is_sealed_leaves_no_trace_in_an_export(editor: User) -> None:
    """Not even by its place, which the proof of what came after it would show."""
    author, review = UserFactory(), ReviewFactory(reviews_wanted=2)
    event(action="review.tagged", at=NOW, actor=editor, review=review, after={"tag": "a"})
    submit(taken(author, review), finding("disputed"))
    event(action="review.tagged", at=NOW, actor=editor, review=review, after={"tag": "b"})
    seal()

    head, before, after, end = lines_of(exported(editor, f"?claim={review.pk}"))

    for line in (before, after):
        assert (line["state"], set(line)) == ("held back", {"event", "content", "state"})
    assert (end["events"], end["proved"], end["held_back"]) == (2, 0, 2)
    own = lines_of(exported(UserFactory(role="editor"), f"?claim={review.pk}"))
    assert len(own) == 4
    assert str(author.pk) not in [json.loads(line["content"])["actor"] for line in (before, after)]
    assert head["made_for"] == editor.username


def test_claims_for_two_look_alike_whether_somebody_has_worked_on_them_or_not(editor: User) -> None:
    for gives_back in (False, True):
        review = ReviewFactory(reviews_wanted=2)
        if gives_back:
            held = taken(UserFactory(), review)
            queue.release(**lease(held), now=NOW)
        event(action="review.tagged", at=NOW, actor=editor, review=review, after={"tag": "b"})
        seal()
        (_, line, end) = lines_of(exported(editor, f"?claim={review.pk}"))
        assert (line["state"], end["held_back"]) == ("held back", 1)


def test_what_the_history_says_of_an_export_does_not_tell_of_sealed_work(editor: User) -> None:
    review = ReviewFactory(reviews_wanted=2)
    submit(taken(editor, review), finding("disputed"))
    for other in (editor, UserFactory(role="editor")):
        exported(other, f"?claim={review.pk}")
    rows = AuditEvent.objects.filter(action="history.exported")
    assert {(row.after["events"], row.after["proved"]) for row in rows} == {(0, 0)}


def test_more_than_is_handed_out_at_once_is_refused(
    editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handing_out, "MOST", 1)
    decided_review()
    client = Client()
    client.force_login(editor)
    page = client.post("/history/export/", follow=True).content.decode()
    assert "More than 1 events fit" in page
    assert not AuditEvent.objects.filter(action="history.exported").exists()
    answer = Api.of(editor).get("audit/export")
    assert answer.status_code == 400
    assert [error["code"] for error in answer.json()["errors"]] == ["history_too_long"]


def test_a_program_takes_an_export_too(editor: User, check: Check) -> None:
    decided_review()
    seal()
    answer: Any = Api.of(editor).get("audit/export", {"action": "verdict.submitted"})
    assert answer["Content-Type"] == "application/jsonl"
    content = b"".join(answer.streaming_content)
    assert check(content).returncode == 0
    assert len(lines_of(content)) == 3


def test_reviewers_take_none(reviewer: User) -> None:
    client = Client()
    client.force_login(reviewer)
    assert client.post("/history/export/").status_code == 403
    assert Api.of(reviewer).get("audit/export").status_code == 403


class TestCommand:
    def test_everything_goes_to_a_file(self, tmp_path: Path, check: Check) -> None:
        work()
        seal()
        total = AuditEvent.objects.count()
        call_command("audit", "export", str(tmp_path / "all.jsonl"))
        said = json.loads(check((tmp_path / "all.jsonl").read_bytes()).stdout)
        assert (said["events"], said["proved"]) == (total, total)
        row = AuditEvent.objects.latest("pk")
        assert (row.action, row.actor, row.after["events"]) == ("history.exported", None, total)
        assert row.after["operator"]

    def test_for_a_person_what_they_may_not_know_is_left_out_and_counted(
        self, tmp_path: Path, editor: User, capsys: pytest.CaptureFixture[str]
    ) -> None:
        submit(taken(UserFactory(), ReviewFactory(reviews_wanted=2)), finding("disputed"))
        file = tmp_path / "seen.jsonl"
        call_command("audit", "export", str(file), "--as", editor.username)
        assert "2 left out" in capsys.readouterr().err
        assert lines_of(file.read_bytes())[-1]["events"] == 0

    def test_a_file_that_is_there_is_not_overwritten(self, tmp_path: Path) -> None:
        (tmp_path / "x").write_text("mine")
        with pytest.raises(CommandError):
            call_command("audit", "export", str(tmp_path / "x"))
        assert (tmp_path / "x").read_text() == "mine"

    @pytest.mark.parametrize("option", [("--actor", "nobody"), ("--claim", "x")])
    def test_what_is_not_understood_is_said(self, tmp_path: Path, option: tuple[str, str]) -> None:
        with pytest.raises(CommandError):
            call_command("audit", "export", str(tmp_path / "x"), *option)
