from datetime import date

import pytest

from claims.extraction.dates import date_value, find_dates
from claims.extraction.types import Span

WEDNESDAY = date(2020, 10, 7)


def values(text: str, published_on: date | None = WEDNESDAY) -> list[str]:
    return [
        found.start if found.start == found.end else f"{found.start}/{found.end}"
        for found in find_dates(text, published_on)
    ]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("They left on October 3.", "2020-10-03"),
        ("They left on Oct. 3rd, 2018.", "2018-10-03"),
        ("They left on 3 October 2018.", "2018-10-03"),
        ("They left on the 3rd of October.", "2020-10-03"),
        ("They left on 2020-10-03.", "2020-10-03"),
        ("They left on 2020/10/03.", "2020-10-03"),
        ("They left on 03.10.2020.", "2020-10-03"),
        ("They left on 28/09/20.", "2020-09-28"),
        ("They left on 9/28/2020.", "2020-09-28"),
        ("They left on the night of 2–3 October.", "2020-10-02/2020-10-03"),
        ("It runs from November 20 to December 11 next year.", "2021-11-20/2021-12-11"),
        ("At the end of 2019 they left.", "2019-12"),
        ("They left on October 3 and October 4.", "2020-10-03/2020-10-04"),
        ("Fought between 27 September and 4 October.", "2020-09-27/2020-10-04"),
        ("Fought from September 27 to October 4, 2019.", "2019-09-27/2019-10-04"),
        ("Fought from Sept. 27-30.", "2020-09-27/2020-09-30"),
        ("They left in July.", "2020-07"),
        ("They left in December.", "2019-12"),
        ("They left in March 2016.", "2016-03"),
        ("They left in late September.", "2020-09-21/2020-09-30"),
        ("They left in the first week of October.", "2020-10-01/2020-10-07"),
        ("It shrank between November and June.", "2019-11/2020-06"),
        ("It shrank in the second quarter of 2020.", "2020-04/2020-06"),
        ("They left in 2016.", "2016"),
        ("They left in the summer of 2016.", "2016-06/2016-08"),
        ("They left in the 1990s.", "1990/1999"),
        ("They left during the 1988–1994 war.", "1988/1994"),
        ("It held in the years 2014-15.", "2014/2015"),
    ],
)
def test_named_date_is_read(text: str, value: str) -> None:
    assert values(text) == [value]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("They left on Friday.", "2020-10-02"),
        ("They left on Wednesday.", "2020-10-07"),
        ("They left last Wednesday.", "2020-09-30"),
        ("They will leave on Friday.", "2020-10-09"),
        ("The talks are set to begin on Monday.", "2020-10-12"),
        ("The ministry said on Friday that it will close.", "2020-10-02"),
        ("They left yesterday.", "2020-10-06"),
        ("They left overnight.", "2020-10-06/2020-10-07"),
        ("They left two days ago.", "2020-10-05"),
        ("They left three months ago.", "2020-07"),
        ("They left four years ago.", "2016"),
        ("They left over the weekend.", "2020-10-03/2020-10-04"),
        ("They left last week.", "2020-09-28/2020-10-04"),
        ("They left earlier this week.", "2020-10-05/2020-10-06"),
        ("They left earlier this month.", "2020-10"),
        ("They left last month.", "2020-09"),
        ("They left last year.", "2019"),
        ("They left in the past 48 hours.", "2020-10-05/2020-10-07"),
        ("They left over the last two weeks.", "2020-09-23/2020-10-07"),
        ("They left within the last three months.", "2020-07/2020-10"),
        ("They left in the past five years.", "2015/2020"),
    ],
)
def test_relative_date_is_counted_from_publication(text: str, value: str) -> None:
    assert values(text) == [value]
    assert values(text, None) == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("On November 3 they left.", "2019-11-03"),
        ("On November 3 they will leave.", "2020-11-03"),
        ("The office has a November 3 deadline.", "2020-11-03"),
        ("The vote is to be held on November 30.", "2020-11-30"),
        ("They left on October 8.", "2020-10-08"),
    ],
)
def test_day_without_a_year_is_the_one_that_fits_the_tense(text: str, value: str) -> None:
    assert values(text) == [value]


def test_year_stays_open_without_publication() -> None:
    assert values("On October 13 they left.", None) == ["XXXX-10-13"]
    assert values("On February 29 they left.", None) == ["XXXX-02-29"]
    assert values("In July they left.", None) == ["XXXX-07"]


def test_same_day_and_days_later_count_from_the_day_named_before() -> None:
    text = "On October 3 they met. The same day a shell fell. Two days later they left."

    assert values(text) == ["2020-10-03", "2020-10-03", "2020-10-05"]
    assert values("On December 31 they met. The next day they left.", None) == [
        "XXXX-12-31",
        "XXXX-01-01",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "On June 31 they left.",
        "In March 5,000 men left.",
        "They bought 2000 tents.",
        "The law 12.13.14.15 holds.",
        "It costs $2019.",
        "They may leave, they must march.",
        "Law 2009-44 forbids it.",
        "They left a few days ago.",
        "A survey of 1709 pupils was made.",
        "They left the next day.",
        "They left two days later than planned.",
    ],
)
def test_what_is_no_date_is_not_read(text: str) -> None:
    assert values(text) == []


def test_what_only_begins_or_bounds_a_period_is_told() -> None:
    text = "Since October 3 they fight. It closes until May 3. After October 1 all left on Friday."

    assert [found.role for found in find_dates(text, WEDNESDAY)] == [
        "since",
        "until",
        "after",
        "on",
    ]


def test_value_is_that_of_the_expression_at_the_span() -> None:
    text = "They met on Friday and left on October 6."
    start = text.index("Friday")

    assert date_value(text, Span(start, start + 6), WEDNESDAY) == "2020-10-02"
    assert date_value(text, Span(0, 4), WEDNESDAY) is None


def test_second_date_of_another_clause_is_no_end_of_the_first() -> None:
    text = "They have fought since October 3, and on October 5 they won."

    assert values(text) == ["2020-10-03", "2020-10-05"]
    assert values("They fought on October 3 and October 5.") == ["2020-10-03/2020-10-05"]
