"""Excerpts that could not be looked for when their verdict was given: by a worker, soon after.

As where texts are too long for somebody to wait, or were kept before excerpts were checked. Those
of pages that are fetched later are checked by `captures`.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction

from verification import audit, checks, freshness, sending
from verification.models import AuditEvent, Citation, ExcerptCheck, PendingCheck, Turn, Verdict

# One that has stopped its worker so often is not tried again.
MAX_ATTEMPTS = 5


def want(verdict: Verdict, *, now: datetime) -> None:
    """Note that excerpts are to be looked for; part of the transaction that stores the verdict."""
    PendingCheck.objects.create(verdict=verdict, due_at=now, sent_at=now)
    sending.checks(verdict.pk)


def make(*, verdict_id: int, clock: Callable[[], datetime]) -> None:
    """Look for the excerpts of a verdict that nobody has looked for; safe to call twice."""
    if not _begin(verdict_id):
        return
    citations = Citation.objects.filter(verdict=verdict_id, checks=None)
    cited = citations.select_related("verdict__review__claim", "upload", "capture__snapshot")
    now = clock()
    found = [_checked(citation, now) for citation in cited]
    with transaction.atomic():
        pending = PendingCheck.objects.filter(pk=verdict_id).select_for_update()
        if pending.first() is not None:
            _store([check for check in found if check is not None], now)
            pending.delete()


def send_due(*, now: datetime, after: timedelta) -> int:
    """Tell the workers again of what got lost; return how many."""
    return sending.overdue(
        PendingCheck.objects.unsent(at=now, after=after), sending.checks, now=now
    )


@transaction.atomic
def _begin(verdict_id: int) -> bool:
    rows = PendingCheck.objects.filter(pk=verdict_id)
    pending = rows.select_for_update(skip_locked=True).first()
    if pending is None:
        return False
    if pending.attempts >= MAX_ATTEMPTS:
        pending.delete()
        return False
    pending.attempts += 1
    pending.save(update_fields=["attempts"])
    return True


def _checked(citation: Citation, now: datetime) -> ExcerptCheck | None:
    capture = getattr(citation, "capture", None)
    return checks.of_citation(citation, capture.snapshot if capture else None, now=now)


def _store(found: list[ExcerptCheck], now: datetime) -> None:
    """Store checks of one verdict with an event for all; it is sealed as the verdict is."""
    if not found:
        return
    for check in found:
        check.save(force_insert=True)
    verdict = found[0].citation.verdict
    audit.record(
        AuditEvent.Action.EXCERPT_CHECKED,
        actor=None,
        at=now,
        review=verdict.review,
        turn=Turn.objects.filter(verdict=verdict).first(),
        after={
            "verdict": verdict.pk,
            "excerpts": {str(check.citation.position): check.result for check in found},
        },
        records=found,
    )
    for check in found:
        freshness.checked(check, now=now)
