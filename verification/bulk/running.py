"""Carrying a job out: each claim by the domain's own function, with an outcome of its own.

A few at a time share a transaction. A worker that is killed leaves those that it was at as they
were. Two at once share the work.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import structlog
from django.db import InterfaceError, OperationalError, connection, transaction

from claims.errors import DomainError
from verification import locking, sending
from verification.bulk import jobs, orders
from verification.bulk.orders import Order
from verification.models import BulkItem, BulkJob, User

logger = structlog.get_logger(__name__)

# So many at a time, then others' work has its turn, and permissions are looked at again.
BATCH = 200
# So many share a transaction: whoever has one of them open waits no longer than for these.
AT_ONCE = 20
STILL_RUNNING = "SELECT id FROM verification_bulkjob WHERE id = %s AND status = 'running' FOR SHARE"
GONE = "{} may not order the queue any more."

Outcome = BulkItem.Outcome


@dataclass(frozen=True, slots=True)
class Work:
    """What is done to each claim, and for whom."""

    job_id: int
    order: Order
    person: User
    clock: Callable[[], datetime]


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
    work, chosen = Work(job.pk, orders.of(job), job.person, clock), list(numbers[:BATCH])
    changed = sum(
        _look_at(chosen[at : at + AT_ONCE], work) for at in range(0, len(chosen), AT_ONCE)
    )
    if not waiting.exists():
        jobs.finish(job_id=job.pk, now=clock())
    elif changed:
        _go_on(job, clock())
    # Else it was stopped, or another worker is at all that waits.


def _look_at(numbers: list[int], work: Work) -> int:
    """Do it to some claims, note what became of each, and return of how many; others have the rest.

    Claims that somebody is just taking or finishing come after the others, one by one: whoever
    holds many locks waits for nobody.
    """
    try:
        noted, busy = _change(numbers, work, work.clock())
    except (OperationalError, InterfaceError):
        raise  # the database is away, or broke a tie: the task tries again
    except Exception:
        # A mistake of ours must not keep the others from their change.
        logger.exception("bulk_items_failed", items=numbers)
        if len(numbers) == 1:
            return _note_mistake(numbers[0])
        noted, busy = 0, numbers
    return noted + sum(_look_at([number], work) for number in busy)


@transaction.atomic
def _change(numbers: list[int], work: Work, now: datetime) -> tuple[int, list[int]]:
    items = _taken(numbers, work.job_id)
    reviews = [item.review_id for item in items]
    free = set(reviews)
    if len(numbers) > 1:
        free = locking.free(reviews, beside=work.order.others)
    else:
        locking.reviews([*reviews, *work.order.others])
        for review in reviews:
            locking.waiting_turns(review)
    looked_at = [item for item in items if item.review_id in free]
    for item in looked_at:
        _do(item, work, now)
    BulkItem.objects.bulk_update(looked_at, ["outcome", "code", "reason"])
    return len(looked_at), [item.pk for item in items if item.review_id not in free]


def _do(item: BulkItem, work: Work, now: datetime) -> None:
    """Have one claim changed: the domain's function does all of it, or refuses and does nothing."""
    try:
        is_news = orders.carry_out(
            work.order, review_id=item.review_id, person=work.person, now=now
        )
        item.outcome = Outcome.DONE if is_news else Outcome.UNCHANGED
    except DomainError as refusal:
        item.outcome, item.code, item.reason = Outcome.REFUSED, refusal.code, str(refusal)


def _taken(numbers: list[int], job_id: int) -> list[BulkItem]:
    """Return those that wait, locked against other workers; none where the job has ended."""
    with connection.cursor() as cursor:
        # Against whoever stops it: what they then count is what was done.
        cursor.execute(STILL_RUNNING, [job_id])
        if cursor.fetchone() is None:
            return []
    waiting = BulkItem.objects.filter(pk__in=numbers, outcome=Outcome.WAITING)
    return list(waiting.order_by("review").select_for_update(skip_locked=True, of=("self",)))


def _note_mistake(number: int) -> int:
    text = "Something went wrong here; the log has it."
    item = BulkItem.objects.filter(pk=number, outcome=Outcome.WAITING)
    return item.update(outcome=Outcome.REFUSED, code="internal_error", reason=text)


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
