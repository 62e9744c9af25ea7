"""Storing a verdict and its citations: a statement each, which the database keeps prepared."""

import json
from collections.abc import Iterable
from dataclasses import asdict

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection

from verification import prepared
from verification.findings import Evidence
from verification.models import Citation, Verdict

COLUMNS = (
    "review_id",
    "round",
    "basis",
    "rating",
    "rationale",
    "obstacle",
    "tried",
    "decided_by_id",
    "decided_at",
    "supersedes_id",
    "public_note",
)
VERDICT = f"""
INSERT INTO verification_verdict ({", ".join(COLUMNS)})
VALUES ({", ".join(["%s"] * len(COLUMNS))}) RETURNING id
"""  # noqa: S608 (our own names)
CITATIONS = """
INSERT INTO verification_citation
    (verdict_id, position, stance, url, title, publisher, author, published_on, accessed_on,
     excerpt)
SELECT %s::bigint, cited.* FROM jsonb_to_recordset(%s::jsonb) AS cited
    (position smallint, stance text, url text, title text, publisher text, author text,
     published_on date, accessed_on date, excerpt text)
"""
GIVEN = [field.attname for field in Citation._meta.concrete_fields]
CITATIONS += f"RETURNING {', '.join(GIVEN)}"


def store(verdict: Verdict, evidence: Iterable[Evidence]) -> None:
    """Store a verdict that is not stored yet, with its citations in their order.

    It has them as if they had been fetched.
    """
    with prepared.cursor() as cursor:
        cursor.execute(VERDICT, [getattr(verdict, column) for column in COLUMNS])
        [(verdict.pk,)] = cursor.fetchall()
        verdict._state.adding = False  # noqa: SLF001 (what a saved row has)
        cited = [
            {"position": position, **asdict(source)}
            for position, source in enumerate(evidence, start=1)
        ]
        rows = []
        if cited:
            cursor.execute(CITATIONS, [verdict.pk, json.dumps(cited, cls=DjangoJSONEncoder)])
            rows = cursor.fetchall()
    given = Citation.objects.filter(verdict=verdict)
    # As a prefetch leaves them.
    given._result_cache = [Citation.from_db(connection.alias, GIVEN, row) for row in rows]  # noqa: SLF001
    verdict._prefetched_objects_cache = {"citations": given}  # type: ignore[attr-defined] # noqa: SLF001
