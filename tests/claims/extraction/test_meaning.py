import pytest

from tests.claims.extraction.find import labels, quantities


@pytest.mark.parametrize(
    ("sentence", "label"),
    [
        ("The number of casualties claimed by Armenia has reached 7,095.", "7,095 casualties"),
        ("He spoke of mercenaries, whose number is approaching two thousand.", "2,000 mercenaries"),
        ("They sent 1,500-2,000 fresh militants.", "1,500–2,000 militants"),
        ("The rebels, who number around 3,000, control the city.", "3,000 rebels"),
        ("More than 220 people have been confirmed dead.", "more than 220 people"),
        ("They destroyed 685 armoured vehicles.", "685 armoured vehicles"),
        ("They destroyed two T-72 tanks.", "2 T-72 tanks"),
        ("The death toll rose to 46.", "46 deaths"),
        ("An attack wounded 12.", "12 people"),
        ("Hundreds of volunteers arrived.", "Hundreds of volunteers"),
        ("One soldier was killed.", "1 soldier"),
    ],
)
def test_label_names_what_is_counted(sentence: str, label: str) -> None:
    assert labels(sentence) == [label]


def test_quantity_says_unit_concept_and_holder() -> None:
    (claim,) = quantities("The army lost 12 Azerbaijani battle tanks.")

    assert claim.quantity is not None
    assert claim.quantity.unit == "battle tank"
    assert claim.quantity.concept == "Azerbaijani battle tanks"
    assert claim.quantity.holder == "Azerbaijani"


def test_weapons_proper_name_is_no_holder() -> None:
    (claim,) = quantities("They received 5,500 Javelin missiles.")

    assert claim.quantity is not None
    assert (claim.quantity.unit, claim.quantity.holder) == ("Javelin missile", None)


def test_bare_figure_is_about_what_the_one_before_is_about() -> None:
    text = "The first batch amounts to 30 men, while others say the number is as high as 500."

    assert labels(text) == ["30 men", "up to 500 men"]


def test_share_is_about_the_whole_it_is_of() -> None:
    (claim,) = quantities("About 60% of the town has been destroyed.")

    assert claim.quantity is not None
    assert (claim.quantity.unit, claim.quantity.concept) == ("percent", "town")


@pytest.mark.parametrize(
    "sentence",
    [
        "One source told us so.",
        "One resident said it was over.",
        "Count 1, 2, 3.",
        "They live at 575 High Road.",
    ],
)
def test_figure_about_nothing_is_no_claim(sentence: str) -> None:
    assert labels(sentence) == []


def test_table_row_gives_no_claims() -> None:
    assert labels(" ".join(f"{number} men" for number in range(100, 160))) == []
