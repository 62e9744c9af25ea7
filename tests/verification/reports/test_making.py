"""Reports as the workers make them: whole or not at all, once, and seen from outside."""

import errno
import io
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from time import monotonic, sleep
from typing import BinaryIO

import pytest
from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, connections

from tests.conftest import Sent
from tests.factories import NOW, ReviewFactory, UserFactory, decided_review
from tests.services import Slot
from tests.verification.reports.writing import written
from verification import asof, verdicts
from verification.asof import Moment
from verification.ledger import sealing
from verification.models import AuditEvent, Report, Review
from verification.reports import contents, failures, making, manifests, progress, requests, rows
from verification.reports.contents import Contents, Format, collect
from verification.reports.formats import FORMATS
from verification.reports.selection import Selection
from verification.transactions import snapshot

ROOT = Path(__file__).parents[3]
pytestmark = pytest.mark.django_db(transaction=True)

# Writes the head of a report and then takes for ever over its rows.
STUCK_WORKER = """
import sys, time, django
django.setup()
from django.utils import timezone
from verification.reports import making
from verification.reports.contents import Format
from verification.reports.formats import FORMATS

def write(contents, stream):
    stream.write(b"half")
    stream.flush()
    print("writing", flush=True)
    time.sleep(600)

FORMATS["csv"] = Format("csv", "", "", write)
making.make(report_id=int(sys.argv[1]), clock=timezone.now)
"""


def requested(form: str = "csv") -> Report:
    editor = UserFactory(role="editor")
    return requests.request(editor=editor, format=form, selection=Selection(), now=NOW)


def make(report: Report) -> None:
    try:
        making.make(report_id=report.pk, clock=lambda: NOW)
    finally:
        report.refresh_from_db()


def content(report: Report) -> bytes:
    with report.file.open() as stream:
        return bytes(stream.read())


def stored(report: Report) -> list[str]:
    """Return the files in storage that are this report's, whether it offers them or not."""
    _folders, files = default_storage.listdir("reports")
    return sorted(name for name in files if name.split("-")[0] == str(report.pk))


def actions(report: Report) -> list[str]:
    return list(report.history.order_by("pk").values_list("action", flat=True))


@contextmanager
def elsewhere() -> Iterator[Callable[..., list[tuple[object, ...]]]]:
    """Run SQL in a second connection, as another process would."""
    other = connections.create_connection("default")

    def run(sql: str, *parameters: str) -> list[tuple[object, ...]]:
        with other.cursor() as cursor:
            cursor.execute(sql, parameters)
            return list(cursor.fetchall()) if cursor.description else []

    try:
        yield run
    finally:
        other.close()


@pytest.fixture
def written_by(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Report]:
    """Return a report in a format of its own, written by the function given."""

    def request(write: Callable[[Contents, BinaryIO], None]) -> Report:
        monkeypatch.setitem(FORMATS, "probe", Format("probe", "Probe", "text/plain", write))
        return requested("probe")

    default_storage.save("reports/.keep", ContentFile(b""))
    return request


def test_make_offers_a_whole_file_and_says_what_it_is() -> None:
    decided_review()
    report = requested()

    make(report)

    assert content(report) == written("csv")
    assert (report.status, report.rows_done, report.rows_total) == ("ready", 1, 1)
    assert (report.size, report.sha256) == (len(written("csv")), sha256(written("csv")).hexdigest())
    assert report.finished_at == NOW
    finished = report.history.latest("pk")
    assert actions(report) == ["report.requested", "report.finished"]
    assert finished.after == {
        "sha256": report.sha256,
        "size": report.size,
        "claims": 1,
        "manifest": manifests.digest_of(manifests.of_report(report)),
    }
    assert (report.as_of, report.schema, report.counts) == (
        NOW,
        "csv/1",
        asdict(collect(Selection()).counts),
    )


def test_a_report_on_nothing_is_ready_too() -> None:
    report = requested()

    make(report)

    assert (report.status, report.rows_done, report.rows_total) == ("ready", 0, 0)


def test_a_second_delivery_changes_nothing() -> None:
    report = requested()
    make(report)
    first = Report.objects.filter(pk=report.pk).values().get()
    ReviewFactory()

    make(report)

    assert Report.objects.filter(pk=report.pk).values().get() == first
    assert actions(report) == ["report.requested", "report.finished"]


