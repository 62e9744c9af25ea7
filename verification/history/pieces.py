"""What is told of an event, in parts that pages, calls and exports put together."""

from dataclasses import dataclass
from typing import Literal

from verification.history.differences import Piece
from verification.models import AuditEvent

# What a part of a sentence leads to.
Kind = Literal["", "article", "citation", "claim", "comments", "person", "report", "verdict"]


@dataclass(frozen=True, slots=True)
class Part:
    """Some words of a sentence, and what they name, where that has a page."""

    text: str
    kind: Kind = ""
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Changed:
    """One thing that an event changed: its name, before and after; of texts, word by word."""

    name: str
    before: str
    after: str
    pieces: tuple[Piece, ...] = ()


@dataclass(frozen=True, slots=True)
class Words:
    """What somebody wrote in the course of an event."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Told:
    """An event as a reader may know it."""

    event: AuditEvent
    sentence: tuple[Part, ...]
    words: tuple[Words, ...] = ()
    changed: tuple[Changed, ...] = ()

    def __str__(self) -> str:
        return "".join(part.text for part in self.sentence)
