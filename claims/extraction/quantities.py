"""Figures: amounts with their bounds, comparator and measure, by characters alone."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from claims.extraction.comparators import read_comparator
from claims.extraction.counting import find_absences, find_single_things
from claims.extraction.lexicon import CHANGE, DASH, TIME_UNITS
from claims.extraction.masks import Masks
from claims.extraction.measures import read_measure
from claims.extraction.money import is_currency
from claims.extraction.numerals import Amount, find_amounts
from claims.extraction.types import Comparator, Span

Form = Literal["digits", "words", "share", "article", "absence"]

_WINDOW = 40
_CLAUSE_WINDOW = 140
_LARGEST = Decimal(10) ** 18
_SMALL_WORD = 10
_PAIR = 2

_RANGE = re.compile(
    rf"(?: ?{DASH}{{1,2}} ?|[ -]to[ -]|[-‐‑] (?:to|or) | or (?:even |perhaps )?"
    r"|,? (?:if not|(?:(?:and|or|but) )?(?:even|perhaps|maybe|possibly|probably|likely|quite"
    r" possibly|very likely)) )",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\bbetween (?:(?:about|around|roughly|some) )?$", re.IGNORECASE)
_AND = re.compile(r" and (?:about |around |roughly |some )?")
_TO = re.compile(
    r"(?: (?:in [0-9]{4}|last [a-z]{3,9}|[a-z]{3,12})){0,2} to"
    r" (?:about |around |nearly |over |some |just )?"
)
_NO_NOUN = re.compile(
    r"[ \t]?(?:[.,;:)]|\Z|\n)| (?:in|by|for|on|at|and|or|but|as|a|per|since|after|before|between"
    r"|over|during|this|last|next|while|when|with)\b"
)
_FROM = re.compile(r"\bfrom (?:(?:about|around|roughly|some|nearly|just) )?$", re.IGNORECASE)
# "54 percent, down from 61", "to 3 percent of output next year from 4.1"
_STANDING = re.compile(
    r"\b(?:to|at|was|were|is|of|reached|hit) (?:about |around |some |nearly |almost )?$",
    re.IGNORECASE,
)
_AGAINST = re.compile(
    r"(?: [\w’'-]{1,15}){0,5},? \(?(?:(?:up |down )?from|compared (?:with|to)|against|versus)"
    r" (?:about |around |some |nearly |almost )?"
)
_BY = re.compile(r"\bby (?:about |around |some |nearly |almost )?$", re.IGNORECASE)
# "from 5 to 7 per cent to 3 to 5 per cent": what goes on to another end was a range.
_ONWARD = re.compile(r" to (?:about |around |between )?[$€£]?[0-9]")
_SENTENCE_END = re.compile(r"[.;:!?][\s”\"]")
_SIGN_MINUS = re.compile(r"[$€£¥][-−]$")
_MINUS = re.compile(r"(?:(?<!or )\b(?:minus|negative)[ -]|(?:^|[\s(:,])[-−])$", re.IGNORECASE)
# "these three men" points back at something known; so does "the two countries", where two is
# said for want of "both".
_ANAPHORIC = re.compile(r"\b(?:these|those|both|all|other|every|each) $", re.IGNORECASE)
# "all six attackers were killed" counts, "all seven continents" does not.
_ALL = re.compile(r"\ball $", re.IGNORECASE)
_FATE = re.compile(
    r" [^.;]{0,30}\b(?:dead|died|killed|wounded|injured|captured|arrested|destroyed|survived|freed"
    r"|released|missing|shot|sunk|drowned|burned|lost)\b"
)
# "her two boys" says how many there are, "its two sides" does not.
_OWN = re.compile(r"\b(?:his|her|my|our|your|their) $", re.IGNORECASE)
_KIN = re.compile(
    r" (?:[a-z-]{2,12} )?(?:boys|brothers|children|daughters|girls|grandchildren|kids|sisters"
    r"|sons)\b"
)
_BOTH = re.compile(r"\b(?:the|its|their|his|her|our|my|your) $", re.IGNORECASE)
_GLUED = re.compile(r"[\w°]|[-‐‑][A-Za-z]")
_COUNTING_SUFFIX = re.compile(
    r"[-‐‑](?:strong|man|woman|member|person|people|odd|plus|seat|nation|vehicle|ship)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as written: `start`-`end` is the shortest stretch that carries it.

    `measure` is what it is measured in, None for a count. `noun_end` is where the counted thing
    ends in what counts without a number ("a tactical UAV").
    """

    start: int
    end: int
    low: Decimal | None
    high: Decimal | None
    comparator: Comparator
    measure: str | None = None
    in_words: bool = False
    form: Form = "digits"

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class _Piece:
    """One amount with its measure, before it is known to be an end of a range."""

    start: int
    end: int
    amount: Amount
    low: Decimal
    high: Decimal
    measure: str | None


