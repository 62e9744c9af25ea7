"""The files of reports in storage: one for each attempt, and none but the whole one stays."""

from django.core.files.storage import default_storage
from django.db import transaction

from verification.models import Report


def name(report_id: int, attempt: int) -> str:
    return f"reports/{report_id}-{attempt}"


def discard(report_id: int, attempts: int) -> None:
    """Remove what the first attempts at a report have stored, whole or in part."""
    for attempt in range(1, attempts + 1):
        default_storage.delete(name(report_id, attempt))


def discard_on_commit(report: Report) -> None:
    """Remove all that was stored of a report which is given up, once that is settled.

    Where the storage is away it stays given up, and the log has the reason.
    """
    transaction.on_commit(lambda: discard(report.pk, report.attempts), robust=True)
