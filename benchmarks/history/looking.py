"""How fast the history is verified, and in how much memory."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import chain
from pathlib import Path
from typing import Any, cast

from django.db import connection

from benchmarks.desk import filling
from benchmarks.history.writing import COLUMNS
from claims.models import Article
from verification import people
from verification.ledger.digests import digest
from verification.ledger.kinds import vouched
from verification.ledger.records import fields_of

ROOT = Path(__file__).parents[2]
# With the one that `filling` gives to each claim.
EVENTS_A_CLAIM = 5
EMPTY = ("actor_id", "review_id", "turn_id", "report_id", "person_id")
NOW = datetime(2026, 11, 1, 10, 0, tzinfo=UTC)
VERDICT = ("review_id", "rating", "rationale", "decided_by_id", "decided_at")
# Beside what is vouched for: what else the columns want.
VERDICTS = (
    "COPY verification_verdict (id, review_id, rating, rationale, decided_by_id, decided_at,"
    " round, basis, obstacle, tried, public_note) FROM STDIN"
)
TRIGGERS = "ALTER TABLE verification_verdict {} TRIGGER USER"


def fill(events: int) -> int:
    """Write a history of about so many events, and return how many claims it is about."""
    claims = events // EVENTS_A_CLAIM // 25 * 25
    filling.fill(before=0, claims=claims)
    person = people.create_person(
        username="reviewer", role="reviewer", password="", actor=None, now=NOW
    )
    # Before the copying, which has the connection to itself.
    articles = list(_articles())
    with connection.cursor() as cursor:
        cursor.execute(TRIGGERS.format("DISABLE"))
        with cast("Any", cursor).copy(VERDICTS) as copy:
            for number in range(1, claims + 1):
                verdict = _verdict(number, person.pk)
                copy.write_row([number, *verdict.values(), 1, "review", "", "", ""])
        cursor.execute(TRIGGERS.format("ENABLE"))
        with cast("Any", cursor).copy(
            f"COPY verification_auditevent ({COLUMNS}) FROM STDIN"
        ) as copy:
            for event in chain(articles, _events(claims, person.pk)):
                copy.write_row(list(_written(event).values()))
        cursor.execute("ANALYZE")
    return claims


def _verdict(number: int, person: int) -> dict[str, Any]:
    words = f"The register has {number} names for that month, and none of the later ones."
    return dict(zip(VERDICT, (number, "disputed", words, person, NOW), strict=True))


def _events(claims: int, person: int) -> Iterator[dict[str, Any]]:
    for step in range(EVENTS_A_CLAIM - 1):
        for number in range(1, claims + 1):
            decides = step == EVENTS_A_CLAIM - 2
            said = {
                "at": NOW + timedelta(seconds=step, microseconds=number),
                "actor_id": person,
                "token": "",
                "request_id": "",
                "action": "verdict.submitted" if decides else "review.taken",
                "article_id": 1 + (number - 1) // 25,
                "review_id": number,
                "turn_id": None,
                "report_id": None,
                "person_id": None,
                "before": {"state": "open", "leased_by": None},
                "after": {"state": "open", "leased_by": person},
                "reason": "",
                "records": (
                    {f"verdict:{number}": fields_of(_verdict(number, person))} if decides else {}
                ),
                "versions": {},
            }
            yield said


def _articles() -> Iterator[dict[str, Any]]:
    for article in Article.objects.prefetch_related("extractions").order_by("pk").iterator(500):
        yield {
            **dict.fromkeys(EMPTY, None),
            "at": NOW,
            "token": "",
            "request_id": "",
            "action": "article.stored",
            "article_id": article.pk,
            "before": {},
            "after": {},
            "reason": "",
            "records": vouched([article, *article.extractions.all()]),
            "versions": {},
        }


def _written(said: dict[str, Any]) -> dict[str, Any]:
    """Return an event's columns in the order in which they are copied."""
    written = {**said, "digest": digest(said)}
    for column in ("before", "after", "records", "versions"):
        written[column] = json.dumps(said[column])
    return {column: written[column] for column in COLUMNS.split(", ")}


def verify(*options: str) -> tuple[dict[str, Any], float, float]:
    """Run the command; return what it says, its seconds, and the most memory it had, in MiB."""
    command = [sys.executable, "manage.py", "audit", "verify", "--json", *options]
    began, most = time.perf_counter(), 0.0
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as running:  # noqa: S603 (our own)
        while running.poll() is None:
            most = max(most, memory(running.pid))
            time.sleep(0.1)
        said = json.loads(running.stdout.read()) if running.stdout else {}
    return said, time.perf_counter() - began, most


def memory(number: int) -> float:
    """Return how much memory a process and its children have, what they share counted once."""
    total = 0.0
    for process in _family(number):
        try:
            lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue  # it has just ended
        total += next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024
    return total


def _family(number: int) -> Iterator[int]:
    yield number
    try:
        children = Path(f"/proc/{number}/task/{number}/children").read_text().split()
    except OSError:
        return
    for child in children:
        yield from _family(int(child))
