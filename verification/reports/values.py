"""How reports write dates and figures, so that every format and every run says the same."""

from datetime import date, datetime
from decimal import Decimal

from verification.moments import utc

__all__ = ["number", "plain", "utc", "when"]


def when(moment: date | datetime) -> str:
    """Return a day as 2026-03-01, a moment with its time."""
    return utc(moment) if isinstance(moment, datetime) else moment.isoformat()


def plain(figure: Decimal) -> str:
    """Return a figure without exponent and without the zeros that its column adds."""
    digits = f"{figure:f}"
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def number(figure: Decimal) -> int | float:
    """Return a figure as `extract` prints it in JSON."""
    return int(figure) if figure == figure.to_integral_value() else float(figure)
