"""How long a report still takes, going by how fast it has come along."""

from datetime import datetime, timedelta

from verification.models import Report

# Before that nothing can be told from how fast it goes.
SOON = timedelta(seconds=1)
A_MINUTE = timedelta(minutes=1)


def left(*, done: int, total: int, elapsed: timedelta) -> timedelta | None:
    """Return about how long the remaining claims take; None where it cannot be told yet.

    What a format does after its last claim, as setting the pages of a PDF, is not in it.
    """
    if not done or elapsed < SOON or done > total:
        return None
    return elapsed * (total - done) / done


def left_of(report: Report, *, now: datetime) -> timedelta | None:
    """Return about how long a report that is being made still takes."""
    if report.status != Report.Status.RUNNING or report.started_at is None:
        return None
    return left(
        done=report.rows_done, total=report.rows_total or 0, elapsed=now - report.started_at
    )


def in_words(rest: timedelta | None) -> str:
    """Return an estimate as one says it; empty where there is none."""
    if rest is None:
        return ""
    if rest < SOON:
        return "finishing the file"
    if rest < A_MINUTE:
        return f"about {rest.total_seconds():.0f} s left"
    return f"about {rest / A_MINUTE:.0f} min left"
