import pytest

from claims.extraction.hedges import is_hedged
from claims.extraction.types import Span


def hedged(sentence: str, words: str) -> bool:
    start = sentence.index(words)
    return is_hedged(sentence, Span(start, start + len(words)))


@pytest.mark.parametrize(
    "sentence",
    [
        "They reportedly lost 6 troops.",
        "Casualties claimed by Armenia reached 6.",
        "The estimated number is 6.",
        "If the numbers of 6 militants are confirmed, more will come.",
        "According to available data, 6 came.",
        "It is widely reported that 6 came.",
    ],
)
def test_hedge_is_seen(sentence: str) -> None:
    assert hedged(sentence, "6")


def test_plain_attribution_is_no_hedge() -> None:
    assert not hedged("The ministry said that 6 troops died, according to its report.", "6")


def test_hedge_ends_with_its_clause() -> None:
    sentence = "One source speaks of 30 men, while an officer claimed that 500 came."

    assert not hedged(sentence, "30")
    assert hedged(sentence, "500")
