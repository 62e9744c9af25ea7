"""Signed checkpoints of the tree: C2SP signed notes (tlog-checkpoint), which other tools read."""

import base64
import binascii
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from verification.ledger.keys import PublicKey, SigningKey
from verification.ledger.tree import HASH_SIZE

DASH = "— "
TIME = "time "
SETTLED = "settled "


class BadNote(ValueError):
    """This is no checkpoint, or nobody we know has signed it."""


@dataclass(frozen=True, slots=True)
class Note:
    """What a checkpoint says: so many events, and the root of the tree over them."""

    origin: str
    size: int
    root: bytes
    at: str
    # Up to which number all events are among them. Checkpoints did not always say so.
    settled: int | None = None

    @property
    def text(self) -> str:
        root = base64.b64encode(self.root).decode()
        settled = "" if self.settled is None else f"{SETTLED}{self.settled}\n"
        return f"{self.origin}\n{self.size}\n{root}\n{TIME}{self.at}\n{settled}"


def written(*, origin: str, size: int, root: bytes, at: datetime, settled: int) -> Note:
    return Note(origin, size, root, written_time(at), settled)


def written_time(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds")


def signed(note: Note, key: SigningKey) -> str:
    signature = base64.b64encode(key.public.number + key.sign(note.text.encode())).decode()
    return f"{note.text}\n{DASH}{key.name} {signature}\n"


def opened(text: str, keys: Iterable[PublicKey]) -> tuple[Note, PublicKey]:
    """Return what a checkpoint says, and which of the keys has signed it.

    :raises BadNote: it is none, or none of the keys has.
    """
    said, _, rest = text.partition("\n\n")
    note = _read(f"{said}\n")
    by_name = {(key.name, key.number): key for key in keys}
    for line in rest.rstrip("\n").split("\n"):
        name, number, signature = _signature(line)
        key = by_name.get((name, number))
        if key is None:
            continue
        if not key.has_signed(note.text.encode(), signature):
            raise BadNote(f"The signature of {name} does not fit what it signs.")
        return note, key
    raise BadNote("No known key has signed it.")


def all_in(text: str) -> list[str]:
    """Return the checkpoints that were written to a file one after the other."""
    parts = text.strip("\n").split("\n\n")
    pairs = zip(parts[::2], parts[1::2], strict=False)
    return [f"{said}\n\n{signatures}\n" for said, signatures in pairs]


def _read(said: str) -> Note:
    try:
        origin, size, root, time, *more, _ = said.split("\n")
        note = Note(
            origin=origin,
            size=int(size),
            root=base64.b64decode(root, validate=True),
            at=time.removeprefix(TIME),
            settled=int(more[0].removeprefix(SETTLED)) if more else None,
        )
    except (ValueError, binascii.Error) as error:
        raise BadNote("This is no checkpoint.") from error
    if note.text != said or len(note.root) != HASH_SIZE:
        # Whatever is read must be what was signed, to the letter.
        raise BadNote("This is no checkpoint as this history writes them.")
    return note


def _signature(line: str) -> tuple[str, bytes, bytes]:
    try:
        name, encoded = line.removeprefix(DASH).split(" ")
        data = base64.b64decode(encoded, validate=True)
    except (ValueError, binascii.Error) as error:
        raise BadNote("Its signature cannot be read.") from error
    return name, data[:4], data[4:]
