from decimal import Decimal

import pytest

from claims.extraction.quantities import find_figures


def read(text: str) -> list[tuple[str, float | None, float | None, str]]:
    return [
        (
            text[figure.start : figure.end],
            None if figure.low is None else float(figure.low),
            None if figure.high is None else float(figure.high),
            figure.comparator,
        )
        for figure in find_figures(text)
    ]


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("7,095 casualties", ("7,095", 7095, 7095, "=")),
        ("20 000 volunteers", ("20 000", 20000, 20000, "=")),
        ("2.5 million people", ("2.5 million", 2_500_000, 2_500_000, "=")),
        ("two thousand mercenaries", ("two thousand", 2000, 2000, "=")),
        ("one hundred and five men", ("one hundred and five", 105, 105, "=")),
        ("twenty-five tanks", ("twenty-five", 25, 25, "=")),
        ("half a million people", ("half a million", 500_000, 500_000, "=")),
        ("tens of thousands of people", ("tens of thousands", 10_000, 100_000, "range")),
        ("several hundred fighters", ("several hundred", 200, 1000, "range")),
        ("tens if not hundreds of volunteers", ("tens if not hundreds", 10, 1000, "range")),
        ("a 500-strong unit", ("500", 500, 500, "=")),
    ],
)
def test_amount_is_read_from_digits_and_words(
    text: str, figure: tuple[str, float, float, str]
) -> None:
    assert read(text) == [figure]


@pytest.mark.parametrize("dash", "-‐‑‒–—―−")
def test_range_is_read_with_every_dash(dash: str) -> None:
    assert read(f"1,500{dash}2,000 militants") == [(f"1,500{dash}2,000", 1500, 2000, "range")]


@pytest.mark.parametrize(
    ("text", "bounds"),
    [
        ("between 300 and 400 men", (300, 400)),
        ("from 4,000 to 6,000 men", (4000, 6000)),
        ("two to three million people", (2_000_000, 3_000_000)),
        ("1500-2000 militants", (1500, 2000)),
        ("five or six tanks", (5, 6)),
        ("between $62 and $68", (62, 68)),
    ],
)
def test_range_is_read_in_words(text: str, bounds: tuple[float, float]) -> None:
    assert [(low, high) for _, low, high, _ in read(text)] == [bounds]


def test_falling_pair_is_two_figures() -> None:
    assert [low for _, low, _, _ in read("killed 12 to 5 dead")] == [12, 5]


@pytest.mark.parametrize(
    ("before", "sign", "open_end"),
    [
        ("at least", "≥", "high"),
        ("no fewer than", "≥", "high"),
        ("more than", ">", "high"),
        ("over", ">", "high"),
        ("up to", "≤", "low"),
        ("as many as", "≤", "low"),
        ("no more than", "≤", "low"),
        ("fewer than", "<", "low"),
        ("nearly", "~", None),
        ("already approaching", "~", None),
        ("an estimated", "~", None),
    ],
)
def test_comparator_opens_one_bound(before: str, sign: str, open_end: str | None) -> None:
    (figure,) = find_figures(f"They counted {before} 500 men.")

    assert figure.comparator == sign
    assert (figure.low is None, figure.high is None) == (open_end == "low", open_end == "high")


@pytest.mark.parametrize(
    ("text", "sign"), [("500 or more", "≥"), ("500+ men", "≥"), ("500 or so men", "~")]
)
def test_comparator_may_follow(text: str, sign: str) -> None:
    assert [comparator for _, _, _, comparator in read(text)] == [sign]


@pytest.mark.parametrize(
    ("text", "exact", "value", "measure"),
    [
        ("$3.2 billion was spent", "$3.2 billion", "3200000000", "USD"),
        ("£5m was spent", "£5m", "5000000", "GBP"),
        ("40 million euros were spent", "40 million", "40000000", "EUR"),
        ("a $13.6M grant", "$13.6M", "13600000", "USD"),
        ("15km from the front", "15km", "15", "km"),
        ("12.5% of voters", "12.5%", "12.5", "percent"),
        ("forty per cent of voters", "forty per cent", "40", "percent"),
    ],
)
def test_money_and_shares_carry_their_measure(
    text: str, exact: str, value: str, measure: str
) -> None:
    (figure,) = find_figures(text)

    assert text[figure.start : figure.end] == exact
    assert (figure.low, figure.measure) == (Decimal(value), measure)


@pytest.mark.parametrize(
    "text",
    [
        "Copyright © South Front, 2020",
        "on 4 November 2020 and on November 3",
        "since Sept. 27 and October 12-14",
        "in 1994, a 1994 ceasefire, the war (1988-1994)",
        "the 1990s and the '90s",
        "2020-11-04, 04.11.20, 10:30, 5 p.m., 1430 GMT",
        "T-72, Su—25, F-16s, M-55, MiG-29, S-300, TB2, 9M133, Covid-19, a 155 mm shell",
        "a 28-year-old driver, aged 45; Smith, 54, said",
        "a 3-1 victory, they won 2-1",
        "the first batch, the 2nd army, the second-largest city",
        "Article 5, Boeing 737, Resolution 1244",
        "call +374 10 123 456 or (555) 123-4567",
        "https://example.org/2020/10/07/a71686 www.example.org/12 a12.b@example.org",
        "version 1.2.3, [12] (3) #45 №7 9/11 24/7",
        "the two countries, these three men, both one and the other one",
        "two days ago, the last 48 hours, a three-day visit, two-thirds of it",
        "one of them, no one, one another",
        "account 12345678901234567890",
    ],
)
def test_number_that_counts_nothing_is_no_figure(text: str) -> None:
    assert read(text) == []


def test_year_like_count_is_a_figure() -> None:
    assert [low for _, low, _, _ in read("2000 soldiers and about 2020 tanks")] == [2000, 2020]


def test_no_counts_zero_only_of_what_reports_count() -> None:
    assert read("no foreign mercenaries and no doubt") == [("no", 0, 0, "=")]
