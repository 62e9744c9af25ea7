"""Handing out exports of the history, which is history itself: who took what, and when."""

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime
from tempfile import TemporaryFile
from typing import BinaryIO

from django.db import transaction

from claims.errors import BadInput
from verification import audit
from verification.history import exporting, timelines
from verification.history.exporting import Exported
from verification.history.timelines import Search
from verification.models import AuditEvent, User
from verification.transactions import snapshot

# What a page or a call hands out at once; the command has no bound.
MOST = 5_000
# So often it looks through events that may not fit before it asks to be told more.
MOST_LOOKS = 50


def to_reader(*, wanted: Search, reader: User, now: datetime) -> BinaryIO:
    """Return a file with what fits and `reader` may know, and note that they took it.

    It goes when it is closed.

    :raises BadInput: more fits than is handed out at once.
    """
    with ExitStack() as opened:
        file = opened.enter_context(TemporaryFile())
        numbers = _numbers(wanted, reader)
        done = exporting.write(file, numbers, wanted=wanted, reader=reader, now=now)
        _record(done, wanted, now, actor=reader)
        file.seek(0)
        opened.pop_all()
        return file


def to_operator(
    stream: BinaryIO, *, wanted: Search, reader: User | None, operator: str, now: datetime
) -> tuple[Exported, int]:
    """Write what fits, however much, and note which user of the machine took it.

    With a `reader`, only what they may know; also returned is how many events were left out then.
    """
    with snapshot():
        # In the order in which they were written, not read into memory.
        rows = wanted.events(reader).order_by("pk").values_list("pk", flat=True)
        numbers = rows.iterator(chunk_size=exporting.BATCH)
        done = exporting.write(stream, numbers, wanted=wanted, reader=reader, now=now)
        left_out = wanted.events(None).count() - done.events if reader else 0
    _record(done, wanted, now, operator=operator)
    return done, left_out


def _numbers(wanted: Search, reader: User) -> list[int]:
    """Return which events fit, the oldest first."""
    found: list[int] = []
    for listed in _pages(wanted, reader):
        found += [event.pk for event in listed]
        if len(found) > MOST:
            raise _too_many()
    return sorted(found)


def _pages(wanted: Search, reader: User) -> Iterator[list[AuditEvent]]:
    cursor = ""
    for _ in range(MOST_LOOKS):
        listed = timelines.search(wanted, reader=reader, cursor=cursor, size=exporting.BATCH)
        yield listed.rows
        if listed.next_cursor is None:
            return
        cursor = listed.next_cursor
    raise _too_many()


def _too_many() -> BadInput:
    return BadInput(
        code="history_too_long",
        field="",
        message=f"More than {MOST:,} events fit, or too many had to be looked through.",
        remedy="Choose fewer days, or ask an operator for manage.py audit export.",
    )


@transaction.atomic
def _record(
    done: Exported, wanted: Search, now: datetime, *, actor: User | None = None, operator: str = ""
) -> None:
    after = {
        "selection": exporting.as_json(wanted),
        # Everybody reads this: another number would tell of work that is sealed from them.
        "events": done.open_events,
        "proved": done.open_proved,
        "sha256": done.sha256,
    }
    after |= {"operator": operator} if operator else {}
    audit.record(AuditEvent.Action.HISTORY_EXPORTED, actor=actor, at=now, after=after)
