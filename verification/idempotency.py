"""A write that a client repeats because the answer got lost happens once."""

from datetime import datetime, timedelta

from verification.models import IdempotentRequest

KEPT = timedelta(days=7)


def forget_old(*, now: datetime) -> None:
    IdempotentRequest.objects.filter(created_at__lt=now - KEPT).delete()
