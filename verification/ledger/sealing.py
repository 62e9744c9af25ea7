"""Sealing: what happened since the last time goes into the tree, and its root is signed.

Events become leaves by their numbers. One that is committed after a higher number was sealed comes
with the next round; nothing waits for it.
"""

import time
from collections.abc import Callable, Sequence
from datetime import datetime

from django.conf import settings
from django.db import connection, transaction

from verification.ledger import keys, notes
from verification.ledger.tree import HASH_SIZE, Frontier, leaf_hash
from verification.models import Checkpoint, CheckpointDelivery, Leaf

# So many events go into one checkpoint: whoever seals a long history commits now and then.
MOST = 20_000
# Seconds to wait for transactions that may still bring events with lower numbers.
PATIENCE = 2.0
# The lock of PostgreSQL's that one sealer has at a time; no other code uses this number.
ONE_SEALER = 0x5EA1

TRY_LOCK = f"SELECT pg_try_advisory_xact_lock({ONE_SEALER})"
HIGHEST = """
SELECT last_value FROM pg_sequences
WHERE format('%I.%I', schemaname, sequencename)::regclass
    = pg_get_serial_sequence('verification_auditevent', 'id')::regclass
"""
# Whoever may have drawn a number: an insert locks the table before, and until its transaction ends.
WRITERS = """
SELECT virtualtransaction FROM pg_locks
WHERE locktype = 'relation' AND relation = 'verification_auditevent'::regclass
  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
  AND mode = 'RowExclusiveLock' AND granted AND pid IS DISTINCT FROM pg_backend_pid()
"""
UNSEALED = """
SELECT id, hash FROM verification_auditevent event
WHERE id > %s AND NOT EXISTS (SELECT FROM verification_leaf leaf WHERE leaf.event_id = event.id)
ORDER BY id LIMIT %s
"""
SEAL = """
INSERT INTO verification_leaf (index, event_id, hash, nodes)
SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::bytea[], %s::bytea[])
"""


class TreeBroken(Exception):
    """The stored tree is not the one that was signed: nothing is built on it."""

    def __str__(self) -> str:
        return "The leaves do not make the root of the last checkpoint: run manage.py audit verify."


def seal(*, clock: Callable[[], datetime], ways: Sequence[str] = ()) -> list[Checkpoint]:
    """Seal all that has happened and return the checkpoints; none where nothing is new.

    With each it is noted by which `ways` it has still to be brought elsewhere.

    Another sealer at work does it instead.

    :raises TreeBroken: somebody has changed leaves or checkpoints; nothing was sealed.
    """
    made = []
    while (checkpoint := _seal_some(clock, ways)) is not None:
        made.append(checkpoint)
    return made


@transaction.atomic
def _seal_some(clock: Callable[[], datetime], ways: Sequence[str]) -> Checkpoint | None:
    if not _one_row(TRY_LOCK)[0]:
        return None
    last = Checkpoint.objects.order_by("-size").first()
    settled = last.settled if last else 0
    # Before looking for events: what is settled by then is seen.
    ceiling = settled_by_now(default=settled)
    with connection.cursor() as cursor:
        cursor.execute(UNSEALED, [settled, MOST])
        events = [(number, bytes(hashed)) for number, hashed in cursor.fetchall()]
    if not events:
        return None
    if len(events) == MOST:
        ceiling = min(ceiling, events[-1][0])
    frontier = _frontier(last)
    _store(events, frontier)
    now = clock()
    checkpoint = _checkpoint(frontier, max(settled, ceiling), now)
    CheckpointDelivery.objects.bulk_create(
        CheckpointDelivery(checkpoint=checkpoint, way=way, sent_at=now) for way in ways
    )
    return checkpoint


def settled_by_now(*, default: int) -> int:
    """Return up to which number no event will come any more; `default` where that takes long."""
    highest = _one_row(HIGHEST)[0] or 0
    waited_for = _writers()
    deadline = time.monotonic() + PATIENCE
    while waited_for:
        if time.monotonic() > deadline:
            return default
        time.sleep(0.02)
        waited_for &= _writers()
    return int(highest)


def subtree(height: int, end: int) -> bytes:
    """Return the root of the complete subtree of 2^height leaves before leaf `end`, as stored."""
    return subtree_at(Leaf.objects.get(index=end - 1), height)


def subtree_at(leaf: Leaf, height: int) -> bytes:
    """Return the root of the complete subtree of 2^height leaves that a leaf is the last of."""
    if height == 0:
        return leaf_hash(bytes(leaf.hash))
    return bytes(leaf.nodes)[(height - 1) * HASH_SIZE : height * HASH_SIZE]


def _frontier(last: Checkpoint | None) -> Frontier:
    size = last.size if last else 0
    if Leaf.objects.filter(index__gte=size).exists():
        raise TreeBroken
    try:
        frontier = Frontier.at(size, subtree)
    except Leaf.DoesNotExist as error:
        raise TreeBroken from error
    if last and frontier.root() != bytes(last.root):
        raise TreeBroken
    return frontier


def _store(events: list[tuple[int, bytes]], frontier: Frontier) -> None:
    first = frontier.size
    nodes = [b"".join(frontier.append(leaf_hash(hashed))) for _, hashed in events]
    numbers, hashes = (list(column) for column in zip(*events, strict=True))
    with connection.cursor() as cursor:
        cursor.execute(SEAL, [list(range(first, frontier.size)), numbers, hashes, nodes])


def _checkpoint(frontier: Frontier, settled: int, now: datetime) -> Checkpoint:
    root = frontier.root()
    note = notes.written(
        origin=settings.AUDIT_ORIGIN, size=frontier.size, root=root, at=now, settled=settled
    )
    key = keys.read_private(settings.AUDIT_SIGNING_KEY)
    return Checkpoint.objects.create(
        size=frontier.size, root=root, settled=settled, at=now, note=notes.signed(note, key)
    )


def _writers() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(WRITERS)
        return {row[0] for row in cursor.fetchall()}


def _one_row(statement: str) -> tuple[int, ...]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        row: tuple[int, ...] = cursor.fetchone()
    return row
