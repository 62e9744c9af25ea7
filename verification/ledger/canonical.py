"""JSON in the one form that is hashed: RFC 8785."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import rfc8785

# What a double holds exactly, as RFC 8785 demands of integers.
LARGEST = 2**53 - 1

_write = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
).encode


def canonical(value: Any) -> bytes:
    """Return a JSON value in canonical form: the same before and after the database stored it.

    :raises ValueError: a number that JSON cannot keep exactly, or text that UTF-8 cannot.
    """
    if _is_plain(value):
        # Where keys are ASCII and numbers are small integers, Python writes the same bytes.
        return _write(value).encode()
    try:
        return rfc8785.dumps(_as_doubles(json.loads(_write(value))))
    except rfc8785.CanonicalizationError as error:
        raise ValueError(f"This has no canonical form: {error}") from error


def _is_plain(value: Any) -> bool:
    kind = type(value)
    if kind is str or value is None or kind is bool:
        return True
    if isinstance(value, dict):
        return all(
            isinstance(key, str) and key.isascii() and _is_plain(item)
            for key, item in value.items()
        )
    if isinstance(value, (list, tuple)):
        return all(map(_is_plain, value))
    return isinstance(value, str) or (isinstance(value, int) and -LARGEST <= value <= LARGEST)


def _as_doubles(value: Any) -> Any:
    """Return the value as a database gives it back: there 1e16 is an integer, and 1.0 none."""
    if isinstance(value, dict):
        return {key: _as_doubles(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_as_doubles(item) for item in value]
    if isinstance(value, int) and not -LARGEST <= value <= LARGEST:
        return _as_double(value)
    return value


def _as_double(number: int) -> float:
    try:
        nearest = float(number)
    except OverflowError as error:
        raise ValueError(f"{number} is too large to be kept.") from error
    if Decimal(repr(nearest)) != number:
        raise ValueError(f"{number} is too large to be kept exactly.")
    return nearest


def moment(at: datetime) -> str:
    """Return a moment in UTC, to the microsecond, as the database keeps it."""
    return f"{at.astimezone(UTC).isoformat(timespec='microseconds')[:-6]}Z"
