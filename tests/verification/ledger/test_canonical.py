"""Canonical JSON: as the library of RFC 8785 writes it, before and after the database had it."""

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
import rfc8785
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from verification.ledger.canonical import LARGEST, canonical, moment

# What PostgreSQL stores: no NUL, no half of a pair.
TEXT = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))
NUMBERS = st.integers(-LARGEST, LARGEST) | st.floats(allow_nan=False, allow_infinity=False)
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)


@given(VALUES)
def test_it_is_what_rfc_8785_demands(value: Any) -> None:
    assert canonical(value) == rfc8785.dumps(value)


@pytest.mark.django_db
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(VALUES)
def test_it_is_the_same_after_the_database_has_stored_it(value: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::jsonb::text", [json.dumps(value)])
        (stored,) = cursor.fetchone()

    assert canonical(json.loads(stored)) == canonical(value)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ({"b": 1, "a": [True, None]}, '{"a":[true,null],"b":1}'),
        ({"é": 1, "z": 2}, '{"z":2,"é":1}'),
        # By UTF-16, as RFC 8785 sorts, a letter outside the first plane comes before U+FB33.
        ({"\ufb33": 1, "😀": 2}, '{"😀":2,"\ufb33":1}'),
        ('\x1f\x7f"\\/\n€', '"\\u001f\x7f\\"\\\\/\\n€"'),
        ([1.0, 1e21, 1e-7, 10**16, -0.0], "[1,1e+21,1e-7,10000000000000000,0]"),
        ({1: 2, 10: 3}, '{"1":2,"10":3}'),
    ],
)
def test_some_values_that_are_easily_written_otherwise(value: Any, written: str) -> None:
    assert canonical(value).decode() == written


@pytest.mark.parametrize("value", [2**53 + 1, 10**400, float("nan"), "\ud800", {"\ud800": 1.5}])
def test_what_has_no_one_form_is_refused(value: Any) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 (several kinds, of several libraries)
        canonical(value)


def test_a_moment_is_told_in_utc_to_the_microsecond() -> None:
    east = timezone(timedelta(hours=2))
    assert moment(datetime(2026, 3, 1, 1, tzinfo=east)) == "2026-02-28T23:00:00.000000Z"
    assert moment(datetime(2026, 3, 1, 1, 2, 3, 4, tzinfo=UTC)) == "2026-03-01T01:02:03.000004Z"