def test_a_report_that_somebody_else_is_making_is_left_to_them() -> None:
    report = requested()

    with elsewhere() as run:
        run("BEGIN")
        run(making.LOCK, str(report.pk))
        make(report)

    assert (report.status, report.attempts) == ("waiting", 0)


def test_a_message_about_no_report_does_nothing() -> None:
    folder = Path(default_storage.path(""))
    files = set(folder.rglob("*"))

    making.make(report_id=404, clock=lambda: NOW)

    assert not Report.objects.exists()
    assert not AuditEvent.objects.exists()
    assert set(folder.rglob("*")) == files


def test_progress_is_seen_from_outside_while_it_is_written(
    written_by: Callable[..., Report], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(contents, "STEP", 2)
    ReviewFactory.create_batch(5)
    seen: list[list[tuple[object, ...]]] = []

    def write(report: Contents, stream: BinaryIO) -> None:
        with elsewhere() as run:
            seen.extend(
                run("SELECT status, rows_done, rows_total FROM verification_report")
                for _row in report.rows
            )
            stream.write(b"done")

    report = written_by(write)
    make(report)

    assert seen == [[("running", done, 5)] for done in (0, 0, 2, 2, 4)]
    assert report.rows_done == 5


def test_what_others_change_meanwhile_stays_out(
    written_by: Callable[..., Report], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rows, "BATCH", 1)
    reviews = ReviewFactory.create_batch(3)

    def write(report: Contents, stream: BinaryIO) -> None:
        for row in report.rows:
            stream.write(f"{row.number} {row.state}\n".encode())
            with elsewhere() as run:
                run("ALTER TABLE verification_review DISABLE TRIGGER review_change_is_recorded")
                run(
                    "UPDATE verification_review SET state = 'dismissed', dismissal_reason = 'x',"
                    " dismissed_as = 'not_checkable'"
                )
                run("ALTER TABLE verification_review ENABLE TRIGGER review_change_is_recorded")

    report = written_by(write)
    make(report)

    assert content(report).decode() == "".join(f"{review.pk} open\n" for review in reviews)


def test_a_full_disk_fails_with_its_reason_and_offers_nothing(
    written_by: Callable[..., Report],
) -> None:
    def write(report: Contents, stream: BinaryIO) -> None:
        stream.write(b"half")
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    report = written_by(write)
    with pytest.raises(OSError, match="No space left"):
        make(report)

    assert (report.status, report.file.name) == ("failed", "")
    assert report.error.startswith("The disk is full")
    assert actions(report) == ["report.requested", "report.failed"]
    assert stored(report) == []


def test_a_report_that_stops_its_worker_again_and_again_is_given_up() -> None:
    report = requested()
    Report.objects.filter(pk=report.pk).update(attempts=making.MAX_ATTEMPTS)

    with pytest.raises(making.GaveUp):
        make(report)

    assert (report.status, report.error) == ("failed", "The worker stopped 5 times at this report.")


def test_an_attempt_that_comes_too_late_leaves_the_offered_file_alone(
    written_by: Callable[..., Report],
) -> None:
    def write(report: Contents, stream: BinaryIO) -> None:
        stream.write(b"late")
        with elsewhere() as run:
            run(
                "INSERT INTO verification_auditevent (at, token, request_id, action, report_id,"
                " before, after, reason, records, versions, digest)"
                " SELECT now(), '', '', 'report.finished', id, '{}', '{}', '',"
                " jsonb_build_object('report:' || id, '{}'), '{}', sha256('x')"
                " FROM verification_report;"
                "UPDATE verification_report SET status = 'ready', file = 'reports/early',"
                " sha256 = 'ab', size = 5, finished_at = now(), schema = 'probe/1', counts = '{}'"
            )

    report = written_by(write)
    make(report)

    assert (report.status, report.file.name) == ("ready", "reports/early")
    assert stored(report) == []
    assert actions(report) == ["report.requested", "report.finished"]


def test_a_report_that_is_cancelled_stops_and_leaves_nothing(
    written_by: Callable[..., Report], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(contents, "STEP", 1)
    ReviewFactory.create_batch(3)
    passed = []

    def write(report: Contents, stream: BinaryIO) -> None:
        for row in report.rows:
            stream.write(b"row")
            passed.append(row.number)
            with elsewhere() as run:
                run("UPDATE verification_report SET status = 'cancelled'")

    report = written_by(write)
    make(report)

    assert len(passed) == 1
    assert (report.status, report.file.name, report.error) == ("cancelled", "", "")
    assert actions(report) == ["report.requested"]
    assert stored(report) == []


def test_a_report_that_is_cancelled_at_its_end_is_not_offered(
    written_by: Callable[..., Report],
) -> None:
    def write(report: Contents, stream: BinaryIO) -> None:
        stream.write(b"whole")
        with elsewhere() as run:
            run("UPDATE verification_report SET status = 'cancelled'")

    report = written_by(write)
    make(report)

    assert (report.status, report.file.name) == ("cancelled", "")
    assert stored(report) == []


def test_a_full_disk_of_the_storage_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    default_storage.save("reports/.keep", ContentFile(b""))
    report = requested()

    def save(name: str, content: object) -> str:
        Path(default_storage.path(name)).write_bytes(b"half")
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(default_storage, "save", save)
    with pytest.raises(OSError, match="No space left"):
        make(report)

    assert report.status == "failed"
    assert report.error.startswith("The disk is full: nothing was kept.")
    assert stored(report) == []


def test_a_storage_that_is_away_does_not_keep_a_report_from_being_given_up(
    written_by: Callable[..., Report], monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_asked: object) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(default_storage, "save", away)
    monkeypatch.setattr(default_storage, "delete", away)
    report = written_by(lambda _contents, stream: stream.writelines([b"whole"]))
    with pytest.raises(OSError, match="Input/output"):
        make(report)

    assert (report.status, report.error) == ("failed", f"Input/output error. {failures.AGAIN}")
    assert actions(report) == ["report.requested", "report.failed"]


def test_a_database_that_runs_out_of_room_is_told_and_not_asked_again(
    written_by: Callable[..., Report],
) -> None:
    def write(_contents: Contents, _stream: BinaryIO) -> None:
        with connection.cursor() as cursor:
            # As it says of itself where a sort finds no room for its files.
            cursor.execute("DO $$ BEGIN RAISE EXCEPTION 'No room' USING ERRCODE = '53100'; END $$")

    report = written_by(write)
    with pytest.raises(making.Failed):
        make(report)

    assert report.status == "failed"
    assert report.error.startswith("The disk of the database is full: nothing was kept.")


def test_a_file_is_being_offered_by_one_worker_alone(
    written_by: Callable[..., Report], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A storage may take longer than a message waits: it is delivered again meanwhile."""
    save = default_storage.save
    report = written_by(lambda _contents, stream: stream.writelines([b"whole"]))
    taken = []

    def slow(name: str, content: File) -> str:  # type: ignore[type-arg] # at run time it is none
        with elsewhere() as run:
            taken.extend(run(making.LOCK, str(report.pk)))
        return save(name, content)

    monkeypatch.setattr(default_storage, "save", slow)
    make(report)

    assert taken == [(False,)]
    assert (report.status, report.attempts) == ("ready", 1)


def test_what_a_search_finds_is_fixed_with_the_report() -> None:
    wanted = decided_review("disputed")
    decided_review("supported")
    editor = UserFactory(role="editor")
    report = requests.request(
        editor=editor, format="json", selection=Selection(query="rating:disputed"), now=NOW
    )
    make(report)
    first = content(report)
    verdicts.reopen(
        review_id=wanted.pk,
        editor=editor,
        reason="No.",
        version=Review.objects.get(pk=wanted.pk).version,
        now=NOW + timedelta(minutes=1),
    )

    assert [claim["number"] for claim in json.loads(first)["claims"]] == [wanted.pk]
    assert list(Report.objects.values_list("found", flat=True)) == [[wanted.pk]]
    assert report.found_sha256 == sha256(str(wanted.pk).encode()).hexdigest()
    assert report.as_of is not None
    assert report.upto is not None
    moment = Moment(report.as_of, report.upto)
    with snapshot(), asof.reading(moment):
        again = io.BytesIO()
        FORMATS["json"].write(making.contents_of(report, moment), again)
    assert again.getvalue() == first


def test_a_search_for_what_is_one_s_own_is_of_whoever_asks() -> None:
    editor, reviewer = UserFactory(role="editor"), UserFactory()
    decided_review(reviewer=reviewer)
    mine = decided_review(reviewer=editor)
    report = requests.request(
        editor=editor, format="json", selection=Selection(query="by:me"), now=NOW
    )

    make(report)

    assert [claim["number"] for claim in json.loads(content(report))["claims"]] == [mine.pk]


def test_a_later_attempt_is_of_the_same_moment() -> None:
    decided_review()
    report = requested()
    Report.objects.filter(pk=report.pk).update(
        status="running", attempts=1, as_of=NOW, upto=AuditEvent.objects.latest("pk").pk
    )
    decided_review(now=NOW + timedelta(minutes=1))

    making.make(report_id=report.pk, clock=lambda: NOW + timedelta(minutes=2))

    report.refresh_from_db()
    assert report.counts is not None
    assert (report.as_of, report.rows_total) == (NOW, 2)
    assert report.counts["states"]["decided"] == 1


def test_reviewers_are_named_where_that_was_asked_for() -> None:
    administrator = UserFactory(role="administrator")
    reviewer = UserFactory(first_name="Zuzanna", last_name="Kowalczyk")
    decided_review(reviewer=reviewer)
    report = requests.request(
        editor=administrator, format="json", selection=Selection(), names=True, now=NOW
    )

    make(report)

    [claim] = json.loads(content(report))["claims"]
    assert claim["verdict"]["reviewer"] == "Zuzanna Kowalczyk"
    assert json.loads(content(report))["names"] is True


def test_a_history_that_does_not_come_to_rest_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asof, "PATIENCE", 0.1)
    monkeypatch.setattr(sealing, "PATIENCE", 0.1)
    report = requested()
    with elsewhere() as run:
        run("BEGIN")
        run("LOCK TABLE verification_auditevent IN ROW EXCLUSIVE MODE")
        decided_review()
        with pytest.raises(asof.NotSettled):
            make(report)

    assert report.error.startswith("The history does not come to rest")


@pytest.mark.parametrize(
    ("done", "total", "seconds", "said"),
    [
        (0, 100, 10, ""),
        (50, 100, 0, ""),
        (50, 100, 10, "about 10 s left"),
        (10, 100, 60, "about 9 min left"),
        (100, 100, 60, "finishing the file"),
    ],
)
def test_the_estimate_goes_by_how_fast_it_was(
    done: int, total: int, seconds: int, said: str
) -> None:
    rest = progress.left(done=done, total=total, elapsed=timedelta(seconds=seconds))

    assert progress.in_words(rest) == said


@pytest.mark.slow
def test_a_killed_worker_leaves_no_file_and_the_next_one_finishes(slot: Slot) -> None:
    decided_review()
    report = requested()
    environment = {**slot.environment(), "DJANGO_SETTINGS_MODULE": "config.settings"}
    worker = subprocess.Popen(
        [sys.executable, "-c", STUCK_WORKER, str(report.pk)],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert worker.stdout is not None
    assert worker.stdout.readline() == "writing\n"
    report.refresh_from_db()
    halfway = (report.status, report.file.name, report.attempts)

    worker.send_signal(signal.SIGKILL)
    worker.communicate()
    default_storage.save(f"reports/{report.pk}-1", ContentFile(b"half"))
    deadline = monotonic() + 120
    while report.status != Report.Status.READY and monotonic() < deadline:
        make(report)
        sleep(0.05)  # until the server has noticed that the worker is gone

    assert halfway == ("running", "", 1)
    assert (report.status, report.attempts) == ("ready", 2)
    assert content(report) == written("csv")
    assert stored(report) == [f"{report.pk}-2"]


def test_what_waited_too_long_is_sent_again_and_only_once(sent: Sent) -> None:
    lost, fresh = requested(), requested()
    Report.objects.filter(pk=lost.pk).update(sent_at=NOW - timedelta(minutes=5))
    ready = requested()
    Report.objects.filter(pk=ready.pk).update(sent_at=NOW - timedelta(minutes=5))
    make(ready)
    sent()

    resent = [making.resend_overdue(now=NOW, after=timedelta(minutes=5)) for _ in range(2)]

    assert resent == [1, 0]
    assert sent() == [("verification.make_report", {"report_id": lost.pk})]
    assert fresh.sent_at == NOW
