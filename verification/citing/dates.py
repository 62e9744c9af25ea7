"""Dates as CSL has them: {"date-parts": [[2020, 11, 4]]}, a range, a season, or words."""

import re
from datetime import date
from typing import Any

Date = dict[str, Any]

_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
_ISO = re.compile(r"(?P<year>-?[0-9]{4})(?:[-/](?P<month>[0-9]{1,2})(?:[-/](?P<day>[0-9]{1,2}))?)?")
# What a clock adds to a day: "T10:20:00Z", " 10:20".
_CLOCK = re.compile(r"[T ][0-9]{2}:[0-9]{2}.*")
_DAY_FIRST = re.compile(
    r"(?:(?P<day>[0-9]{1,2})\.? )?(?P<name>[A-Za-z]{3,9})\.?,? (?P<year>[0-9]{4})"
)
_MONTH_FIRST = re.compile(r"(?P<name>[A-Za-z]{3,9})\.? (?P<day>[0-9]{1,2}),? (?P<year>[0-9]{4})")
_MARKS = re.compile(r"[~?%]$")
# In EDTF a month from 21 on is a season.
_SPRING, _WINTER = 21, 24
_YEAR, _MONTH, _DAY = 1, 2, 3


def of_day(day: date) -> Date:
    return {"date-parts": [[day.year, day.month, day.day]]}


def as_day(value: Date | None) -> date | None:
    """Return the day that a date names; None where it names none, or a range."""
    parts = (value or {}).get("date-parts", [])
    if len(parts) != 1 or len(parts[0]) != _DAY or not is_real(parts[0]):
        return None
    year, month, day = parts[0]
    return date(year, month, day) if year > 0 else None


def read(text: str) -> Date:
    """Return what a text says, in words where it is no date that we know how to write."""
    text = " ".join(text.split())
    circa = bool(_MARKS.search(text))
    bare = _MARKS.sub("", text)
    ends = bare.split("/") if bare.count("/") == 1 and not _ISO.fullmatch(bare) else [bare]
    parts = [_parts(end) for end in ends]
    if len(parts) == 1 and parts[0] and len(parts[0]) == _MONTH:
        year, month = parts[0]
        if _SPRING <= month <= _WINTER:
            return {"date-parts": [[year]], "season": str(month - _SPRING + 1)}
    if any(part is None or not is_real(part) for part in parts):
        return {"literal": text}
    found: Date = {"date-parts": parts}
    return {**found, "circa": True} if circa else found


def written(value: Date) -> str:
    """Return a date in ISO 8601 or EDTF, or in its own words."""
    if parts := value.get("date-parts"):
        text = "/".join(_iso(part) for part in parts)
        if "season" in value and len(parts[0]) == _YEAR and value["season"] in ("1", "2", "3", "4"):
            text += f"-{_SPRING - 1 + int(value['season'])}"
        return f"{text}~" if value.get("circa") else text
    return str(value.get("literal") or value.get("raw") or "")


def is_real(parts: list[int]) -> bool:
    """Tell whether there is such a year, month or day."""
    year, month, day = (*parts, 1, 1)[:3]
    try:
        # Day and month of a year that Python knows, leap years among them.
        date(2000 + year % 400 if not 0 < year < date.max.year else year, month, day)
    except (ValueError, OverflowError):
        return False
    return -9999 <= year <= date.max.year  # noqa: PLR2004 (what four digits write)


def _parts(text: str) -> list[int] | None:
    bare = _CLOCK.sub("", text)
    found = _ISO.fullmatch(bare) or _MONTH_FIRST.fullmatch(bare) or _DAY_FIRST.fullmatch(bare)
    if not found:
        return None
    groups = found.groupdict()
    month = _month(groups["name"]) if "name" in groups else groups["month"]
    if "name" in groups and month is None:
        return None
    given = [groups["year"], month, groups.get("day")]
    return [int(part) for part in given if part is not None]


def _month(name: str) -> int | None:
    low = name.lower()
    return next((n for n, month in enumerate(_MONTHS, 1) if _is_short_for(low, month)), None)


def _is_short_for(low: str, month: str) -> bool:
    return month.startswith(low) or (low == "sept" and month == "september")


def _iso(parts: list[int]) -> str:
    if not parts:
        return ""
    year = f"{parts[0]:05d}" if parts[0] < 0 else f"{parts[0]:04d}"
    return "-".join([year, *(f"{part:02d}" for part in parts[1:])])
