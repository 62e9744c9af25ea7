"""A correction says only what is wrong; the rest follows from the words, or stays."""

from decimal import Decimal
from typing import Any

import pytest

from claims import amending
from claims.amending import Changes, Missed, Words
from claims.errors import BadInputs
from claims.extraction.types import Attribution, Quantity
from claims.models import Article, Claim
from tests.factories import ArticleFactory, ClaimFactory

TEXT = (
    "The army lost 7,095 men on Monday, the ministry said. It has about 300 tanks left. "
    "Others counted 300 guns, worth $5 million, and many shells."
)


@pytest.fixture
def article(db: None) -> Article:
    return ArticleFactory(text=TEXT)


@pytest.fixture
def claim(article: Article) -> Claim:
    figure = {"low": Decimal(7095), "high": Decimal(7095), "comparator": "="}
    said = {"attribution_name": "the ministry", "attribution_cue": "said"}
    told = {"unit": "man", "concept": "men", "label": "7,095 men", "restatement": "It lost 7,095."}
    one: Claim = ClaimFactory(
        article=article, sentence_end=TEXT.index(" It has"), **figure, **said, **told
    )
    return one


def quantity(low: object, high: object, comparator: str = "=", **fields: str) -> Quantity:
    bounds = [None if bound is None else Decimal(str(bound)) for bound in (low, high)]
    given = {"unit": "man", "concept": "men", "holder": "", **fields}
    return Quantity(bounds[0], bounds[1], comparator, **given)  # type: ignore[arg-type]


def faults(refused: pytest.ExceptionInfo[BadInputs]) -> list[tuple[str, str]]:
    assert all(problem.message and problem.remedy for problem in refused.value.problems)
    return [(problem.field, problem.code) for problem in refused.value.problems]


def amend(claim: Claim, changes: Changes) -> Any:
    return amending.amended(claim, changes)


def add(article: Article, missed: Missed) -> Any:
    return amending.fresh(article, missed)


class TestSpan:
    def test_another_figure_brings_its_value_sentence_and_label(self, claim: Claim) -> None:
        row = amend(claim, Changes(Words("about 300 tanks")))
        assert (row.exact, TEXT[row.start : row.end]) == ("about 300 tanks", "about 300 tanks")
        assert TEXT[row.sentence_start : row.sentence_end] == "It has about 300 tanks left."
        assert (row.low, row.high, row.comparator) == (300, 300, "~")
        assert row.prefix == TEXT[row.start - 32 : row.start]
        assert (row.rule, row.label, row.restatement) == ("people.span", "~300 men", "")
        assert (row.attribution_name, row.unit) == ("the ministry", "man")

    def test_the_measure_of_the_words_is_the_unit(self, claim: Claim) -> None:
        row = amend(claim, Changes(Words("$5 million")))
        assert (row.low, row.unit) == (5_000_000, "USD")

    def test_a_unit_that_was_measured_goes_with_its_words(self, article: Article) -> None:
        sum_of_money = {"low": 5_000_000, "high": 5_000_000, "comparator": "=", "unit": "USD"}
        claim = ClaimFactory(article=article, exact="$5 million", **sum_of_money)
        row = amend(claim, Changes(Words("300 guns")))
        assert (row.low, row.unit) == (300, "")

    def test_words_without_one_figure_keep_the_value(self, claim: Claim) -> None:
        row = amend(claim, Changes(Words("lost 7,095 men on Monday")))
        assert (row.low, row.rule) == (7095, "people.span")
        assert amend(claim, Changes(Words("The army"))).low == 7095

    def test_a_value_typed_with_the_words_counts(self, claim: Claim) -> None:
        typed = quantity(280, 310, "range")
        row = amend(claim, Changes(Words("about 300 tanks"), quantity=typed))
        assert (row.low, row.high, row.rule) == (280, 310, "people.span+quantity")

    def test_a_value_left_as_it_was_follows_the_words(self, claim: Claim) -> None:
        left = quantity(7095, 7095, concept="tanks")
        row = amend(claim, Changes(Words("about 300 tanks"), quantity=left))
        assert (row.low, row.comparator, row.concept) == (300, "~", "tanks")
        assert row.label == "~300 tanks"

    def test_of_several_places_the_one_at_the_claim_is_meant(self, article: Article) -> None:
        claim = ClaimFactory(article=article, exact="300 guns")
        row = amend(claim, Changes(Words("300")))
        assert row.start == TEXT.index("300 guns")

    def test_several_places_elsewhere_must_be_told_apart(self, claim: Claim) -> None:
        with pytest.raises(BadInputs) as refused:
            amend(claim, Changes(Words("300")))
        assert faults(refused) == [("start", "span_ambiguous")]
        row = amend(claim, Changes(Words("300", TEXT.index("300 guns"))))
        assert row.start == TEXT.index("300 guns")

    def test_blanks_at_the_edges_are_left_out(self, claim: Claim) -> None:
        start = TEXT.index(" 300 tanks")
        row = amend(claim, Changes(Words(" 300 tanks ", start)))
        assert (row.exact, row.start) == ("300 tanks", start + 1)

    @pytest.mark.parametrize(
        "words", [Words("7.095"), Words("300 tanks", 3), Words("  ", 4), Words("7,095", 10**9)]
    )
    def test_words_that_do_not_stand_there_are_refused(self, claim: Claim, words: Words) -> None:
        with pytest.raises(BadInputs) as refused:
            amend(claim, Changes(words))
        assert faults(refused) == [("exact", "span_not_in_article")]


