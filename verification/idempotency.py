"""A write that a client repeats because the answer got lost happens once."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from claims.errors import DomainError
from verification import prepared, transactions
from verification.models import IdempotentRequest, User


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


def once(
    *, user: User, key: str, fingerprint: str, act: Callable[[], Answer], now: datetime
) -> tuple[Answer, bool]:
    """Return what `act` answers, or what it answered to the same key before, and which of both.

    Key, effect and answer are stored together or not at all: an `act` that raises leaves the key
    unused. A second request with the key waits here, in the unique index, for the first.

    :raises KeyReused: the key came with another request.
    """
    with transactions.as_one():
        request_id = _begun(user, key, fingerprint, now)
        if request_id is None:
            return _stored(IdempotentRequest.objects.get(user=user, key=key), fingerprint), True
        answer = act()
        _finish(request_id, answer)
    return answer, False


# Written out, as they belong to every call that writes. The first waits for another transaction
# that is about to store the same key, and then finds it there or not.
STORE_KEY = """
INSERT INTO verification_idempotentrequest (user_id, key, fingerprint, created_at, headers)
VALUES (%s, %s, %s, %s, '{}') ON CONFLICT (user_id, key) DO NOTHING RETURNING id
"""
STORE_ANSWER = """
UPDATE verification_idempotentrequest SET status = %s, body = %s::jsonb, headers = %s::jsonb
WHERE id = %s
"""


def _begun(user: User, key: str, fingerprint: str, now: datetime) -> int | None:
    with prepared.cursor() as statement:
        statement.execute(STORE_KEY, [user.pk, key, fingerprint, now])
        row = statement.fetchone()
    return row[0] if row else None


def _finish(request_id: int, answer: Answer) -> None:
    # An empty body is an SQL NULL, as the model would store it.
    body = None if answer.body is None else json.dumps(answer.body)
    with prepared.cursor() as statement:
        statement.execute(
            STORE_ANSWER, [answer.status, body, json.dumps(answer.headers), request_id]
        )


def _stored(request: IdempotentRequest, fingerprint: str) -> Answer:
    if request.fingerprint != fingerprint or request.status is None:
        raise KeyReused
    return Answer(request.status, request.body, request.headers)
