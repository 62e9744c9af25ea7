"""The query language: what it reads, what it refuses and how, and that it does both in time."""

import time
from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.errors import BadInput
from claims.models import Claim
from verification.models import Review, Verdict
from verification.search.fields import ALL, BY_NAME, STATES, Takes
from verification.search.language import LONGEST, Query, Term, parse
from verification.search.values import Span, Value, day, span


def refusal(text: str) -> str:
    with pytest.raises(BadInput) as caught:
        parse(text)
    assert (caught.value.code, caught.value.field) == ("query_invalid", "q")
    return str(caught.value)


def test_words_and_phrases_have_to_be_there_all_of_them():
    assert parse(' mercenaries  "two thousand" -tanks ').terms == (
        Term((Value("mercenaries"),)),
        Term((Value("two thousand", is_quoted=True),)),
        Term((Value("tanks"),), is_negated=True),
    )


def test_the_issues_own_query_is_read():
    query = parse('publisher:"South Front" rating:disputed is:leased after:2020-10-01')
    assert [(term.field, term.values[0].text) for term in query.terms] == [
        ("publisher", "South Front"),
        ("rating", "disputed"),
        ("is", "leased"),
        ("after", "2020-10-01"),
    ]


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("Rating:DISPUTED", "rating:disputed"),
        ("is:Second_Review", "is:second-review"),
        ("kind:quote,event", "kind:quote,event"),
        ("“South Front”", '"South Front"'),
        ('publisher:"A, B",C', 'publisher:"A, B",C'),
        ('"he said ""no"""', '"he said ""no"""'),
        ("figure:7,095", "figure:7,095"),
        ("score>=0.8", "score>=0.8"),
        ('after:"2020-10"', "after:2020-10"),
        ("- -- tanks", "tanks"),
        ("12:30 https://a.example/b?c=d", "12:30 https://a.example/b?c=d"),
    ],
)
def test_a_query_has_one_form(text, canonical):
    assert str(parse(text)) == canonical


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("publsher:x", "There is no field “publsher”. Did you mean publisher:?"),
        ("xyzzy:1", "There are: is, rating,"),
        ("publisher:", 'publisher: has no value. Write it right behind, as in publisher:"South'),
        ("rating:false", "rating: takes no “false”. It takes supported, disputed, unverified."),
        ("rating:disputd", "Did you mean rating:disputed?"),
        ('tanks "South Front', 'A quotation mark is opened and never closed: "South Front'),
        ('publisher:"South"Front', 'It is not clear what belongs together: "South"Front'),
        ("kind:quote,", "It is not clear what belongs together"),
        ('""', "Nothing stands between the quotation marks"),
        ("*", "The star * has no letters before it."),
        ("after:yesterday", "after: takes a day, and “yesterday” is none. Write 2020-10-01"),
        ("after:2020-13", "after: takes a day"),
        ("after>2020", "after cannot be compared with >. Use a colon"),
        ("figure:many", "figure takes a number, and “many” is none. Write figure:7,095"),
        ("figure:5..2", "The range of figure ends before it begins"),
        ("score:2", "No claim has a score of more than 1"),
        ("article:ganja", "article: takes the number of an article"),
        ("article:0", "takes the number of an article"),
        ("language:Ukrainian", "two or three letters, as in language:uk"),
        ("-sort:best", "sort: cannot be left out with a minus."),
        ("sort:best sort:newest", "sort: stands there twice."),
        ("after:2020,2021", "after: takes one value."),
        ("is:open,leased", "is:leased cannot be one of several alternatives."),
        ("\x00", "has a character that is none"),
        ("\ud800", "has a character that is none"),
        ("a" * (LONGEST + 1), "longer than"),
        ("a " * 41, "more than 40 parts"),
        ("publisher:" + ",".join("a" * 41), "more than 40 parts"),
    ],
)
def test_a_refusal_says_which_part_and_what_to_do(text, told):
    assert told in refusal(text)


def test_choices_are_those_of_the_models():
    def spoken(choices):
        return {value.replace("_", "-") for value in choices}

    assert spoken(Verdict.Rating.values) == set(BY_NAME["rating"].choices)
    assert spoken(Claim.Kind.values) == set(BY_NAME["kind"].choices)
    assert spoken(Claim.Stance.values) == set(BY_NAME["stance"].choices)
    assert spoken(Review.DismissedAs.values) == set(BY_NAME["dismissed"].choices)
    assert spoken(Review.State.values) <= set(STATES)


def test_every_field_has_an_example_of_its_own():
    for field in ALL:
        (term,) = parse(field.example).terms
        assert term.field == field.name


def test_days_and_numbers_are_what_they_say():
    assert str(day("2020")) == "2020-01-01"
    assert str(day("2020-10")) == "2020-10-01"
    assert day("0000") is None
    assert span("1,000..2000", ":") == Span(Decimal(1000), Decimal(2000))
    assert span("0..", ":") == span("0", ">=")
    assert span("..", ":") is None
    assert span("1..2", ">=") is None


ANY_TEXT = st.text(max_size=80) | st.text('ab:"-,*.. >=<is\u201c', max_size=80)
WORD = st.text(st.characters(codec="utf-8", exclude_characters='\x00"“”„«»'), min_size=1)
QUOTED = WORD.map(str.strip).filter(bool).map(lambda text: Value(text, is_quoted=True))
BARE = st.from_regex(r"[a-z0-9][a-z0-9.'’-]{0,9}\*?", fullmatch=True).map(Value)
DAYS = st.dates().map(lambda on: Value(on.isoformat()))
FIGURES = st.from_regex(r"[0-9]{1,9}(\.\.)?|\.\.[0-9]{1,9}", fullmatch=True).map(Value)
VALUES = {
    Takes.WORDS: QUOTED | BARE.filter(lambda value: "," not in value.text),
    Takes.DAY: DAYS,
    Takes.NUMBER: FIGURES,
    Takes.ROW: st.integers(1, 10**17).map(lambda number: Value(str(number))),
    Takes.LANGUAGE: st.from_regex("[a-z]{2,3}", fullmatch=True).map(Value),
}


@st.composite
def terms(draw):
    is_negated = draw(st.booleans())
    field = draw(st.sampled_from([None, *ALL]))
    if field is None:
        return Term((draw(QUOTED | BARE),), is_negated=is_negated)
    if field.takes is Takes.CHOICE:
        value = Value(draw(st.sampled_from(field.choices)))
    else:
        value = Value("0.5") if field.name == "score" else draw(VALUES[field.takes])
    return Term((value,), field.name, ":", is_negated and field.is_condition)


@given(st.lists(terms(), max_size=8))
def test_a_query_written_out_is_the_same_query(some):
    sorts = [term for term in some if term.field == "sort"]
    query = Query(tuple(term for term in some if term not in sorts[1:]))
    if len(str(query)) <= LONGEST and len(sorts) < 2:
        assert parse(str(query)) == query


@given(ANY_TEXT)
def test_any_text_is_read_or_refused(text):
    with suppress(BadInput):
        query = parse(text)
        assert parse(str(query)) == query


@pytest.mark.parametrize("piece", ['"', '""', 'a"', '"a" ', "a:", "is:", "-", ",", '",', "a,", "*"])
def test_the_longest_text_takes_no_time(piece):
    text = (piece * LONGEST)[:LONGEST]
    started = time.perf_counter()
    for _ in range(10):
        with suppress(BadInput):
            parse(text)
    assert time.perf_counter() - started < 0.5
