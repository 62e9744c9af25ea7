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
        ("dozens, possibly hundreds, of men", ("dozens, possibly hundreds", 12, 1000, "range")),
        ("scores, and likely hundreds of men", ("scores, and likely hundreds", 20, 1000, "range")),
        ("hundreds or even thousands of men", ("hundreds or even thousands", 100, 10000, "range")),
        ("a 500-strong unit", ("500", 500, 500, "=")),
        ("a dozen trucks", ("a dozen", 12, 12, "=")),
        ("all six attackers were shot", ("six", 6, 6, "=")),
        ("4.3M sales", ("4.3M", 4_300_000, 4_300_000, "=")),
        ("2.5m refugees", ("2.5m", 2_500_000, 2_500_000, "=")),
        ("4 hundred million people", ("4 hundred million", 400_000_000, 400_000_000, "=")),
        ("half million people", ("half million", 500_000, 500_000, "=")),
        ("three-quarters of a million men", ("three-quarters of a million", 750_000, 750_000, "=")),
        ("one million and a half people", ("one million and a half", 1_500_000, 1_500_000, "=")),
        ("6 lakh people", ("6 lakh", 600_000, 600_000, "=")),
        ("5 dozens", ("5 dozens", 60, 60, "=")),
        ("There were 34 000.", ("34 000", 34_000, 34_000, "=")),
        ("'27 firms agreed'", ("27", 27, 27, "=")),
        ("not a single soldier", ("not a single", 0, 0, "=")),
        ("not one rifle", ("not one", 0, 0, "=")),
        ("a tank was destroyed", ("a tank", 1, 1, "=")),
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
        ("between 5% and 6%", (5, 6)),
        ("between six and eight of them", (6, 8)),
        ("$3-5 billion", (3_000_000_000, 5_000_000_000)),
        ("from $370,000 to $5.5 million", (370_000, 5_500_000)),
        ("warmed by 1 to 1.5 degrees", (1, 1.5)),
    ],
)
def test_range_is_read_in_words(text: str, bounds: tuple[float, float]) -> None:
    assert [(low, high) for _, low, high, _ in read(text)] == [bounds]


@pytest.mark.parametrize(
    ("text", "lows"),
    [
        ("killed 12 to 5 dead", [12, 5]),
        ("rose from 300 to 1,200 men", [300, 1200]),
        ("rose from 3% to 5%", [3, 5]),
        ("fell from 208 kilograms to 193", [208, 193]),
        ("grew by 4 men to 12 men", [4, 12]),
        (
            "raises the ceiling from 18 to 25 men and its yearly cost from £14m to £21m",
            [18, 25, 14e6, 21e6],
        ),
        ("was revised from 5 to 7 percent to 3 to 4 percent", [5, 3]),
        ("voted 52-48 for it", [52, 48]),
        ("$14 billion (12 billion euros)", [14_000_000_000, 12_000_000_000]),
    ],
)
def test_pair_that_is_no_range_is_two_figures(text: str, lows: list[float]) -> None:
    assert [low for _, low, _, _ in read(text)] == lows


def test_unit_of_a_change_stands_once() -> None:
    figures = find_figures("It fell from 208 kilograms to 193, and rose from 5 to 7 percent.")

    assert [figure.measure for figure in figures] == ["kilogram", "kilogram", "percent", "percent"]


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
        ("just over", ">", "high"),
        ("just under", "<", "low"),
        ("upwards of", ">", "high"),
        ("~", "~", None),
    ],
)
def test_comparator_opens_one_bound(before: str, sign: str, open_end: str | None) -> None:
    (figure,) = find_figures(f"They counted {before} 500 men.")

    assert figure.comparator == sign
    assert (figure.low is None, figure.high is None) == (open_end == "low", open_end == "high")


def test_dozens_go_up_to_ten_of_them() -> None:
    assert read("dozens of men") == [("dozens", 12, 120, "range")]


@pytest.mark.parametrize("text", ["50 $\n2,500 $\n5,000 $", "Then a family of four fled."])
def test_line_of_a_form_and_size_of_a_family_are_no_figures(text: str) -> None:
    assert read(text) == []


