"""What an event vouches for: the fields of other rows, by name, so that an edit shows.

Codes, numbers and moments stand in the event as they are. Words stand there by their hash: history
is read by people who may not read a sealed comment. Of what must not even be guessed, a short name
say, the event has one hash of all its fields and of a salt, which stands beside them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any

from verification.ledger.canonical import canonical, moment

# The columns of text that hold a code, not words.
CODES = frozenset(
    {
        "basis",
        "checker",
        "comparator",
        "content_sha256",
        "dismissed_as",
        "format",
        "found_sha256",
        "kind",
        "media_type",
        "obstacle",
        "rating",
        "result",
        "rule",
        "schema",
        "sha256",
        "stance",
        "state",
        "warc_sha256",
    }
)


@dataclass(frozen=True, slots=True)
class Table:
    """Where rows of a kind are, and the columns by which they are what they are."""

    name: str
    columns: tuple[str, ...]
    # Told by one hash, with what is in the column `salt`.
    salted: tuple[str, ...] = ()
    # What is told of them beside their columns, by its key in an event: see BESIDE in kinds.py.
    beside: str = ""


def fields_of(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row's values as events have them."""
    return {
        column: str(value) if column in CODES else _told(value) for column, value in values.items()
    }


def salted(values: Mapping[str, Any], salt: bytes) -> str:
    """Return the one hash of some fields, which says nothing to whoever has not the salt."""
    plain = {column: _plain(value) for column, value in values.items()}
    return sha256(salt + canonical(plain)).hexdigest()


def _told(value: Any) -> Any:
    if isinstance(value, str):
        return _hashed(value.encode()) if value else ""
    told = _plain(value)
    return _hashed(canonical(value)) if isinstance(told, (dict, list)) else told


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value.normalize():f}" if value else "0"
    return value


def _hashed(data: bytes) -> dict[str, str]:
    return {"sha256": sha256(data).hexdigest()}
