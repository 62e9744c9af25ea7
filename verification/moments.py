"""Moments that people name, as the database and the pages can show them again."""

from datetime import UTC, datetime

# The calendar's own ends, less what the clocks of a time zone may differ.
FIRST = datetime(2, 1, 1, tzinfo=UTC)
LAST = datetime(9998, 12, 31, tzinfo=UTC)


def storable(moment: datetime) -> datetime | None:
    """Return a moment in UTC; None where it lies so far away that it could not be read again.

    The database does not take every offset from UTC that Python does.
    """
    return moment.astimezone(UTC) if FIRST <= moment <= LAST else None


def utc(moment: datetime) -> str:
    """Return a moment as 2026-03-01T09:00:00Z."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
