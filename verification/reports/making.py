"""Making a report: in one snapshot, in constant memory, and offered only when whole."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from hashlib import file_digest
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import InterfaceError, OperationalError, connections, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models import F

from verification import asof, audit, sending
from verification.asof import Moment
from verification.models import AuditEvent, Report
from verification.reports import failures, manifests, scratch, searched, stored
from verification.reports.contents import Contents, collect, watched
from verification.reports.formats import FORMATS
from verification.reports.selection import Selection
from verification.transactions import snapshot

Action = AuditEvent.Action
# A selection that stopped its worker this often will do so again.
MAX_ATTEMPTS = 5
# One sweep re-sends at most this many.
SWEEP_SIZE = 200
# Of the connection, until it is closed.
LOCK = "SELECT pg_try_advisory_lock(hashtextextended('report ' || %s, 0))"
BEGIN = """
    UPDATE verification_report
    SET status = 'running', attempts = attempts + 1, rows_done = 0, rows_total = NULL,
        started_at = %s
    WHERE id = %s AND status IN ('waiting', 'running') RETURNING attempts
"""
PROGRESS = """
    UPDATE verification_report SET rows_done = %s, rows_total = %s
    WHERE id = %s AND status = 'running'
"""


class GaveUp(Exception):
    def __str__(self) -> str:
        return f"The worker stopped {MAX_ATTEMPTS} times at this report."


class Failed(Exception):
    """The database ran out of something: trying again at once would not help."""


class Stopped(Exception):
    """Somebody has cancelled the report, or another attempt has finished it."""


@dataclass(frozen=True, slots=True)
class Made:
    """A file that is whole, and what is told of it."""

    attempt: int
    schema: str
    counts: dict[str, Any]


def make(*, report_id: int, clock: Callable[[], datetime]) -> None:
    """Write a report's file and offer it; safe to call twice, or at once.

    A call that finds the work done, or being done by somebody else, does nothing. A worker that
    is killed in the middle, or stopped because somebody cancels, leaves nothing that anybody could
    download.
    """
    try:
        with _outside() as outside, scratch.directory() as directory:
            file = Path(directory, "report")
            if made := _write(outside, report_id, file, clock):
                _offer(report_id, made, file, clock)
    except Stopped:
        return
    except (OperationalError, InterfaceError) as error:
        if not failures.is_exhausted(error):
            raise  # the database is away: the task tries again
        _fail(report_id, failures.in_words(error), clock())
        raise Failed from error
    except Exception as error:
        # A mistake of ours, or a full disk: tell people instead of trying for ever.
        _fail(report_id, failures.in_words(error, remedy=failures.AGAIN), clock())
        raise


def _write(
    outside: CursorWrapper, report_id: int, file: Path, clock: Callable[[], datetime]
) -> Made | None:
    """Write the file; None where nothing is to be done."""
    # Against a second delivery of the same message, until the file is offered.
    outside.execute(LOCK, [str(report_id)])
    if not outside.fetchone()[0]:
        return None
    outside.execute(BEGIN, [clock(), report_id])
    begun = outside.fetchone()
    if begun is None:
        return None
    if begun[0] > MAX_ATTEMPTS:
        raise GaveUp
    report, moment = _fixed(report_id, clock)
    with snapshot(), asof.reading(moment):
        contents = contents_of(report, moment)
        total = contents.counts.claims

        def tell(done: int) -> None:
            outside.execute(PROGRESS, [done, total, report_id])
            if not outside.rowcount:
                raise Stopped

        tell(0)
        form = FORMATS[report.format]
        with file.open("wb") as stream:
            form.write(watched(contents, tell), stream)
    return Made(begun[0], form.schema, asdict(contents.counts))


def contents_of(report: Report, moment: Moment) -> Contents:
    """Return what a report says, within `asof.reading` of its moment."""
    return collect(
        Selection.from_json(report.selection),
        style=report.style,
        names=report.names,
        moment=moment,
        found=searched.fixed(report),
    )


def _fixed(report_id: int, clock: Callable[[], datetime]) -> tuple[Report, Moment]:
    """Return the report with its moment and what its search finds; once fixed, they stay."""
    report = Report.objects.select_related("requested_by").get(pk=report_id)
    searched.fix(report, now=clock())
    if report.upto is None:
        moment, checkpoint = asof.settled(report.as_of, clock=clock)
        Report.objects.filter(pk=report_id).update(
            as_of=moment.at, upto=moment.upto, checkpoint=checkpoint
        )
    report.refresh_from_db(fields=["as_of", "upto", "found_sha256"])
    if report.as_of is None or report.upto is None:
        raise Stopped
    return report, Moment(report.as_of, report.upto)


@contextmanager
def _outside() -> Iterator[CursorWrapper]:
    """Open a second connection: what it writes is seen at once, while the snapshot stands still."""
    other = connections.create_connection("default")
    try:
        with other.cursor() as cursor:
            yield cursor
    finally:
        other.close()


def _offer(report_id: int, made: Made, file: Path, clock: Callable[[], datetime]) -> None:
    with file.open("rb") as stream:
        digest = file_digest(stream, "sha256").hexdigest()
        name = default_storage.save(stored.name(report_id, made.attempt), File(stream))
    fields = {
        "file": name,
        "sha256": digest,
        "size": file.stat().st_size,
        "schema": made.schema,
        "counts": made.counts,
    }
    if _finish(report_id, fields, clock()):
        # What attempts before this one had stored when their worker was killed.
        stored.discard(report_id, made.attempt - 1)
    else:
        default_storage.delete(name)


@transaction.atomic
def _finish(report_id: int, fields: dict[str, Any], now: datetime) -> bool:
    """Make the stored file the report's; say no where it is cancelled, or another was faster."""
    unfinished = Report.objects.filter(pk=report_id, status__in=Report.UNFINISHED)
    ready = {"status": Report.Status.READY, "rows_done": F("rows_total"), "error": ""}
    if not unfinished.update(**ready, **fields, finished_at=now):
        return False
    report = Report.objects.select_related("checkpoint").get(pk=report_id)
    after = {
        "sha256": report.sha256,
        "size": report.size,
        "claims": report.rows_total,
        "manifest": manifests.digest_of(manifests.of_report(report)),
    }
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
    audit.record(Action.REPORT_FAILED, actor=None, at=now, report=report, reason=report.error)
    stored.discard_on_commit(report)


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
