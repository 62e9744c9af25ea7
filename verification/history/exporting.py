"""Giving events away, each with what shows a stranger that it is in the signed history.

A file of JSON lines: first the checkpoint that the proofs lead to, then the events as they were
hashed, the oldest first, then how many they were. `ledger/checker.py` checks it without us.

Nothing in it tells of work that is sealed from its reader. A proof names an event's place in its
claim's chain, which would show that something came before: while two people review a claim, its
events are without a proof, whether there is such work or not.
"""

import base64
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any, BinaryIO

from django.db.models import OuterRef, Subquery

from verification.history.timelines import Search
from verification.ledger import digests, proving
from verification.ledger.canonical import LARGEST
from verification.models import AuditEvent, Checkpoint, Leaf, Review, User

FORMAT = "claimdesk-history-export/1"
BATCH = 1000


@dataclass(slots=True)
class Exported:
    """What a file has, and its hash."""

    events: int = 0
    proved: int = 0
    unsealed: int = 0
    held_back: int = 0
    # Of those that anybody may know of: what the history says of the file.
    open_events: int = 0
    open_proved: int = 0
    sha256: str = ""


@dataclass(slots=True)
class _Lines:
    """Writes lines and hashes them as they go."""

    stream: BinaryIO
    hashed: Any = field(default_factory=sha256)

    def write(self, line: dict[str, Any]) -> None:
        data = f"{json.dumps(line, ensure_ascii=False, separators=(',', ':'))}\n".encode()
        self.hashed.update(data)
        self.stream.write(data)


def write(
    stream: BinaryIO, numbers: Iterable[int], *, wanted: Search, reader: User | None, now: datetime
) -> Exported:
    """Write the events with these numbers, in this order, in the memory of a few.

    What `reader` may not see is left out; None may see everything.
    """
    checkpoint = Checkpoint.objects.order_by("-size").first()
    lines, done = _Lines(stream), Exported()
    lines.write(
        {
            "format": FORMAT,
            "made_at": now.isoformat(),
            "made_for": reader.username if reader else None,
            "selection": as_json(wanted),
            "checkpoint": checkpoint.note if checkpoint else None,
        }
    )
    for batch in _batches(numbers):
        known = AuditEvent.objects.visible_to(None).filter(pk__in=batch)
        is_open = set(known.values_list("pk", flat=True)).__contains__
        for line in _proved(batch, checkpoint.size if checkpoint else 0, reader):
            done.events += 1
            done.proved += "path" in line
            done.open_events += is_open(line["event"])
            done.open_proved += is_open(line["event"]) and "path" in line
            done.unsealed += line.get("state") == "unsealed"
            done.held_back += line.get("state") == "held back"
            lines.write(line)
    counted = {
        "events": done.events,
        "proved": done.proved,
        "unsealed": done.unsealed,
        "held_back": done.held_back,
    }
    lines.write({**counted, "sha256": lines.hashed.hexdigest()})
    done.sha256 = lines.hashed.hexdigest()
    return done


def _batches(numbers: Iterable[int]) -> Iterator[list[int]]:
    batch = []
    for number in numbers:
        batch.append(number)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _proved(numbers: Sequence[int], size: int, reader: User | None) -> Iterator[dict[str, Any]]:
    before = AuditEvent.objects.filter(
        chain_kind=OuterRef("chain_kind"),
        chain_id=OuterRef("chain_id"),
        position=OuterRef("position") - 1,
    )
    rows = AuditEvent.objects.annotate(previous=Subquery(before.values("hash")))
    rows = rows if reader is None else rows.visible_to(reader)
    events: dict[int, Any] = rows.in_bulk(numbers)
    leaves = dict(
        Leaf.objects.filter(event_id__in=numbers, index__lt=size).values_list("event_id", "index")
    )
    # After the events: what is sealed by now was open when they were read, or is held back.
    unproved = _unproved({event.review_id for event in events.values() if event.review_id}, reader)
    paths = proving.paths(leaves.values(), size)
    for number in filter(events.__contains__, numbers):
        event = events[number]
        line = {"event": number, "content": digests.content(vars(event)).decode()}
        if event.review_id in unproved:
            yield {**line, "state": "held back"}
        elif number not in leaves:
            yield {**line, "state": "unsealed"}
        else:
            leaf = leaves[number]
            yield {
                **line,
                "chain": {
                    "position": event.position,
                    "previous": bytes(event.previous or digests.GENESIS).hex(),
                },
                "leaf": leaf,
                "leaf_hash": base64.b64encode(proving.leaf_of(event)).decode(),
                "path": [base64.b64encode(node).decode() for node in paths[leaf]],
            }


def _unproved(reviews: set[int], reader: User | None) -> set[int]:
    """Return of which claims no place is told: something is, or just as well may be, hidden."""
    if reader is None:
        return set()
    at_work = Review.objects.filter(state__in=Review.AT_WORK, reviews_wanted__gt=1)
    sealed = AuditEvent.objects.filter(review__in=reviews, turn__sealed=True)
    places = dict(sealed.values_list("pk", "review"))
    seen = AuditEvent.objects.visible_to(reader).filter(pk__in=places).values_list("pk", flat=True)
    hidden = {places[number] for number in places.keys() - set(seen)}
    return hidden.union(at_work.filter(pk__in=reviews).values_list("pk", flat=True))


def as_json(wanted: Search) -> dict[str, Any]:
    return {name: _plain(value) for name, value in wanted.given().items()}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    # A number that somebody typed may be too long for canonical JSON, and an event tells of it.
    return str(value) if isinstance(value, int) and value > LARGEST else value
