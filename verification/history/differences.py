"""What changed between two texts, word by word."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

# With the blanks after it. A figure is one word: 7,095.
WORD = re.compile(r"(?:\d+(?:[.,]\d+)*|\w+|[^\w\s])\s*|\s+")
LINE = re.compile(r"[^.\n]*[.\n]?\s*")
# Texts that differ in more words than this are compared by sentences: it takes a blink, not longer.
MOST_WORDS = 400
# So much of what stayed the same is shown beside a change; the rest is folded.
CONTEXT = 80

Kind = Literal["same", "folded", "deleted", "inserted"]


@dataclass(frozen=True, slots=True)
class Piece:
    kind: Kind
    text: str


def between(before: str, after: str) -> tuple[Piece, ...]:
    """Return what makes the one text of the other, in reading order; nothing where they agree."""
    if before == after:
        return ()
    return tuple(_folded(list(_joined(_compared(before, after)))))


def _compared(before: str, after: str) -> Iterator[Piece]:
    old, new = WORD.findall(before), WORD.findall(after)
    head = _same_from_start(old, new)
    tail = _same_from_start(old[head:][::-1], new[head:][::-1])
    yield Piece("same", "".join(new[:head]))
    end = "".join(new[len(new) - tail :]) if tail else ""
    old, new = old[head : len(old) - tail], new[head : len(new) - tail]
    if max(len(old), len(new)) > MOST_WORDS:
        old, new = LINE.findall("".join(old)), LINE.findall("".join(new))
    if max(len(old), len(new)) > MOST_WORDS:
        yield from _replaced("".join(old), "".join(new))
    else:
        for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
            if kind == "equal":
                yield Piece("same", "".join(new[c:d]))
            else:
                yield from _replaced("".join(old[a:b]), "".join(new[c:d]))
    yield Piece("same", end)


def _replaced(before: str, after: str) -> Iterator[Piece]:
    """Yield what takes whose place; blanks that both end with stay."""
    blanks = 0
    while before[-1 - blanks :][:1].isspace() and before[-1 - blanks :] == after[-1 - blanks :]:
        blanks += 1
    yield Piece("deleted", before[: len(before) - blanks])
    yield Piece("inserted", after[: len(after) - blanks])
    yield Piece("same", before[len(before) - blanks :])


def _same_from_start(one: Sequence[str], other: Sequence[str]) -> int:
    pairs = enumerate(zip(one, other, strict=False))
    return next((n for n, (a, b) in pairs if a != b), min(len(one), len(other)))


def _joined(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """Leave out what is empty, and make one of what stayed the same in several."""
    same = ""
    for piece in pieces:
        if piece.kind == "same":
            same += piece.text
        elif piece.text:
            if same:
                yield Piece("same", same)
            same = ""
            yield piece
    if same:
        yield Piece("same", same)


def _folded(pieces: list[Piece]) -> Iterator[Piece]:
    last = len(pieces) - 1
    for place, piece in enumerate(pieces):
        if piece.kind != "same" or len(piece.text) <= 3 * CONTEXT:
            yield piece
            continue
        # Only the sides on which something changed have their context.
        left = CONTEXT if place > 0 else 0
        right = CONTEXT if place < last else 0
        text = piece.text
        yield from (
            part
            for part in (
                Piece("same", text[:left]),
                Piece("folded", text[left : len(text) - right]),
                Piece("same", text[len(text) - right :] if right else ""),
            )
            if part.text
        )
