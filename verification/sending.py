"""Hand work to the workers once the transaction that asked for it is safely stored.

A message that cannot be sent is no error: the row says that work is waiting, and the sweeper
sends it again.
"""

import time
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

import structlog
from celery import current_app
from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from kombu.exceptions import OperationalError

from claims.models import Extraction

logger = structlog.get_logger(__name__)


# Of Celery's messages in Redis, those with the smallest number are read first.
AT_ONCE, LAST = 0, 9

# With as many messages waiting for the same workers, what can wait is not sent a second time.
LONG_QUEUE = 1000

# One sweep sends at most this many of a kind.
SWEEP_SIZE = 200

# So often, in seconds, a process tells of pages to be fetched; and when it last has.
WAKE_EVERY = 1.0
woken = {"at": float("-inf")}

EXTRACT = "verification.extract_article"
# The tasks of the extractors that have one of their own.
TASKS = {"llm": "verification.extract_with_model"}


def extraction(run: Extraction, *, can_wait: bool = False) -> None:
    task = TASKS.get(run.extractor_name, EXTRACT)
    _after_commit(task, LAST if can_wait else AT_ONCE, extraction_id=run.pk)


def crowded() -> list[str]:
    """Return the names of the extractors with a task whose queue is long, "" for all others."""
    names = {"": EXTRACT, **TASKS}
    return [name for name, task in names.items() if _length_of_queue(task) >= LONG_QUEUE]


def _length_of_queue(task: str) -> int:
    queue = current_app.amqp.router.route({}, task)["queue"].name
    with current_app.connection_for_write() as broker:
        away: Any = (OperationalError, *broker.connection_errors)
        try:
            channel: Any = broker.channel()
            return int(channel.queue_declare(queue).message_count)
        except away:
            return 0  # it cannot be long, as it cannot be reached


def report(report_id: int) -> None:
    _after_commit("verification.make_report", AT_ONCE, report_id=report_id)


def page(capture_id: int) -> None:
    _after_commit("verification.fetch_page", AT_ONCE, capture_id=capture_id)


def checks(verdict_id: int) -> None:
    _after_commit("verification.check_excerpts", AT_ONCE, verdict_id=verdict_id)


def draft_page(draft_page_id: int, after: float = 0) -> None:
    """Have a draft's page fetched, `after` so many seconds."""
    transaction.on_commit(
        partial(
            _send,
            "verification.fetch_draft_page",
            AT_ONCE,
            {"draft_page_id": draft_page_id},
            after=after,
        )
    )


def aftercare(verdict_id: int) -> None:
    _after_commit("verification.look_after", LAST, verdict_id=verdict_id)


def recheck(recheck_id: int) -> None:
    _after_commit("verification.recheck_page", LAST, recheck_id=recheck_id)


def archive(request_id: int) -> None:
    _after_commit("verification.ask_archive", LAST, request_id=request_id)


def pages() -> None:
    """Tell the workers that there are pages to be fetched.

    One message stands for all that are due, so that a desk at full speed need not send one with
    each verdict: what comes within the same second is found by the sweeper.
    """
    if settings.FETCH_CITED_PAGES:
        transaction.on_commit(_wake)


def _wake() -> None:
    moment = time.monotonic()
    if moment - woken["at"] >= WAKE_EVERY:
        woken["at"] = moment
        _send("verification.fetch_due", AT_ONCE, {})


def bulk(job_id: int) -> None:
    _after_commit("verification.change_many", AT_ONCE, job_id=job_id)


def mail(person_id: int) -> None:
    _after_commit("verification.send_mail", AT_ONCE, person_id=person_id)


def report_mail(mail_id: int) -> None:
    _after_commit("verification.send_report_mail", LAST, mail_id=mail_id)


def checkpoint(checkpoint_id: int, way: str) -> None:
    _after_commit("verification.send_checkpoint", AT_ONCE, checkpoint_id=checkpoint_id, way=way)


def overdue(
    rows: QuerySet[Any], send: Callable[[int], None], *, now: datetime, most: int = SWEEP_SIZE
) -> int:
    """Send the rows of which no living message tells, what is due first; return how many.

    They have `due_at` and `sent_at`, and their key is what `send` takes.
    """
    with transaction.atomic():
        # Against a second sweeper.
        waiting = rows.order_by("due_at", "pk").select_for_update(skip_locked=True)
        ids = list(waiting.values_list("pk", flat=True)[:most])
        rows.model.objects.filter(pk__in=ids).update(sent_at=now)
        for pk in ids:
            send(pk)
    return len(ids)


def _after_commit(task: str, priority: int, **ids: int | str) -> None:
    transaction.on_commit(partial(_send, task, priority, ids))


def _send(task: str, priority: int, ids: dict[str, int | str], after: float = 0) -> None:
    try:
        # By name, as the domain must not import the tasks, which import the domain.
        current_app.send_task(task, kwargs=ids, priority=priority, countdown=after or None)
    except OperationalError:
        logger.warning("broker_unreachable", task=task, **ids)
