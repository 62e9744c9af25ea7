"""From the words of an expression of time to its first and last day, in EDTF."""

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from claims.extraction.lexicon import MONTH_NUMBERS, MONTHS
from claims.extraction.tense import Tense

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SATURDAY = 5
_YEAR_LENGTH = 4
_MONTHS_OF_A_YEAR = 12
_SOON = 45
_NUMBERS = {
    word: number
    for number, word in enumerate(
        (
            "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
            "eleven", "twelve",
        ),
        1,
    )
} | {"a": 1, "an": 1}  # fmt: skip
_MONTH = re.compile(rf"\b({MONTHS})\b")
_YEAR = re.compile(r"(?<![0-9])(?:1[5-9]|20)[0-9]{2}(?![0-9])")
_DAYS = re.compile(r"(?<![0-9])([0-9]{1,2})(?:st|nd|rd|th)?(?![0-9])")
# First and last day, or month of the year, that "early", "the first week" … mean.
_PARTS = {
    "first half": (1, 15, 1, 6),
    "second half": (16, 31, 7, 12),
    "first week": (1, 7, 1, 1),
    "second week": (8, 14, 1, 1),
    "third week": (15, 21, 1, 1),
    "fourth week": (22, 28, 1, 1),
    "last week": (25, 31, 12, 12),
    "early": (1, 10, 1, 4),
    "beginning": (1, 10, 1, 1),
    "start": (1, 10, 1, 1),
    "mid": (11, 20, 5, 8),
    "late": (21, 31, 9, 12),
    "end": (21, 31, 12, 12),
    "spring": (0, 0, 3, 5),
    "summer": (0, 0, 6, 8),
    "autumn": (0, 0, 9, 11),
    "fall": (0, 0, 9, 11),
}


@dataclass(frozen=True, slots=True)
class Period:
    """First and last day, month or year, as precisely as the words have it."""

    start: str
    end: str


@dataclass(frozen=True, slots=True)
class Context:
    """What an expression is resolved against: publication, tense, the day named before it."""

    published_on: date | None
    tense: Tense | None
    day_before: str | None


def resolve(kind: str, words: str, context: Context) -> Period | None:
    """Return what `words` mean, or None where `context` does not suffice."""
    return _RESOLVERS[kind](words, context)


def _iso(words: str, _: Context) -> Period | None:
    year, month, day = re.split("[-/.]", words)
    return _one_day(_day(int(year), int(month), int(day)))


def _numeric(words: str, context: Context) -> Period | None:
    """Read 03.10.2020 with the day first; 10/03/2020 with the month first, as its writers do."""
    first, second, year = (int(part) for part in re.split("[-/.]", words))
    century = 0 if year > 99 else 2000 if year < 50 else 1900  # noqa: PLR2004 - as computers do
    by_day = _day(century + year, second, first)
    by_month = _day(century + year, first, second)
    if "/" not in words:
        return _one_day(by_day)
    readings = [day for day in (by_month, by_day) if day]
    limit = context.published_on
    past = [day for day in readings if limit is None or day <= limit]
    return _one_day(next(iter(past or readings), None))


def _days(words: str, context: Context) -> Period | None:
    month = _month_in(words)
    year = _YEAR.search(words)
    rest = words[: year.start()] + words[year.end() :] if year else words
    days = [int(found[1]) for found in _DAYS.finditer(rest)][:2]
    if not days:
        return None
    if year:
        dates = [_day(int(year[0]), month, day) for day in days]
        return _period([found.isoformat() if found else None for found in dates])
    if words.lower().endswith(" year") and context.published_on:
        named = context.published_on.year + _step_of(words.split()[-2].lower())
        dates = [_day(named, month, day) for day in days]
        return _period([found.isoformat() if found else None for found in dates])
    return _period([_yearless_day(month, day, context) for day in days])


def _step_of(word: str) -> int:
    return {"next": 1, "last": -1}.get(word, 0)


def _yearless_day(month: int, day: int, context: Context) -> str | None:
    """Write the day in ISO form; without a year it is the latest one, or the next to come."""
    today = context.published_on
    if today is None:
        # 2000 was a leap year: 29 February is a day of some year.
        found = _day(2000, month, day)
        return f"XXXX{found.isoformat()[4:]}" if found else None
    this = _day(today.year, month, day)
    if this is None:
        return None
    if this <= today:
        later = _day(today.year + 1, month, day)
        is_next = context.tense == "future" and later and (later - today) < (today - this)
        return later.isoformat() if is_next and later else this.isoformat()
    is_coming = context.tense == "future" or (
        context.tense is None and this - today <= timedelta(days=_SOON)
    )
    # A day's difference is one of time zones.
    if is_coming or this - today <= timedelta(days=1):
        return this.isoformat()
    earlier = _day(today.year - 1, month, day)
    return earlier.isoformat() if earlier else None


