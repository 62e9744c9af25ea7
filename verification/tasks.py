"""Celery entry points: an id in, one domain call, what to retry. Each is safe to run twice."""

from celery import shared_task
from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.utils import timezone

from verification import idempotency, intake
from verification.reports import making

# The database is restarting or out of reach: it will be back.
DATABASE_AWAY = (OperationalError, InterfaceError)
RETRY = {
    "autoretry_for": DATABASE_AWAY,
    "retry_backoff": True,
    "retry_backoff_max": 60,
    "max_retries": None,
}


@shared_task(name="verification.extract_article", **RETRY)
def extract_article(*, extraction_id: int, **_future: object) -> None:
    intake.extract(extraction_id=extraction_id, clock=timezone.now)


@shared_task(name="verification.make_report", **RETRY)
def make_report(*, report_id: int, **_future: object) -> None:
    making.make(report_id=report_id, clock=timezone.now)


@shared_task(name="verification.sweep", **RETRY)
def sweep(**_future: object) -> None:
    now = timezone.now()
    intake.resend_overdue(now=now, after=settings.RESEND_AFTER)
    making.resend_overdue(now=now, after=settings.RESEND_AFTER)
    idempotency.forget_old(now=now)
