"""A history of any length, made by the database itself, and how fast it is read.

Skewed as real ones are: one claim has 10,000 events, one person a tenth of all, the system three.
"""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from statistics import median, quantiles
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from benchmarks.desk import filling
from verification import paging
from verification.history import telling, timelines
from verification.history.timelines import BY_MOMENT, BY_NUMBER, Listed, Search
from verification.models import AuditEvent, Report, Review, User, Verdict

PEOPLE, REPORTS, HEAVY = 200, 50, 10_000
BEGIN = datetime(2024, 11, 1, tzinfo=UTC)
YEARS = timedelta(days=730)
# So many are written by one statement.
CHUNK = 1_000_000
SIZE = 50
IMPORTER = "importer 3"
EVENTS = """
INSERT INTO verification_auditevent
    (id, at, actor_id, token, request_id, action, article_id, review_id, turn_id, report_id,
     person_id, before, after, reason, records, versions, digest, chain_kind, chain_id, position,
     hash, transaction_id)
SELECT number, %(begin)s::timestamptz + number * %(step)s::interval,
       CASE WHEN dice < 10 THEN %(first)s WHEN dice < 40 THEN NULL
            ELSE %(first)s + number %% %(people)s END,
       CASE WHEN dice = 41 THEN 'importer ' || number %% 7 ELSE '' END,
       CASE WHEN dice < 40 THEN '' ELSE md5(number::text) END,
       CASE WHEN number %% 50021 = 0 THEN 'review.taken_back' WHEN dice < 40 THEN 'snapshot.taken'
            WHEN dice < 70 THEN 'review.taken' WHEN dice < 85 THEN 'verdict.submitted'
            WHEN dice < 95 THEN 'review.released' ELSE 'review.skipped' END,
       1 + (review - 1) / 25, CASE WHEN dice = 99 THEN NULL ELSE review END,
       CASE WHEN review <= %(sealed)s AND dice > 40 THEN review END,
       CASE WHEN dice = 98 THEN %(report)s + number %% %(reports)s END,
       CASE WHEN dice = 97 THEN %(first)s + number %% %(people)s END,
       '{"state": "open", "leased_by": null}',
       jsonb_build_object('state', 'open', 'leased_by', %(first)s + number %% %(people)s),
       CASE WHEN number %% 200003 = 0 THEN 'A zeppelin was seen.'
            WHEN dice > 89 THEN 'Went for lunch, number ' || number %% 1000 || '.' ELSE '' END,
       '{}', '{}', sha256(int8send(number)), 'review', review, number, sha256(int8send(-number)), 1
FROM (
    SELECT number, abs(hashint8(number)) %% 100 AS dice,
           CASE WHEN number %% %(every)s = 0 THEN 1
                ELSE 1 + abs(hashint8(number * 7)::bigint) %% %(claims)s END AS review
    FROM generate_series(%(from)s::bigint, %(to)s::bigint) AS number
) AS thrown
"""
VERDICTS = """
INSERT INTO verification_verdict (review_id, round, basis, rating, rationale, obstacle, tried,
                                  decided_by_id, decided_at, public_note, transaction_id)
SELECT number, 1, 'review', 'disputed', 'The register says otherwise.', '', '', %s, %s, '', 1
FROM generate_series(1, 100) AS number
"""
REFERENCES = """
SELECT conrelid::regclass::text, conname FROM pg_constraint
WHERE 'verification_auditevent'::regclass IN (conrelid, confrelid) AND contype = 'f'
"""
UNIQUE = """
SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint
WHERE conrelid = 'verification_auditevent'::regclass AND contype = 'u'
"""


def people_and_claims(claims: int) -> User:
    """Fill in all that events are about, and return an editor who reads of it."""
    filling.fill(before=0, claims=claims)
    User.objects.bulk_create(User(username=f"person{number}") for number in range(PEOPLE))
    editor = User.objects.create(username="editor", is_superuser=True)
    rows = (
        Report(format="csv", selection={}, requested_by=editor, requested_at=BEGIN, sent_at=BEGIN)
        for _ in range(REPORTS)
    )
    Report.objects.bulk_create(rows)
    with connection.cursor() as cursor:
        _without_rules(cursor)
        cursor.execute("DELETE FROM verification_auditevent")
        cursor.execute(VERDICTS, [editor.pk, BEGIN])
        # Some claims that two people review on their own: their events are sealed.
        cursor.execute("UPDATE verification_turn SET sealed = true WHERE id <= 200")
    return editor


