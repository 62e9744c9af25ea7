"""Figures in words: how long, how sure, and why there is none."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib.humanize.templatetags.humanize import intcomma
from django.template.defaultfilters import pluralize
from django.utils import timezone
from django.utils.formats import date_format

from verification.agreement import ONE_CATEGORY, TOO_FEW
from verification.dashboard import Counted, Pace

# What it is, the number, what to know about it.
Tile = tuple[str, str, str]

MINUTE = 60


def figures(row: dict[str, Any]) -> tuple[str, str, str, str]:
    """Return claims, share of the same result, coefficient and its interval, in words."""
    claims = intcomma(row["claims"])
    if row["unsaid"] == TOO_FEW:
        return claims, "too few to say", "–", "–"
    same = percent(row["same"]["value"])
    if row["unsaid"]:
        return claims, same, "undefined: one category", "–"
    return claims, same, signed(row["coefficient"]["value"]), interval(row["coefficient"])


def signed(value: float) -> str:
    return f"{value:.2f}".replace("-", "−")


def percent(value: float) -> str:
    return f"{value:.0%}"


def interval(found: dict[str, float | None], said: Callable[[float], str] = signed) -> str:
    if found["low"] is None or found["high"] is None:
        return "cannot be told"
    return f"{said(found['low'])} to {said(found['high'])}"


def estimate(row: dict[str, Any]) -> str:
    _, _, value, bounds = figures(row)
    return f"{value} ({bounds})"


def in_words(seconds: int | None) -> str:
    """Return 250 as "4 min 10 s"."""
    if seconds is None:
        return "–"
    minutes, rest = divmod(seconds, MINUTE)
    if minutes >= MINUTE:
        return f"{minutes // MINUTE} h {minutes % MINUTE} min"
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


def number(name: str, value: int) -> Tile:
    return name, intcomma(value), ""


def waiting_tile(counted: Counted) -> Tile:
    if counted.at is None:
        return "Waiting", "–", "not counted yet"
    return number("Waiting", sum(map(sum, counted.data["table"])))


def pace(week: Pace) -> Tile:
    slow = f"nine of ten within {in_words(week.slow_seconds)}; last seven days"
    return "Time per claim", in_words(week.median_seconds), slow if week.finished else ""


def agreement_tile(name: str, row: dict[str, Any]) -> Tile:
    """Return a coefficient with its interval, or why there is none."""
    if not row["coefficient"]:
        return name, "–", _unsaid(row)
    claims, _, value, bounds = figures(row)
    return name, value, f"95 %: {bounds}; {claims} claims"


def same_tile(name: str, row: dict[str, Any] | None) -> Tile:
    """Return a share of the same result with its interval, or why there is none."""
    if row is None or not row["same"]:
        return name, "–", _unsaid(row)
    claims, same, _, _ = figures(row)
    return name, same, f"95 %: {interval(row['same'], percent)}; {claims} claims"


def _unsaid(row: dict[str, Any] | None) -> str:
    if row is None:
        return "no claim with two reviewers yet"
    if row["unsaid"] == ONE_CATEGORY:
        return "undefined: one category only"
    return f"too few to say: {intcomma(row['claims'])} claim{pluralize(row['claims'])}"


def when(counted: Counted) -> str:
    if counted.at is None:
        return "Not counted yet: a worker does so every few minutes."
    return f"Counted {moment(counted.at)}."


def moment(at: datetime) -> str:
    return date_format(timezone.localtime(at), "j M, H:i")
