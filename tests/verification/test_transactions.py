"""A change inside a transaction that ends with it needs no savepoint, and is still undone."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.factories import UserFactory
from verification import transactions
from verification.models import User


@transactions.whole
def add(name: str, *, fails: bool = False) -> None:
    UserFactory(username=name)
    if fails:
        raise ValueError(name)


def add_two() -> None:
    with transactions.as_one():
        add("first")
        add("second", fails=True)


def savepoints(queries: CaptureQueriesContext) -> int:
    return sum(query["sql"].startswith("SAVEPOINT") for query in queries.captured_queries)


@pytest.mark.django_db(transaction=True)
def test_what_raises_undoes_all_of_it() -> None:
    with CaptureQueriesContext(connection) as queries, pytest.raises(ValueError, match="second"):
        add_two()
    assert not savepoints(queries)
    assert not User.objects.filter(username__in=["first", "second"]).exists()


@pytest.mark.django_db(transaction=True)
def test_in_another_transaction_it_is_undone_alone() -> None:
    with transaction.atomic():
        add("first")
        with pytest.raises(ValueError, match="second"):
            add("second", fails=True)
    assert User.objects.filter(username="first").exists()
    assert not User.objects.filter(username="second").exists()
