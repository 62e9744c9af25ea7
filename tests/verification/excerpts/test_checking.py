"""The four outcomes, on the texts of the five seeds and on what typesetting does to them."""

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verification.excerpts.checking import Result, check, in_words
from verification.excerpts.normalising import normalised

SEEDS = Path(__file__).parents[3] / "seeds"
SEED = {path.name[:3]: path.read_text("utf-8") for path in sorted(SEEDS.glob("*.txt"))}


@dataclass(frozen=True, slots=True)
class Claimed:
    low: Decimal | None
    high: Decimal | None
    comparator: str = "="
    unit: str | None = None


def claimed(number: int, unit: str, comparator: str = "=") -> Claimed:
    figure = Decimal(number)
    low = None if comparator in "<≤" else figure
    high = None if comparator in ">≥" else figure
    return Claimed(low, high, comparator, unit)


# One real excerpt of each seed, its figure, and another figure of the same kind.
CASUALTIES = (
    "the number of Azerbaijani casualties claimed by Armenia since the start of the war has reached"
    " 7,095"
)
MILITANTS = Claimed(Decimal(1500), Decimal(2000), "range", "militant")
CASES = [
    ("000", "the first batch of volunteers amount to 30 men", claimed(30, "man"), 300),
    ("001", CASUALTIES, claimed(7095, "casualty"), 6438),
    ("002", "1,500-2,000 fresh militants that are set to come to Azerbaijan", MILITANTS, 3000),
    ("003", "the ceasefire agreement reached in 1994", None, 0),
    ("004", "More than 220 people have been confirmed dead", claimed(220, "people", ">"), 2200),
]


@pytest.mark.parametrize(("seed", "excerpt", "quantity", "other"), CASES)
def test_a_real_excerpt_is_found_to_the_letter(
    seed: str, excerpt: str, quantity: Claimed | None, other: int
) -> None:
    text = SEED[seed]

    outcome = check(excerpt, text, quantity)

    assert outcome.result == Result.EXACT
    assert text[outcome.start : outcome.end] == excerpt == outcome.found
    assert outcome.before + outcome.found + outcome.after in text
    if quantity:
        assert all(text[one.start : one.end] == one.exact for one in outcome.figures.equal)
        assert outcome.figures.in_excerpt().equal != ()


@pytest.mark.parametrize(("seed", "excerpt", "quantity", "other"), CASES)
def test_typeset_otherwise_it_is_found_with_the_text_s_own_offsets(
    seed: str, excerpt: str, quantity: Claimed | None, other: int
) -> None:
    words = excerpt.split()
    half = len(words) // 2
    typed = "“" + "\u00a0".join(words[:half]) + "  \n" + " ".join(words[half:]) + "”"

    outcome = check(typed.replace("-", "–"), SEED[seed], quantity)

    assert outcome.result == Result.NORMALISED
    assert outcome.found == excerpt


@pytest.mark.parametrize(
    ("seed", "excerpt", "quantity", "other"), [case for case in CASES if case[2]]
)
def test_another_figure_is_told_from_the_claim_s(
    seed: str, excerpt: str, quantity: Claimed, other: int
) -> None:
    wrong = claimed(other, quantity.unit or "", quantity.comparator.replace("range", "="))

    outcome = check(excerpt, SEED[seed], wrong)

    assert outcome.result == Result.FIGURE_DIFFERS
    assert outcome.figures.equal == ()
    assert outcome.figures.instead[0].in_excerpt
    assert in_words(wrong) in outcome.sentence
    assert f"“{outcome.figures.instead[0].exact}”" in outcome.sentence


@pytest.mark.parametrize(("seed", "excerpt", "quantity", "other"), CASES)
def test_what_is_not_there_is_not_found(
    seed: str, excerpt: str, quantity: Claimed | None, other: int
) -> None:
    outcome = check(excerpt.replace(" the ", " all the ") + " indeed", SEED[seed], quantity)

    assert outcome.result == Result.NOT_FOUND
    assert (outcome.start, outcome.end, outcome.is_found) == (None, None, False)
    if quantity:
        assert [one.in_excerpt for one in outcome.figures.equal] == [False] * len(
            outcome.figures.equal
        )


