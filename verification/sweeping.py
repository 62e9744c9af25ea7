"""Sending again what got lost: after a sweep nothing waits for a message that no longer exists."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from verification import (
    aftercare,
    archiving,
    assigning,
    captures,
    checkpoints,
    draft_pages,
    extractions,
    late_checks,
    mailing,
    ordering,
    rechecking,
    retention,
)
from verification.bulk import jobs
from verification.reports import making
from verification.reports.scheduled import delivering, runs


@dataclass(frozen=True, slots=True)
class Swept:
    """How much was sent again, begun or gone on with."""

    extractions: int
    reports: int
    mails: int
    changes: int
    pages: int
    draft_pages: int
    checks: int
    archived: int
    verdicts: int
    rechecks: int
    checkpoints: int
    scheduled: int
    report_mails: int


def sweep(*, now: datetime, after: timedelta) -> Swept:
    """Send again what was last sent at least `after` ago.

    What comes due is put at the head of the queue, and what need not be kept is forgotten.
    """
    swept = Swept(
        extractions=extractions.resend_overdue(now=now, after=after),
        reports=making.resend_overdue(now=now, after=after),
        mails=mailing.resend_overdue(now=now, after=after),
        changes=jobs.resend_overdue(now=now, after=after),
        pages=captures.send_due(now=now, after=after),
        draft_pages=draft_pages.send_due(now=now, after=after),
        checks=late_checks.send_due(now=now, after=after),
        archived=archiving.send_due(now=now, after=after),
        verdicts=aftercare.send_due(now=now, after=after),
        rechecks=rechecking.send_due(now=now, after=after),
        checkpoints=checkpoints.resend_overdue(now=now, after=after),
        scheduled=runs.start_due(now=now) + runs.settle_all(now=now),
        report_mails=delivering.resend_overdue(now=now, after=after),
    )
    jobs.forget_unstarted(now=now)
    draft_pages.forget(now=now)
    assigning.end_overdue(now=now)
    ordering.raise_due(now=now)
    retention.forget_old(now=now)
    return swept
