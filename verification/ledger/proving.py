"""What shows a stranger that an event is in the history that was signed."""

import base64
import json
from collections.abc import Collection
from typing import Any

from verification.ledger import digests, sealing
from verification.ledger.tree import consistency_path, inclusion_path, leaf_hash
from verification.models import AuditEvent, Checkpoint, Leaf

FORMAT = "claimdesk-event-proof/1"
CONSISTENCY = "claimdesk-consistency-proof/1"


class NotSealed(Exception):
    def __str__(self) -> str:
        return "This event is not sealed yet: try again after manage.py audit seal."


def prove(*, event_id: int) -> dict[str, Any]:
    """Return a proof for an event: what it says, its place, its path to the latest signed root.

    :raises AuditEvent.DoesNotExist: there is no such event.
    :raises NotSealed: no checkpoint has it yet.
    """
    return _proof(event_id, "-size")


def prove_first(*, event_id: int) -> dict[str, Any]:
    """Return the proof that leads to the first root with the event: the same each time.

    :raises AuditEvent.DoesNotExist, NotSealed: as `prove`.
    """
    return _proof(event_id, "size")


def _proof(event_id: int, order: str) -> dict[str, Any]:
    event = AuditEvent.objects.get(pk=event_id)
    leaf = Leaf.objects.filter(event_id=event_id).first()
    if leaf is None:
        raise NotSealed
    checkpoint = Checkpoint.objects.filter(size__gt=leaf.index).order_by(order).first()
    if checkpoint is None:
        raise NotSealed
    path = inclusion_path(leaf.index, checkpoint.size, sealing.subtree)
    content = digests.content(vars(event)).decode()
    return {
        "format": FORMAT,
        "event": event.pk,
        "says": json.loads(content),
        # To the letter what is hashed: whoever checks need not write JSON in its one form.
        "content": content,
        "chain": {
            "of": f"{event.chain_kind} {event.chain_id}",
            "position": event.position,
            "previous": _previous(event).hex(),
        },
        "leaf": leaf.index,
        "path": [base64.b64encode(node).decode() for node in path],
        "checkpoint": checkpoint.note,
    }


def leaf_of(event: AuditEvent) -> bytes:
    """Return the hash by which an event is a leaf of the tree."""
    return leaf_hash(bytes(event.hash))


def paths(indices: Collection[int], size: int) -> dict[int, list[bytes]]:
    """Return the inclusion paths of many leaves, with one look at the tree for all of them."""
    wanted: set[tuple[int, int]] = set()

    def note(height: int, end: int) -> bytes:
        wanted.add((height, end))
        return b""

    for index in indices:
        inclusion_path(index, size, note)
    rows = Leaf.objects.filter(index__in={end - 1 for _, end in wanted})
    stored = {leaf.index: leaf for leaf in rows.iterator()}

    def subtree(height: int, end: int) -> bytes:
        return sealing.subtree_at(stored[end - 1], height)

    return {index: inclusion_path(index, size, subtree) for index in indices}


class NoCheckpoint(Exception):
    def __init__(self, size: int) -> None:
        super().__init__(f"No checkpoint of {size} events is stored before a newer one.")


def prove_consistency(*, old: int, new: int) -> dict[str, Any]:
    """Return a proof that the events of one checkpoint are the first of those of a later one.

    :raises NoCheckpoint: there is none of that many events, or the first is the later one.
    """
    stored = Checkpoint.objects.in_bulk([old, new], field_name="size")
    for size in (old, new):
        if size not in stored or old > new:
            raise NoCheckpoint(size)
    path = consistency_path(old, new, sealing.subtree)
    return {
        "format": CONSISTENCY,
        "old": stored[old].note,
        "new": stored[new].note,
        "path": [base64.b64encode(node).decode() for node in path],
    }


def _previous(event: AuditEvent) -> bytes:
    if event.position == 1:
        return digests.GENESIS
    chain = AuditEvent.objects.filter(chain_kind=event.chain_kind, chain_id=event.chain_id)
    return bytes(chain.get(position=event.position - 1).hash)
