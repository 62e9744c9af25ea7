import pytest

from tests.claims.extraction.find import labels, quantities


def concepts(text: str) -> list[str | None]:
    return [claim.quantity.concept for claim in quantities(text) if claim.quantity]


@pytest.mark.parametrize(
    ("sentence", "concept"),
    [
        ("They were tricked into paying over $100 million for work.", "work"),
        ("Some 70% voted against the plan in light of the strike.", None),
        ("The firm said it will cost $40 million.", None),
        ("The flight is late, and the ticket price was $300.", "ticket price"),
        ("The fund has 59 claims, ranging from $200 to $4 million.", "claims"),
        ("They set a $150 price point.", "price point"),
        ("Crude peaked at $76 US in October.", "Crude"),
        ("Sampling in the lake came back at 40 percent.", "Sampling in the lake"),
    ],
)
def test_sum_or_share_is_about_what_its_verb_says(sentence: str, concept: str | None) -> None:
    assert concepts(sentence)[0] == concept


def test_row_without_a_verb_is_about_its_own_name() -> None:
    text = "Brandt won 45%, Marten 38%, and Osk and Hale 9%."

    assert concepts(text)[1:] == ["Marten", "Hale"]


def test_brackets_are_about_what_stands_before_them() -> None:
    assert concepts("Wool prices rose in Karsk (+3%) last month.") == ["Karsk"]


@pytest.mark.parametrize(
    ("sentence", "label"),
    [
        ("He was sentenced to three years in prison.", "three years in prison"),
        ("It followed a blockade for five months.", "five months (blockade)"),
        ("The ban stays for an average of 70 days.", "70 days (ban)"),
        ("They sent $5 million worth of grain.", "$5 million (grain)"),
        (
            "It came after a five-year, 900 million-mile (1.4bn km) journey from Karsk.",
            "five-year journey from Karsk",
        ),
        ("There were 300 last year.", "300"),
    ],
)
def test_label_says_what_a_time_or_sum_is_of(sentence: str, label: str) -> None:
    assert labels(sentence)[0] == label


def test_adjectives_in_a_list_share_their_noun() -> None:
    assert labels("They sold 400 digital and printed maps.") == ["400 digital and printed maps"]
