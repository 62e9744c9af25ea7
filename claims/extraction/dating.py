"""When a claim says that something happened, from the dates that its sentence names."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from claims.extraction.lexicon import MONTH_NUMBERS, MONTHS
from claims.extraction.types import EventDate

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SATURDAY = 5
# A date that only bounds a period ("since the 3rd") is not the day of the event.
_BOUND = re.compile(
    r"\b(?:since|until|till|before|after|as of|by|from|between|prior to) $", re.IGNORECASE
)
_DAY = re.compile(
    rf"\b(?:(?P<month>{MONTHS})\.? (?P<day>[0-9]{{1,2}})"
    rf"|(?P<day2>[0-9]{{1,2}}) (?P<month2>{MONTHS}))\b(?!,[0-9]{{3}}\b)"
    r"(?:\.?,? (?P<year>(?:1[5-9]|20)[0-9]{2})\b)?"
)
_RELATIVE = re.compile(
    rf"\b(?:(?:on|last|this past) (?P<weekday>{'|'.join(_WEEKDAYS)})"
    r"|(?P<phrase>yesterday|today|over the weekend|last week(?!end)|last weekend))\b",
    re.IGNORECASE,
)
_BEFORE_LENGTH = 12


def find_event_date(sentence: str, published_on: date | None) -> EventDate | None:
    """Return the period that the dates in `sentence` span, or None where it names none.

    Without a year in the text and without `published_on`, the year is written XXXX.
    """
    days = [found for found in _explicit(sentence, published_on) if found]
    if days:
        return EventDate(min(start for start, _ in days), max(end for _, end in days))
    if published_on and (match := _RELATIVE.search(sentence)):
        start, end = _relative(match, published_on)
        return EventDate(start.isoformat(), end.isoformat())
    return None


def _explicit(sentence: str, published_on: date | None) -> Iterator[tuple[str, str] | None]:
    for match in _DAY.finditer(sentence):
        if _BOUND.search(sentence, max(0, match.start() - _BEFORE_LENGTH), match.start()):
            continue
        month = MONTH_NUMBERS[(match["month"] or match["month2"])[:3].lower()]
        day = int(match["day"] or match["day2"])
        if text := _resolve(match["year"], month, day, published_on):
            yield text, text


def _resolve(year: str | None, month: int, day: int, published_on: date | None) -> str | None:
    """Write the day in ISO form; without a year it is the latest one up to publication."""
    if year is None and published_on is None:
        # 2000 was a leap year: 29 February is a day of some year.
        return f"XXXX{iso[4:]}" if (iso := _iso(2000, month, day)) else None
    if year is not None:
        return _iso(int(year), month, day)
    assert published_on is not None  # noqa: S101 - narrows the type
    latest = _iso(published_on.year, month, day)
    if latest is None or latest <= published_on.isoformat():
        return latest
    return _iso(published_on.year - 1, month, day)


def _iso(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _relative(match: re.Match[str], published_on: date) -> tuple[date, date]:
    if weekday := match["weekday"]:
        back = (published_on.weekday() - _WEEKDAYS.index(weekday.lower())) % 7 or 7
        day = published_on - timedelta(days=back)
        return day, day
    phrase = match["phrase"].lower()
    if phrase == "today":
        return published_on, published_on
    if phrase == "yesterday":
        return published_on - timedelta(days=1), published_on - timedelta(days=1)
    monday = published_on - timedelta(days=published_on.weekday() + 7)
    if phrase == "last week":
        return monday, monday + timedelta(days=6)
    return monday + timedelta(days=_SATURDAY), monday + timedelta(days=_SATURDAY + 1)
