"""The hashes of events: of what one says, and of its place in the chain of those before it."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from verification.ledger.canonical import canonical, moment

# What comes before the first event of a chain.
GENESIS = bytes(32)
# Which chain an event is in: that of the first of these that it is about, or of who did it.
CHAINS = ("review", "article", "report", "person", "actor")
SYSTEM = ("system", 0)
# What an event says, by the columns that have it.
PARTS = (
    ("action", "action"),
    ("actor", "actor_id"),
    ("after", "after"),
    ("article", "article_id"),
    ("before", "before"),
    ("person", "person_id"),
    ("reason", "reason"),
    ("records", "records"),
    ("report", "report_id"),
    ("request_id", "request_id"),
    ("review", "review_id"),
    ("token", "token"),
    ("turn", "turn_id"),
    ("versions", "versions"),
)


def content(values: Mapping[str, Any]) -> bytes:
    """Return what an event says, given its columns, in the form that is hashed."""
    said = {name: values[column] for name, column in PARTS}
    return canonical({**said, "at": moment(values["at"])})


def digest(values: Mapping[str, Any]) -> bytes:
    """Return the hash of what an event says, given its columns."""
    return sha256(content(values)).digest()


def chain_of(values: Mapping[str, Any]) -> tuple[str, int]:
    """Return which chain an event belongs to; the database's trigger says the same."""
    for name in CHAINS:
        if (number := values[f"{name}_id"]) is not None:
            return name, number
    return SYSTEM


def link(previous: bytes, position: int, number: int, of_content: bytes) -> bytes:
    """Return the hash of an event in its chain: it fixes all that came before."""
    place = position.to_bytes(8, "big", signed=True) + number.to_bytes(8, "big", signed=True)
    return sha256(previous + place + of_content).digest()