def find_figures(text: str) -> list[Figure]:
    """Return the figures of `text` in order; numbers that count nothing are left out."""
    amounts = list(find_amounts(text))
    masks = Masks(text, [amount.start for amount in amounts])
    visible = [
        amount for amount in amounts if amount.is_share or not masks.hide(amount.start, amount.end)
    ]
    pieces = [piece for amount in visible if (piece := _piece(text, amount))]
    figures = [figure for pair in _pairs(text, pieces) for figure in [_figure(text, *pair)]]
    taken = {figure.start for figure in figures}
    zero, one = Decimal(0), Decimal(1)
    absences = list(find_absences(text))
    # The "one" of "not one rifle" is none.
    absent = {position for start, end in absences for position in range(start, end)}
    figures = [figure for figure in figures if figure.start not in absent]
    figures += [
        Figure(start, end, zero, zero, "=", None, in_words=True, form="absence")
        for start, end in absences
    ]
    figures += [
        Figure(start, end, one, one, "=", None, in_words=True, form="article")
        for start, end in find_single_things(text)
        if start not in taken
    ]
    return sorted(figures, key=lambda figure: figure.start)


def _piece(text: str, amount: Amount) -> _Piece | None:
    before = text[max(0, amount.start - _WINDOW) : amount.start]
    after = text[amount.end : amount.end + _WINDOW]
    start, end, low, high, unit = amount.start, amount.end, amount.low, amount.high, None
    # "$-50.8bn"
    is_minus = bool(_SIGN_MINUS.search(before))
    start, before = (start - 1, before[:-1]) if is_minus else (start, before)
    # "tens of millions of dollars"
    of = " of" if amount.low != amount.high and after.startswith(" of ") else ""
    if amount.measure:
        unit = amount.measure
    elif measure := read_measure(before, after[len(of) :], amount.low):
        unit = measure.unit
        start = start - measure.before
        end += measure.after + (len(of) if measure.after else 0)
        low, high = low * measure.factor, high * measure.factor
    if minus := unit and _MINUS.search(text[max(0, start - _WINDOW) : start]):
        start -= len(minus[0].lstrip(" \n\t(:,"))
    if minus or is_minus:
        low, high = -high, -low
    if unit is None and end == amount.end and not _counts(amount, before, after):
        return None
    if unit is None and high >= _LARGEST:
        return None
    return _Piece(start, end, amount, low, high, unit) if high < _LARGEST else None


def _counts(amount: Amount, before: str, after: str) -> bool:
    """Tell a count from a part of a word ("24th") and from a reference back ("the two sides")."""
    if _GLUED.match(after) and not _COUNTING_SUFFIX.match(after):
        return False
    if not amount.in_words or amount.high > _SMALL_WORD:
        return True
    is_own = _OWN.search(before) and _KIN.match(after)
    is_pair = amount.high <= _PAIR and _BOTH.search(before) and not is_own
    is_all = _ALL.search(before) and _FATE.match(after)
    return bool(is_all) or not (is_pair or _ANAPHORIC.search(before))


def _pairs(text: str, pieces: list[_Piece]) -> Iterator[tuple[_Piece, _Piece]]:
    """Pair the two ends of each range; any other piece is paired with itself."""
    position = 0
    while position < len(pieces):
        first = pieces[position]
        second = pieces[position + 1] if position + 1 < len(pieces) else first
        if first is not second and (scaled := _as_range(text, first, second)):
            yield scaled, second
            position += 2
        elif first is not second and _is_changed_to(text, first, second):
            unit = first.measure or second.measure
            first = replace(_same_scale(first, second), measure=unit)
            pieces[position + 1] = replace(second, measure=unit)
            yield first, first
            position += 1
        else:
            yield first, first
            position += 1