def _month(words: str, context: Context) -> Period | None:
    month = _month_in(words)
    named = _YEAR.search(words)
    if named:
        year = named[0]
    elif context.published_on is None:
        year = "XXXX"
    else:
        year = str(_year_of_month(month, context.published_on, words, context.tense))
    part = _part_of(words[: _MONTH.search(words).start()])  # type: ignore[union-attr]
    if part is None or not part[0]:
        return Period(f"{year}-{month:02}", f"{year}-{month:02}")
    length = monthrange(int(year) if named or context.published_on else 2000, month)[1]
    return Period(f"{year}-{month:02}-{part[0]:02}", f"{year}-{month:02}-{min(part[1], length):02}")


def _year_of_month(month: int, today: date, words: str, tense: Tense | None) -> int:
    if words[:4].lower() == "next" or (tense == "future" and month < today.month):
        return today.year + (month <= today.month)
    if month > today.month and tense != "future":
        return today.year - 1
    if words[:4].lower() == "last" and month == today.month:
        return today.year - 1
    return today.year


def _months(words: str, context: Context) -> Period | None:
    """Read "between April and June"."""
    first, last = (found[0] for found in _MONTH.finditer(words))
    year = _YEAR.search(words)
    ending = _month(f"{last} {year[0]}" if year else last, context)
    if ending is None:
        return None
    month, until = MONTH_NUMBERS[first[:3].lower()], MONTH_NUMBERS[last[:3].lower()]
    begun = ending.start[:_YEAR_LENGTH]
    if month > until and begun.isdigit():
        begun = str(int(begun) - 1)
    return Period(f"{begun}-{month:02}", ending.end)


def _quarter(words: str, context: Context) -> Period | None:
    year = words[-_YEAR_LENGTH:]
    if not year.isdigit():
        if context.published_on is None:
            return None
        year = str(context.published_on.year - words.lower().endswith("last year"))
    names = {"first": 1, "second": 4, "third": 7, "fourth": 10, "final": 10}
    month = names[words.split(maxsplit=1)[0].lower()]
    return Period(f"{year}-{month:02}", f"{year}-{month + 2:02}")


def _years(words: str, _: Context) -> Period | None:
    found = re.findall("[0-9]+", words)
    first, last = found[0], found[1]
    last = first[: _YEAR_LENGTH - len(last)] + last
    return Period(first, last) if first < last else None


def _decade(words: str, _: Context) -> Period | None:
    digits = re.search("[0-9]{4}", words)
    year = int(digits[0]) if digits else 0
    first, last = 0, 9
    if words[:5].lower() == "early":
        last = 3
    elif words[:3].lower() == "mid":
        first, last = 4, 6
    elif words[:4].lower() == "late":
        first = 7
    return Period(str(year + first), str(year + last))


def _part_of_year(words: str, _: Context) -> Period | None:
    year, part = words[-_YEAR_LENGTH:], _part_of(words)
    if part is None:
        return Period(year, year)
    return Period(f"{year}-{part[2]:02}", f"{year}-{part[3]:02}")


def _year(words: str, _: Context) -> Period | None:
    return Period(words, words)


def _weekday(words: str, context: Context) -> Period | None:
    today = context.published_on
    if today is None:
        return None
    lowered = words.lower()
    weekday = next(number for number, name in enumerate(_WEEKDAYS) if name in lowered)
    if "next" in lowered or "coming" in lowered or context.tense == "future":
        ahead = (weekday - today.weekday()) % 7
        if "last" not in lowered and "past" not in lowered:
            return _one_day(today + timedelta(days=ahead or 7))
    back = (today.weekday() - weekday) % 7
    return _one_day(today - timedelta(days=back or 7 * ("last" in lowered)))


def _weekend(words: str, context: Context) -> Period | None:
    today = context.published_on
    if today is None:
        return None
    saturday = today + timedelta(days=_SATURDAY - today.weekday())
    is_ahead = "next" in words.lower() or context.tense == "future"
    if "next" in words.lower() and today.weekday() >= _SATURDAY:
        saturday += timedelta(days=7)
    elif not is_ahead and (saturday > today or "last" in words.lower()):
        saturday -= timedelta(days=7)
    return _between(saturday, saturday + timedelta(days=1))


def _today(_: str, context: Context) -> Period | None:
    return _one_day(context.published_on)


def _yesterday(words: str, context: Context) -> Period | None:
    today = context.published_on
    if today is None:
        return None
    back = {"the day before yesterday": 2, "tomorrow": -1}.get(words.lower(), 1)
    day = today - timedelta(days=back)
    return _between(day, today) if words.lower() == "overnight" else _one_day(day)


