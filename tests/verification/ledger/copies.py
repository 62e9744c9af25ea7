"""Copies of the desk's database, one for each deed of an attacker."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from typing import Any, cast

import psycopg
from django.core.management import call_command
from django.db import connection, connections

from tests.flush import GUARDED
from tests.superuser import superuser
from tests.verification.ledger import deeds
from verification.ledger import verifying
from verification.models import AuditEvent, Review, User

# Each way in which a superuser keeps triggers from acting.
WITHOUT_TRIGGERS = ("disabled", "replica")
COPY = "_copy"
PATIENCE = 60.0


@contextmanager
def copied() -> Iterator[str]:
    """Let Django mean a copy of its database, which goes with the block; yield its name."""
    original = str(connection.settings_dict["NAME"])
    _disconnect()
    with _maintenance() as other:
        name = f"{original}{COPY}"
        # Of a run that was killed.
        other.execute(f'DROP DATABASE IF EXISTS "{name}"'.encode())
        other.execute(f'CREATE DATABASE "{name}" TEMPLATE "{original}"'.encode())
        connection.settings_dict["NAME"] = name
        try:
            yield name
        finally:
            connection.settings_dict["NAME"] = original
            _disconnect()
            _drop(other, name)


@contextmanager
def attackers() -> Iterator[dict[str, Any]]:
    """Let a superuser into the database and its copies."""
    name = str(connection.settings_dict["NAME"])
    with superuser(name, f"{name}{COPY}") as parameters:
        yield parameters


def attack(parameters: dict[str, Any], deed: str, *, without_triggers: str) -> None:
    """Do something as a superuser whom no trigger stops.

    :raises PermissionError: they are none.
    """
    with psycopg.connect(**parameters, autocommit=True) as attacker:
        [(is_one,)] = attacker.execute(
            "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"
        ).fetchall()
        if not is_one:
            raise PermissionError("This is no superuser.")
        if without_triggers == "replica":
            attacker.execute("SET session_replication_role = replica")
        else:
            for (table,) in attacker.execute(GUARDED).fetchall():
                attacker.execute(f"ALTER TABLE {table} DISABLE TRIGGER ALL".encode())
        attacker.execute(deed.encode())


def not_found(*, without_triggers: str, every: int = 1) -> dict[str, str]:
    """Try each deed on a copy; return those that `audit verify` does not name, with what it says.

    What it names says its place and what it means, and the command exits 1.
    """
    rows = deed_rows()
    missed = {}
    with attackers() as parameters:
        for name, (statement, code) in list(deeds.DEEDS.items())[::every]:
            with copied() as copy:
                where = {**parameters, "dbname": copy}
                attack(where, statement.format(**rows), without_triggers=without_triggers)
                exits, said = verify()
            if exits != 1 or not any(_names(finding, code) for finding in said["findings"]):
                missed[name] = f"exits {exits}: {said}"
    return missed


def verify() -> tuple[int, dict[str, Any]]:
    """Run the command; return with what it exits, and what it says."""
    said, exits = StringIO(), 0
    try:
        call_command("audit", "verify", "--json", stdout=said)
    except SystemExit as ended:
        exits = int(ended.code or 0)
    return exits, json.loads(said.getvalue())


def _names(finding: dict[str, Any], code: str) -> bool:
    place = finding["event"] or finding["chain"] or finding["about"]
    return bool(finding["code"] == code and finding["means"] and place)


def deed_rows() -> dict[str, Any]:
    """Return the numbers of the rows that deeds are done to."""
    event = AuditEvent.objects.filter(action="verdict.submitted").earliest("pk")
    newest = AuditEvent.objects.latest("pk")
    chain = AuditEvent.objects.filter(chain_kind=newest.chain_kind, chain_id=newest.chain_id)
    previous = chain.get(position=newest.position - 1)
    dismissed = Review.objects.get(state="dismissed")
    worked = [event.actor_id or 0, Review.objects.get(history=event).published_by_id or 0]
    return {
        "event": event.pk,
        "event_position": event.position,
        "review": event.review_id,
        "verdict": event.after["verdict"],
        "newest": newest.pk,
        "before": previous.position,
        "hash": bytes(previous.hash).hex(),
        "other": User.objects.exclude(pk__in=worked).earliest("pk").pk,
        "dismissed": dismissed.pk,
        "dismissed_claim": dismissed.claim_id,
    }


@contextmanager
def _maintenance() -> "Iterator[psycopg.Connection[Any]]":
    where = {**verifying.parameters(), "dbname": "postgres"}
    with psycopg.connect(**where, autocommit=True) as other:
        yield other


def _drop(other: "psycopg.Connection[Any]", name: str) -> None:
    """Drop a database, once the server is done with those who have just left it."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            other.execute(f'DROP DATABASE "{name}"'.encode())
        except psycopg.errors.ObjectInUse:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.02)
        else:
            return


def _disconnect() -> None:
    connections.close_all()
    cast("Any", connection).close_pool()
