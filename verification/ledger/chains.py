"""Looking at chains: each event's digest, its link to the one before, and what it vouches for.

Knows no Django: a second process does half of it. Hashes are computed here, never by the database,
whose functions could have been replaced.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import psycopg
from psycopg import sql
from psycopg.rows import dict_row

from verification.ledger import digests, readings
from verification.ledger.findings import Findings
from verification.ledger.records import Table, fields_of, salted

COLUMNS = (
    "id, at, actor_id, token, request_id, action, article_id, review_id, turn_id, report_id,"
    " person_id, before::text, after::text, reason, records::text, versions::text, digest,"
    " chain_kind, chain_id, position, hash"
)
EVENTS = (
    "SELECT {columns} FROM verification_auditevent event WHERE {wanted}"
    " ORDER BY chain_kind, chain_id, position"
)
# Of events after a checkpoint, with the hash that each has to follow from.
LATER = (
    "SELECT {columns}, (SELECT earlier.hash FROM verification_auditevent earlier"
    " WHERE earlier.chain_kind = event.chain_kind AND earlier.chain_id = event.chain_id"
    " AND earlier.position = event.position - 1) AS previous"
    " FROM verification_auditevent event WHERE {wanted} ORDER BY chain_kind, chain_id, position"
)
HEADS = """
SELECT chain_kind, chain_id, position, hash
FROM unnest(%s::text[], %s::bigint[]) AS asked (kind, number)
JOIN verification_chainhead ON chain_kind = kind AND chain_id = number
"""
STATES = "SELECT id, state FROM verification_review WHERE id = ANY(%s)"
# Under which key an event of a person names their groups.
GROUPS = "groups"
GROUPS_OF = """
SELECT member.user_id, auth_group.name FROM verification_user_groups member
JOIN auth_group ON auth_group.id = member.group_id WHERE member.user_id = ANY(%s)
"""
# So many events are fetched at a time, and the rows of so many chains looked up.
BATCH = 2000
EMPTY = "{}"
# Of digits, in the number of a row.
LONGEST_NUMBER = 19

Chain = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Part:
    """Which events to look at: chains from one to another, all or those after a number."""

    begin: Chain | None = None
    end: Chain | None = None
    after: int | None = None

    def where(self) -> tuple[str, list[Any]]:
        terms = ["TRUE"]
        values: list[Any] = []
        for sign, bound in ((">=", self.begin), ("<", self.end)):
            if bound is not None:
                terms.append(f"(chain_kind, chain_id) {sign} (%s, %s)")
                values += bound
        if self.after is not None:
            terms.append("id > %s")
            values.append(self.after)
        return " AND ".join(terms), values


@dataclass(slots=True)
class Seen:
    """What was found, and of which rows some event vouches: a bit for each, by kind."""

    events: int = 0
    findings: Findings = field(default_factory=Findings)
    vouched: dict[str, bytearray] = field(default_factory=dict)

    def note(self, kind: str, number: int) -> None:
        bits = self.vouched.setdefault(kind, bytearray())
        place, bit = divmod(number, 8)
        if place >= len(bits):
            bits.extend(bytes(place + 1 - len(bits) + len(bits) // 4))
        bits[place] |= 1 << bit

    def has(self, kind: str, number: int) -> bool:
        bits = self.vouched.get(kind, b"")
        place, bit = divmod(number, 8)
        return place < len(bits) and bool(bits[place] >> bit & 1)

    def merge(self, other: "Seen") -> None:
        self.events += other.events
        self.findings.extend(other.findings)
        for kind, bits in other.vouched.items():
            mine = self.vouched.setdefault(kind, bytearray())
            mine.extend(bytes(max(0, len(bits) - len(mine))))
            both = int.from_bytes(mine, "little") | int.from_bytes(bits, "little")
            self.vouched[kind] = bytearray(both.to_bytes(len(mine), "little"))


@dataclass(slots=True)
class _Run:
    """A chain as far as it was read."""

    chain: Chain
    position: int = 0
    hash: bytes = digests.GENESIS
    # What its events have said last of each row, with the event; of a claim, its state.
    rows: dict[tuple[str, int], tuple[int, dict[str, Any]]] = field(default_factory=dict)
    state: tuple[int, str] | None = None

    @property
    def name(self) -> str:
        return f"{self.chain[0]} {self.chain[1]}"


class Looking:
    """Reads events in the order of their chains, and the rows that they vouch for."""

    def __init__(
        self, connection: "psycopg.Connection[Any]", tables: dict[str, Table], part: Part
    ) -> None:
        self._connection = connection
        self._tables = tables
        self._part = part
        self._ended: list[_Run] = []
        self._pending = 0
        self.seen = Seen()

    def run(self) -> Seen:
        run: _Run | None = None
        for event in self._events():
            self.seen.events += 1
            chain = event["chain_kind"], event["chain_id"]
            if run is None or run.chain != chain:
                self._end(run)
                run = self._begin(chain, event)
            self._look_at(event, run)
        self._end(run)
        self._look_up()
        return self.seen

    def _events(self) -> Iterator[dict[str, Any]]:
        wanted, values = self._part.where()
        query = (EVENTS if self._part.after is None else LATER).format(
            columns=COLUMNS, wanted=wanted
        )
        with self._connection.cursor(
            name="events", row_factory=dict_row, scrollable=False
        ) as cursor:
            cursor.itersize = BATCH
            cursor.execute(query.encode(), values, binary=True)
            yield from cursor

    def _begin(self, chain: Chain, event: dict[str, Any]) -> _Run:
        if self._part.after is None:
            return _Run(chain)
        return _Run(chain, event["position"] - 1, event["previous"] or digests.GENESIS)

    def _look_at(self, event: dict[str, Any], run: _Run) -> None:
        number, position = event["id"], event["position"]
        add, place = self.seen.findings.add, {"chain": run.name, "position": position}
        for column in ("before", "after", "records", "versions"):
            text = event[column]
            event[column] = json.loads(text) if text != EMPTY else {}
        if _digest(event) != event["digest"]:
            add("event_changed", event=number, **place)
        if digests.chain_of(event) != run.chain:
            add("event_moved", event=number, **place)
        if position > run.position + 1:
            add(
                "event_missing",
                chain=run.name,
                position=run.position + 1,
                differs=(f"{position - run.position - 1} missing",),
            )
        elif position <= run.position:
            add("event_repeated", event=number, **place)
        elif digests.link(run.hash, position, number, event["digest"]) != event["hash"]:
            add("chain_broken", event=number, **place)
        run.position, run.hash = position, event["hash"]
        for row, said in _vouched(event):
            run.rows[row] = number, said
        after = event["after"]
        if run.chain[0] == "review" and isinstance(after, dict) and "state" in after:
            run.state = number, after["state"]

    def _end(self, run: _Run | None) -> None:
        if run is None:
            return
        self._ended.append(run)
        self._pending += 1 + len(run.rows)
        if self._pending >= BATCH:
            self._look_up()

    def _look_up(self) -> None:
        """Compare the chains that have ended with their heads, rows and states."""
        runs, self._ended, self._pending = self._ended, [], 0
        if runs:
            self._compare_heads(runs)
            self._compare_rows(runs)
            self._compare_states(runs)

    def _compare_heads(self, runs: list[_Run]) -> None:
        kinds, numbers = zip(*(run.chain for run in runs), strict=True)
        rows = self._connection.execute(HEADS, [list(kinds), list(numbers)], binary=True)
        heads = {(kind, number): (position, hashed) for kind, number, position, hashed in rows}
        for run in runs:
            position, hashed = heads.get(run.chain, (None, None))
            place = {"chain": run.name, "position": run.position}
            if position is not None and position > run.position:
                differs = (f"{position - run.position} missing",)
                self.seen.findings.add("end_missing", **place, differs=differs)
            elif (position, hashed) != (run.position, run.hash):
                self.seen.findings.add("end_changed", **place)

    def _compare_rows(self, runs: list[_Run]) -> None:
        wanted: dict[str, dict[int, tuple[_Run, int, dict[str, Any]]]] = {}
        for run in runs:
            for row, (event, said) in run.rows.items():
                kind, number = row
                wanted.setdefault(kind, {})[number] = run, event, said
        for kind, rows in wanted.items():
            if kind in self._tables:
                self._compare_kind(kind, rows)

    def _compare_kind(self, kind: str, wanted: dict[int, tuple[_Run, int, dict[str, Any]]]) -> None:
        stored = self._rows(self._tables[kind], list(wanted))
        for number, (run, event, said) in wanted.items():
            place = {"event": event, "chain": run.name, "about": f"{kind} {number}"}
            if number not in stored:
                self.seen.findings.add("row_missing", **place)
                continue
            # Only of what is there: an event that was made up must not fill the memory.
            self.seen.note(kind, number)
            found = stored[number]
            differs = tuple(name for name in said if name in found and found[name] != said[name])
            if differs:
                self.seen.findings.add("row_changed", **place, differs=differs)

    def _rows(self, table: Table, numbers: list[int]) -> dict[int, dict[str, Any]]:
        columns = ("id", *table.columns, *(["salt"] if table.salted else []))
        query = sql.SQL("SELECT {} FROM {} WHERE id = ANY(%s)").format(
            sql.SQL(", ").join(map(sql.Identifier, columns)), sql.Identifier(table.name)
        )
        with self._connection.cursor(row_factory=dict_row) as cursor:
            cursor.execute(query, [numbers], binary=True)
            found = {row.pop("id"): _found(row, table) for row in cursor}
        if table.beside:
            beside = self._readings if table.beside == readings.KEY else self._groups
            for number, told in beside(list(found)).items():
                found[number][table.beside] = told
        return found

    def _groups(self, people: list[int]) -> dict[int, list[str]]:
        """Return in which groups people are: what they may do."""
        found: dict[int, list[str]] = {number: [] for number in people}
        for number, name in self._connection.execute(GROUPS_OF, [people]):
            found[number].append(name)
        return {number: sorted(names) for number, names in found.items()}

    def _readings(self, runs: list[int]) -> dict[int, str]:
        with (
            self._connection.cursor() as cursor,
            cursor.copy(readings.CLAIMS.encode(), [runs]) as copied,
        ):
            return readings.hashes(runs, map(bytes, copied))

    def _compare_states(self, runs: list[_Run]) -> None:
        said = {run.chain[1]: (run, *run.state) for run in runs if run.state is not None}
        rows = self._connection.execute(STATES, [list(said)]) if said else ()
        found = dict(rows)
        for number, (run, event, state) in said.items():
            if number in found and found[number] != state:
                differs = (f"state is {found[number]}, was left {state}",)
                about = f"review {number}"
                self.seen.findings.add(
                    "state_differs", event=event, chain=run.name, about=about, differs=differs
                )


def look_elsewhere(
    parameters: dict[str, Any], snapshot: str, tables: dict[str, Table], begin: Chain
) -> Seen:
    """Look at the chains from `begin` on: what a second process does, at the first one's state."""
    with psycopg.connect(**parameters) as second:
        second.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        # The name is PostgreSQL's own.
        second.execute(f"SET TRANSACTION SNAPSHOT '{snapshot}'".encode())
        return Looking(second, tables, Part(begin=begin)).run()


def _digest(event: dict[str, Any]) -> bytes | None:
    try:
        return digests.digest(event)
    except ValueError:
        return None  # nothing that was ever written has no canonical form


def _found(row: dict[str, Any], table: Table) -> dict[str, Any]:
    if not table.salted:
        return fields_of(row)
    salt = row.pop("salt")
    hashed = salted({column: row[column] for column in table.salted}, bytes(salt))
    return {**fields_of(row), "salted": hashed}


def _vouched(event: dict[str, Any]) -> Iterator[tuple[tuple[str, int], dict[str, Any]]]:
    """Yield what an event says of which rows; whatever somebody has put there instead is not."""
    records = event["records"]
    for row, said in records.items() if isinstance(records, dict) else ():
        kind, _, number = row.partition(":")
        if (
            number.isascii()
            and number.isdigit()
            and len(number) < LONGEST_NUMBER
            and isinstance(said, dict)
        ):
            yield (kind, int(number)), said
