import pytest

from tests.claims.extraction.find import quantities


def holders(text: str) -> list[str | None]:
    return [claim.quantity.holder for claim in quantities(text) if claim.quantity]


@pytest.mark.parametrize(
    ("sentence", "holder"),
    [
        ("Ivo Brandt was elected with 84,121 votes.", "Ivo Brandt"),
        ("Turkey attacked with 20 drones.", "Turkey"),
        ("The port was attacked with 20 drones.", None),
        ("Velden clashed with 30 fighters.", None),
        ("They signed a contract to supply the Velden navy with 12 ships.", "Velden navy"),
        ("Kestovia provided the coastal militia with 40 rifles.", "coastal militia"),
        ("The rebel commander Ivo Brandt received 300 rifles.", "Ivo Brandt"),
    ],
)
def test_who_does_something_with_things_has_them(sentence: str, holder: str | None) -> None:
    assert holders(sentence) == [holder]


@pytest.mark.parametrize(
    ("sentence", "holder"),
    [
        ("The council accused Kestovia of firing two missiles at the ship.", "Kestovia"),
        ("The council accused it of firing two missiles at the ship.", None),
        ("Velden stopped Kestovia from launching 12 rockets.", "Kestovia"),
        ("Marrow, which hired 300 people in May, is closing.", "Marrow"),
    ],
)
def test_who_is_said_to_do_it_has_it(sentence: str, holder: str | None) -> None:
    assert holders(sentence) == [holder]


@pytest.mark.parametrize(
    ("sentence", "holder"),
    [
        ("Kestovia has withdrawn two of its brigades.", "Kestovia"),
        ("A Lantern Research survey of 2,014 adults was published.", "Lantern Research survey"),
        ("Some 500 volunteers serve in the Morvan Legion.", "Morvan Legion"),
        ("The population of the valley is 90,000 people.", "valley"),
        ("The best scorer was Marten (12 goals).", "Marten"),
        ("They killed 12 Pakistan Army soldiers.", "Pakistan Army"),
        ("Marrow Steel announced plans to lay off 900 workers.", "Marrow Steel"),
    ],
)
def test_what_things_belong_to_has_them(sentence: str, holder: str) -> None:
    assert holders(sentence) == [holder]


def test_arms_of_one_list_are_of_its_only_nation() -> None:
    own = "They destroyed 20 Armenian tanks, two guns and three rocket launchers."
    of_two = "They destroyed 20 Armenian tanks, 5 Turkish drones and two guns."

    assert holders(own) == ["Armenian", "Armenian", "Armenian"]
    assert holders(of_two) == ["Armenian", "Turkish", None]


@pytest.mark.parametrize(
    ("sentence", "holder"),
    [
        ("The Gulf League offered $3.5 million in aid.", "Gulf League"),
        ("United Velden was ahead with 49.6 percent of the vote.", "United Velden"),
        ("The bill put the cost at $3 million.", None),
        ("The ministry put the bill at £90m.", None),
        ("The tower cost $3 million.", None),
    ],
)
def test_who_pays_or_offers_a_sum_has_it(sentence: str, holder: str | None) -> None:
    assert holders(sentence) == [holder]


@pytest.mark.parametrize(
    "sentence",
    [
        "Police put the crowd at 15,000.",
        "Twenty seats are filled by appointment.",
        "The office did not answer two requests for comment.",
        "A plan to bail out three carmakers failed.",
        "About 345 Muslim pilgrims were killed.",
        "The Velden army arrested 12 soldiers.",
    ],
)
def test_who_has_nothing_to_do_with_it_is_no_holder(sentence: str) -> None:
    assert holders(sentence) == [None]
