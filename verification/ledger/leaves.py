"""Looking at the tree: each leaf and its event, and the root at every checkpoint."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg

from verification.ledger import notes
from verification.ledger.findings import Findings
from verification.ledger.keys import PublicKey
from verification.ledger.notes import BadNote, Note
from verification.ledger.tree import HASH_SIZE, Frontier, complete_subtrees, leaf_hash

LEAVES = """
SELECT leaf.index, leaf.event_id, leaf.hash, leaf.nodes, event.hash, event.chain_kind,
       event.chain_id, event.position
FROM verification_leaf leaf LEFT JOIN verification_auditevent event ON event.id = leaf.event_id
WHERE leaf.index >= %s ORDER BY leaf.index
"""
CHECKPOINTS = "SELECT size, root, settled, at, note FROM verification_checkpoint ORDER BY size"
INSERTED = """
SELECT id, chain_kind, chain_id, position FROM verification_auditevent event
WHERE id > %s AND id <= %s
  AND NOT EXISTS (SELECT FROM verification_leaf leaf WHERE leaf.event_id = event.id)
ORDER BY id
"""
NODES = "SELECT index, hash, nodes FROM verification_leaf WHERE index = ANY(%s)"
BATCH = 5000
# Below every number that an event can have.
LOWEST = -(2**63)


@dataclass(frozen=True, slots=True)
class Given:
    """A checkpoint that was kept elsewhere, and where it was found."""

    note: Note
    source: str


@dataclass(frozen=True, slots=True)
class Stored:
    """A checkpoint as the database has it."""

    size: int
    root: bytes
    settled: int
    at: datetime
    note: str

    def differs_from(self, signed: Note) -> tuple[str, ...]:
        """Return the names of what is stored beside a note and not what it says."""
        said = {
            "size": (self.size, signed.size),
            "root": (self.root, signed.root),
            "at": (notes.written_time(self.at), signed.at),
            "settled": (self.settled, self.settled if signed.settled is None else signed.settled),
        }
        return tuple(name for name, (stored, told) in said.items() if stored != told)

    def __str__(self) -> str:
        return f"checkpoint of {self.size} events"


class Tree:
    """Reads the leaves in their order, from the first or from one that was looked at before."""

    def __init__(
        self,
        connection: "psycopg.Connection[Any]",
        known: Iterable[PublicKey],
        given: Iterable[Given] = (),
    ) -> None:
        self._connection = connection
        self._known = list(known)
        self._given = list(given)
        self.findings = Findings()
        rows = connection.execute(CHECKPOINTS, binary=True).fetchall()
        self.stored = [Stored(*row) for row in rows]
        self.leaves = 0

    def settled_at(self, size: int) -> int:
        """Return up to which event all is sealed in the tree of that size."""
        return max((one.settled for one in self.stored if one.size <= size), default=0)

    def look(self, since: Note | None = None) -> None:
        begin = since.size if since else 0
        frontier = self._frontier(begin)
        if since and frontier.root() != since.root:
            self._differs(f"checkpoint of {since.size} events that was given as verified")
        wanted = self._wanted(begin)
        self._compare(wanted.pop(begin, ()), frontier)
        for row in self._rows(begin):
            self._append(row, frontier)
            if frontier.size in wanted:
                self._compare(wanted.pop(frontier.size), frontier)
        self.leaves = frontier.size
        for size, (about, _root) in ((s, each) for s, all_ in wanted.items() for each in all_):
            there = f"{size} were sealed, {frontier.size} are left"
            self.findings.add("history_shorter", about=about, differs=(there,))
        signed = self.stored[-1].size if self.stored else 0
        if signed < frontier.size:
            there = f"{frontier.size} entries, {signed} of them signed"
            self.findings.add("checkpoint_missing", about="the last checkpoint", differs=(there,))
        self._look_for_inserted(self.settled_at(begin) if since else LOWEST)

    def _wanted(self, begin: int) -> dict[int, list[tuple[str, bytes]]]:
        """Return the roots that the tree must have at some sizes, and who says so."""
        wanted: dict[int, list[tuple[str, bytes]]] = {}
        for one in self.stored:
            self._check(one)
            wanted.setdefault(one.size, []).append((str(one), one.root))
        for given in self._given:
            about = f"checkpoint of {given.note.size} events in {given.source}"
            wanted.setdefault(given.note.size, []).append((about, given.note.root))
        return {size: roots for size, roots in wanted.items() if size >= begin}

    def _check(self, one: Stored) -> None:
        try:
            note, _key = notes.opened(one.note, self._known)
        except BadNote as problem:
            self.findings.add("checkpoint_unsigned", about=str(one), differs=(str(problem),))
            return
        if differs := one.differs_from(note):
            self.findings.add("checkpoint_changed", about=str(one), differs=differs)

    def _rows(self, begin: int) -> Iterable[Any]:
        with self._connection.cursor(name="leaves", scrollable=False) as cursor:
            cursor.itersize = BATCH
            cursor.execute(LEAVES, [begin], binary=True)
            yield from cursor

    def _append(self, row: Any, frontier: Frontier) -> None:
        index, event, sealed, nodes, hashed, kind, number, position = row
        if index != frontier.size:
            missing = f"{index - frontier.size} missing before entry {index}"
            self.findings.add("leaf_missing", event=event, differs=(missing,))
        if hashed is None:
            self.findings.add("sealed_event_missing", event=event, about=f"entry {index}")
        elif hashed != sealed:
            place = {"chain": f"{kind} {number}", "position": position}
            self.findings.add("sealed_event_changed", event=event, **place, about=f"entry {index}")
        if b"".join(frontier.append(leaf_hash(sealed))) != nodes:
            self.findings.add("leaf_changed", event=event, about=f"entry {index}")

    def _compare(self, roots: Iterable[tuple[str, bytes]], frontier: Frontier) -> None:
        for about, root in roots:
            if frontier.root() != root:
                self._differs(about)

    def _differs(self, about: str) -> None:
        self.findings.add("root_differs", about=about)

    def _look_for_inserted(self, begin: int) -> None:
        settled = max((one.settled for one in self.stored), default=0)
        for event, kind, number, position in self._connection.execute(INSERTED, [begin, settled]):
            chain = f"{kind} {number}"
            self.findings.add("event_inserted", event=event, chain=chain, position=position)

    def _frontier(self, size: int) -> Frontier:
        ends = complete_subtrees(0, size)
        rows = self._connection.execute(NODES, [[end - 1 for _, end in ends]], binary=True)
        stored = {index: (hashed, nodes) for index, hashed, nodes in rows}

        def subtree(height: int, end: int) -> bytes:
            hashed, nodes = stored.get(end - 1, (b"", b""))
            if height == 0:
                return leaf_hash(hashed)
            return bytes(nodes[(height - 1) * HASH_SIZE : height * HASH_SIZE])

        return Frontier.at(size, subtree)
