"""A report made from a restored backup is the report, to the byte."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote, urlsplit

import psycopg
import pytest
from psycopg import sql

from config.embedded import postgres_server
from tests.factories import NOW, ReviewFactory, decided_review, dismissed_review
from tests.services import Slot
from tests.verification.reports.conftest import READERS
from tests.verification.reports.test_asof import publish, reopen
from tests.verification.reports.test_verifying import made
from verification.models import User
from verification.reports.formats import FORMATS
from verification.reports.selection import Selection

ROOT = Path(__file__).parents[3]


def program(name: str) -> str:
    """Return a program of PostgreSQL's; the embedded one has them, and servers mostly."""
    embedded = postgres_server.binaries() / name
    return str(embedded) if embedded.exists() else shutil.which(name) or pytest.skip(f"no {name}")


@contextmanager
def restored(slot: Slot) -> Iterator[str]:
    """Give the address of another database, filled from a dump of the test's."""
    name = f"{slot.database}_restored"
    parts = urlsplit(slot.database_url)
    maintenance = parts._replace(path="/postgres").geturl()
    address = parts._replace(path=f"/{quote(name)}").geturl()
    drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
    create = sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name))
    with psycopg.connect(maintenance, autocommit=True) as server:
        server.execute(drop)
        server.execute(create)
        try:
            options = ["--no-owner", "--no-privileges"]
            dump = subprocess.run(
                [program("pg_dump"), *options, slot.database_url], capture_output=True, check=True
            )
            restore = [program("psql"), "-q", "-v", "ON_ERROR_STOP=1", address]
            # An older server does not know the setting, which a newer dump turns off.
            told = re.sub(rb"(?m)^SET transaction_timeout = 0;\n", b"", dump.stdout)
            subprocess.run(restore, input=told, capture_output=True, check=True)
            yield address
        finally:
            server.execute(drop)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_another_machine_with_the_data_restored_writes_the_same_bytes(
    slot: Slot, editor: User, tmp_path: Path
) -> None:
    ReviewFactory.create_batch(2)
    changed = decided_review("disputed")
    publish(decided_review("supported"), editor)
    dismissed_review()
    searched = Selection(query="rating:disputed,supported")
    reports = [made(editor, form, selection=searched) for form in FORMATS]
    reopen(changed, editor)
    decided_review(now=NOW + timedelta(hours=3))

    with restored(slot) as address:
        elsewhere = {**slot.environment(), **READERS, "DATABASE_URL": address, "TZ": "Asia/Tokyo"}
        for report in reports:
            command = [sys.executable, "manage.py", "export", "--report", str(report.pk)]
            done = subprocess.run(
                [*command, "--output", "-"],
                cwd=ROOT,
                env=elsewhere,
                capture_output=True,
                check=True,
            )
            with report.file.open() as stored:
                assert done.stdout == stored.read()
