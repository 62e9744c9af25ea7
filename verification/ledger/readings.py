"""What a run of an extractor has found, by one hash over its claims: an event vouches for that.

Hashed are the values as the database gives them, in the order of these columns and of the claims'
numbers. An event keeps nothing else of a thousand claims.
"""

import json
from collections.abc import Iterable, Sequence
from hashlib import sha256
from itertools import groupby
from typing import Any

COLUMNS = (
    "id",
    "article_id",
    "start",
    '"end"',
    "exact",
    "prefix",
    "suffix",
    "sentence_start",
    "sentence_end",
    "kind",
    "label",
    "low",
    "high",
    "comparator",
    "unit",
    "concept",
    "holder",
    "attribution_name",
    "attribution_cue",
    "attribution_role",
    "stance",
    "hedged",
    "event_start",
    "event_end",
    "place",
    "restatement",
    "checkworthiness",
    "features::text",
    "rule",
    "revision",
)
KEY = "claims"
CLAIMS = f"""
SELECT extraction_id, {", ".join(COLUMNS)} FROM claims_claim
WHERE extraction_id = ANY(%s) ORDER BY extraction_id, id
"""  # noqa: S608 (our own columns)
BATCH = 5000

_write = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=str).encode


def hashes(runs: Sequence[int], rows: Iterable[Sequence[Any]]) -> dict[int, str]:
    """Return the hashes of what runs have found, given the rows of CLAIMS for them.

    Of a run without claims, that of nothing.
    """
    found = dict.fromkeys(runs, sha256().hexdigest())
    for run, claims in groupby(rows, lambda row: row[0]):
        together = sha256()
        for claim in claims:
            together.update(_write(claim).encode())
            together.update(b"\n")
        found[run] = together.hexdigest()
    return found


def of_run(run: int) -> str:
    """Return the hash of what one run has found, as the database has it now."""
    # Here, as a process that verifies has no Django.
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(CLAIMS, [[run]])
        return hashes([run], cursor.fetchall())[run]
