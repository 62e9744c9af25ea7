"""Whether each deed of the attacker is found, one copy of the database for each."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

import psycopg
from django.conf import settings
from django.db import connection, connections

from tests.flush import GUARDED
from tests.verification.ledger import deeds, desk
from verification.ledger import keys, verifying
from verification.models import AuditEvent, Review, User


def missed(parameters: dict[str, Any]) -> list[str]:
    """Have some work done and sealed, try all deeds, and return which were not found."""
    desk.work()
    desk.seal()
    rows = _rows()
    known = keys.known(settings.AUDIT_SIGNING_KEY, settings.AUDIT_PUBLIC_KEYS)
    if verifying.verify(known=known).findings.number:
        return ["something was found before anything was done"]
    return [
        name
        for name, (statement, code) in deeds.DEEDS.items()
        if code not in _found(parameters, statement.format(**rows), known)
    ]


def _found(parameters: dict[str, Any], deed: str, known: list[keys.PublicKey]) -> set[str]:
    with _copy(parameters) as copy:
        with psycopg.connect(**copy, autocommit=True) as attacker:
            tables = [row[0] for row in attacker.execute(GUARDED).fetchall()]
            for table in tables:
                attacker.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER".encode())
            attacker.execute(deed.encode())
        return {finding.code for finding in verifying.verify(known=known).findings}


@contextmanager
def _copy(parameters: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Let Django mean a copy of the database, which goes with the block."""
    connections.close_all()
    cast("Any", connection).close_pool()
    name = f"{parameters['dbname']}_copy"
    with psycopg.connect(**{**parameters, "dbname": "postgres"}, autocommit=True) as other:
        other.execute(f'CREATE DATABASE "{name}" TEMPLATE "{parameters["dbname"]}"'.encode())
        connection.settings_dict["NAME"] = name
        try:
            yield {**parameters, "dbname": name}
        finally:
            connection.settings_dict["NAME"] = parameters["dbname"]
            connections.close_all()
            cast("Any", connection).close_pool()
            other.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())


def _rows() -> dict[str, Any]:
    event = AuditEvent.objects.filter(action="verdict.submitted").earliest("pk")
    newest = AuditEvent.objects.latest("pk")
    chain = AuditEvent.objects.filter(chain_kind=newest.chain_kind, chain_id=newest.chain_id)
    previous = chain.get(position=newest.position - 1)
    return {
        "event": event.pk,
        "review": event.review_id,
        "verdict": event.after["verdict"],
        "newest": newest.pk,
        "before": previous.position,
        "hash": bytes(previous.hash).hex(),
        "other": User.objects.create(username="other").pk,
        "dismissed": Review.objects.get(state="dismissed").pk,
    }