def _as_range(text: str, first: _Piece, second: _Piece) -> _Piece | None:
    """Return `first` in the scale of `second` if the two are the ends of one range."""
    if second.start - first.end > _WINDOW or not _same_measure(first, second):
        return None
    scaled = _same_scale(first, second)
    if scaled.low >= second.high:
        return None
    between = text[first.end : second.start]
    before = _clause_before(text, first)
    if _BETWEEN.search(before):
        return scaled if _AND.fullmatch(between) or _RANGE.fullmatch(between) else None
    if not _RANGE.fullmatch(between):
        return None
    if " to " not in between or _ONWARD.match(text, second.end):
        return scaled
    # "by 4 to 12 men" is a change; "by 1 to 1.5 degrees", where the unit stands once, is none.
    is_far = _BY.search(before) and (first.measure is not None or second.measure is None)
    return None if is_far or _is_change(before) else scaled


def _clause_before(text: str, piece: _Piece) -> str:
    """Return what stands before `piece` in its sentence, as far as it matters."""
    return _SENTENCE_END.split(text[max(0, piece.start - _CLAUSE_WINDOW) : piece.start])[-1]


def _is_changed_to(text: str, first: _Piece, second: _Piece) -> bool:
    """Tell "from 208 pounds to 193" and "from 5 to 7 percent", where the unit stands once."""
    if (first.measure is None) == (second.measure is None):
        return False
    before = text[max(0, first.start - _WINDOW) : first.start]
    between = text[first.end : second.start]
    is_change = _TO.fullmatch(between) and (
        _FROM.search(before) or _is_sum_more(first, second, before)
    )
    if first.measure and first.amount.scale <= second.amount.scale:
        is_change = is_change or (_STANDING.search(before) and _AGAINST.fullmatch(between))
    counts = second.measure is None and not _NO_NOUN.match(text, second.end)
    return bool(is_change) and not counts


def _is_sum_more(first: _Piece, second: _Piece, before: str) -> bool:
    """Tell "by 12 billion marks to 60 billion", where the currency stands once."""
    is_sum = first.measure is not None and is_currency(first.measure)
    return is_sum and first.amount.scale == second.amount.scale > 1 and bool(_BY.search(before))


def _is_change(before: str) -> bool:
    """Tell "rose from 300 to 1,200", two figures of two days, from a range."""
    return bool(_FROM.search(before) and CHANGE.search(before))


def _same_measure(first: _Piece, second: _Piece) -> bool:
    if first.measure is None or first.measure == (second.measure or "").split(" per ")[0]:
        return True
    # "$3 to 5", "5% to 6": the unit stands once, in front.
    return second.measure is None and is_currency(first.measure) and first.end == first.amount.end


def _same_scale(first: _Piece, second: _Piece) -> _Piece:
    """Read "two to three million" as two million to three million."""
    scale = int(second.high / second.amount.high) if second.amount.high else 1
    scale = second.amount.scale * scale
    is_bare = first.high == first.amount.high and first.amount.scale == 1 < scale
    if not is_bare or first.low >= second.low / scale:
        return first
    return replace(first, low=first.low * scale, high=first.high * scale)


def _figure(text: str, first: _Piece, last: _Piece) -> Figure:
    before = text[max(0, first.start - _WINDOW) : first.start]
    after = text[last.end : last.end + _WINDOW]
    low: Decimal | None = first.low
    high: Decimal | None = last.high
    comparator: Comparator = "range"
    if low == high:
        measure = last.measure or first.measure
        comparator = read_comparator(before, after, is_time=measure in TIME_UNITS)
        low = None if comparator in ("<", "≤") else low
        high = None if comparator in (">", "≥") else high
    amount = first.amount
    form: Form = "share" if amount.is_share else "words" if amount.in_words else "digits"
    return Figure(
        first.start,
        last.end,
        low,
        high,
        comparator,
        last.measure or first.measure,
        amount.in_words,
        form,
    )