def grow(before: int, events: int, claims: int) -> None:
    """Write events until there are so many."""
    first, report = User.objects.earliest("pk").pk, Report.objects.earliest("pk").pk
    given: dict[str, Any] = {
        "begin": BEGIN,
        "step": YEARS / events,
        "first": first,
        "people": PEOPLE,
        "report": report,
        "reports": REPORTS,
        "claims": claims,
        "every": max(2, events // HEAVY),
        "sealed": 200,
    }
    with connection.cursor() as cursor, _indexed_afterwards(cursor):
        if before:
            cursor.execute("TRUNCATE verification_auditevent")
        for start in range(1, events + 1, CHUNK):
            end = min(events, start + CHUNK - 1)
            cursor.execute(EVENTS, {**given, "from": start, "to": end})
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE verification_auditevent")


def _without_rules(cursor: Any) -> None:
    """Let this database, which is thrown away, take rows as they come."""
    for table in ("auditevent", "verdict", "turn"):
        cursor.execute(f"ALTER TABLE verification_{table} DISABLE TRIGGER USER")
    cursor.execute(REFERENCES)
    for table, name in cursor.fetchall():
        cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")


@contextmanager
def _indexed_afterwards(cursor: Any) -> Iterator[None]:
    cursor.execute(UNIQUE)
    unique = cursor.fetchall()
    for name, _ in unique:
        cursor.execute(f"ALTER TABLE verification_auditevent DROP CONSTRAINT {name}")
    with filling.indexed_afterwards(["verification_auditevent"]):
        yield
    for name, definition in unique:
        cursor.execute(f"ALTER TABLE verification_auditevent ADD CONSTRAINT {name} {definition}")


def read(editor: User, events: int, repeats: int) -> dict[str, tuple[float, float]]:
    """Return for each way of reading how many milliseconds it takes: median, 95 in 100."""
    found = {}
    for name, act in _ways(editor, events).items():
        act(0)
        spent = []
        for number in range(repeats):
            began = time.perf_counter()
            act(number)
            spent.append(1000 * (time.perf_counter() - began))
        found[name] = median(spent), quantiles(spent, n=20)[-1]
    return found


def scans(editor: User, events: int) -> list[str]:
    """Return which ways of reading read the whole history from end to end."""
    found = []
    for name, act in _ways(editor, events).items():
        with CaptureQueriesContext(connection) as asked:
            act(1)
        statements = [query["sql"] for query in asked.captured_queries]
        found += [name for sql in statements if sql.startswith("SELECT") and _is_scan(sql)]
    return found


def _is_scan(statement: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {statement}")
        row: Any = cursor.fetchone()
    plans = [(json.loads(row[0]) if isinstance(row[0], str) else row[0])[0]["Plan"]]
    while plans:
        plan = plans.pop()
        plans += plan.get("Plans", [])
        if plan["Node Type"] == "Seq Scan" and plan["Relation Name"] == "verification_auditevent":
            return True
    return False


def _ways(editor: User, events: int) -> dict[str, Callable[[int], None]]:
    heavy = User.objects.earliest("pk")
    claims = list(Review.objects.select_related("claim").order_by("pk")[:400])
    report = Report.objects.earliest("pk")
    verdict = Verdict.objects.get(review=1)
    deep = AuditEvent.objects.filter(pk__lte=events // 10).latest("pk")
    number, moment = (paging.cursor_of(deep, order) for order in (BY_NUMBER, BY_MOMENT))

    def reads(of: Callable[..., Listed], thing: Any, cursor: str = "") -> Callable[[int], None]:
        def act(number: int) -> None:
            about = thing(number) if callable(thing) else thing
            listed = of(about, reader=editor, cursor=cursor, size=SIZE)
            telling.tell(listed.rows, reader=editor)

        return act

    def searches(cursor: str = "", **wanted: Any) -> Callable[[int], None]:
        lead = next(iter(wanted), "everything").replace("words", "word0")
        return reads(timelines.search, Search(**wanted), cursor and f"{lead}~{cursor}")

    week: dict[str, Any] = {
        "since": BEGIN + YEARS / 2,
        "until": BEGIN + YEARS / 2 + timedelta(days=7),
    }
    return {
        "claim": reads(timelines.of_claim, lambda n: claims[250 + n % 150]),
        "claim of 10,000": reads(timelines.of_claim, claims[0]),
        "claim of 10,000, deep": reads(timelines.of_claim, claims[0], number),
        "article": reads(timelines.of_article, claims[300].claim.article),
        "article, deep": reads(timelines.of_article, claims[300].claim.article, number),
        "verdict": reads(timelines.of_verdict, verdict),
        "report": reads(timelines.of_report, report),
        "person with a tenth": reads(timelines.of_person, heavy),
        "person with a tenth, deep": reads(timelines.of_person, heavy, moment),
        "all": searches(),
        "all, deep": searches(number),
        "by person": searches(actor=heavy.pk),
        "by person, deep": searches(moment, actor=heavy.pk),
        "by the system": searches(by_system=True),
        "by the system, deep": searches(moment, by_system=True),
        "by token": searches(token=IMPORTER),
        "by token, deep": searches(moment, token=IMPORTER),
        "about a person": searches(person=heavy.pk + 5),
        "common action": searches(action="review.taken"),
        "common action, deep": searches(moment, action="review.taken"),
        "rare action": searches(action="review.taken_back"),
        "a week": searches(**week),
        "a person's week": searches(actor=heavy.pk, **week),
        "person and rare action": searches(actor=heavy.pk, action="review.taken_back"),
        "person and token": searches(actor=heavy.pk, token=IMPORTER),
        "claim and action": searches(review=1, action="review.taken_back"),
        "request": searches(request_id=f"{deep.request_id or 'none'}"),
        "rare word": searches(words="zeppelin"),
        "common word": searches(words="lunch"),
        "common words of a person": searches(actor=heavy.pk, words="lunch 77"),
        "word that is nowhere": searches(words="nowhere"),
    }
