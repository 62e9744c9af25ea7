"""Which figures of a text are the claim's, and which stand where one would look for it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import islice
from typing import Protocol

from claims.extraction.numerals import find_amounts
from claims.extraction.quantities import Figure, find_figures
from claims.extraction.types import Span

# How much of the text around a number tells what it counts.
AROUND = 200
# Where the counted noun may stand behind its number.
NOUN_WITHIN = 60
# And before it, where none stands behind.
NOUN_BEFORE = 120
# More than these are not told.
MOST_WINDOWS = 60
# Where numbers stand close together, one stretch is no longer than this before the next begins.
LONGEST_WINDOW = 2_000
# So many numbers of a text are looked at.
MOST_AMOUNTS = 20_000
MOST_TOLD = 20
# Of "casualty" the plural has all but the last letter.
_SHORTEST_STEM = 3
_PLURALS = {"man": "men", "woman": "women", "person": "people", "child": "children"}

_COUNTS_NOTHING = re.compile(
    r"\s*(?:[,;:)!?—–-]|$|(?:and|as|at|by|for|in|of|on|since|to|were|was|according|last)\b)"
)
_CLAUSE_END = re.compile(r"[.;!?](?:\s|$)|\n\s*\n")


class Quantity(Protocol):
    """A claim's figure: that of an extracted claim, or of a stored one."""

    @property
    def low(self) -> Decimal | None: ...
    @property
    def high(self) -> Decimal | None: ...
    @property
    def comparator(self) -> str: ...
    @property
    def unit(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Standing:
    """A figure as it stands in the text: `text[start:end] == exact`."""

    start: int
    end: int
    exact: str
    low: Decimal | None
    high: Decimal | None
    comparator: str
    in_excerpt: bool


@dataclass(frozen=True, slots=True)
class Figures:
    """The text's figures that equal the claim's, and others of the same kind."""

    equal: tuple[Standing, ...] = ()
    instead: tuple[Standing, ...] = ()

    def in_excerpt(self) -> "Figures":
        return Figures(
            tuple(one for one in self.equal if one.in_excerpt),
            tuple(one for one in self.instead if one.in_excerpt),
        )


def compare(quantity: Quantity, text: str, excerpt: Span | None) -> Figures:
    """Return the figures to tell of, those in the excerpt first, then in reading order."""
    equal: list[Standing] = []
    instead: list[Standing] = []
    seen: set[int] = set()
    for window in _windows(quantity, text, excerpt):
        part = text[window.start : window.end]
        for figure in find_figures(part):
            start = window.start + figure.start
            if start in seen:
                continue
            seen.add(start)
            standing = _standing(figure, text, window.start, excerpt)
            if _is_equal(quantity, figure):
                equal.append(standing)
            elif _is_alike(quantity, figure, part):
                instead.append(standing)
    return Figures(_told(equal), _told(instead))


def numbers(of: "Quantity | Figure | Standing") -> frozenset[Decimal]:
    return frozenset(bound for bound in (of.low, of.high) if bound is not None)


def _told(found: list[Standing]) -> tuple[Standing, ...]:
    return tuple(sorted(found, key=lambda one: (not one.in_excerpt, one.start))[:MOST_TOLD])


def _standing(figure: Figure, text: str, offset: int, excerpt: Span | None) -> Standing:
    span = Span(offset + figure.start, offset + figure.end)
    return Standing(
        span.start,
        span.end,
        text[span.start : span.end],
        figure.low,
        figure.high,
        figure.comparator,
        excerpt is not None and excerpt.contains(span),
    )


def _is_equal(quantity: Quantity, figure: Figure) -> bool:
    """Tell the same numbers in the same measure, whether "about" or "at least" them."""
    is_same_kind = figure.measure is None or figure.measure == quantity.unit
    return is_same_kind and bool(numbers(figure)) and numbers(figure) == numbers(quantity)


def _is_alike(quantity: Quantity, figure: Figure, part: str) -> bool:
    """Tell a figure of the same measure, or before the same noun."""
    if figure.measure is not None:
        return figure.measure == quantity.unit
    if figure.form == "article":
        return False
    noun = _noun(quantity.unit)
    if noun is None:
        return False
    behind = _CLAUSE_END.split(part[figure.end : figure.end + NOUN_WITHIN])[0]
    if noun.search(behind):
        return True
    # "the number of casualties has reached 7,095."
    before = _CLAUSE_END.split(part[max(0, figure.start - NOUN_BEFORE) : figure.start])[-1]
    return bool(noun.search(before) and _COUNTS_NOTHING.match(behind))


@lru_cache(maxsize=256)
def _noun(unit: str | None) -> re.Pattern[str] | None:
    """Return what finds a unit's noun in the singular and in the plural."""
    unit = (unit or "").lower()
    if not unit:
        return None
    stem = unit[:-1] if unit.endswith(("y", "e")) and len(unit) > _SHORTEST_STEM else unit
    forms = [stem, *([_PLURALS[unit]] if unit in _PLURALS else [])]
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, forms))})", re.IGNORECASE)


def _windows(quantity: Quantity, text: str, excerpt: Span | None) -> Iterator[Span]:
    """Yield the stretches worth reading: reading figures takes far longer than finding numbers."""
    places = [excerpt] if excerpt else []
    wanted, noun = numbers(quantity), _noun(quantity.unit)
    for amount in islice(find_amounts(text), MOST_AMOUNTS):
        is_same = amount.low in wanted or amount.high in wanted
        if is_same or (noun and noun.search(text, amount.end, amount.end + NOUN_WITHIN)):
            places.append(Span(amount.start, amount.end))
    merged: list[Span] = []
    for place in sorted(places):
        start, end = _whole_words(text, place)
        if merged and start <= merged[-1].end and end - merged[-1].start <= LONGEST_WINDOW:
            merged[-1] = Span(merged[-1].start, max(end, merged[-1].end))
        else:
            merged.append(Span(start, end))
    near = (window for window in merged if excerpt and window.contains(excerpt))
    yield from near
    yield from merged[:MOST_WINDOWS]


def _whole_words(text: str, place: Span) -> tuple[int, int]:
    start, end = max(0, place.start - AROUND), min(len(text), place.end + AROUND)
    while start > 0 and not text[start - 1].isspace() and place.start - start < 2 * AROUND:
        start -= 1
    while end < len(text) and not text[end].isspace() and end - place.end < 2 * AROUND:
        end += 1
    return start, end
