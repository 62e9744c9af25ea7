"""What chaining costs: the same insert with and without it, eight writers at a time."""

import json
import multiprocessing
import time
from datetime import UTC, datetime
from typing import Any

import psycopg

from verification.ledger.digests import digest
from verification.ledger.records import fields_of

WRITERS = 8
# Turns are short, so that both kinds of insert meet the same moments of a busy machine.
ROUNDS = 4
COLUMNS = (
    "at, actor_id, token, request_id, action, article_id, review_id, turn_id, report_id,"
    " person_id, before, after, reason, records, versions, digest"
)
# All but the chain: neither its trigger, nor its index.
BARE = "CREATE TABLE bare_event (LIKE verification_auditevent INCLUDING ALL)"
UNCHAINED = "ALTER TABLE bare_event DROP CONSTRAINT {}"
STAMPED = """
CREATE TRIGGER says_its_transaction BEFORE INSERT ON bare_event
    FOR EACH ROW EXECUTE FUNCTION verification_stamp_transaction()
"""
FOREIGN = """
SELECT format('ALTER TABLE bare_event ADD %s', pg_get_constraintdef(oid))
FROM pg_constraint WHERE conrelid = 'verification_auditevent'::regclass AND contype = 'f'
"""
CHAIN_INDEX = """
SELECT conname FROM pg_constraint WHERE conrelid = 'bare_event'::regclass AND contype = 'u'
"""


def costs(parameters: dict[str, Any], reviews: int, seconds: float) -> tuple[float, float]:
    """Return how many milliseconds an event takes without and with chaining."""
    _make_bare(parameters)
    events, spent = {"bare_event": 0, "verification_auditevent": 0}, 0.0
    slice_of = seconds / ROUNDS / 2
    with multiprocessing.get_context("spawn").Pool(WRITERS) as writers:
        for _ in range(ROUNDS):
            for table in events:
                tasks = [(parameters, table, reviews, slice_of, seed) for seed in range(WRITERS)]
                events[table] += sum(writers.starmap(write, tasks))
            spent += slice_of
    bare, chained = (1000 * WRITERS * spent / number for number in events.values())
    return bare, chained


def write(parameters: dict[str, Any], table: str, reviews: int, seconds: float, seed: int) -> int:
    """Write events, each in a transaction of its own, and return how many."""
    written, statement = 0, f"INSERT INTO {table} ({COLUMNS}) VALUES ({', '.join(['%s'] * 16)})"  # noqa: S608
    with psycopg.connect(**parameters, autocommit=True) as connection:
        connection.execute("SELECT 1")
        end = time.perf_counter() + seconds
        while time.perf_counter() < end:
            review = 1 + (written * WRITERS + seed) * 7919 % reviews
            event = an_event(review)
            hashed = digest(event) if table != "bare_event" else bytes(32)
            values = {**event, "digest": hashed}
            for column in ("before", "after", "records", "versions"):
                values[column] = json.dumps(values[column])
            connection.execute(statement.encode(), list(values.values()), prepare=True)
            written += 1
    return written


def an_event(review: int) -> dict[str, Any]:
    """Return what submitting a verdict with two citations writes."""
    now = datetime.now(UTC)
    verdict = {"review_id": review, "rating": "disputed", "rationale": "x" * 300, "decided_at": now}
    citation = {"stance": "refutes", "title": "Casualty register", "excerpt": "y" * 200}
    return {
        "at": now,
        "actor_id": None,
        "token": "",
        "request_id": f"{review:032x}",
        "action": "verdict.submitted",
        "article_id": None,
        "review_id": review,
        "turn_id": None,
        "report_id": None,
        "person_id": None,
        "before": {"state": "open"},
        "after": {"state": "decided", "verdict": review, "rating": "disputed", "citations": 2},
        "reason": "",
        "records": {
            f"verdict:{review}": fields_of(verdict),
            f"citation:{review}": fields_of(citation),
        },
        "versions": {"policy": "rules/none"},
    }


def _make_bare(parameters: dict[str, Any]) -> None:
    with psycopg.connect(**parameters, autocommit=True) as connection:
        connection.execute(BARE)
        [(name,)] = connection.execute(CHAIN_INDEX).fetchall()
        connection.execute(UNCHAINED.format(name).encode())
        connection.execute(STAMPED)
        for (foreign,) in connection.execute(FOREIGN).fetchall():
            connection.execute(foreign.encode())
