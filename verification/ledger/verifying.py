"""Looking whether the whole history is as it was written: what `manage.py audit verify` does.

Both processes read one and the same state of the database, whatever is written meanwhile.
"""

import multiprocessing
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
from django.db import connection

from verification.ledger.chains import Looking, Part, Seen, look_elsewhere
from verification.ledger.findings import Findings
from verification.ledger.keys import PublicKey
from verification.ledger.kinds import KINDS
from verification.ledger.leaves import Given, Tree
from verification.ledger.notes import Note

# With fewer events a second process costs more than it saves.
MANY = 20_000
# The first process looks at the tree, too.
SHARE_OF_FIRST = 0.4
CONNECTING = ("dbname", "user", "password", "host", "port", "options", "sslmode")

COUNT = "SELECT count(*) FROM verification_auditevent"
MIDDLE = """
SELECT chain_kind, chain_id FROM verification_auditevent
ORDER BY chain_kind, chain_id, position LIMIT 1 OFFSET %s
"""
LOST_CHAINS = """
SELECT chain_kind, chain_id, position FROM verification_chainhead head
WHERE NOT EXISTS (
    SELECT FROM verification_auditevent event
    WHERE event.chain_kind = head.chain_kind AND event.chain_id = head.chain_id
)
"""
UNSEALED = """
SELECT count(*) FROM verification_auditevent event WHERE id > %s
  AND NOT EXISTS (SELECT FROM verification_leaf leaf WHERE leaf.event_id = event.id)
"""


@dataclass(frozen=True, slots=True)
class Result:
    """What was looked at, and what is wrong."""

    events: int
    sealed: int
    unsealed: int
    findings: Findings
    # The last one, as it was signed; empty where nothing is sealed.
    checkpoint: str = ""


def verify(
    *, known: Iterable[PublicKey], given: Iterable[Given] = (), since: Note | None = None
) -> Result:
    """Check every event, chain, leaf and signature, and all rows that events vouch for.

    With `since`, a checkpoint up to which all was found in order before, only what came later.
    """
    with _reading() as first:
        tree = Tree(first, known, given)
        after = tree.settled_at(since.size) if since else None
        seen = _look_at_chains(first, after, tree, since)
        findings = Findings()
        findings.extend(seen.findings)
        findings.extend(tree.findings)
        if since is None:
            _look_for_lost(first, findings)
            _look_for_unvouched(first, seen, findings)
        last = tree.stored[-1] if tree.stored else None
        [(unsealed,)] = first.execute(UNSEALED, [last.settled if last else 0]).fetchall()
    note = last.note if last else ""
    return Result(seen.events, tree.leaves, unsealed, findings, note)


def _look_at_chains(
    first: "psycopg.Connection[Any]", after: int | None, tree: Tree, since: Note | None
) -> Seen:
    tables = {name: kind.table for name, kind in KINDS.items()}
    [(number,)] = first.execute(COUNT).fetchall()
    if after is not None or number < MANY:
        seen = Looking(first, tables, Part(after=after)).run()
        tree.look(since)
        return seen
    [middle] = first.execute(MIDDLE, [int(number * SHARE_OF_FIRST)]).fetchall()
    [(snapshot,)] = first.execute("SELECT pg_export_snapshot()").fetchall()
    spawning = multiprocessing.get_context("spawn")
    with spawning.Pool(1) as pool:
        rest = pool.apply_async(look_elsewhere, (parameters(), snapshot, tables, middle))
        seen = Looking(first, tables, Part(end=middle)).run()
        tree.look(since)
        seen.merge(rest.get())
    return seen


def _look_for_lost(first: "psycopg.Connection[Any]", findings: Findings) -> None:
    """Find chains of which nothing is left but that there was one."""
    for kind, number, position in first.execute(LOST_CHAINS):
        differs = (f"{position} missing",)
        findings.add("end_missing", chain=f"{kind} {number}", position=0, differs=differs)


def _look_for_unvouched(first: "psycopg.Connection[Any]", seen: Seen, findings: Findings) -> None:
    """Find rows that no event tells of."""
    for name, kind in KINDS.items():
        query, values = kind.that_must().order_by().values("pk").query.sql_with_params()
        with first.cursor(name="rows", scrollable=False) as cursor:
            cursor.execute(query.encode(), values)
            for (number,) in cursor:
                if not seen.has(name, number):
                    findings.add("row_unvouched", about=f"{name} {number}")


@contextmanager
def _reading() -> Iterator["psycopg.Connection[Any]"]:
    """Connect apart from Django, to read one state of the database throughout."""
    with psycopg.connect(**parameters()) as reading:
        reading.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield reading


def parameters() -> dict[str, Any]:
    """Return what connects to the database that Django means."""
    given = connection.get_connection_params()
    return {name: given[name] for name in CONNECTING if name in given}
