"""Figures: amounts with their bounds, comparator and measure, by characters alone."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from claims.extraction.lexicon import DASH
from claims.extraction.masks import Masks
from claims.extraction.numerals import Amount, find_amounts
from claims.extraction.types import Comparator, Span

_WINDOW = 40
_LARGEST = Decimal(10) ** 18
_SMALL_WORD = 10

_RANGE = re.compile(
    rf"(?: ?{DASH} ?| to | or (?:even )?|,? (?:if not|or even|or perhaps|perhaps) )[$£€]?",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\bbetween (?:US\$|[$£€])?$", re.IGNORECASE)
_AND = re.compile(r" and [$£€]?")
_BEFORE: dict[Comparator, list[str]] = {
    "≥": ["at least", "(?:no|not) (?:fewer|less) than", "(?:a )?minimum of", "not under"],
    "≤": [
        "(?:no|not) (?:more|over|greater) than",
        "up to",
        "as (?:many|much|high) as",
        "at most",
        "(?:a )?maximum of",
        "not (?:over|exceeding)",
    ],
    ">": [
        "(?:more|greater) than",
        "over",
        "above",
        "exceed(?:s|ed|ing)?",
        "in excess of",
        "upwards? of",
    ],
    "<": ["(?:fewer|less) than", "under", "below"],
    "~": [
        "nearly|almost|near|close to|just (?:under|over)",
        "approach(?:es|ed|ing)?",
        "some|about|around|approximately|approx\\.?|roughly|circa|ca?\\.|something like",
        "(?:an )?estimated",
    ],
}
_AFTER: dict[Comparator, list[str]] = {
    "≥": [r"\+", r"[ -]plus\b", r" or (?:more|over)\b", r" and counting\b"],
    "≤": [r" or (?:fewer|less|under)\b"],
    "~": [r" or so\b", r"-odd\b"],
}
# What may stand between a comparator and its figure.
_FILLER = "(?: (?:a|an|the|some|another|only|around|about|(?:a )?total of))?"
_PATTERNS_BEFORE = {
    sign: re.compile(rf"\b(?:{'|'.join(phrases)}){_FILLER} $", re.IGNORECASE)
    for sign, phrases in _BEFORE.items()
}
_PATTERNS_AFTER = {
    sign: re.compile("|".join(phrases), re.IGNORECASE) for sign, phrases in _AFTER.items()
}
_PERCENT = re.compile(r" ?%| ?percent(?:age points?)?\b| per cent\b| ?pct?\b", re.IGNORECASE)
_CURRENCY_BEFORE = re.compile(r"(?:(US\$|\$|£|€|¥|₽|₺)|\b(USD|EUR|GBP|RUB|AMD|AZN|TRY)) ?$")
_CURRENCY_AFTER = re.compile(
    r" (?:U\.?S\.? )?(?:(dollar|euro|ro?uble|yen|yuan|manat|dram|lira)s?|pounds? sterling"
    r"|(USD|EUR|GBP|RUB|AMD|AZN|TRY))\b",
    re.IGNORECASE,
)
_MILLIONS_AFTER_CURRENCY = re.compile(r"[mM]\b")
# Measures are written onto their numbers ("15km").
_ATTACHED = re.compile(r"(km/h|km|kg|mph|kph|kWh|kW|MW|GW|W|lbs?|ha)\b")
_CURRENCIES = {
    "US$": "USD",
    "$": "USD",
    "£": "GBP",
    "€": "EUR",
    "¥": "JPY",
    "₽": "RUB",
    "₺": "TRY",
    "dollar": "USD",
    "euro": "EUR",
    "ruble": "RUB",
    "rouble": "RUB",
    "yen": "JPY",
    "yuan": "CNY",
    "manat": "AZN",
    "dram": "AMD",
    "lira": "TRY",
}
# "the two countries" points back at something known; it does not count anything.
_ANAPHORIC = re.compile(
    r"\b(?:the|these|those|both|all|its|their|his|her|our|my|your|other|every|each) $",
    re.IGNORECASE,
)
_GLUED = re.compile(r"[\w°]|[-‐‑][A-Za-z]")
_COUNTING_SUFFIX = re.compile(r"[-‐‑](?:strong|man|member|person|odd|plus)\b", re.IGNORECASE)
# "no" counts zero only of what a report would count.
_NONE = re.compile(
    r"\b(?P<no>[Nn]o) (?:(?:foreign|civilian|military|known|reported|immediate|[A-Z]\w+) ){0,2}"
    r"(?:mercenar|casualt|fighter|militant|soldier|troop|victim|injur|death|survivor|hostage"
    r"|prisoner|loss)"
)


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as written: `start`-`end` is the shortest stretch that carries it."""

    start: int
    end: int
    low: Decimal | None
    high: Decimal | None
    comparator: Comparator
    measure: str | None = None
    in_words: bool = False

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


