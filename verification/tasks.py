"""Celery entry points: an id in, one domain call, what to retry. Each is safe to run twice."""

from celery import Task, shared_task
from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.utils import timezone

from verification import (
    aftercare,
    archiving,
    captures,
    checkpoints,
    copies,
    counting,
    draft_pages,
    intake,
    late_checks,
    mailing,
    rechecking,
    second_reading,
    sweeping,
)
from verification.bulk import running
from verification.reports import making
from verification.reports.scheduled import delivering


class Retried(Task):  # type: ignore[type-arg] # generic for the type checker only
    """The database is restarting or out of reach: it will be back."""

    autoretry_for = (OperationalError, InterfaceError)
    retry_backoff = True
    retry_backoff_max = 60
    max_retries = None


# A text is hostile until read. One that does not even let itself be interrupted costs the worker
# process, and is given up after a few such attempts.
TIME_LIMIT = int(settings.EXTRACTION_TIME_LIMIT.total_seconds())
# A model keeps its time limit by itself; this is for what comes after its last answer.
MODEL_TIME_LIMIT = int(settings.LLM_TIME_LIMIT.total_seconds())
GRACE = 30
# Forty sources of a book's length each are compared within that.
AFTERCARE_TIME_LIMIT = 120
# A fetch keeps its time limit by itself, and so does the reading of what was fetched.
ARCHIVE_TIME_LIMIT = int(archiving.PATIENCE)
# Forty excerpts in the longest texts that are read.
CHECK_TIME_LIMIT = 300
FETCH_TIME_LIMIT = int(settings.FETCH_TIME_LIMIT.total_seconds() + copies.READING_TIME)


@shared_task(
    name="verification.extract_article",
    base=Retried,
    soft_time_limit=TIME_LIMIT,
    time_limit=TIME_LIMIT + GRACE,
)
def extract_article(*, extraction_id: int, **_future: object) -> None:
    intake.extract(extraction_id=extraction_id, clock=timezone.now)


@shared_task(
    name="verification.extract_with_model",
    base=Retried,
    soft_time_limit=MODEL_TIME_LIMIT + GRACE,
    time_limit=MODEL_TIME_LIMIT + 2 * GRACE,
)
def extract_with_model(*, extraction_id: int, **_future: object) -> None:
    second_reading.extract(extraction_id=extraction_id, clock=timezone.now)


@shared_task(name="verification.make_report", base=Retried)
def make_report(*, report_id: int, **_future: object) -> None:
    making.make(report_id=report_id, clock=timezone.now)


@shared_task(name="verification.change_many", base=Retried)
def change_many(*, job_id: int, **_future: object) -> None:
    running.run(job_id=job_id, clock=timezone.now)


@shared_task(name="verification.send_mail", base=Retried)
def send_mail(*, person_id: int, **_future: object) -> None:
    mailing.send_due(person_id=person_id, now=timezone.now())


@shared_task(name="verification.send_report_mail", base=Retried)
def send_report_mail(*, mail_id: int, **_future: object) -> None:
    delivering.deliver(mail_id=mail_id, clock=timezone.now)


@shared_task(name="verification.fetch_due", base=Retried)
def fetch_due(**_future: object) -> None:
    captures.send_due(now=timezone.now(), after=settings.RESEND_AFTER)


@shared_task(
    name="verification.fetch_page",
    base=Retried,
    soft_time_limit=FETCH_TIME_LIMIT + GRACE,
    time_limit=FETCH_TIME_LIMIT + 2 * GRACE,
)
def fetch_page(*, capture_id: int, **_future: object) -> None:
    captures.take(capture_id=capture_id, clock=timezone.now)


@shared_task(
    name="verification.fetch_draft_page",
    base=Retried,
    soft_time_limit=FETCH_TIME_LIMIT + GRACE,
    time_limit=FETCH_TIME_LIMIT + 2 * GRACE,
)
def fetch_draft_page(*, draft_page_id: int, **_future: object) -> None:
    draft_pages.take(draft_page_id=draft_page_id, clock=timezone.now)


@shared_task(
    name="verification.check_excerpts",
    base=Retried,
    soft_time_limit=CHECK_TIME_LIMIT,
    time_limit=CHECK_TIME_LIMIT + GRACE,
)
def check_excerpts(*, verdict_id: int, **_future: object) -> None:
    late_checks.make(verdict_id=verdict_id, clock=timezone.now)


@shared_task(
    name="verification.recheck_page",
    base=Retried,
    soft_time_limit=FETCH_TIME_LIMIT + GRACE,
    time_limit=FETCH_TIME_LIMIT + 2 * GRACE,
)
def recheck_page(*, recheck_id: int, **_future: object) -> None:
    rechecking.look(recheck_id=recheck_id, clock=timezone.now)


@shared_task(
    name="verification.look_after",
    base=Retried,
    soft_time_limit=AFTERCARE_TIME_LIMIT,
    time_limit=AFTERCARE_TIME_LIMIT + GRACE,
)
def look_after(*, verdict_id: int, **_future: object) -> None:
    aftercare.look(verdict_id=verdict_id, clock=timezone.now)


@shared_task(
    name="verification.ask_archive",
    base=Retried,
    soft_time_limit=ARCHIVE_TIME_LIMIT + GRACE,
    time_limit=ARCHIVE_TIME_LIMIT + 2 * GRACE,
)
def ask_archive(*, request_id: int, **_future: object) -> None:
    archiving.ask(request_id=request_id, clock=timezone.now)


@shared_task(name="verification.sweep", base=Retried)
def sweep(**_future: object) -> None:
    sweeping.sweep(now=timezone.now(), after=settings.RESEND_AFTER)


@shared_task(name="verification.seal_history", base=Retried)
def seal_history(**_future: object) -> None:
    checkpoints.seal(clock=timezone.now)


# It will be there again; and the next checkpoint says all that this one does, and more.
@shared_task(
    name="verification.send_checkpoint",
    base=Retried,
    autoretry_for=(*Retried.autoretry_for, OSError),
    max_retries=10,
)
def send_checkpoint(*, checkpoint_id: int, way: str, **_future: object) -> None:
    checkpoints.send(checkpoint_id=checkpoint_id, way=way)


@shared_task(name="verification.count_figures", base=Retried)
def count_figures(**_future: object) -> None:
    counting.count(now=timezone.now())
