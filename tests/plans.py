"""How the database would answer: what a statement reads from end to end."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

PLANNER = 180_000


def only_where_plans_are_known() -> None:
    """Skip the test before PostgreSQL 18, which plans otherwise and cannot be told row counts."""
    connection.ensure_connection()
    if connection.pg_version < PLANNER:  # type: ignore[attr-defined] # of the backend for PostgreSQL
        pytest.skip("plans are looked at on PostgreSQL 18")


def tables_read_whole(act: Callable[[], object]) -> set[str]:
    """Return the tables that the statements of `act` cannot but read from end to end.

    Small tables are read whole even where an index fits, so reading whole is made to look dear:
    what is still read whole has no index that fits.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        try:
            with CaptureQueriesContext(connection) as queries:
                act()
            statements = [query["sql"] for query in queries if query["sql"].startswith("SELECT")]
            found = {table for sql in statements for table in _read_whole(cursor, sql)}
        finally:
            cursor.execute("SET LOCAL enable_seqscan = on")
    return found


def _read_whole(cursor: Any, sql: str) -> Iterator[str]:
    cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}")
    (answer,) = cursor.fetchone()
    plans = json.loads(answer) if isinstance(answer, str) else answer
    for node in _nodes(plans[0]["Plan"]):
        if node["Node Type"] == "Seq Scan":
            yield node["Relation Name"]


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for part in plan.get("Plans", ()):
        yield from _nodes(part)
