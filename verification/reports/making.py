"""Making a report: in one snapshot, in constant memory, and offered only when whole."""

import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from hashlib import file_digest
from pathlib import Path

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import InterfaceError, OperationalError, connection, connections, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models import F

from verification import audit, sending
from verification.models import AuditEvent, Report
from verification.reports.contents import collect, watched
from verification.reports.formats import FORMATS
from verification.reports.selection import Selection
from verification.transactions import snapshot

Action = AuditEvent.Action
# A selection that stopped its worker this often will do so again.
MAX_ATTEMPTS = 5
# One sweep re-sends at most this many.
SWEEP_SIZE = 200
LOCK = "SELECT pg_try_advisory_xact_lock(hashtextextended('report ' || %s, 0))"
BEGIN = """
    UPDATE verification_report SET status = 'running', attempts = attempts + 1, rows_done = 0
    WHERE id = %s AND status IN ('waiting', 'running') RETURNING attempts
"""
PROGRESS = "UPDATE verification_report SET rows_done = %s, rows_total = %s WHERE id = %s"


class GaveUp(Exception):
    def __str__(self) -> str:
        return f"The worker stopped {MAX_ATTEMPTS} times at this report."


def make(*, report_id: int, clock: Callable[[], datetime]) -> None:
    """Write a report's file and offer it; safe to call twice, or at once.

    A call that finds the work done, or being done by somebody else, does nothing. A worker that
    is killed in the middle leaves nothing that anybody could download.
    """
    try:
        with tempfile.TemporaryDirectory(prefix="claimdesk-report-") as directory:
            file = Path(directory, "report")
            if attempt := _write(report_id, file):
                _offer(report_id, attempt, file, clock())
    except (OperationalError, InterfaceError):
        raise  # the database is away: the task tries again
    except Exception as error:
        # A mistake of ours, or a full disk: tell people instead of trying for ever.
        _fail(report_id, str(error) or type(error).__name__, clock())
        raise


def _write(report_id: int, file: Path) -> int | None:
    """Write the file and return the number of this attempt; None where nothing is to be done."""
    with snapshot(), _outside() as outside:
        if not _is_alone(report_id):
            return None
        outside.execute(BEGIN, [report_id])
        begun = outside.fetchone()
        if begun is None:
            return None
        if begun[0] > MAX_ATTEMPTS:
            raise GaveUp
        report = Report.objects.get(pk=report_id)
        contents = collect(Selection.from_json(report.selection), style=report.style)
        total = contents.counts.claims

        def tell(done: int) -> None:
            outside.execute(PROGRESS, [done, total, report_id])

        tell(0)
        with file.open("wb") as stream:
            FORMATS[report.format].write(watched(contents, tell), stream)
        return int(begun[0])


def _is_alone(report_id: int) -> bool:
    """Lock against a second delivery of the same message, until the snapshot ends.

    Not the row itself: progress is written to it from outside meanwhile.
    """
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [str(report_id)])
        return bool(cursor.fetchone()[0])


@contextmanager
def _outside() -> Iterator[CursorWrapper]:
    """Open a second connection: what it writes is seen at once, while the snapshot stands still."""
    other = connections.create_connection("default")
    try:
        with other.cursor() as cursor:
            yield cursor
    finally:
        other.close()


def _offer(report_id: int, attempt: int, file: Path, now: datetime) -> None:
    with file.open("rb") as stream:
        digest = file_digest(stream, "sha256").hexdigest()
        stored = default_storage.save(_name(report_id, attempt), File(stream))
    if _finish(report_id, stored, digest, file.stat().st_size, now):
        # What attempts before this one had stored when their worker was killed.
        _discard(_name(report_id, earlier) for earlier in range(1, attempt))
    else:
        _discard([stored])


def _name(report_id: int, attempt: int) -> str:
    return f"reports/{report_id}-{attempt}"


def _discard(names: Iterable[str]) -> None:
    for name in names:
        default_storage.delete(name)


@transaction.atomic
def _finish(report_id: int, stored: str, digest: str, size: int, now: datetime) -> bool:
    """Make the stored file the report's; say no where another attempt has been faster."""
    unfinished = Report.objects.filter(pk=report_id, status__in=Report.UNFINISHED)
    if not unfinished.update(
        status=Report.Status.READY,
        file=stored,
        sha256=digest,
        size=size,
        rows_done=F("rows_total"),
        finished_at=now,
        error="",
    ):
        return False
    report = Report.objects.get(pk=report_id)
    after = {"sha256": digest, "size": size, "claims": report.rows_total}
    audit.record(
        Action.REPORT_FINISHED, actor=None, at=now, report=report, after=after, records=[report]
    )
    return True


@transaction.atomic
def _fail(report_id: int, error: str, now: datetime) -> None:
    unfinished = Report.objects.filter(pk=report_id, status__in=Report.UNFINISHED)
    if not unfinished.update(status=Report.Status.FAILED, finished_at=now, error=error[:2000]):
        return
    report = Report.objects.get(pk=report_id)
    _discard(_name(report_id, attempt) for attempt in range(1, report.attempts + 1))
    audit.record(Action.REPORT_FAILED, actor=None, at=now, report=report, reason=report.error)


@transaction.atomic
def resend_overdue(*, now: datetime, after: timedelta) -> int:
    """Send again what has waited too long for its message to be alive; return how many."""
    overdue = Report.objects.overdue(at=now, after=after).order_by("sent_at")
    # Against a second sweeper.
    ids = list(
        overdue.select_for_update(skip_locked=True).values_list("pk", flat=True)[:SWEEP_SIZE]
    )
    Report.objects.filter(pk__in=ids).update(sent_at=now)
    for pk in ids:
        sending.report(pk)
    return len(ids)
