"""What need not be kept for ever is deleted, some at a time: history never is."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import models, transaction

from verification import locking
from verification.models import IdempotentRequest, Notification, ScheduleRun

# Of each kind with each sweep: nobody waits for it.
BATCH = 1000
# Of these the oldest have the smallest numbers.
IN_ORDER = (Notification, ScheduleRun)


def forget_old(*, now: datetime) -> None:
    """Delete old answers of the API, notifications and logs of schedules, and ended sessions."""
    for model, column, until in (
        (IdempotentRequest, "created_at", now - settings.API_ANSWERS_KEPT),
        (Notification, "at", now - settings.NOTIFICATIONS_KEPT),
        (ScheduleRun, "due_at", now - settings.NOTIFICATIONS_KEPT),
        (Session, "expire_date", now),
    ):
        _delete(models.QuerySet(model), column, until)


def _delete(rows: "models.QuerySet[Any]", column: str, until: datetime) -> None:
    # The oldest of all, and of these the too old: no search where none is.
    oldest = rows.order_by("pk" if rows.model in IN_ORDER else column)[:BATCH]
    old = [pk for pk, at in oldest.values_list("pk", column) if at < until]
    with transaction.atomic():
        rows.filter(pk__in=locking.in_order(rows.filter(pk__in=old))).delete()