def find_figures(text: str) -> list[Figure]:
    """Return the figures of `text` in order; numbers that count nothing are left out."""
    masks = Masks(text)
    visible = [amount for amount in find_amounts(text) if not masks.hide(amount.start, amount.end)]
    figures = [
        figure
        for low, high in _ranges(text, visible)
        if (figure := _figure(text, low, high)) is not None
    ]
    return sorted([*figures, *_nones(text)], key=lambda figure: figure.start)


def _ranges(text: str, amounts: list[Amount]) -> Iterator[tuple[Amount, Amount]]:
    """Pair the two ends of each range; any other amount is paired with itself."""
    position = 0
    while position < len(amounts):
        first = amounts[position]
        second = amounts[position + 1] if position + 1 < len(amounts) else first
        if first is not second and _is_range(text, first, second):
            yield _same_scale(first, second), second
            position += 2
        else:
            yield first, first
            position += 1


def _is_range(text: str, first: Amount, second: Amount) -> bool:
    if second.start - first.end > _WINDOW or _same_scale(first, second).low >= second.high:
        return False
    between = text[first.end : second.start]
    if _RANGE.fullmatch(between):
        return True
    before = text[max(0, first.start - _WINDOW) : first.start]
    return bool(_AND.fullmatch(between) and _BETWEEN.search(before))


def _same_scale(first: Amount, second: Amount) -> Amount:
    """Read "two to three million" as two million to three million."""
    is_bare = first.scale == 1 and second.scale > 1 and first.low < second.low / second.scale
    if not is_bare:
        return first
    return Amount(
        first.start, first.end, first.low * second.scale, first.high * second.scale, second.scale
    )


def _figure(text: str, first: Amount, last: Amount) -> Figure | None:
    before = text[max(0, first.start - _WINDOW) : first.start]
    after = text[last.end : last.end + _WINDOW]
    start, end, factor = first.start, last.end, 1
    measure = None
    if currency := _CURRENCY_BEFORE.search(before):
        measure = _CURRENCIES.get(currency[1], currency[2])
        start -= len(before) - currency.start()
        before = before[: currency.start()]
        if _MILLIONS_AFTER_CURRENCY.match(after):
            factor, end, after = 10**6, end + 1, after[1:]
    elif percent := _PERCENT.match(after):
        measure, end = "percent", end + percent.end()
    elif attached := _ATTACHED.match(after):
        measure, end = attached[1], end + attached.end()
    elif currency := _CURRENCY_AFTER.match(after):
        measure = _CURRENCIES.get((currency[1] or "").lower(), (currency[2] or "GBP").upper())
    if measure is None and not _counts(first, before, after):
        return None
    low, high = first.low * factor, last.high * factor
    if high >= _LARGEST:
        return None
    return _bounded(Figure(start, end, low, high, "=", measure, first.in_words), before, after)


def _counts(amount: Amount, before: str, after: str) -> bool:
    """Tell a count from a part of a word ("24th") and from a reference back ("the two sides")."""
    if _GLUED.match(after) and not _COUNTING_SUFFIX.match(after):
        return False
    return not (amount.in_words and amount.high <= _SMALL_WORD and _ANAPHORIC.search(before))


def _bounded(figure: Figure, before: str, after: str) -> Figure:
    """Return `figure` with the comparator that the words around it give."""
    low, high, comparator = figure.low, figure.high, figure.comparator
    if low != high:
        comparator = "range"
    else:
        found = [sign for sign, pattern in _PATTERNS_BEFORE.items() if pattern.search(before)]
        found += [sign for sign, pattern in _PATTERNS_AFTER.items() if pattern.match(after)]
        comparator = found[0] if found else "="
        low = None if comparator in ("<", "≤") else low
        high = None if comparator in (">", "≥") else high
    return Figure(figure.start, figure.end, low, high, comparator, figure.measure, figure.in_words)


def _nones(text: str) -> Iterator[Figure]:
    for match in _NONE.finditer(text):
        zero = Decimal(0)
        yield Figure(match.start("no"), match.end("no"), zero, zero, "=", in_words=True)
