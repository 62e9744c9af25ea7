"""Amounts in digits and in words: "7,095", "1.5 million", "two thousand", "tens of thousands"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from claims.extraction.fractions import MIXED, VULGAR, Share, find_shares

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
    "lakh": 10**5,
    "crore": 10**7,
    "k": 10**3,
    "mn": 10**6,
    "mln": 10**6,
    "bn": 10**9,
    "bln": 10**9,
    "tn": 10**12,
}
# "hundreds" says from one hundred up to where the next word would be used; "dozens", up to ten.
_VAGUE = {
    "tens": (10, 100),
    "dozens": (12, 120),
    "scores": (20, 100),
    "hundreds": (100, 1000),
    "thousands": (10**3, 10**4),
    "millions": (10**6, 10**7),
    "billions": (10**9, 10**10),
}
_FEW: dict[str, tuple[Decimal | int | str, Decimal | int | str]] = {
    "several": (2, 10),
    "a few": (2, 10),
    "a couple of": (2, 2),
    "a couple": (2, 2),
    "half a": ("0.5", "0.5"),
    "a half": ("0.5", "0.5"),
    "half": ("0.5", "0.5"),
    "a quarter of a": ("0.25", "0.25"),
    "a quarter": ("0.25", "0.25"),
    "quarter of a": ("0.25", "0.25"),
    "three quarters of a": ("0.75", "0.75"),
    "a": (1, 1),
}

_TIMES_OVER = {"twice": 2, "thrice": 3}
_PARTS = {
    "a half": Decimal("0.5"), "a quarter": Decimal("0.25"), "three quarters": Decimal("0.75"),
}  # fmt: skip

# Longer digit strings number things (accounts, rounds of a calculation); they count nothing.
_LONGEST = 15

_WORD = "|".join([*sorted(_SMALL, key=len, reverse=True), *list(_SCALES)[:8]])
_MAGNITUDE = r"(?:dozen|hundred|(?:thou|m|b|tr)(?:sand|illion)|lakh|crore)"
_AMOUNT = re.compile(
    r"(?:(?<![\w.,/:])|(?<=\$US)|(?<=\$A)|(?<=\bUSD)|(?<=\bEUR)|(?<=\bGBP)|(?<=\bRM)|(?<=\bRs)"
    r"|(?<=\bPS))"
    rf"(?:(?P<part>{MIXED}|[1-7]/[2-8](?=[ -](?:inch|mile|point|acre|ton|hour|cent)))"
    r"|(?P<digits>[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?"
    r"|[0-9]{1,2}(?:,[0-9]{2}){1,4},[0-9]{3}(?:\.[0-9]+)?"
    r"|[0-9]{1,3}(?: [0-9]{3}){1,4}(?!\w|[.,][0-9])"
    rf"|[0-9]+(?:\.[0-9]+)?|\.[0-9]{{1,6}})(?P<mixed> ?{MIXED}| [1-7]/[2-8](?![0-9/]))?"
    rf"(?:(?:[ -]?(?P<scale>{_MAGNITUDE}(?:[ -]{_MAGNITUDE})?))s?\b"
    r"|(?: ?(?P<suffix>mn|mln|bn|bln|tn)|(?P<letter>(?-i:[kKMB])))\b)?(?![0-9]|,[0-9])"
    r"|(?:(?P<tens>tens|dozens|scores|hundreds) of )?"
    r"(?P<vague>tens|dozens|hundreds|thousands|millions|billions"
    r"|scores(?= of\b|,? (?:and|or|if|perhaps|maybe|possibly|likely)\b))\b"
    r"|(?P<half_of>half (?:an?|of (?:one|1)))"
    r"(?= (?:percent|per cent|hour|day|year|mile|kilomet|century|degree|ton))"
    r"|(?P<few>several|a few|a couple of|a couple|half a|a half|half|a quarter of a|a quarter"
    r"|quarter of a|three[ -]quarters of a|a)"
    r" (?P<times>dozen|hundred(?: thousand)?|thousand|million|billion|trillion|lakh|crore)\b"
    r"|(?P<times_over>twice|thrice)"
    r"(?= (?:as (?:many|much|large|big|high|long|likely|fast|far|often|great|strong|expensive)"
    r"|the|its|their|his|her|that|those|what)\b)"
    rf"|(?P<words>(?:{_WORD})(?:(?: and |[ -])(?:{_WORD})){{0,12}})(?:\b|(?=fold\b))"
    r"(?P<half> and (?P<by>a half|a quarter|three[ -]quarters)\b"
    rf"(?: (?P<times_half>{_MAGNITUDE})\b)?)?)",
    re.IGNORECASE,
)
_ONE_WORD = re.compile(_WORD, re.IGNORECASE)
# The capital M of "$4.3M" is million; in "12B" and "3K" people and streets are meant as well.
_LETTERS = {"k": 10**3, "K": 10**3, "M": 10**6, "B": 10**9}


@dataclass(frozen=True, slots=True)
class Amount:
    """A number as written. `scale` is what a magnitude word multiplied it by, else 1.

    `measure` is what its own words measure in: "percent" for a part of a whole ("two thirds",
    "one in five"), "times" for "twice".
    """

    start: int
    end: int
    low: Decimal
    high: Decimal
    scale: int = 1
    in_words: bool = False
    measure: str | None = None

    @property
    def is_share(self) -> bool:
        return self.measure == "percent"


def find_amounts(text: str) -> Iterator[Amount]:
    """Yield the amounts of `text` in order, whatever they count."""
    shares = find_shares(text)
    done = 0
    for match in _AMOUNT.finditer(text):
        while shares and shares[0].start <= match.start():
            share = shares.pop(0)
            done = share.end
            yield _shared(share)
        if match.start() < done:
            continue
        amount = _in_digits(match) or _vague(match) or _a_few(match) or _alone(match)
        if amount:
            yield amount
        elif match["words"]:
            yield from _in_words(match)
    for share in shares:
        yield _shared(share)


def _shared(share: Share) -> Amount:
    percent = share.percent
    return Amount(share.start, share.end, percent, percent, in_words=True, measure="percent")


def _in_digits(match: re.Match[str]) -> Amount | None:
    digits = match["digits"]
    if digits is None or len(digits) > _LONGEST:
        return None
    scale = _scale_of(match)
    value = (Decimal(re.sub("[ ,]", "", digits)) + _part_of_one(match["mixed"] or "")) * scale
    return Amount(match.start(), match.end(), value, value, scale)


def _part_of_one(written: str) -> Decimal:
    """Return what "½" or "1/2" is; nothing is nought."""
    if "/" in written:
        top, bottom = written.strip().split("/")
        return Decimal(top) / int(bottom)
    return VULGAR.get(written.strip(), Decimal(0))


def _scale_of(match: re.Match[str]) -> int:
    if match["letter"]:
        return _LETTERS.get(match["letter"], 1)
    scale = 1
    for word in re.split("[ -]", (match["scale"] or match["suffix"] or "").lower()):
        scale *= _SCALES.get(word, 1)
    return scale


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
    scale = 1
    for word in match["times"].lower().split():
        scale *= _SCALES[word]
    low, high = (Decimal(factor) * scale for factor in _FEW[match["few"].lower().replace("-", " ")])
    return Amount(match.start(), match.end(), low, high, in_words=True)


def _alone(match: re.Match[str]) -> Amount | None:
    """Read "half an" hour, "½" cup and "twice"."""
    if match["half_of"]:
        value, measure = Decimal("0.5"), None
    elif match["part"]:
        value, measure = _part_of_one(match["part"]), None
    elif match["times_over"]:
        value, measure = Decimal(_TIMES_OVER[match["times_over"].lower()]), "times"
    else:
        return None
    return Amount(match.start(), match.end(), value, value, in_words=True, measure=measure)


def _in_words(match: re.Match[str]) -> Iterator[Amount]:
    """Yield the numbers of a run of number words: one in most, two in "six and eight"."""
    words = list(_ONE_WORD.finditer(match.string, match.start("words"), match.end("words")))
    start = 0
    while start < len(words):
        end = next(
            end
            for end in range(len(words), start, -1)
            if end == start + 1 or _value(words[start:end]) is not None
        )
        value = _value(words[start:end])
        if value is not None and (end > start + 1 or words[start][0].lower() not in _SCALES):
            is_last = end == len(words)
            yield _amount_in_words(match if is_last else None, words[start:end], value)
        start = end


def _amount_in_words(match: re.Match[str] | None, words: list[re.Match[str]], value: int) -> Amount:
    """Return the amount of `words`; `match` is what they end, with a half behind it or not."""
    scale = _SCALES.get(words[-1][0].lower(), 1)
    exact, end = Decimal(value), words[-1].end()
    if match is not None and match["half"]:
        times = _SCALES.get((match["times_half"] or "").lower(), 1)
        part = _PARTS[match["by"].lower().replace("-", " ")]
        exact, end, scale = (exact + part * scale) * times, match.end(), max(scale, times)
    return Amount(words[0].start(), end, exact, exact, scale, in_words=True)


def _value(matches: list[re.Match[str]]) -> int | None:
    """Return what the words say together, or None where they are no one number ("two three")."""
    total = group = 0
    largest = 2 * max(_SCALES.values())
    for word in (match[0].lower() for match in matches):
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
