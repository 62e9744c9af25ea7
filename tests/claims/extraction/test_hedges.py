import pytest

from claims.extraction.hedges import is_hedged, is_hedging
from claims.extraction.types import Span
from tests.claims.extraction.find import quantities


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


@pytest.mark.parametrize(
    "sentence",
    [
        "An islander lost an eye and 6 men were held, reportedly by mistake.",
        "Lawyers told 6 men of their asylum claims.",
        "The blast claimed the lives of 6 men.",
        "6 men were held because of suspected forgery at the bank.",
        "More likely candidates came with 6 men.",
        "The state will send 6 men, at an estimated cost of a crown a day.",
        "He asked how 6 men who are supposed to stand guard had left.",
        "The rebels, who have allegedly mined the road, held 6 men.",
        "The Red Lake society, which still feeds 6 wards, estimates that all have left.",
        "Boats took up 6 men, and the island navy reportedly found the rest.",
    ],
)
def test_word_of_doubt_about_something_else_is_no_hedge(sentence: str) -> None:
    assert not hedged(sentence, "6 ")


@pytest.mark.parametrize(
    "sentence",
    [
        "The toll would probably pass 6.",
        "The men, allegedly 6 of them, were held.",
        "They held 6 suspected smugglers.",
        "An estimated 6 men were held.",
        "Boats took up some, and the island navy reportedly found 6 more.",
        "The garrison is estimated at 6 men.",
        "At least 6 of them appear to have been filmed before.",
        "6 men are feared dead.",
        "They fired 6 shells, a claim that could not be independently verified.",
        "He fired under the pretext that 6 men had come.",
    ],
)
def test_doubt_governs_what_it_stands_with(sentence: str) -> None:
    assert hedged(sentence, "6")


@pytest.mark.parametrize(
    ("cue", "doubts"), [("claimed", True), ("estimates", True), ("said", False), ("denied", False)]
)
def test_some_cues_doubt_their_speaker(cue: str, doubts: bool) -> None:
    assert is_hedging(cue) is doubts


def test_claim_of_one_speaker_casts_no_doubt_on_what_another_says() -> None:
    text = (
        "He said that 23 men had been saved, and that two of them claimed 9 crates were on board."
    )

    assert [(claim.exact, claim.hedged) for claim in quantities(text) if claim.exact != "two"] == [
        ("23", False),
        ("9", True),
    ]


def test_figures_that_could_not_be_verified_are_hedged_by_the_next_sentence() -> None:
    text = "Kestovia said that 23 men had died. The claim could not be independently verified."

    assert [claim.hedged for claim in quantities(text)] == [True]


def test_noun_in_quotation_marks_that_nobody_speaks_is_a_hedge() -> None:
    (scare,) = quantities("The army shot 23 “terrorists” near the old mill.")
    (plain,) = quantities("The army shot 23 terrorists near the old mill.")

    assert (scare.hedged, plain.hedged) == (True, False)


def test_doubt_ends_where_another_one_speaks_and_before_a_place_in_which() -> None:
    assert not hedged("Some 12 men were allegedly shot, and the army puts the toll at 6.", "6")
    assert not hedged("It seems to come from a letter, in which an officer said that 6 died.", "6")
    assert not hedged("It ended 6 weeks of war, in which many are believed to have died.", "6")


def test_claiming_governs_what_follows_it() -> None:
    sentence = "Doll said the town was held for 30 years, claiming that 6 died."

    assert not hedged(sentence, "30")
    assert hedged(sentence, "6")
    assert not hedged("She called it a claim that 6 died, and said 31 were hurt.", "31")


def test_added_adverb_leaves_what_stands_before_it() -> None:
    sentence = "Orland backed the rebels, even allegedly sending 6 men."

    assert hedged(sentence, "6")
    assert not hedged(sentence, "backed")
