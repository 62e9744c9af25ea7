"""What comes first in the queue, and that a page can say why."""

from pathlib import Path

import pytest

from claims.extraction.pipeline import find_claims
from claims.extraction.weights import WEIGHTS
from tests.claims.extraction.find import quantities

TEXT = """The army shelled the town of Zenda on Monday, killing 140 soldiers.

The ministry denied the report. “We are tired and want to go home,” said Ilona Varga.

They waited for two days. Prices may rise by 5%. Some 2,000 men with twelve guns arrived."""


def score(sentence: str) -> float:
    (claim,) = quantities(sentence)
    return claim.checkworthiness


def test_casualties_come_before_equipment_counts_and_those_before_durations() -> None:
    deaths = score("Armenia claims that 7,095 soldiers were killed.")
    planes = score("They have 25 planes.")
    years = score("We cannot wait another 30 years.")

    assert 1 >= deaths > planes > years >= 0


def test_the_dead_come_before_the_tanks_of_the_same_sentence() -> None:
    dead, tanks = quantities("The army said that 40 soldiers were killed and 40 tanks destroyed.")

    assert dead.checkworthiness > tanks.checkworthiness


@pytest.mark.parametrize(
    ("sentence", "is_harm"),
    [
        ("The rebels massacred 40 villagers.", True),
        ("Some 40 villagers were kidnapped.", True),
        ("The rebels freed 40 hostages.", False),
    ],
)
def test_what_became_of_people_is_a_reason_where_it_is_harm(
    sentence: str, *, is_harm: bool
) -> None:
    (claim,) = quantities(sentence)

    assert ("people come to harm" in {one.name for one in claim.features}) == is_harm


def test_claims_with_every_reason_for_them_still_rank() -> None:
    worst = score("On Monday rebels in Zenda killed 2,000 soldiers, the army claimed.")
    less = score("On Monday rebels in Zenda met 200 soldiers, the army said.")

    assert 1 > worst > less


def test_private_matters_come_last() -> None:
    assert score("He travelled with three friends.") < score("They saw 12 tanks.")


def test_deed_of_force_comes_before_a_state_of_things() -> None:
    force, state = find_claims(
        "Rebels bombed the bridge of Zenda. The province has had its own flag since 1994."
    )

    assert force.checkworthiness > state.checkworthiness


def test_reasons_add_up_to_the_score() -> None:
    claims = find_claims(TEXT)

    assert {claim.kind for claim in claims} == {"quantity", "quote", "event", "position"}
    for claim in claims:
        total = sum(feature.points for feature in claim.features)
        assert claim.checkworthiness == pytest.approx(min(1, max(0, total)))
        assert len({feature.name for feature in claim.features}) == len(claim.features)


def test_every_reason_has_a_weight() -> None:
    named = {feature.name for claim in find_claims(TEXT) for feature in claim.features}

    assert named - set(WEIGHTS) == set()


def test_reference_explains_every_feature() -> None:
    page = Path(__file__).parents[3] / "docs" / "reference" / "claims.md"
    rows = [line.split("|") for line in page.read_text(encoding="utf-8").splitlines()]
    documented = {name.strip() for row in rows if len(row) == 4 for name in row[1].split(", ")}

    assert set(WEIGHTS) - documented == set()
