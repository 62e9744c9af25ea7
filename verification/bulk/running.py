"""Carrying a job out: claim by claim, each in a transaction of its own with its outcome.

A worker that is killed leaves the claim that it was at as it was. Two at once share the work.
"""

from collections.abc import Callable
from datetime import datetime

import structlog
from django.db import InterfaceError, OperationalError, transaction

from claims.errors import DomainError
from verification import sending, turns
from verification.bulk import jobs, orders
from verification.bulk.orders import Order
from verification.models import BulkItem, BulkJob, User

logger = structlog.get_logger(__name__)

# So many at a time, then others' work has its turn, and permissions are looked at again.
BATCH = 200
GONE = "{} may not order the queue any more."

Outcome = BulkItem.Outcome


def run(*, job_id: int, clock: Callable[[], datetime]) -> None:
    """Do a batch of a job and send for the next one; safe to call twice, or at once."""
    job = BulkJob.objects.select_related("person").get(pk=job_id)
    if job.status != BulkJob.Status.RUNNING:
        return
    if not job.person.is_active or not job.person.has_perm(jobs.PERMISSION):
        _end(job, clock())
        return
    waiting = job.items.filter(outcome=Outcome.WAITING)
    numbers = waiting.order_by("review").values_list("pk", flat=True)
    order, changed = orders.of(job), 0
    for number in list(numbers[:BATCH]):
        changed += _look_at(number, order, job.person, clock())
    if not waiting.exists():
        jobs.finish(job_id=job.pk, now=clock())
    elif changed:
        _go_on(job, clock())
    # Else it was stopped, or another worker is at all that waits.


def _look_at(number: int, order: Order, person: User, now: datetime) -> bool:
    """Do it to one claim, and note what became of that; say no where others have."""
    try:
        return _change(number, order, person, now)
    except (OperationalError, InterfaceError):
        raise  # the database is away, or broke a tie: the task tries again
    except Exception:
        # A mistake of ours must not keep the others from their change.
        logger.exception("bulk_item_failed", item=number)
        text = "Something went wrong here; the log has it."
        item = BulkItem.objects.filter(pk=number, outcome=Outcome.WAITING)
        return bool(item.update(outcome=Outcome.REFUSED, code="internal_error", reason=text))


@transaction.atomic
def _change(number: int, order: Order, person: User, now: datetime) -> bool:
    item = _taken(number)
    if item is None:
        return False
    turns.lock_waiting(item.review_id)
    try:
        with transaction.atomic():
            is_news = orders.carry_out(order, review_id=item.review_id, person=person, now=now)
        item.outcome = Outcome.DONE if is_news else Outcome.UNCHANGED
    except DomainError as refusal:
        item.outcome, item.code, item.reason = Outcome.REFUSED, refusal.code, str(refusal)
    item.save(update_fields=["outcome", "code", "reason"])
    return True


def _taken(number: int) -> BulkItem | None:
    """Return a waiting claim of a job that still runs, locked against other workers."""
    rows = BulkItem.objects.filter(
        pk=number, outcome=Outcome.WAITING, job__status=BulkJob.Status.RUNNING
    )
    return rows.select_for_update(skip_locked=True, of=("self",)).first()


@transaction.atomic
def _go_on(job: BulkJob, now: datetime) -> None:
    running = BulkJob.objects.filter(pk=job.pk, status=BulkJob.Status.RUNNING)
    if running.update(touched_at=now):
        sending.bulk(job.pk)


def _end(job: BulkJob, now: datetime) -> None:
    try:
        jobs.stop(job_id=job.pk, person=None, now=now, because=GONE.format(job.person))
    except jobs.Ended:
        return
