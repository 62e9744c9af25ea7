"""What follows from a claim's words once people have said which they are."""

from decimal import Decimal

import pytest

from claims import wording
from claims.extraction.types import Span
from claims.models import Claim

TEXT = (
    "Losses in the north\n\n"
    "The army lost about 7,095 men on Monday. It has 300 tanks\nleft, and 300 guns.\n\n"
    "Nobody confirmed it."
)


def span_of(words: str) -> Span:
    start = TEXT.index(words)
    return Span(start, start + len(words))


class TestPlaces:
    def test_words_that_stand_once_have_one_place(self):
        assert wording.places_of(TEXT, "7,095 men") == [span_of("7,095 men")]

    def test_white_space_stands_for_any_white_space_of_the_text(self):
        assert wording.places_of(TEXT, " 300 tanks  left\r\n") == [span_of("300 tanks\nleft")]

    def test_words_that_stand_twice_have_two_places(self):
        places = wording.places_of(TEXT, "300")
        assert [TEXT[place.start : place.end + 5] for place in places] == ["300 tank", "300 guns"]

    @pytest.mark.parametrize("words", ["", " \n", "7.095", "no such words", "("])
    def test_other_words_have_none(self, words: str):
        assert wording.places_of(TEXT, words) == []

    def test_offsets_count_code_points(self):
        assert wording.places_of("👍🏽 é 7,095", "7,095") == [Span(5, 10)]

    def test_places_are_bounded(self):
        assert len(wording.places_of("a " * 10_000, "a")) == wording.MOST_PLACES


class TestSentence:
    def test_words_within_a_sentence_have_that_sentence(self):
        sentence = wording.sentence_around(TEXT, span_of("7,095"))
        assert TEXT[sentence.start : sentence.end] == "The army lost about 7,095 men on Monday."

    def test_words_across_an_end_have_both_sentences(self):
        sentence = wording.sentence_around(TEXT, span_of("Monday. It has"))
        assert sentence == Span(TEXT.index("The army"), TEXT.index("guns.") + 5)

    def test_words_across_paragraphs_have_all_that_they_touch(self):
        sentence = wording.sentence_around(TEXT, span_of("guns.\n\nNobody"))
        assert TEXT[sentence.start : sentence.end] == TEXT[TEXT.index("It has") :]

    def test_words_of_a_heading_have_their_block(self):
        sentence = wording.sentence_around(TEXT, span_of("in the north"))
        assert TEXT[sentence.start : sentence.end] == "Losses in the north"


class TestFigure:
    def test_the_figure_of_the_words_is_read_with_what_stands_around_it(self):
        figure = wording.figure_in(TEXT, span_of("7,095 men"), Span(0, len(TEXT)))
        assert figure is not None
        assert figure.low == figure.high == Decimal(7095)
        assert figure.comparator == "~"

    @pytest.mark.parametrize("words", ["army lost", "300 tanks\nleft, and 300 guns"])
    def test_none_or_several_are_no_figure(self, words: str):
        assert wording.figure_in(TEXT, span_of(words), Span(0, len(TEXT))) is None


def claim(exact: str, **fields: object) -> Claim:
    start = TEXT.index(exact)
    given = {"kind": "quantity", "comparator": "=", "sentence_start": 0, "checkworthiness": 0.5}
    return Claim(start=start, end=start + len(exact), exact=exact, **{**given, **fields})


class TestLabel:
    @pytest.mark.parametrize(
        ("fields", "label"),
        [
            ({"concept": "men", "unit": "man"}, "7,095 men"),
            (
                {"concept": "Azerbaijani casualties", "unit": "casualty"},
                "7,095 Azerbaijani casualties",
            ),
            ({"unit": "casualty"}, "7,095 casualty"),
            ({"unit": "percent", "concept": "votes"}, "7,095 percent (votes)"),
            ({"comparator": "≥", "high": None, "concept": "men"}, "≥ 7,095 men"),
            ({"comparator": "range", "high": Decimal(8000), "concept": "men"}, "7,095–8,000 men"),
        ],
    )
    def test_quantity_that_was_typed(self, fields: dict[str, object], label: str):
        figure = {"low": Decimal(7095), "high": Decimal(7095)}
        assert wording.label_of(claim("7,095 men", **{**figure, **fields})) == label

    def test_quotation_has_its_marks(self):
        assert wording.label_of(claim("Nobody confirmed it", kind="quote", comparator="")) == (
            "“Nobody confirmed it”"
        )

    def test_other_words_are_cut_for_a_list(self):
        one = claim(TEXT[21:100], kind="event", comparator="")
        assert wording.label_of(one) == "The army lost about 7,095 men on Monday. It has 300 tanks…"


def test_score_has_its_reasons():
    figure = wording.figure_in(TEXT, span_of("7,095"), Span(0, len(TEXT)))
    score, reasons = wording.score_of(claim("7,095", unit="man", concept="men"), figure)
    assert 0 < score <= 1
    assert "in the thousands or more" in {reason.name for reason in reasons}
