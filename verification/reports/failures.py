"""Why a report could not be made, in words."""

import errno
from collections.abc import Iterator

from django.db import OperationalError

NO_ROOM = (errno.ENOSPC, errno.EDQUOT)
FULL = "The disk is full: nothing was kept. Make room, then ask for the report again."
# What the database says that has run out of something, by SQLSTATE. It does so again at once.
EXHAUSTED = {
    "53100": "The disk of the database is full",
    "53200": "The memory of the database does not suffice",
    "53400": "A limit that is set in the database does not suffice",
}
# For whoever can do nothing else about it.
AGAIN = "Nothing was kept: ask for the report again. If that fails too, tell an administrator."
SELECT_LESS = "nothing was kept. Make room, or select less, then ask for the report again."


def in_words(error: BaseException, *, remedy: str = "") -> str:
    """Return what people are told of an error, with the remedy where it has none of its own."""
    causes = list(_chain(error))
    if any(isinstance(one, OSError) and one.errno in NO_ROOM for one in causes):
        return FULL
    if isinstance(error, MemoryError):
        return f"The memory of the worker does not suffice: {SELECT_LESS}"
    if is_exhausted(error):
        return f"{EXHAUSTED[_sqlstate(error)]}: {SELECT_LESS}"
    if isinstance(error, OSError) and error.strerror:
        return f"{error.strerror}. {remedy}".strip()
    return str(error) or f"{type(error).__name__}. {remedy}".strip()


def is_exhausted(error: BaseException) -> bool:
    """Tell whether the database has run out of something, other than being away."""
    return isinstance(error, OperationalError) and _sqlstate(error) in EXHAUSTED


def _sqlstate(error: BaseException) -> str:
    return getattr(error.__cause__, "sqlstate", None) or ""


def _chain(error: BaseException) -> Iterator[BaseException]:
    """Return an error and what it came from: libraries hide a full disk in errors of their own."""
    cause: BaseException | None = error
    while cause is not None:
        yield cause
        cause = cause.__cause__ or cause.__context__
