"""The short form of a claim that a list shows."""

import re
from decimal import Decimal

from claims.extraction.lexicon import PEOPLE
from claims.extraction.meaning import Meaning
from claims.extraction.quantities import Figure
from claims.extraction.types import is_whole

_LONGEST = 60
_SIGNS = {"≥": "≥ ", ">": "> ", "≤": "≤ ", "<": "< ", "~": "~"}
_LARGE_WORDS = {10**6: "million", 10**9: "billion", 10**12: "trillion"}
_VAGUE = re.compile(r"(?:tens|dozens|scores|hundreds|thousands|millions|billions)$", re.IGNORECASE)
_UNCHANGED = frozenset(["dead", "injured", "missing", "people", "personnel", "police", "wounded"])
_PLURALS = {
    "body": "bodies", "child": "children", "family": "families", "man": "men", "person": "people",
    "woman": "women",
}  # fmt: skip
_BREAK = re.compile(r"[ ,;:(-]+$")


def quantity_label(figure: Figure, written: str, meaning: Meaning) -> str:
    """Return "7,095 Azerbaijani casualties", "1,500–2,000 militants", "≥ 220 people dead"."""
    sign = _SIGNS.get(figure.comparator, "")
    if figure.measure:
        return shorten(f"{sign}{' '.join(written.split())}{_topic(meaning)}")
    is_vague = figure.in_words and None not in (figure.low, figure.high)
    number = written if is_vague and figure.low != figure.high else _number(figure)
    if meaning.surface:
        joint = " of " if _VAGUE.search(number) else " "
        joint = "" if meaning.surface.startswith("-") else joint
        return shorten(f"{sign}{number}{joint}{_agreeing(meaning, figure)}")
    return shorten(f"{sign}{number}{_topic(meaning)}")


def _agreeing(meaning: Meaning, figure: Figure) -> str:
    """Return what is counted in the plural where "one soldier was killed and two wounded"."""
    surface, noun = meaning.surface or "", meaning.noun or ""
    is_one = figure.low in (None, 0, 1) and figure.high in (None, 0, 1)
    is_singular = noun.lower() in PEOPLE - _UNCHANGED and noun.islower()
    if is_one or not is_singular or not surface.startswith(f"{noun} "):
        return surface
    return f"{_PLURALS.get(noun, f'{noun}s')}{surface.removeprefix(noun)}"


def quote_label(words: str) -> str:
    """Return the beginning of what was said, in quotation marks."""
    return f"“{shorten(words, _LONGEST - 2)}”"


def shorten(text: str, longest: int = _LONGEST) -> str:
    """Return `text` cut at a word to what fits a list."""
    if len(text) <= longest:
        return text
    cut = text[: longest - 1]
    cut = cut.rsplit(" ", 1)[0] if " " in cut else cut
    return f"{_BREAK.sub('', cut)}…"


def _topic(meaning: Meaning) -> str:
    """Return " of the town", " tax on cars", " (sales)": what follows a measure."""
    if not meaning.concept:
        return ""
    if meaning.joint is None:
        return f" ({meaning.concept})"
    return f" {meaning.joint} {meaning.concept}".replace("  ", " ")


def _number(figure: Figure) -> str:
    low, high = figure.low, figure.high
    if low is not None and high is not None and low != high:
        return f"{_digits(low)}–{_digits(high)}"
    value = low if low is not None else high
    return "no" if not value else _digits(value)


def _digits(value: Decimal) -> str:
    for size, word in sorted(_LARGE_WORDS.items(), reverse=True):
        if value >= size and is_whole(value / size * 1000):
            return f"{_plain(value / size)} {word}"
    return _plain(value)


def _plain(value: Decimal) -> str:
    return f"{value.normalize():,f}"
