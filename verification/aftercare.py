"""What a worker does once a verdict is there, and again when a copy of its sources comes in.

It compares the sources, and flags what the verdict has overtaken. No verdict waits for it.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from verification import freshness, independence, rechecking, sending
from verification.models import Capture, EarlierOrigins, Verdict, VerdictOrigins
from verification.origins import assessing

MAX_ATTEMPTS = 3
# An attempt of which nothing was heard for so long is lost with its worker.
LOST_AFTER = timedelta(minutes=10)
# One sweep looks so far back for verdicts of which no worker knows yet, and sends so many.
LOOKED_BACK = timedelta(days=2)
SWEEP_SIZE = 200


def want(*, verdict_id: int, now: datetime) -> None:
    """Note that there is something new about a verdict; part of the transaction that stores it."""
    VerdictOrigins.objects.bulk_create(
        [VerdictOrigins(verdict_id=verdict_id, due_at=now, sent_at=now)],
        update_conflicts=True,
        unique_fields=["verdict"],
        update_fields=["due_at", "sent_at"],
    )
    sending.aftercare(verdict_id)


def look(*, verdict_id: int, clock: Callable[[], datetime]) -> None:
    """Compare a verdict's sources and flag what it has overtaken; safe to call twice, or at once.

    A call that finds nothing to do, or somebody else at it, does nothing.
    """
    begun = _begin(verdict_id, clock())
    if begun is None:
        return
    verdicts = Verdict.objects.select_related("review__claim__article__publisher")
    verdict = verdicts.get(pk=verdict_id)
    found = independence.of(verdict)
    _keep(begun, verdict, found, clock())


def send_due(*, now: datetime, after: timedelta) -> int:
    """Tell the workers of each verdict that is due and of which they may not know."""
    _notice_new(now)
    silent = Q(sent_at=None) | Q(sent_at__lte=now - after)
    rows = VerdictOrigins.objects.filter(silent, due_at__lte=now)
    return sending.overdue(rows, sending.aftercare, now=now)


def _notice_new(now: datetime) -> None:
    """Note the verdicts that are new: giving one costs its reviewer nothing for this."""
    known = VerdictOrigins.objects.filter(verdict=OuterRef("pk"))
    late = Verdict.objects.filter(~Exists(known), decided_at__gte=now - LOOKED_BACK)
    ids = late.order_by("decided_at", "pk").values_list("pk", flat=True)[:SWEEP_SIZE]
    VerdictOrigins.objects.bulk_create(
        [VerdictOrigins(verdict_id=pk, due_at=now) for pk in ids], ignore_conflicts=True
    )


@transaction.atomic
def _begin(verdict_id: int, now: datetime) -> VerdictOrigins | None:
    """Take an attempt on oneself; None where there is nothing to do now."""
    due = VerdictOrigins.objects.filter(pk=verdict_id, due_at__lte=now)
    row = due.select_for_update(skip_locked=True).first()
    if row is None:
        return None
    if row.attempts >= MAX_ATTEMPTS:
        # It has stopped its worker again and again.
        row.due_at = None
        row.save(update_fields=["due_at"])
        return None
    row.attempts += 1
    row.due_at = now + LOST_AFTER
    row.save(update_fields=["attempts", "due_at"])
    return row


@transaction.atomic
def _keep(
    begun: VerdictOrigins, verdict: Verdict, found: independence.Found, now: datetime
) -> None:
    row = VerdictOrigins.objects.select_for_update(no_key=True).get(pk=begun.pk)
    if row.due_at == begun.due_at:
        # Else something new has come in meanwhile, and is looked at next.
        row.due_at = None
    row.attempts, row.version = 0, assessing.VERSION
    if not row.is_known or _said(row) != _said(found):
        _put_aside(row)
        row.independent, row.citations, row.found = _said(found)
        row.computed_at = now
    row.save()
    freshness.superseded(verdict, now=now)
    # By the time that they are due it is known whether the verdict decides anything.
    captures = Capture.objects.filter(citation__verdict=verdict, state=Capture.State.TAKEN)
    rechecking.watch(captures.select_related("snapshot").defer("snapshot__text"))


def _said(found: "VerdictOrigins | independence.Found") -> tuple[int, int, dict[str, Any]]:
    return found.independent, found.citations, found.found


def _put_aside(row: VerdictOrigins) -> None:
    """Keep what is about to be replaced, for reports as of before."""
    if row.computed_at is not None:
        independent, citations, found = _said(row)
        EarlierOrigins.objects.create(
            verdict_id=row.verdict_id,
            computed_at=row.computed_at,
            independent=independent,
            citations=citations,
            found=found,
        )