def test_a_figure_cited_to_a_report_without_figures_is_found_out() -> None:
    report = "The ministry published no losses. Its spokesman declined to comment."

    invented = check("6,438 dead", report, claimed(6438, "dead"))
    real = check("The ministry published no losses", report, claimed(6438, "dead"))

    assert invented.result == Result.NOT_FOUND
    assert invented.sentence == (
        "The excerpt does not stand in the text. Nor does the claim's 6,438."
    )
    assert real.result == Result.FIGURE_DIFFERS
    assert real.sentence == (
        "The excerpt stands in the text, but not the claim's 6,438. It has no figure of this kind."
    )


def test_a_figure_elsewhere_in_the_text_bears_out_an_excerpt_without_one() -> None:
    text = "The list was published on Monday. It names 7,095 casualties."

    outcome = check("The list was published on Monday.", text, claimed(7095, "casualty"))

    assert outcome.result == Result.EXACT
    assert [(one.exact, one.in_excerpt) for one in outcome.figures.equal] == [("7,095", False)]


@pytest.mark.parametrize(
    ("excerpt", "text"),
    [
        ("95 casualties", "There were 7,095 casualties."),
        ("7,09", "There were 7,095 casualties."),
        ("casual", "There were 7,095 casualties."),
        ("7", "There were 7.5 of them."),
        ("there were", "There were two."),
        ("", "There were two."),
        ("   ", "There were two."),
    ],
)
def test_parts_of_words_and_numbers_and_other_capitals_do_not_count(
    excerpt: str, text: str
) -> None:
    assert check(excerpt, text).result == Result.NOT_FOUND


@pytest.mark.parametrize(
    ("excerpt", "text", "found"),
    [
        ("the well-known town", "In the well-\nknown town.", "the well-\nknown town"),
        ("a transfer of arms", "It was a trans-\n  fer of arms.", "a trans-\n  fer of arms"),
        ('"yes" - he said', "“yes” — he said", "“yes” — he said"),
        ("first office", "The \ufb01rst of\ufb01ce.", "\ufb01rst of\ufb01ce"),
        ("café au lait", "Un cafe\u0301 au lait.", "cafe\u0301 au lait"),
        ("zero width", "It is ze\u200bro\u00ad width.", "ze\u200bro\u00ad width"),
        ("1,500-2,000", "from 1,500–2,000 men", "1,500–2,000"),
        ("не было потерь", "Там «не  было\nпотерь».", "не  было\nпотерь"),
    ],
)
def test_typesetting_does_not_count(excerpt: str, text: str, found: str) -> None:
    outcome = check(excerpt, text)

    assert (outcome.result, outcome.found) == (Result.NORMALISED, found)


def test_look_alikes_are_no_match() -> None:
    text = "Armenia lost 251 UAVs. Azerbaijan lost 152 UAVs."

    assert check("Armenia lost 152 UAVs", text).result == Result.NOT_FOUND


@given(st.text(max_size=60), st.text(min_size=1, max_size=20), st.text(max_size=60))
def test_offsets_are_those_of_the_text_whatever_it_holds(
    before: str, excerpt: str, after: str
) -> None:
    text = f"{before} {excerpt} {after}"

    outcome = check(excerpt, text)

    if excerpt.strip():
        assert outcome.is_found
        assert text[outcome.start : outcome.end] == outcome.found
        assert normalised(outcome.found).text.strip() == normalised(excerpt.strip()).text.strip()


@given(st.text(max_size=80))
def test_every_place_of_a_normalised_text_leads_back_in_order(text: str) -> None:
    reads = normalised(text)

    starts = [reads.start_of(place) for place in range(len(reads.text))]
    ends = [reads.end_of(place + 1) for place in range(len(reads.text))]
    assert starts == sorted(starts)
    assert ends == sorted(ends)
    assert all(0 <= start < end <= len(text) for start, end in zip(starts, ends, strict=True))


def test_figures_close_together_are_read_in_stretches() -> None:
    many = " ".join(f"{number} casualties" for number in range(1000, 3000))
    text = f"{many} and then 7,095 casualties were named. {many}"

    found = check("7,095 casualties were named", text, claimed(7095, "casualty"))

    assert (found.result, found.found) == (Result.EXACT, "7,095 casualties were named")
    assert [one.exact for one in found.figures.in_excerpt().equal] == ["7,095"]


def test_text_of_one_letter_takes_no_time() -> None:
    """Each of a million places cuts a word; looked at one after the other they took minutes."""
    assert check("a" * 20_000, "a" * 1_000_000).result == Result.NOT_FOUND
