"""What the reader is told to do asserts nothing, whatever its numbers; what it mentions does."""

import pytest

from tests.claims.extraction.find import quantities

ORDERS = [
    "Wait 10 seconds before you press the button.",
    "Save $31 on a ticket if you book now.",
    "Get access to the archive for as little as 599 rupees a year.",
    "Please pour 2 cups of flour to the bowl.",
    "Do not pay 300 crowns for it.",
]
TOLD = {
    "Remember that 5,000 people died here.": ["5,000"],
    "Take the 300 villages that were burnt last year.": ["300"],
    "Add 12 dead from the hospital.": ["12"],
    "Fire killed 12 people.": ["12"],
    "Army to cut 300 jobs.": ["300"],
    "“Hand over the 500 prisoners,” the rebels said.": ["500"],
    "Cut off from supplies, 300 men gave up.": ["300"],
    "Let us say that 40 men were lost.": ["40"],
}


@pytest.mark.parametrize("sentence", ORDERS)
def test_orders_and_offers_to_the_reader_count_nothing(sentence: str) -> None:
    assert [claim.exact for claim in quantities(sentence)] == []


@pytest.mark.parametrize(("sentence", "figures"), TOLD.items())
def test_what_an_order_tells_counts(sentence: str, figures: list[str]) -> None:
    assert [claim.exact for claim in quantities(sentence)] == figures
