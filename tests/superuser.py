"""Signing in as a true superuser of the database server, as whoever owns the machine can.

An embedded server lets no superuser in. Its owner can change that, and so does this, for the named
databases alone and until the block ends.
"""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings

from config.embedded import locks
from verification.ledger import verifying

NAME = os.environ.get("TEST_SUPERUSER", "postgres")
PATIENCE = 60.0


@contextmanager
def superuser(*databases: str) -> Iterator[dict[str, Any]]:
    """Yield what connects as a superuser to these databases; a database's name is still to add.

    :raises psycopg.OperationalError: this server lets none in.
    """
    parameters = {**verifying.parameters(), "user": NAME}
    parameters.pop("dbname")
    if not settings.SERVICES.embedded:
        yield parameters
        return
    folder = settings.CLAIMDESK_DATA_DIR / "postgres"
    rule = f"local {','.join(databases)} {NAME} trust\n"
    with _rules(folder) as rules:
        rules.write_text(rule + rules.read_text())
        _reload(folder)
    try:
        _wait_for({**parameters, "dbname": databases[0]})
        yield parameters
    finally:
        with _rules(folder) as rules:
            rules.write_text(rules.read_text().replace(rule, ""))
            _reload(folder)


@contextmanager
def _rules(folder: Path) -> Iterator[Path]:
    """Lend the file of access rules to one test process at a time."""
    deadline = time.monotonic() + PATIENCE
    while (lock := locks.seize(settings.CLAIMDESK_DATA_DIR / "locks" / "access")) is None:
        if time.monotonic() > deadline:
            raise TimeoutError("Another test run does not give the access rules back.")
        time.sleep(0.02)
    try:
        yield folder / "pg_hba.conf"
    finally:
        os.close(lock)


def _reload(folder: Path) -> None:
    os.kill(int((folder / "postmaster.pid").read_text().split("\n")[0]), signal.SIGHUP)


def _wait_for(parameters: dict[str, Any]) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            psycopg.connect(**parameters).close()
        except psycopg.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.02)
        else:
            return
