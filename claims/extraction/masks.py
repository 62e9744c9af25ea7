"""Stretches whose digits count nothing: dates, times, names, ages, scores, addresses."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from claims.extraction import ages, designators, moments
from claims.extraction.number_names import find_number_names
from claims.extraction.types import Span

_PATTERNS = [
    re.compile("|".join(ways), flags)
    for kinds, flags in (
        ({**designators.CASED, **moments.CASED}, re.NOFLAG),
        ({**ages.UNCASED, **designators.UNCASED, **moments.UNCASED}, re.IGNORECASE),
    )
    for ways in kinds.values()
]
_LED = re.compile("|".join([*ages.LED, *moments.LED, *designators.LED]), re.IGNORECASE)


def _find(text: str, positions: Sequence[int]) -> Iterator[Span]:
    for position in positions:
        if led := _LED.match(text, position):
            yield Span(*led.span())
    for start, end in _lines(text, positions):
        for pattern in _PATTERNS:
            for match in pattern.finditer(text, start, end):
                yield Span(*match.span())


def _lines(text: str, positions: Sequence[int]) -> Iterator[tuple[int, int]]:
    end = -1
    for position in positions:
        if position > end:
            start = text.rfind("\n", 0, position) + 1
            end = text.find("\n", position)
            end = len(text) if end < 0 else end
            yield start, end


class Masks:
    """The masked stretches of one text."""

    def __init__(self, text: str, positions: Sequence[int]) -> None:
        """Mask what hides the numbers of `text` at `positions`, which are in order."""
        self._starts: list[int] = []
        self._ends: list[int] = []
        for span in sorted((*_find(text, positions), *find_number_names(text))):
            if self._ends and span.start < self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], span.end)
            else:
                self._starts.append(span.start)
                self._ends.append(span.end)

    def hide(self, start: int, end: int) -> bool:
        """Tell whether any of `start`-`end` is masked."""
        index = bisect_right(self._ends, start)
        return index < len(self._ends) and self._starts[index] < end
