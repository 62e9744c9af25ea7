from datetime import date

import pytest

from claims.extraction.dating import find_event_date
from claims.extraction.types import EventDate

WEDNESDAY = date(2020, 10, 7)


@pytest.mark.parametrize(
    ("sentence", "start", "end"),
    [
        ("On October 3 they left.", "2020-10-03", "2020-10-03"),
        ("On November 3 they left.", "2019-11-03", "2019-11-03"),
        ("On October 3 and October 4 they left.", "2020-10-03", "2020-10-04"),
        ("On 3 October 2018 they left.", "2018-10-03", "2018-10-03"),
        ("They left on Friday.", "2020-10-02", "2020-10-02"),
        ("They left last Wednesday.", "2020-09-30", "2020-09-30"),
        ("They left yesterday.", "2020-10-06", "2020-10-06"),
        ("They left last week.", "2020-09-28", "2020-10-04"),
        ("They left over the weekend.", "2020-10-03", "2020-10-04"),
    ],
)
def test_date_is_resolved_against_publication(sentence: str, start: str, end: str) -> None:
    assert find_event_date(sentence, WEDNESDAY) == EventDate(start, end)


def test_year_stays_open_without_publication() -> None:
    dated = find_event_date("On October 13 they left.", None)

    assert dated == EventDate("XXXX-10-13", "XXXX-10-13")


@pytest.mark.parametrize(
    "sentence",
    ["Since October 3 they fight.", "As of October 3 it holds.", "On June 31.", "They left."],
)
def test_bound_or_no_date_dates_nothing(sentence: str) -> None:
    assert find_event_date(sentence, WEDNESDAY) is None