def test_year_before_servicemen_counts_them() -> None:
    assert read("During the clashes, 1895 Velden servicemen died.") == [("1895", 1895, 1895, "=")]


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
        ("40 million euros were spent", "40 million euros", "40000000", "EUR"),
        ("a $13.6M grant", "$13.6M", "13600000", "USD"),
        ("15km from the front", "15km", "15", "km"),
        ("12.5% of voters", "12.5%", "12.5", "percent"),
        ("forty per cent of voters", "forty per cent", "40", "percent"),
        ("$1.2 bn was spent", "$1.2 bn", "1200000000", "USD"),
        ("US $58.24 per barrel", "US $58.24 per barrel", "58.24", "USD per barrel"),
        ("15 million Australian dollars", "15 million Australian dollars", "15000000", "AUD"),
        ("tens of millions of dollars", "tens of millions of dollars", "10000000", "USD"),
        ("minus 12 degrees Celsius", "minus 12 degrees Celsius", "-12", "degree celsius"),
        ("two-thirds of the town", "two-thirds", "66.67", "percent"),
        ("a quarter of the voters", "a quarter", "25", "percent"),
        ("won a two-thirds majority", "two-thirds", "66.67", "percent"),
        ("one in five soldiers", "one in five", "20", "percent"),
        ("half of the city", "half", "50", "percent"),
        ("Guns were withdrawn, but only half.", "half", "50", "percent"),
        ("More than half are women.", "half", "50", "percent"),
        ("Sales fell by a third.", "a third", "33.33", "percent"),
        ("They are villagers, two-thirds under 18.", "two-thirds", "66.67", "percent"),
        ("Of them two thirds are men.", "two thirds", "66.67", "percent"),
        ("an 11-year lull", "11-year", "11", "year"),
        ("two and a half years", "two and a half years", "2.5", "year"),
        ("winds of 120 km/h", "120 km/h", "120", "km/h"),
        ("gained 2 percentage points", "2 percentage points", "2", "percentage point"),
        ("a 2,900-year-old site", "2,900-year", "2900", "year"),
        ("half a percent", "half a percent", "0.5", "percent"),
        ("half of 1 percent", "half of 1 percent", "0.5", "percent"),
        ("a 1/4 inch gap", "1/4 inch", "0.25", "inch"),
        ("10 1/2 miles of cable", "10 1/2 miles", "10.5", "mile"),
        ("two and a quarter hours", "two and a quarter hours", "2.25", "hour"),
        ("a 20-euro fee", "20-euro", "20", "EUR"),
        ("35 lakh rupees", "35 lakh rupees", "3500000", "INR"),
        ("Rs 1.5 crore", "Rs 1.5 crore", "15000000", "INR"),
        ("12,34,567 rupees", "12,34,567 rupees", "1234567", "INR"),
        ("half a million crowns", "half a million crowns", "500000", "crown"),
        ("40,000 Swedish crowns", "40,000 Swedish crowns", "40000", "SEK"),
        ("90 tenge", "90 tenge", "90", "KZT"),
        ("$2.1T in debt", "$2.1T", "2100000000000", "USD"),
        ("an 8- to 16-metre mast", "8- to 16-metre", "8", "metre"),
        ("a 68-ounce can", "68-ounce", "68", "ounce"),
        ("116 sq mi of forest", "116 sq mi", "116", "sq mi"),
        ("25 microgram of it", "25 microgram", "25", "microgram"),
        ("a quarter of a million euros", "a quarter of a million euros", "250000", "EUR"),
        ("plus or minus 4 percent", "4 percent", "4", "percent"),
        ("1/3 of the voters", "1/3", "33.33", "percent"),
        ("1/32 of a mile", "1/32", "3.125", "percent"),
        ("an 18-fold increase", "18-fold", "18", "fold"),
        ("it grew tenfold", "tenfold", "10", "fold"),
        ("twice as many graves", "twice", "2", "times"),
        ("a loss of $-4.5bn", "$-4.5bn", "-4500000000", "USD"),
        ("they paid PS31,500", "PS31,500", "31500", "GBP"),
        ("they paid PS2.2m", "PS2.2m", "2200000", "GBP"),
        ("they paid Y=90 billion", "Y=90 billion", "90000000000", "JPY"),
        ("up 7 sen", "7 sen", "7", "sen"),
        ("at 1141 p, it is low", "1141 p", "1141", "p"),
        ("30 mm of rain", "30 mm", "30", "mm"),
        ("a 7.5″ screen", "7.5″", "7.5", "inch"),
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
        "two days ago, the last 48 hours, a three-way split, all seven continents",
        "All but three fled. They lost some, not 50.",
        "per 100,000 residents, page 12, Category 4, H.R. 1234, 575 Old Mill Road, Fortune 500",
        "seventeen years ago, the Big Three, BBC One, number one, a 4 min read, a last-32 tie",
        "the town's 1994 ceasefire agreement, in 2020 cars burned",
        "one of them, no one, one another",
        "account 12345678901234567890",
    ],
)
def test_number_that_counts_nothing_is_no_figure(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(
    ("text", "second"),
    [
        ("Turnout was 54.3 percent, down from 61.", "percent"),
        ("It shrank to 3 percent of output this year from 4.1.", "percent"),
        ("Spending rises by 12 billion crowns to 60 billion.", "crown"),
        ("Sales rose 3 percent to 310 from 301.", None),
        ("Sales stood at 3 percent, up from 301 shops.", None),
    ],
)
def test_figure_compared_with_a_measure_is_in_it(text: str, second: str | None) -> None:
    assert find_figures(text)[1].measure == second


@pytest.mark.parametrize(
    "text",
    ["He led at half time.", "In the first half, he came in third.", "She was by half-past."],
)
def test_half_and_third_of_nothing_are_no_shares(text: str) -> None:
    assert find_figures(text) == []


def test_year_like_count_is_a_figure() -> None:
    assert [low for _, low, _, _ in read("2000 soldiers, about 2020 tanks, 1520 sq m")] == [
        2000,
        2020,
        1520,
    ]


@pytest.mark.parametrize(
    "text",
    [
        "They had information about 30 dead.",
        "He knew about 30 men.",
        "A win over 30 men.",
        "It was cut over six years.",
        "The council has passed five new resolutions.",
    ],
)
def test_word_that_does_not_compare_is_no_comparator(text: str) -> None:
    assert [comparator for *_, comparator in read(text)] == ["="]


@pytest.mark.parametrize(
    ("text", "exact"),
    [
        ("A rebel fighter killed the mayor.", []),
        ("A warship has also destroyed three drones.", ["three"]),
        ("A rebel fighter killed near Tarn was young.", ["A rebel fighter"]),
        ("They captured a tank.", ["a tank"]),
    ],
)
def test_article_counts_what_an_act_befalls(text: str, exact: list[str]) -> None:
    assert [words for words, *_ in read(text)] == exact


def test_no_counts_zero_only_of_what_reports_count() -> None:
    assert read("no foreign mercenaries and no doubt") == [("no", 0, 0, "=")]


def test_thing_that_is_counted_as_the_second_is_no_figure() -> None:
    assert read("A helicopter was shot down.") == [("A helicopter", 1, 1, "=")]
    assert read("A second helicopter was hit by ground fire.") == []
