"""How pages say numbers, dates and changes."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from claims.models import Claim
from verification import facets, phrasing
from verification.models import Turn
from verification.templatetags import desk


@pytest.mark.parametrize(
    ("low", "high", "comparator", "words"),
    [
        ("7095.0000000000", "7095.0000000000", "=", "7,095"),
        ("2000", "2000", "~", "about 2,000"),
        ("20", None, ">", "more than 20"),
        ("20", None, "≥", "at least 20"),
        (None, "50", "<", "less than 50"),
        (None, "50", "≤", "at most 50"),
        ("1500", "2000", "range", "1,500 to 2,000"),
        ("12.5000000000", "12.5000000000", "=", "12.5"),
        ("-3", "-3", "=", "-3"),
        ("0", "0", "=", "0"),
        (None, None, "", ""),
    ],
)
def test_a_figure_is_said_in_words(
    low: str | None, high: str | None, comparator: str, words: str
) -> None:
    claim = Claim(low=low and Decimal(low), high=high and Decimal(high), comparator=comparator)
    assert phrasing.figure(claim) == words


@pytest.mark.parametrize(
    ("unit", "concept", "words"),
    [
        ("casualty", "Azerbaijani casualties", "Azerbaijani casualties"),
        ("percent", "losses", "percent, losses"),
        ("day", "", "day"),
        ("", "men", "men"),
    ],
)
def test_what_is_counted_is_said_once(unit: str, concept: str, words: str) -> None:
    assert phrasing.counted(Claim(unit=unit, concept=concept)) == words


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ("2020-09-27", "2020-11-04", "27 Sep 2020 – 4 Nov 2020"),
        ("2020-11-03", "2020-11-03", "3 Nov 2020"),
        ("XXXX-02-29", "XXXX-02-29", "29 Feb (year not stated)"),
        ("2020-13", "2020-13", "2020-13"),
        ("", "", ""),
    ],
)
def test_the_day_of_an_event_is_said_as_far_as_it_is_known(
    start: str, end: str, words: str
) -> None:
    assert desk.event_date(Claim(event_start=start, event_end=end)) == words


@pytest.mark.parametrize(
    ("passed", "words"),
    [
        (timedelta(seconds=59), "now"),
        (timedelta(minutes=5, seconds=1), "5 min"),
        (timedelta(hours=23, minutes=59), "23 h"),
        (timedelta(days=400), "1 y"),
    ],
)
def test_an_age_is_said_in_its_largest_unit(passed: timedelta, words: str) -> None:
    assert desk.age(timezone.now() - passed) == words


def test_a_count_beyond_the_bound_says_so() -> None:
    assert desk.bounded(facets.BOUND) == "10,000"
    assert desk.bounded(facets.BOUND + 1) == "10,000+"


@pytest.mark.parametrize(
    ("left", "minutes"),
    [(timedelta(seconds=10), 1), (timedelta(minutes=2), 2), (timedelta(seconds=-90), 0)],
)
def test_a_begun_minute_of_a_lease_counts(left: timedelta, minutes: int) -> None:
    now = timezone.now()
    assert desk.minutes_left(Turn(lease_expires_at=now + left), now) == minutes
