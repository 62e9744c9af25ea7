"""A change of state that is a transaction of its own, or a part of one that ends with it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import connection, transaction

Given = ParamSpec("Given")
Result = TypeVar("Result")

# Whether what raises in the transaction that is open undoes all of it.
_ends_as_one: ContextVar[bool] = ContextVar("ends_as_one", default=False)


@contextmanager
def snapshot() -> Iterator[None]:
    """Show the database as it is at the first query, whatever others change meanwhile."""
    with transaction.atomic(durable=True):
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


@contextmanager
def as_one() -> Iterator[None]:
    """Open a transaction that does not go on after anything in it has raised."""
    with transaction.atomic():
        before = _ends_as_one.set(True)
        try:
            yield
        finally:
            _ends_as_one.reset(before)


def whole(change: Callable[Given, Result]) -> Callable[Given, Result]:
    """Let a change happen as a whole or not at all.

    Inside `as_one` that needs no savepoint, which would cost two statements.
    """

    @wraps(change)
    def run(*args: Given.args, **kwargs: Given.kwargs) -> Result:
        with transaction.atomic(savepoint=not _ends_as_one.get()):
            return change(*args, **kwargs)

    return run
