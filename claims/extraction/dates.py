"""The expressions of time in a text, and the days that they mean."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from claims.extraction import periods
from claims.extraction.lexicon import DASH, MONTHS
from claims.extraction.tense import tense_at
from claims.extraction.types import Span

# Something happened on the date, has gone on since it, or was still to come or over by it.
Role = Literal["on", "since", "until", "after"]

_YEAR = r"(?:1[5-9]|20)[0-9]{2}"
_DAY = r"(?:3[01]|[12][0-9]|0?[1-9])(?:st|nd|rd|th)?"
_IN_YEAR = rf"(?:,? (?:of )?{_YEAR}\b(?!,[0-9]))?"
_OF_YEAR = r"(?: (?i:(?:of )?(?:next|last|this) year)\b)?"
_TO = rf"(?: ?(?:{DASH}|/) ?| (?:to|and|or|through|until|till)(?: the)? )"
_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_COUNT = r"(?:[0-9]{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_PART = (
    r"(?i:(?:the )?(?:early|late|mid|middle|beginning|start|end|(?:first|second) half"
    r"|(?:first|second|third|fourth|last) week)(?: of)?(?: in)?[- ])"
)
_HOUR = r"\b(?:[01]?[0-9]|2[0-3])"
# Each kind of expression; the more telling come before those that they begin with.
_KINDS = {
    "iso": rf"\b{_YEAR}(?:-[01][0-9]-|/[01][0-9]/|\.[01][0-9]\.)[0-3][0-9](?![0-9])",
    "numeric": (
        rf"\b{_DAY}(?:\.[0-3]?[0-9]\.|/[0-3]?[0-9]/|-[0-3]?[0-9]-)(?:{_YEAR}|[0-9]{{2}})\b"
        r"(?![./-][0-9])"
    ),
    "days": (
        rf"\b{MONTHS}\.? {_DAY}\b(?!,[0-9]{{3}}\b|:[0-9]|%)"
        rf"(?:{_TO}{_DAY}\b(?![,:%.][0-9]| ?{MONTHS}| [a-z]))?{_IN_YEAR}{_OF_YEAR}"
        rf"|(?<![.,:$£€])\b{_DAY}(?:{_TO}{_DAY})?(?: of)? {MONTHS}\b\.?{_IN_YEAR}{_OF_YEAR}"
    ),
    "month": (
        rf"\b{_PART}{MONTHS}\b{_IN_YEAR}|\b{MONTHS}\.?,? (?:of )?{_YEAR}\b"
        rf"|\b(?i:in|since|during|until|last|this|next|by|from|of) {MONTHS}\b(?!\.? [0-9])"
    ),
    "months": (
        rf"\b(?i:between|from) {MONTHS} (?:and|to|until|through) {MONTHS}\b{_IN_YEAR}(?! [0-9])"
    ),
    "quarter": (
        rf"\b(?i:first|second|third|fourth|final) quarter of (?:{_YEAR}|(?i:this|last) year)\b"
    ),
    "years": rf"(?<!Law )(?<!Act )(?<!Order )\b{_YEAR}{_TO}(?:{_YEAR}|[0-9]{{2}})\b(?![,.]?[0-9])",
    "decade": r"\b(?:(?i:early|late|mid)[- ])?(?:1[5-9]|20)[0-9]0['’]?s\b",
    "part_of_year": rf"\b(?:{_PART}|(?i:summer|autumn|fall|spring) (?:of )?){_YEAR}\b",
    "year": rf"(?<![\w.,$£€#-]){_YEAR}\b(?!,[0-9]{{3}}|\.[0-9]|[%:-]|['’]s\b)",
    "weekday": (
        rf"\b(?:(?i:last|this past|past|next|this coming|coming|this) )?{_WEEKDAY}\b"
        r"(?: (?:morning|afternoon|evening|night))?"
    ),
    "weekend": r"\b(?i:(?:this past|the past|the|last|this|next) weekend)\b",
    "today": r"\b(?i:today|tonight|this (?:morning|afternoon|evening))\b",
    "yesterday": (
        r"\b(?i:the day before yesterday|yesterday|last night|tomorrow"
        # "An overnight attack on Sunday" was on Sunday.
        rf"|overnight(?! (?:[a-z]{{1,15}} ){{0,3}}(?:on )?(?-i:{_WEEKDAY})))\b"
    ),
    "new_year": r"\b(?i:since (?:the )?(?:beginning|start) of (?:the|this) year)\b",
    "ago": rf"\b(?i:{_COUNT} (?:day|week|month|year|decade)s? ago)\b",
    "later": rf"\b(?i:{_COUNT} days? (?:later|earlier|before that|after that)(?! than))\b",
    "past": (
        rf"\b(?i:(?:in|over|during|within) the (?:last|past|previous) {_COUNT}"
        r" (?:hour|day|week|month|year)s)\b"
    ),
    "this": (
        r"\b(?i:(?:(?:earlier|later) )?(?:last|this|next|the past|the previous|the coming|the last)"
        r" (?:week|month|year|decade|century))\b(?!-)"
    ),
    "same": (
        r"\b(?i:the same day|that (?:very )?day|the (?:following|next|previous|preceding) day"
        r"|the day (?:before|after)(?=[,.]))\b"
    ),
    "clock": (
        rf"{_HOUR}(?:[:.][0-5][0-9])? ?(?i:[ap]\.?m\b\.?|GMT\b|UTC\b)"
        rf"|{_HOUR}:?[0-5][0-9] (?:GMT|UTC|local time)\b"
    ),
    "end_of_day": r"\b(?i:in|end|ended|ending|finish|finished|close|closed|for|start of) the day\b",
}
# Each begins with a word: to ask that once, not of every kind, is four times as fast.
_EXPRESSION = re.compile(
    rf"\b(?=\w)(?:{'|'.join(f'(?P<{kind}>{ways})' for kind, ways in _KINDS.items())})"
)
# What joins two days to a period.
_JOINT = re.compile(rf"(?: ?{DASH} ?| (?:and|to|or|until|through|till) )(?:the |on )?")
_JOINT_LENGTH = 14
_ROLE = re.compile(
    r"\b(?:(?P<since>(?i:since|starting|beginning)(?: [\w’'-]{1,20}){0,5}?)"
    r"|(?P<until>(?i:until|till|before|prior to|ahead of))"
    r"|(?P<after>(?i:after|following)))"
    r"(?: (?i:the|last|late|early|in|on|at)){0,2} $"
)
_REACH = 60
# A bare number of four digits is a year only where the words around it say so.
_BEFORE_YEAR = re.compile(
    r"\b(?i:in|since|by|until|till|from|of|during|after|before|early|late|mid|the|a|year|circa|its"
    r"|and|or|to|through|between) $"
)
_COUNTING = re.compile(r"\b(?:of|from|to|by|and|or|between|the|its) $")
_COUNTED = re.compile(r" (?!was|is|has|as)[a-z]{2,20}(?:s|ren|men|people)\b")
_BEFORE_YEAR_LENGTH = 12
_AFTER_YEAR = re.compile(
    r" (?i:war|conflict|cease-?fire|truce|agreement|elections?|invasion|revolution|coup|offensive"
    r"|attacks?|treaty|deal|accord|summit|uprising|clashes|earthquake|census)\b"
)
_YEAR_OF = re.compile("[0-9]{4}|(?:next|last|this) year")
_WEAK = ("clock", "end_of_day")
_SINCE = ("since", "Since")
_ISO_DAY_LENGTH = 10
# How far back "the same day" looks for its day, in expressions of time.
_MEMORY = 3


@dataclass(frozen=True, slots=True)
class DateMention:
    """One expression of time, with the first and last day that it means in EDTF.

    A `weak` one, such as a time of day, dates nothing by itself.
    """

    span: Span
    start: str
    end: str
    role: Role = "on"
    weak: bool = False

    @property
    def is_day(self) -> bool:
        return len(self.start) == _ISO_DAY_LENGTH and self.start == self.end


def find_dates(text: str, published_on: date | None) -> list[DateMention]:
    """Return the expressions of time in `text` that can be resolved, in order.

    Without a year in the text and without `published_on`, the year is written XXXX.
    """
    found: list[DateMention] = []
    for match in _EXPRESSION.finditer(text):
        mention = _read(match, published_on, found)
        if mention is None:
            continue
        joined = _joined(text, found[-1], mention) if found else None
        if joined:
            found[-1] = joined
        else:
            found.append(mention)
    return found


def date_value(text: str, span: Span, published_on: date | None) -> str | None:
    """Return what the expression of time at `span` means: one EDTF value, or an interval's two."""
    touching = [
        (min(mention.span.end, span.end) - max(mention.span.start, span.start), mention)
        for mention in find_dates(text, published_on)
        if mention.span.start < span.end and span.start < mention.span.end
    ]
    if not touching:
        return None
    mention = max(touching, key=lambda candidate: candidate[0])[1]
    return mention.start if mention.start == mention.end else f"{mention.start}/{mention.end}"