def _ago(words: str, context: Context) -> Period | None:
    today = context.published_on
    count, unit = words.lower().split()[:2]
    number = _NUMBERS.get(count) or int(count)
    if today is None:
        return None
    if unit.startswith(("day", "week")):
        return _one_day(today - timedelta(days=number * (7 if unit.startswith("week") else 1)))
    if unit.startswith("month"):
        return _whole_month(today.year, today.month - number)
    year = str(today.year - number * (10 if unit.startswith("decade") else 1))
    return Period(year, year)


def _new_year(_: str, context: Context) -> Period | None:
    return _one_day(context.published_on.replace(month=1, day=1) if context.published_on else None)


def _this(words: str, context: Context) -> Period | None:
    today = context.published_on
    if today is None:
        return None
    *before, unit = words.lower().split()
    step = 1 if {"next", "coming"} & set(before) else 0
    step = -1 if {"last", "previous"} & set(before) and "the" not in before[:1] else step
    if unit == "week":
        return _week(today, step, before)
    if before[0] == "the":
        return None
    if unit == "month":
        return _whole_month(today.year, today.month + step)
    if unit == "year":
        return Period(str(today.year + step), str(today.year + step))
    size = 10 if unit == "decade" else 100
    first = (today.year // size + step) * size
    return Period(str(first), str(first + size - 1))


def _past(words: str, context: Context) -> Period | None:
    """Read "in the past 48 hours", "over the last three years": up to the day of publication."""
    today = context.published_on
    if today is None:
        return None
    count, unit = words.lower().split()[-2:]
    number = _NUMBERS.get(count) or int(count)
    if unit == "months":
        first = _whole_month(today.year, today.month - number)
        return Period(first.start, f"{today.year:04}-{today.month:02}")
    if unit == "years":
        return Period(str(today.year - number), str(today.year))
    days = {"hours": -(-number // 24), "weeks": 7 * number}.get(unit, number)
    return _between(today - timedelta(days=days), today)


def _week(today: date, step: int, before: list[str]) -> Period | None:
    if before[0] == "the":
        return _between(today - timedelta(days=7), today)
    monday = today - timedelta(days=today.weekday() - 7 * step)
    if before[0] == "earlier" and step == 0:
        return _between(monday, max(monday, today - timedelta(days=1)))
    return _between(monday, monday + timedelta(days=6))


def _after(words: str, context: Context) -> Period | None:
    """Count from the day that was named last: "the same day", "two days later"."""
    if context.day_before is None:
        return None
    lowered = words.lower()
    number = 0
    if "following" in lowered or "next" in lowered or "after" in lowered:
        number = 1
    elif "previous" in lowered or "preceding" in lowered or "the day before" in lowered:
        number = -1
    elif lowered.endswith(("later", "earlier", "before that", "after that")):
        count = lowered.split()[0]
        number = _NUMBERS.get(count) or int(count)
        number = -number if "earlier" in lowered or "before" in lowered else number
    year, rest = context.day_before[:_YEAR_LENGTH], context.day_before[_YEAR_LENGTH:]
    if year == "XXXX":
        day = date.fromisoformat(f"2000{rest}") + timedelta(days=number)
        return Period(f"XXXX{day.isoformat()[4:]}", f"XXXX{day.isoformat()[4:]}")
    return _one_day(date.fromisoformat(context.day_before) + timedelta(days=number))


_RESOLVERS: dict[str, Callable[[str, Context], Period | None]] = {
    "iso": _iso,
    "numeric": _numeric,
    "days": _days,
    "month": _month,
    "months": _months,
    "quarter": _quarter,
    "years": _years,
    "decade": _decade,
    "part_of_year": _part_of_year,
    "year": _year,
    "weekday": _weekday,
    "weekend": _weekend,
    "today": _today,
    "yesterday": _yesterday,
    "ago": _ago,
    "past": _past,
    "new_year": _new_year,
    "this": _this,
    "later": _after,
    "same": _after,
    "clock": _after,
    "end_of_day": _after,
}


def _month_in(words: str) -> int:
    match = _MONTH.search(words)
    return MONTH_NUMBERS[match[0][:3].lower()] if match else 0


def _part_of(words: str) -> tuple[int, int, int, int] | None:
    lowered = words.lower()
    return next((span for name, span in _PARTS.items() if name in lowered), None)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _one_day(day: date | None) -> Period | None:
    return Period(day.isoformat(), day.isoformat()) if day else None


def _between(first: date, last: date) -> Period:
    return Period(first.isoformat(), last.isoformat())


def _period(days: list[str | None]) -> Period | None:
    found = [day for day in days if day]
    return Period(min(found), max(found)) if len(found) == len(days) else None


def _whole_month(year: int, month: int) -> Period:
    years, index = divmod(month - 1, _MONTHS_OF_A_YEAR)
    name = f"{year + years:04}-{index + 1:02}"
    return Period(name, name)
