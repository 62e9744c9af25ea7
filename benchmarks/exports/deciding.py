"""Verdicts for claims that `desk.filling` has opened, written by the database itself."""

from datetime import UTC, datetime
from typing import Any

from django.db import connection

from benchmarks.desk.filling import indexed_afterwards
from verification import people
from verification.models import User

NOW = datetime(2026, 11, 1, 10, 0, tzinfo=UTC)
TABLES = ("verification_review", "verification_verdict", "verification_citation")
# The review is what a report reads: its events and its turn are not of interest here.
VERDICTS = """
INSERT INTO verification_verdict (review_id, round, basis, rating, rationale, obstacle, tried,
    decided_by_id, decided_at, public_note)
SELECT review.id, 1, 'review', (ARRAY['supported', 'disputed', 'unverified'])[1 + review.id %% 3],
    'The register of sector ' || review.id || ' says so. '
        || repeat('It was asked for twice, and answered once. ', (review.id %% 8)::integer),
    CASE WHEN review.id %% 3 = 2 THEN 'no_primary_source' ELSE '' END,
    CASE WHEN review.id %% 3 = 2 THEN 'Two archives and a call.' ELSE '' END,
    %(person)s, %(now)s + make_interval(secs => review.id), ''
FROM verification_review review WHERE review.id > %(after)s
"""
CITATIONS = """
INSERT INTO verification_citation (verdict_id, position, stance, title, url, publisher, author,
    published_on, accessed_on, excerpt, csl, explanation, withheld_reason)
SELECT verdict.id, position,
    CASE verdict.rating WHEN 'supported' THEN 'supports' ELSE 'refutes' END,
    'Register of losses, sheet ' || verdict.review_id, 'https://example.org/' || verdict.review_id,
    'The Register', 'K. Sahakyan', %(now)s, %(now)s, 'Sheet ' || verdict.review_id || ': 6 names.',
    '{}', '', ''
FROM verification_verdict verdict CROSS JOIN generate_series(1, 1 + verdict.review_id %% 2) position
WHERE verdict.review_id > %(after)s AND verdict.rating <> 'unverified'
"""
DECIDED = """
UPDATE verification_review review
SET state = 'decided', verdict_id = verdict.id, last_verdict_id = verdict.id, version = 2
FROM verification_verdict verdict WHERE verdict.review_id = review.id AND review.id > %(after)s
"""
# Else a feed of ClaimReviews would be empty.
PUBLISHED = """
UPDATE verification_review review
SET state = 'published', published_by_id = %(editor)s, version = 3,
    published_at = verdict.decided_at + interval '1 hour'
FROM verification_verdict verdict
WHERE verdict.id = review.verdict_id AND review.id > %(after)s AND review.id %% 2 = 0
"""


def decide(*, after: int) -> None:
    """Give a verdict on every claim beyond number `after`, and publish every other one."""
    given: dict[str, Any] = {
        "after": after,
        "now": NOW,
        "person": _person("reviewer"),
        "editor": _person("editor"),
    }
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        with indexed_afterwards(list(TABLES)):
            for statement in (VERDICTS, CITATIONS, DECIDED, PUBLISHED):
                cursor.execute(statement, given)
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        cursor.execute("VACUUM ANALYZE")


def _person(role: str) -> int:
    known = User.objects.filter(username=role).first()
    made = known or people.create_person(username=role, role=role, password="", actor=None, now=NOW)
    return made.pk
