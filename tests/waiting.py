"""Somebody who waits for a row that another connection has locked, looked at meanwhile."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from time import monotonic, sleep
from typing import Any, TypeVar

from django.db import connection, connections

Result = TypeVar("Result")
# Of this database alone: the other test processes' people wait as well.
WAITING = """
    SELECT FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock' AND pid <> pg_backend_pid()
"""
PATIENCE = 60


@contextmanager
def elsewhere(statement: str, *values: Any) -> Iterator[Any]:
    """Execute a statement in another connection, and yield that, to go on with; undo it then."""
    other = connections.create_connection("default")
    try:
        with other.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute(statement, values)
            yield cursor
    finally:
        other.close()


def begin(threads: ThreadPoolExecutor, do: Callable[[], Result]) -> "Future[Result]":
    """Do it in another thread, and return when it waits for somebody, or is done."""

    def run() -> Result:
        try:
            return do()
        finally:
            connections.close_all()

    begun = threads.submit(run)
    deadline = monotonic() + PATIENCE
    with connection.cursor() as cursor:
        while not begun.done():
            # In a transaction that shows but those who were there when it was first asked.
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(WAITING)
            if cursor.fetchall():
                break
            assert monotonic() < deadline, "It neither waits nor ends."
            sleep(0.01)
    return begun


@contextmanager
def waiting_for(do: Callable[[], Result], statement: str, *values: Any) -> Iterator[Any]:
    """Do it while another connection has locked what the statement locks, until it waits for that.

    Yield the other connection, to look at what it holds meanwhile. Then it goes on to its end.
    """
    with ThreadPoolExecutor(1) as threads:
        with elsewhere(statement, *values) as other:
            begun = begin(threads, do)
            assert not begun.done(), begun.exception()
            yield other
        begun.result()
