"""Which numbers count the noun beside them, and which only name it or point at it."""

import pytest

from tests.claims.extraction.find import labels


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "They destroyed two launchers, one Houthi ground control station, and three drones.",
            [
                "2 launchers destroyed",
                "1 Houthi ground control station destroyed",
                "3 drones destroyed",
            ],
        ),
        (
            "The quarter had 200 houses without windows, one bakery and two wells.",
            ["200 houses", "1 bakery", "2 wells"],
        ),
        ("The fighting went on in just one suburb.", ["1 suburb"]),
        ("Only one tank was left in the town.", ["1 tank"]),
        ("The court ruled that they were one vote short.", ["1 vote"]),
    ],
)
def test_one_counts_among_counts_and_where_it_is_stressed(text: str, expected: list[str]) -> None:
    assert labels(text) == expected


def test_number_behind_a_plural_with_a_comma_counts() -> None:
    text = "The police said 80,000 marched and the organisers 300,000."

    assert [label[:7] for label in labels(text)] == ["80,000", "300,000"]


@pytest.mark.parametrize(
    "text",
    [
        "The 42 bus was hit, and the 7 train was delayed.",
        "He fired a .22 rifle.",
        "She sat on the Committee of 100.",
        "Yields on the 10-year Treasury rose.",
        "The 2-for-1 sale is a Catch-22.",
        "“60 Minutes” and “12 Angry Men” were banned.",
        "Three Mile Island was shut.",
    ],
)
def test_number_before_one_thing_or_in_a_name_counts_nothing(text: str) -> None:
    assert labels(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The army lost a 40 tank column.", ["40 tank column lost"]),
        ("The 12 aircraft was one squadron.", ["12 aircraft"]),
        ("A 20-year American occupation ended.", ["20-year American occupation"]),
        ("It fell to minus-5 degrees.", ["minus-5 degrees"]),
        ("The lake froze for 6 ½ minutes.", ["6 ½ minutes"]),
    ],
)
def test_number_in_an_adjective_counts(text: str, expected: list[str]) -> None:
    assert labels(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Two soldiers told the court that they had fled.",
        "Three diplomats said that the talks would go on.",
        "In one village the road was closed for one reason.",
    ],
)
def test_who_speaks_is_not_counted(text: str) -> None:
    assert [label for label in labels(text) if "village" not in label] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Ten men died and five others were injured, including two in critical condition.",
            ["10 men dead", "5 men injured", "2 men"],
        ),
        ("The party has 212 seats and needs five more to rule.", ["212 seats", "5 seats"]),
        ("Of the city's six hospitals only two still have power.", ["6 hospitals", "2 hospitals"]),
        (
            "Of the 10 judges who heard the case, six were appointed last year.",
            ["10 judges", "6 judges"],
        ),
    ],
)
def test_part_counts_what_the_whole_counts(text: str, expected: list[str]) -> None:
    assert labels(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One woman wept at the gate.", []),
        ("One woman died at the gate.", ["1 woman dead"]),
        ("She gave three reasons and two ways to read it.", []),
        ("Two women declared themselves president of Pelmora.", ["2 women"]),
        ("Two women declared that the vote was over.", []),
    ],
)
def test_who_acts_or_is_told_in_order_is_not_counted(text: str, expected: list[str]) -> None:
    assert labels(text) == expected
