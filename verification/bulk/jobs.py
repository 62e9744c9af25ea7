"""Choosing many claims, having something done to them, and stopping that."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from django.db.models import Count, QuerySet

from claims.errors import BadInput, Conflict, Forbidden
from verification import audit, sending
from verification.bulk import orders
from verification.bulk.orders import Order
from verification.models import AuditEvent, BulkItem, BulkJob, Review, User
from verification.search import language
from verification.search.matching import matching

PERMISSION = "verification.manage_queue"
MOST = 100_000
MOST_PICKED = 500
# What nobody has started for so long is forgotten: it changed nothing.
FORGOTTEN_AFTER = timedelta(days=1)
SWEEP_SIZE = 200

Action = AuditEvent.Action
Status = BulkJob.Status
Outcome = BulkItem.Outcome

FREEZE = """
    INSERT INTO verification_bulkitem (job_id, review_id, outcome, code, reason)
    SELECT %s, chosen.id, 'waiting', '', '' FROM ({chosen} LIMIT %s) chosen (id)
    ORDER BY chosen.id
"""


class NotYours(Forbidden):
    code = "bulk_job_not_yours"

    def __str__(self) -> str:
        return "Somebody else has chosen these claims."


class StartedAlready(Conflict):
    code = "bulk_job_started"

    def __str__(self) -> str:
        return "This change has been started already."


class Ended(Conflict):
    code = "bulk_job_not_running"

    def __str__(self) -> str:
        return "This change is not running."


@dataclass(frozen=True, slots=True)
class Counts:
    """How many claims of a job have which outcome so far."""

    done: int = 0
    unchanged: int = 0
    refused: int = 0
    waiting: int = 0

    @property
    def looked_at(self) -> int:
        return self.done + self.unchanged + self.refused


@transaction.atomic
def choose(
    *, person: User, now: datetime, query: str = "", picked: Sequence[int] | None = None
) -> BulkJob:
    """Freeze which claims a change will be about: all that fit a query, or those picked one by one.

    So what was shown is what is changed, whatever comes to fit the query afterwards.

    :raises BadInput: the query cannot be understood; nothing fits, or too much.
    """
    if picked is None:
        rows = _found(query, person, now)
    else:
        query, rows = "", Review.objects.filter(pk__in=picked[:MOST_PICKED]).values("pk")
    job = BulkJob.objects.create(
        person=person, query=query, is_picked=picked is not None, total=0, chosen_at=now
    )
    try:
        statement, params = rows.order_by().query.sql_with_params()
    except EmptyResultSet:
        raise _unfit(0) from None
    with connection.cursor() as cursor:
        # Few rows never repay reading a whole table; many are read by their index as well.
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(FREEZE.format(chosen=statement), [job.pk, *params, MOST + 1])
        job.total = cursor.rowcount
        cursor.execute("SET LOCAL enable_seqscan = on")
    if not 0 < job.total <= MOST:
        raise _unfit(job.total)
    job.save(update_fields=["total"])
    return job


@transaction.atomic
def start(*, job_id: int, person: User, order: Order, now: datetime) -> BulkJob:
    """Have a worker do something to each of the chosen claims.

    :raises BadInputs: the order lacks something, or has what cannot be used.
    :raises NotYours: another person has chosen them.
    :raises StartedAlready: by a double click, say.
    """
    job = _locked(job_id)
    if job.person_id != person.pk:
        raise NotYours
    if job.status != Status.CHOSEN:
        raise StartedAlready
    order = orders.checked(order, now)
    job.status, job.started_at, job.touched_at = Status.RUNNING, now, now
    job.action, job.parameters, job.reason = order.action, order.parameters(), order.reason
    job.save(update_fields=["status", "started_at", "touched_at", "action", "parameters", "reason"])
    what = {"picked": True} if job.is_picked else {"query": job.query}
    after = {"bulk": job.pk, "action": job.action, **job.parameters, **what, "total": job.total}
    _record(Action.BULK_STARTED, person, now, after, order.reason)
    sending.bulk(job.pk)
    return job


@transaction.atomic
def stop(*, job_id: int, person: User | None, now: datetime, because: str = "") -> BulkJob:
    """End a job before its end; what is done stays done.

    :raises Ended: it does not run.
    """
    # Against the worker, which looks at it with each claim.
    job = _locked(job_id)
    if job.status != Status.RUNNING:
        raise Ended
    job.status, job.finished_at = Status.STOPPED, now
    job.stopped_because = because or f"Stopped by {person}."
    job.save(update_fields=["status", "finished_at", "stopped_because"])
    _record(Action.BULK_STOPPED, person, now, _outcome(job), job.stopped_because)
    return job


@transaction.atomic
def finish(*, job_id: int, now: datetime) -> None:
    """Note that no claim of a job waits any more; safe to repeat."""
    running = BulkJob.objects.filter(pk=job_id, status=Status.RUNNING)
    if running.update(status=Status.DONE, finished_at=now):
        _record(Action.BULK_FINISHED, None, now, _outcome(BulkJob.objects.get(pk=job_id)))


def counts(job: BulkJob) -> Counts:
    groups = job.items.order_by().values_list("outcome").annotate(number=Count("pk"))
    return Counts(**dict(groups))


def items(job: BulkJob, outcome: str = "") -> "QuerySet[BulkItem]":
    """Return a job's claims with what became of each, for pages by review number."""
    rows = job.items.select_related("review__claim__article__publisher", "review__verdict")
    rows = rows.defer("review__claim__article__text")
    return rows.filter(outcome=outcome) if outcome else rows


