"""A connection of the pool that has ended is replaced before anybody uses it."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.db import connection
from psycopg_pool import ConnectionPool

from config.postgresql import base


@pytest.fixture
def ended(transactional_db: None) -> Iterator[int]:
    """Return the server's process of a connection that waits in the pool and has ended."""
    number = process()
    connection.close()
    params: Any = connection.get_connection_params()
    wanted = {name: params.get(name) for name in ("dbname", "user", "host", "port", "password")}
    with psycopg.connect(**wanted) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [number])
    yield number
    connection.close()


def process() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        row = cursor.fetchone()
    assert row
    return int(row[0])


def all_in_the_pool() -> set[int]:
    """Return the processes that the next users of the pool would get."""
    found = set()
    for _ in range(10):
        found.add(process())
        connection.close()
    return found


def test_the_end_of_a_connection_is_seen(ended: int) -> None:
    assert ended not in all_in_the_pool()


def test_a_connection_that_was_silent_for_long_is_asked(
    ended: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(base, "TRUSTED", 0.0)
    monkeypatch.setattr(base, "has_news", lambda _connection: False)
    assert ended not in all_in_the_pool()


def test_a_connection_that_works_is_not_asked_again(
    transactional_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(base, "TRUSTED", 600.0)
    asked: list[psycopg.Connection[Any]] = []
    monkeypatch.setattr(ConnectionPool, "check_connection", asked.append)
    connection.close()
    all_in_the_pool()
    all_in_the_pool()
    # Kept in the list, so that none takes the place of another in memory.
    assert len(asked) == len({id(one) for one in asked})
