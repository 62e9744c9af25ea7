"""A write that a client repeats because the answer got lost happens once."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from claims.errors import DomainError
from verification.models import IdempotentRequest, User

KEPT = timedelta(days=7)


class KeyReused(DomainError):
    code = "idempotency_key_reused"

    def __str__(self) -> str:
        return "This Idempotency-Key was sent with another request. Use a new one."


@dataclass(frozen=True, slots=True)
class Answer:
    """What a write answered, as far as it may be stored."""

    status: int
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)


@transaction.atomic
def once(
    *, user: User, key: str, fingerprint: str, act: Callable[[], Answer], now: datetime
) -> tuple[Answer, bool]:
    """Return what `act` answers, or what it answered to the same key before, and which of both.

    Key, effect and answer are stored together or not at all: an `act` that raises leaves the key
    unused. A second request with the key waits here, in the unique index, for the first.

    :raises KeyReused: the key came with another request.
    """
    request, mine = IdempotentRequest.objects.get_or_create(
        user=user, key=key, defaults={"fingerprint": fingerprint, "created_at": now}
    )
    if not mine:
        return _stored(request, fingerprint), True
    answer = act()
    request.status, request.body, request.headers = answer.status, answer.body, answer.headers
    request.save(update_fields=["status", "body", "headers"])
    return answer, False


def _stored(request: IdempotentRequest, fingerprint: str) -> Answer:
    if request.fingerprint != fingerprint or request.status is None:
        raise KeyReused
    return Answer(request.status, request.body, request.headers)


def forget_old(*, now: datetime) -> None:
    IdempotentRequest.objects.filter(created_at__lt=now - KEPT).delete()
