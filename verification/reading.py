"""An article as a reviewer reads it: its blocks, cut where claims begin and end.

Claims may overlap, nest and run across blocks. Joined, the pieces of a block are its text.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Literal

from claims.extraction.blocks import BlockKind
from claims.extraction.document import read_document
from claims.models import Claim

# What is shown of a long article at once, in characters.
WINDOW = 60_000


@dataclass(frozen=True, slots=True)
class Window:
    """The stretch of a text that one page shows; `end` is exclusive."""

    start: int
    end: int

    def holds(self, start: int, end: int) -> bool:
        return start < self.end and end > self.start


@dataclass(frozen=True, slots=True)
class Piece:
    """Some text, and the claims that cover it, the outermost first."""

    text: str
    covering: tuple[Claim, ...]

    @property
    def claim(self) -> Claim | None:
        """Return the innermost claim."""
        return self.covering[-1] if self.covering else None


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbouring pieces of the claim under review, of its sentence, or of what is around."""

    part: Literal["claim", "sentence", "rest"]
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class ReadBlock:
    kind: BlockKind
    runs: tuple[Run, ...]
    holds_start: bool
    # Where it begins in the article.
    start: int


def window_around(claim: Claim, length: int) -> Window:
    """Return the window that has the claim in its middle."""
    start = max(0, min(claim.start - WINDOW // 2, length - WINDOW))
    return Window(start, min(length, start + WINDOW))


def window_from(start: int, length: int) -> Window:
    return Window(min(start, length), min(length, start + WINDOW))


def read(
    text: str,
    *,
    window: Window,
    claims: Iterable[Claim],
    current: Claim | None = None,
    boilerplate: Collection[str] = (),
) -> list[ReadBlock]:
    """Return the blocks of `text` that lie in `window`, with the claims of the text marked.

    `boilerplate` has the hashes of the blocks that the publisher was known to repeat.
    """
    shown = [claim for claim in claims if window.holds(claim.start, claim.end)]
    blocks = []
    document = read_document(text, known_boilerplate=frozenset(boilerplate))
    for block in document.blocks:
        start, end = max(block.start, window.start), min(block.end, window.end)
        if start >= end:
            continue
        inside = [claim for claim in shown if claim.start < end and claim.end > start]
        runs = tuple(_runs(text, start, end, inside, current))
        holds_start = current is not None and start <= current.start < end
        blocks.append(ReadBlock(block.kind, runs, holds_start, start))
    return blocks


def _runs(
    text: str, start: int, end: int, claims: list[Claim], current: Claim | None
) -> Iterator[Run]:
    bounds = _bounds(current) if current else (0, 0, 0, 0)
    others = [claim for claim in claims if current is None or claim.pk != current.pk]
    cuts = {start, end, *bounds}.union(*((claim.start, claim.end) for claim in others))
    spans = pairwise(sorted(cut for cut in cuts if start <= cut <= end))
    for part, group in groupby(spans, lambda span: _part(span[0], bounds)):
        yield Run(part, tuple(_pieces(text, list(group), others)))


def _bounds(claim: Claim) -> tuple[int, int, int, int]:
    return claim.sentence_start, claim.start, claim.end, claim.sentence_end


def _part(place: int, bounds: tuple[int, int, int, int]) -> Literal["claim", "sentence", "rest"]:
    sentence_start, start, end, sentence_end = bounds
    if start <= place < end:
        return "claim"
    return "sentence" if sentence_start <= place < sentence_end else "rest"


def _pieces(text: str, spans: list[tuple[int, int]], claims: list[Claim]) -> Iterator[Piece]:
    waiting = sorted(claims, key=lambda claim: claim.start, reverse=True)
    covering: list[Claim] = []
    for start, end in spans:
        while waiting and waiting[-1].start <= start:
            covering.append(waiting.pop())
        covering = [claim for claim in covering if claim.end > start]
        # Of two that are equally long, the one that began first is the inner one.
        inner_first = sorted(covering, key=lambda claim: claim.end - claim.start)
        yield Piece(text[start:end], tuple(reversed(inner_first)))