def starting_in(mentions: Sequence[DateMention], span: Span) -> Sequence[DateMention]:
    """Return those of `mentions` that begin in `span`."""
    first = bisect_left(mentions, span.start, key=lambda mention: mention.span.start)
    last = bisect_left(mentions, span.end, key=lambda mention: mention.span.start)
    return mentions[first:last]


def _read(
    match: re.Match[str], published_on: date | None, before: list[DateMention]
) -> DateMention | None:
    text, kind, span = match.string, match.lastgroup or "", Span(*match.span())
    if kind == "year" and not _is_year(text, span):
        return None
    today = published_on.isoformat() if published_on else None
    context = periods.Context(
        published_on,
        tense_at(text, span.start, span.end),
        # "The next day" is the one after a day that the text names.
        _day_before(before) or (today if kind in _WEAK else None),
    )
    period = periods.resolve(kind, match[0], context)
    if period is None:
        return None
    return DateMention(span, period.start, period.end, _role(text, span), kind in _WEAK)


def _day_before(before: list[DateMention]) -> str | None:
    days = [mention.start for mention in before[-_MEMORY:] if mention.is_day]
    return days[-1] if days else None


def _is_year(text: str, span: Span) -> bool:
    before = text[max(0, span.start - _BEFORE_YEAR_LENGTH) : span.start]
    if _AFTER_YEAR.match(text, span.end):
        return True
    # "Of 1709 schoolchildren", but "of 2009", "in 2009 elections".
    is_count = _COUNTING.search(before) and _COUNTED.match(text, span.end)
    return bool(_BEFORE_YEAR.search(before)) and not is_count


def _role(text: str, span: Span) -> Role:
    if text.startswith(_SINCE, span.start):
        return "since"
    before = text[max(0, span.start - _REACH) : span.start]
    match = _ROLE.search(before)
    if match is None:
        return "on"
    return "since" if match["since"] else "until" if match["until"] else "after"


def _joined(text: str, first: DateMention, second: DateMention) -> DateMention | None:
    """Return "November 3 and November 4" as one period."""
    is_close = second.span.start - first.span.end <= _JOINT_LENGTH
    is_even = len(first.start) == len(second.start) and first.role != "since"
    if not is_close or first.weak or second.weak or not is_even:
        return None
    if not _JOINT.fullmatch(text, first.span.end, second.span.start):
        return None
    start = first.start
    if _has_year(text, second.span) and not _has_year(text, first.span):
        start = f"{second.start[:4]}{start[4:]}"
    if start > second.end:
        return None
    return replace(first, span=Span(first.span.start, second.span.end), start=start, end=second.end)


def _has_year(text: str, span: Span) -> bool:
    return bool(_YEAR_OF.search(text, span.start, span.end))