@transaction.atomic
def resend_overdue(*, now: datetime, after: timedelta) -> int:
    """Send workers again to what they have not told of for too long; return how many."""
    overdue = BulkJob.objects.filter(status=Status.RUNNING, touched_at__lte=now - after)
    # Against a second sweeper.
    rows = overdue.order_by("touched_at").select_for_update(skip_locked=True, no_key=True)
    numbers = list(rows.values_list("pk", flat=True)[:SWEEP_SIZE])
    BulkJob.objects.filter(pk__in=numbers).update(touched_at=now)
    for number in numbers:
        sending.bulk(number)
    return len(numbers)


def forget_unstarted(*, now: datetime) -> None:
    """Drop choices of claims with which nobody has done anything."""
    old = BulkJob.objects.filter(status=Status.CHOSEN, chosen_at__lte=now - FORGOTTEN_AFTER)
    for number in list(old.order_by("chosen_at").values_list("pk", flat=True)[:SWEEP_SIZE]):
        with transaction.atomic():
            # Its chooser may be starting it at this moment.
            if BulkJob.objects.select_for_update().filter(pk=number, status=Status.CHOSEN):
                BulkItem.objects.filter(job=number).delete()
                BulkJob.objects.filter(pk=number).delete()


def _found(text: str, person: User, now: datetime) -> "QuerySet[Any, Any]":
    return matching(language.parse(text), user=person, now=now).rows().values("review_id")


def _locked(job_id: int) -> BulkJob:
    rows = BulkJob.objects.select_related("person").select_for_update(of=("self",))
    return rows.get(pk=job_id)


def _outcome(job: BulkJob) -> dict[str, Any]:
    found = counts(job)
    return {
        "bulk": job.pk,
        "done": found.done,
        "unchanged": found.unchanged,
        "refused": found.refused,
        "waiting": found.waiting,
    }


def _record(
    action: AuditEvent.Action,
    actor: User | None,
    now: datetime,
    after: dict[str, Any],
    reason: str = "",
) -> None:
    audit.record(action, actor=actor, at=now, after=after, reason=reason)


def _unfit(total: int) -> BadInput:
    if not total:
        return BadInput(
            code="bulk_nothing_chosen",
            field="query",
            message="No claim is chosen.",
            remedy="Look for others, or mark some of the list.",
        )
    return BadInput(
        code="bulk_too_many",
        field="query",
        message=f"More than {MOST:,} claims fit.",
        remedy="Narrow the search, and change them part by part.",
    )