class TestQuantity:
    @pytest.mark.parametrize(
        ("given", "bounds"),
        [
            (quantity(7000, None), (7000, 7000)),
            (quantity(None, 7000, "~"), (7000, 7000)),
            (quantity(7000, None, "≥"), (7000, None)),
            (quantity(None, 7000, "<"), (None, 7000)),
            (quantity(7000, 8000, "range"), (7000, 8000)),
            (quantity(0, 0), (0, 0)),
        ],
    )
    def test_bounds(self, claim: Claim, given: Quantity, bounds: tuple[object, object]) -> None:
        row = amend(claim, Changes(quantity=given))
        assert ((row.low, row.high), row.comparator) == (bounds, given.comparator)
        assert row.rule == "people.quantity"

    @pytest.mark.parametrize(
        ("given", "expected"),
        [
            (quantity(7000, 8000), [("comparator", "bounds_differ")]),
            (quantity(8000, 7000, "range"), [("high", "bounds_swapped")]),
            (quantity(None, None), [("low", "low_missing"), ("high", "high_missing")]),
            (quantity(1, 2, ">"), [("high", "high_superfluous")]),
            (quantity(1, None, "<"), [("low", "low_superfluous"), ("high", "high_missing")]),
            (quantity("1e30", None, "≥"), [("low", "low_out_of_range")]),
            (quantity("1e-11", None, "≥"), [("low", "low_out_of_range")]),
            (quantity("NaN", None, "≥"), [("low", "low_out_of_range")]),
            (quantity(1, 1, "about"), [("comparator", "comparator_missing")]),
        ],
    )
    def test_what_is_no_figure_is_refused(
        self, claim: Claim, given: Quantity, expected: list[tuple[str, str]]
    ) -> None:
        with pytest.raises(BadInputs) as refused:
            amend(claim, Changes(quantity=given))
        assert faults(refused) == expected

    def test_other_kinds_have_none(self, article: Article) -> None:
        claim = ClaimFactory(article=article, kind="event")
        with pytest.raises(BadInputs) as refused:
            amend(claim, Changes(quantity=quantity(1, 1)))
        assert faults(refused) == [("low", "quantity_superfluous")]


class TestAttribution:
    def test_the_cue_tells_the_stance(self, claim: Claim) -> None:
        said = Attribution("the army", "denied", "spokesman")
        row = amend(claim, Changes(attribution=said))
        assert (row.attribution_name, row.attribution_role) == ("the army", "spokesman")
        assert (row.stance, row.rule, row.label) == ("denial", "people.attribution", "7,095 men")

    def test_it_can_be_taken_away(self, claim: Claim) -> None:
        row = amend(claim, Changes(attribution=Attribution("", "")))
        assert (row.attribution_name, row.attribution_cue) == ("", "")

    def test_a_cue_needs_somebody(self, claim: Claim) -> None:
        with pytest.raises(BadInputs) as refused:
            amend(claim, Changes(attribution=Attribution(" ", "said")))
        assert faults(refused) == [("name", "name_missing")]


class TestWhole:
    def test_a_label_alone_leaves_the_rest(self, claim: Claim) -> None:
        row = amend(claim, Changes(label="7,095 dead"))
        assert (row.label, row.rule, row.restatement) == (
            "7,095 dead", "people.label", "It lost 7,095.",
        )  # fmt: skip

    def test_everything_at_once_is_named(self, claim: Claim) -> None:
        row = amend(
            claim,
            Changes(Words("300 guns"), "guns", quantity(299, 299), Attribution("rebels", "say")),
        )
        assert row.rule == "people.span+quantity+attribution+label"
        assert len(row.rule) <= 60

    @pytest.mark.parametrize(
        "changes",
        [
            Changes(),
            Changes(Words("7,095"), "7,095 men", quantity(7095, 7095)),
            Changes(label="  ", attribution=Attribution("the ministry", "said")),
        ],
    )
    def test_what_changes_nothing_is_refused(self, claim: Claim, changes: Changes) -> None:
        with pytest.raises(BadInputs) as refused:
            amend(claim, changes)
        assert faults(refused) == [("", "nothing_changed")]

    def test_the_chain_leads_to_what_was_found(self, claim: Claim) -> None:
        first = amend(claim, Changes(label="one"))
        assert (first.corrects, first.original) == (claim, claim)
        second = amend(first, Changes(label="two"))
        assert (second.corrects, second.original) == (first, claim)


class TestMissed:
    def test_a_figure_is_read_from_the_words(self, article: Article) -> None:
        row = add(article, Missed("quantity", Words("about 300 tanks")))
        assert (row.low, row.comparator, row.label) == (300, "~", "~300")
        assert (row.rule, row.corrects, row.original) == ("people.added", None, None)
        assert 0 < row.checkworthiness <= 1

    def test_words_without_a_figure_need_one_typed(self, article: Article) -> None:
        with pytest.raises(BadInputs) as refused:
            add(article, Missed("quantity", Words("many shells")))
        assert faults(refused) == [("low", "quantity_missing")]
        typed = quantity(1000, None, "≥", unit="shell", concept="shells")
        row = add(article, Missed("quantity", Words("many shells"), quantity=typed))
        assert row.label == "≥ 1,000 shells"

    @pytest.mark.parametrize("kind", ["event", "position", "quote"])
    def test_other_kinds_need_only_words(self, article: Article, kind: str) -> None:
        row = add(article, Missed(kind, Words("The army lost 7,095 men on Monday")))
        assert (row.comparator, row.low) == ("", None)
        assert "The army lost 7,095 men" in row.label

    @pytest.mark.django_db
    def test_hedges_of_its_sentence_count(self) -> None:
        article = ArticleFactory(text="The army reportedly lost 300 guns.")
        assert add(article, Missed("quantity", Words("300 guns"))).hedged
