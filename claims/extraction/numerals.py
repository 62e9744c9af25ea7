"""Amounts in digits and in words: "7,095", "1.5 million", "two thousand", "tens of thousands"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

_ONES = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
    "nineteen",
)  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_SMALL = {word: value for value, word in enumerate(_ONES)} | {
    word: 10 * value for value, word in enumerate(_TENS, 2)
}
_ROUND = frozenset(_SMALL[word] for word in _TENS)
_TEN = 10
_HUNDRED = 100
_SCALES = {
    "dozen": 12,
    "hundred": 100,
    "thousand": 10**3,
    "million": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
    "k": 10**3,
    "mn": 10**6,
    "bn": 10**9,
    "tn": 10**12,
}
# "hundreds" says from one hundred up to where the next word would be used.
_VAGUE = {
    "tens": (10, 100),
    "dozens": (12, 120),
    "scores": (20, 100),
    "hundreds": (100, 1000),
    "thousands": (10**3, 10**4),
    "millions": (10**6, 10**7),
    "billions": (10**9, 10**10),
}
_FEW = {"several": (2, 10), "a few": (2, 10), "a couple of": (2, 2), "half a": (0.5, 0.5)}

# Longer digit strings number things (accounts, rounds of a calculation); they count nothing.
_LONGEST = 15

_WORD = "|".join([*sorted(_SMALL, key=len, reverse=True), *list(_SCALES)[:6]])
_AMOUNT = re.compile(
    r"(?<![\w.,/:+])"
    r"(?:(?P<digits>[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]{1,3}(?: [0-9]{3}){1,4}(?![\w.,])"
    r"|[0-9]+(?:\.[0-9]+)?)(?:(?:[ -]?(?P<scale>dozen|hundred|(?:thou|m|b|tr)(?:sand|illion)))\b"
    r"|(?P<suffix>k|mn|bn|tn)\b)?(?![0-9]|,[0-9])"
    r"|(?:(?P<tens>tens|dozens|scores|hundreds) of )?"
    r"(?P<vague>tens|dozens|scores(?= of\b)|hundreds|thousands|millions|billions)\b"
    r"|(?P<few>several|a few|a couple of|half a)"
    r" (?P<times>dozen|hundred|thousand|million|billion)\b"
    rf"|(?P<words>(?:{_WORD})(?:(?: and |[ -])(?:{_WORD})){{0,12}})\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Amount:
    """A number as written. `scale` is what a magnitude word multiplied it by, else 1."""

    start: int
    end: int
    low: Decimal
    high: Decimal
    scale: int = 1
    in_words: bool = False


def find_amounts(text: str) -> Iterator[Amount]:
    """Yield the amounts of `text` in order, whatever they count."""
    for match in _AMOUNT.finditer(text):
        amount = _in_digits(match) or _vague(match) or _a_few(match) or _in_words(match)
        if amount:
            yield amount


def _in_digits(match: re.Match[str]) -> Amount | None:
    digits = match["digits"]
    if digits is None or len(digits) > _LONGEST:
        return None
    scale = _SCALES[(match["scale"] or match["suffix"]).lower()] if _scaled(match) else 1
    value = Decimal(re.sub("[ ,]", "", digits)) * scale
    return Amount(match.start(), match.end(), value, value, scale)


def _scaled(match: re.Match[str]) -> bool:
    return bool(match["scale"] or match["suffix"])


def _vague(match: re.Match[str]) -> Amount | None:
    if match["vague"] is None:
        return None
    low, high = _VAGUE[match["vague"].lower()]
    if match["tens"]:
        times_low, times_high = _VAGUE[match["tens"].lower()]
        low, high = low * times_low, low * times_high
    return Amount(match.start(), match.end(), Decimal(low), Decimal(high), in_words=True)


def _a_few(match: re.Match[str]) -> Amount | None:
    if match["few"] is None:
        return None
    scale = _SCALES[match["times"].lower()]
    low, high = (Decimal(str(factor)) * scale for factor in _FEW[match["few"].lower()])
    return Amount(match.start(), match.end(), low, high, in_words=True)


def _in_words(match: re.Match[str]) -> Amount | None:
    if match["words"] is None:
        return None
    words = [word for word in re.split("[ -]", match["words"].lower()) if word != "and"]
    value = _value(words)
    if value is None:
        return None
    scale = _SCALES.get(words[-1], 1)
    return Amount(match.start(), match.end(), Decimal(value), Decimal(value), scale, in_words=True)


def _value(words: list[str]) -> int | None:
    """Return what `words` say together, or None where they are no one number ("two three")."""
    total = group = 0
    largest = 2 * max(_SCALES.values())
    for word in words:
        scale = _SCALES.get(word)
        if scale is None and _fits(group, _SMALL[word]):
            group += _SMALL[word]
        elif scale is not None and scale <= _HUNDRED and group < _HUNDRED:
            group = (group or 1) * scale
        elif scale is not None and _HUNDRED < scale < largest:
            total, group, largest = total + (group or 1) * scale, 0, scale
        else:
            return None
    return total + group


def _fits(group: int, small: int) -> bool:
    """Tell whether `small` may follow: hundreds, nothing at all, or ("forty-two") the tens."""
    below = group % _HUNDRED
    return below == 0 or (below in _ROUND and 0 < small < _TEN)
