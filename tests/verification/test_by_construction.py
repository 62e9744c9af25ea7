"""Nothing of which history tells changes without an event in its transaction.

Each column of each such table is changed by plain SQL, each row removed, and a copy of it added:
with the constraints gone, so that what refuses is a trigger and nothing else.
"""

# ruff: noqa: S608 (all names come from the catalogue)

from collections.abc import Iterator

import psycopg
import pytest
from psycopg import errors, sql

from tests.services import Slot
from tests.verification.ledger.everything import everything

pytestmark = pytest.mark.django_db(transaction=True)
Session = psycopg.Connection[tuple[object, ...]]

FREE: dict[str, dict[str, set[str]]] = {
    "verification_review": {
        # Its place in the queue, which follows from the claim, the boost and the due day.
        "place": {"priority", "queued_at"},
        # Counts its changes for forms; decides nothing.
        "version": {"version"},
    },
    "verification_turn": {
        "place": {"priority", "queued_at", "assigned_until"},
        # Renewed every minute while somebody reads; taking and giving back are events.
        "lease": {"lease_number", "lease_expires_at", "lease_token", "taken_at"},
        # Once it is done, it is unsealed only when its claim is decided.
        "seal": {"sealed"},
    },
    "verification_report": {
        "progress": {"rows_done", "rows_total", "sent_at", "started_at", "attempts", "error"}
    },
}
TABLES = {
    "claims_article": "article",
    "claims_claim": "claim",
    "verification_review": "review",
    "verification_turn": "turn",
    "verification_verdict": "verdict",
    "verification_citation": "citation",
    "verification_comment": "comment",
    "verification_mention": "mention",
    "verification_verdictcorrection": "correction",
    "verification_pagesnapshot": "snapshot",
    "verification_upload": "upload",
    "verification_excerptcheck": "excerpt check",
    "verification_reviewtag": "tag of a review",
    "verification_tag": "tag",
    "verification_secondreviewrule": "rule",
    "verification_report": "report",
    "verification_auditevent": "event",
}
# What may be added without an event: claims and articles as they come in, of which their run and
# their receipt tell; a tag that no claim has; the event itself.
ADDED_FREELY = {
    "claims_article",
    "claims_claim",
    "verification_mention",
    "verification_tag",
    "verification_auditevent",
}
REFUSED = (errors.RestrictViolation, errors.IntegrityConstraintViolation)
OTHER = {
    "boolean": "NOT {0}",
    "jsonb": "'{{\"other\": 1}}'",
    "bytea": "sha256('other')",
    "date": "COALESCE({0}, 'today') + 1",
    "timestamp with time zone": "COALESCE({0}, now()) + interval '1 day'",
    "uuid": "gen_random_uuid()",
    "inet": "'192.0.2.99'",
    "ARRAY": "array_append({0}, 1)",
    "character varying": "'oth'",
    "text": "'oth'",
}
CONSTRAINTS = """
SELECT format('ALTER TABLE %%s DROP CONSTRAINT IF EXISTS %%I CASCADE', conrelid::regclass, conname)
FROM pg_constraint WHERE contype IN ('c', 'f', 'p', 'u') AND conrelid = ANY(%s::regclass[])
"""
UNIQUE = """
SELECT format('DROP INDEX %%I', relname) FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
WHERE indisunique AND indrelid = ANY(%s::regclass[])
"""
COLUMNS = """
SELECT table_name, column_name, data_type FROM information_schema.columns
WHERE table_name = ANY(%s) AND column_name <> 'id' AND is_generated = 'NEVER'
"""


@pytest.fixture
def session(slot: Slot) -> Iterator[Session]:
    """Return a session in which nothing but triggers refuses, and which leaves nothing behind."""
    everything()
    with psycopg.connect(slot.database_url) as opened:
        for query in (CONSTRAINTS, UNIQUE):
            for (statement,) in opened.execute(query, [list(TABLES)]).fetchall():
                opened.execute(str(statement).encode())
        yield opened
        opened.rollback()


def refuses(session: Session, statement: str) -> bool:
    """Tell whether a transaction with this statement would fail, and for want of an event."""
    try:
        with session.transaction(force_rollback=True):
            if not session.execute(statement.encode()).rowcount:
                raise AssertionError(f"{statement} does nothing")
            session.execute("SET CONSTRAINTS ALL IMMEDIATE")
    except REFUSED:
        return True
    finally:
        session.execute("SET CONSTRAINTS ALL DEFERRED")
    return False


def test_no_column_changes_without_an_event(session: Session) -> None:
    free = {
        (table, name) for table, why in FREE.items() for names in why.values() for name in names
    }
    found = set()
    columns = session.execute(COLUMNS, [list(TABLES)]).fetchall()
    for table, column, kind in columns:
        name = sql.Identifier(str(column)).as_string(None)
        other = OTHER.get(str(kind), "COALESCE({0}, 0) + 1").format(name)
        if not refuses(session, f"UPDATE {table} SET {name} = {other}"):
            found.add((table, column))

    assert {table for table, _, _ in columns} == set(TABLES)
    assert found == free


def test_a_citation_that_comes_after_its_verdict_was_looked_at_asks_for_an_event(
    slot: Slot,
) -> None:
    """The end of a transaction can be brought forward, and something done after it."""
    everything()
    with psycopg.connect(slot.database_url) as late:
        late.execute("ALTER TABLE verification_verdict DISABLE TRIGGER verdict_is_recorded")
        late.execute("ALTER TABLE verification_verdict DISABLE TRIGGER verdict_has_evidence")
        late.execute(
            "WITH given AS (INSERT INTO verification_verdict (review_id, round, basis, rating,"
            " rationale, obstacle, tried, decided_by_id, decided_at, public_note, transaction_id)"
            " SELECT review_id, round, basis, rating, rationale, obstacle, tried, decided_by_id,"
            " decided_at, public_note, 1 FROM verification_verdict LIMIT 1 RETURNING id)"
            " SELECT id FROM given"
        )
        with pytest.raises(errors.IntegrityConstraintViolation, match=r"citation \d+ without"):
            late.execute(
                "INSERT INTO verification_citation SELECT (jsonb_populate_record(row,"
                " jsonb_build_object('id', 987654, 'verdict_id',"
                " (SELECT max(id) FROM verification_verdict)))).*"
                " FROM verification_citation row LIMIT 1;"
                "SET CONSTRAINTS citation_is_recorded IMMEDIATE"
            )
        late.rollback()


def test_no_row_is_removed_without_an_event(session: Session) -> None:
    assert [table for table in TABLES if not refuses(session, f"DELETE FROM {table}")] == []


def test_no_table_is_emptied(session: Session) -> None:
    for table in TABLES:
        with pytest.raises(errors.RestrictViolation), session.transaction():
            session.execute(f"TRUNCATE {table} CASCADE".encode())


def test_no_row_is_added_without_an_event(session: Session) -> None:
    added = {table for table in TABLES if not refuses(session, a_copy_in(table))}

    assert added == ADDED_FREELY


def a_copy_in(table: str) -> str:
    """Return what adds a row; a verdict as one that needs no citations."""
    other = '{"id": 987654, "rating": "unverified"}'
    return (
        f"INSERT INTO {table} SELECT (jsonb_populate_record(row, '{other}')).*"
        f" FROM {table} row ORDER BY row.id DESC LIMIT 1"
    )
