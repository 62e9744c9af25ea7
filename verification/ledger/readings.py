"""What a run of an extractor has found, by one hash over its claims: an event vouches for that.

Hashed are their lines as the database copies them out as text, with these columns, in the order of
the claims' numbers. An event keeps nothing else of a thousand claims.
"""

from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from typing import Any, cast

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
COPY (
    SELECT extraction_id, {", ".join(COLUMNS)} FROM claims_claim
    WHERE extraction_id = ANY(%s) ORDER BY extraction_id, id
) TO STDOUT
"""  # noqa: S608 (our own columns)


def hashes(runs: Sequence[int], copied: Iterable[bytes]) -> dict[int, str]:
    """Return the hashes of what runs have found, given what CLAIMS sends of them.

    Of a run without claims, that of nothing.
    """
    found = {run: sha256() for run in runs}
    for line in _lines(copied):
        run, _, claim = line.partition(b"\t")
        found[int(run)].update(claim + b"\n")
    return {run: together.hexdigest() for run, together in found.items()}


def _lines(copied: Iterable[bytes]) -> Iterator[bytes]:
    # A line is sent whole, which the protocol does not promise.
    rest = b""
    for part in copied:
        *whole, rest = (rest + part).split(b"\n")
        yield from whole


def of_run(run: int) -> str:
    """Return the hash of what one run has found, as the database has it now."""
    # Here, as a process that verifies has no Django.
    from django.db import connection

    with connection.cursor() as cursor, cast("Any", cursor).copy(CLAIMS, [[run]]) as copied:
        return hashes([run], map(bytes, copied))[run]
