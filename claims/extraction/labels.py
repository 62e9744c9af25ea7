"""The short form of a claim that a list shows."""

from decimal import Decimal

from claims.extraction.meaning import Meaning
from claims.extraction.quantities import Figure

_LONGEST = 80
_BOUNDS = {"≥": "at least ", ">": "more than ", "≤": "up to ", "<": "fewer than "}
_LARGE_WORDS = {10**6: "million", 10**9: "billion", 10**12: "trillion"}


def quantity_label(figure: Figure, written: str, meaning: Meaning) -> str:
    """Return "7,095 casualties", "1,500–2,000 militants", "more than 220 people"."""
    number = written if figure.in_words and figure.low != figure.high else _number(figure)
    if figure.measure:
        number = written
    joint = " of " if number.lower().endswith(("tens", "dozens", "hundreds", "thousands")) else " "
    thing = f"{joint}{meaning.surface}" if meaning.surface else ""
    return shorten(f"{_BOUNDS.get(figure.comparator, '')}{number}{thing}")


def quote_label(words: str) -> str:
    """Return the beginning of what was said, in quotation marks."""
    return f"“{shorten(words)}”"


def shorten(text: str) -> str:
    """Return `text` cut at a word to what fits a list."""
    if len(text) <= _LONGEST:
        return text
    cut = text[:_LONGEST]
    return f"{cut.rsplit(' ', 1)[0].rstrip(' ,;:')}…"


def _number(figure: Figure) -> str:
    low, high = figure.low, figure.high
    if low is not None and high is not None and low != high:
        return f"{_digits(low)}–{_digits(high)}"
    value = low if low is not None else high
    return "no" if not value else _digits(value)


def _digits(value: Decimal) -> str:
    for size, word in sorted(_LARGE_WORDS.items(), reverse=True):
        if value >= size and (value / size * 1000) % 1 == 0:
            return f"{_plain(value / size)} {word}"
    return _plain(value)


def _plain(value: Decimal) -> str:
    return f"{value.normalize():,f}"
