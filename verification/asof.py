"""What the desk said at a moment: claims, and what their evidence came to, as of then.

In SQL the claims are the relation `verification_chosen`, in Django the model `Chosen`: within
`reading(moment)` both have each claim as it stood then. Whoever joins them needs no Python per row:

    COPY (SELECT chosen.state, verdict.rating FROM verification_chosen chosen
          LEFT JOIN verification_verdict verdict ON verdict.id = chosen.verdict_id) TO STDOUT
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.conf import settings
from django.db import connection
from django.db.models import Q

from claims.errors import BadInput
from verification import checkpoints
from verification.ledger import sealing
from verification.models import AuditEvent, Checkpoint
from verification.moments import storable

# Seconds to wait for transactions that began before the moment and may still bring events.
PATIENCE = 60.0
PAUSE = 0.1
# More than any event's number.
ALL = 2**63 - 1
SET = """
SELECT set_config('claimdesk.as_of', %s, true), set_config('claimdesk.upto', %s, true)
"""


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment in history: of what had happened by a time, the events up to a number.

    The number makes it exact. An event has the time at which its request began, and may be stored
    a little later: by the number it is known for ever which ones had been stored.
    """

    at: datetime
    upto: int = ALL

    def later(self) -> Q:
        """Return what holds for events that do not count."""
        return Q(at__gt=self.at) | Q(pk__gt=self.upto)


class NotSettled(Exception):
    def __str__(self) -> str:
        return (
            "The history does not come to rest: for a minute some transaction has been open that"
            " began before the report. Ask for it again."
        )


@contextmanager
def reading(moment: Moment | None) -> Iterator[None]:
    """Let `Chosen` be as of a moment, until the transaction ends; None is now.

    :raises RuntimeError: outside a transaction.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("A moment is read in one transaction.")
    _set(moment)
    yield
    # Not after an exception: the transaction is over, and the setting with it.
    _set(None)


def settled(
    asked: datetime | None, *, clock: Callable[[], datetime]
) -> tuple[Moment, Checkpoint | None]:
    """Return the moment asked for, or this one, and the first checkpoint that has all of it.

    What has happened is sealed for that, unless no key to sign with is here: then it is None.
    Nothing that is stored from now on is part of the moment.

    :raises NotSettled: some transaction that began before does not end.
    :raises sealing.TreeBroken: somebody has changed the sealed history.
    """
    at = min(asked, clock()) if asked else clock()
    deadline = time.monotonic() + PATIENCE
    while True:
        upto = _stored(clock)
        if not AuditEvent.objects.filter(pk__gt=upto, at__lte=at).exists():
            return Moment(at, upto), _covering(upto)
        if time.monotonic() > deadline:
            raise NotSettled
        time.sleep(PAUSE)


def checked(asked: datetime | None, *, now: datetime) -> None:
    """Refuse a moment that is still to come.

    :raises BadInput: it lies in the future.
    """
    if asked is not None and asked > now:
        raise BadInput(
            code="as_of_in_future",
            field="as_of",
            message="This moment lies in the future.",
            remedy="Name one that is over, or leave it empty for the moment of the making.",
        )


def understood(text: str, *, now: datetime) -> datetime:
    """Return the moment that somebody has typed; of a day, its end in UTC, or now if it goes on.

    :raises BadInput: it is neither day nor moment, or lies in the future.
    """
    try:
        if len(text) == len("2026-10-12"):
            end = datetime.combine(date.fromisoformat(text), datetime.max.time(), UTC)
            return now if end - now < timedelta(days=1) and end > now else _past(end, now)
        moment = datetime.fromisoformat(text)
    except (ValueError, OverflowError):
        raise _no_moment() from None
    return _past(moment if moment.tzinfo else moment.replace(tzinfo=UTC), now)


def _past(moment: datetime, now: datetime) -> datetime:
    checked(moment, now=now)
    # What no one can read again would keep everybody from the list of reports.
    if (kept := storable(moment)) is None:
        raise _no_moment()
    return kept


def _no_moment() -> BadInput:
    return BadInput(
        code="as_of_invalid",
        field="as_of",
        message="This is neither a day nor a moment.",
        remedy="Write 2026-10-12, or 2026-10-12T18:00:00Z.",
    )


def _stored(clock: Callable[[], datetime]) -> int:
    """Return up to which number no event will come any more."""
    if not settings.AUDIT_SIGNING_KEY:
        return sealing.settled_by_now(default=0)
    checkpoints.seal(clock=clock)
    last = Checkpoint.objects.order_by("-size").first()
    return last.settled if last else sealing.settled_by_now(default=0)


def _covering(upto: int) -> Checkpoint | None:
    return Checkpoint.objects.filter(settled__gte=upto).order_by("size").first()


def _set(moment: Moment | None) -> None:
    at = moment.at.astimezone(UTC).isoformat() if moment else ""
    upto = str(moment.upto) if moment else ""
    with connection.cursor() as cursor:
        cursor.execute(SET, [at, upto])
