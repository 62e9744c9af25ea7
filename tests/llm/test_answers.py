"""What a model says counts only where the article bears it out, to the letter and once."""

import json
from collections import Counter
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.extraction.types import Attribution, FoundClaim, Quantity, Span
from claims.llm.answers import NotUnderstood, claims_in
from tests.llm.stand_in import claim, figure

TOLL = "Armenia's ministry said that 7,095 soldiers had fallen."
SHELLING = "The army shelled the market of Ganja."
TEXT = f"Losses\n\n{TOLL} {SHELLING} It rained. It rained."
EXTRACTOR = "llm/1:small"


def read(*items: Any) -> tuple[list[FoundClaim], dict[str, int]]:
    refused: Counter[str] = Counter()
    answer = json.dumps({"claims": items}, ensure_ascii=False)
    found = claims_in(answer, TEXT, extractor=EXTRACTOR, refused=refused)
    return found, dict(+refused)


def refusal(*items: Any) -> list[str]:
    found, refused = read(*items)
    assert found == []
    return list(refused)


def test_a_claim_is_anchored_where_its_words_stand() -> None:
    said = {"name": "Armenia's ministry", "role": None, "cue": "said"}
    sent = figure(TOLL, "7,095", 7095, claimant=said, hedged=True, concept="soldiers")

    (found,), refused = read(sent)

    start = TEXT.index("7,095")
    assert (found.start, found.end, found.exact) == (start, start + 5, "7,095")
    assert found.sentence == Span(8, 8 + len(TOLL))
    assert TEXT[found.sentence.start : found.sentence.end] == TOLL
    assert found.prefix.endswith("said that ")
    assert found.suffix.startswith(" soldiers")
    assert (found.kind, found.label, found.hedged) == ("quantity", "7,095 soldiers", True)
    assert found.quantity == Quantity(Decimal(7095), Decimal(7095), "=", concept="soldiers")
    assert found.attribution == Attribution("Armenia's ministry", "said", None)
    assert (found.extractor, found.rule) == (EXTRACTOR, "llm.quantity")
    assert sum(feature.points for feature in found.features) == found.checkworthiness
    assert refused == {}


def test_an_event_has_the_text_s_own_words_for_a_label() -> None:
    (found,), _ = read(claim(SHELLING, SHELLING.rstrip("."), stance="accusation"))

    assert (found.label, found.stance) == ("The army shelled the market of Ganja", "accusation")
    assert found.quantity is None


def said_by(name: str, cue: str, role: str | None) -> dict[str, Any]:
    return claim(SHELLING, "army", claimant={"name": name, "cue": cue, "role": role})


@pytest.mark.parametrize(
    ("item", "code"),
    [
        (figure("Armenia said that 9,999 had fallen.", "9,999", 9999), "not_in_the_text"),
        (figure(TOLL.replace("'", "’"), "7,095", 7095), "not_in_the_text"),
        (figure(TOLL.lower(), "7,095", 7095), "not_in_the_text"),
        (figure(TOLL, "7095", 7095), "not_in_the_text"),
        (figure(TOLL, SHELLING, 7095), "not_in_the_text"),
        (claim("It rained.", "rained"), "more_than_once_in_the_text"),
        (claim(SHELLING, "e"), "more_than_once_in_the_text"),
        (figure(TOLL, "7,095", 7905), "another_figure_in_the_text"),
        (figure(TOLL, "7,095", None, high=7095), "another_figure_in_the_text"),
        (figure(TOLL, "7,095", None), "malformed"),
        (figure(SHELLING, "army", 1_000_000), "figure_not_readable"),
        (figure(TOLL, "7,095", 7095, concept="tanks"), "concept_not_in_the_sentence"),
        (figure(TOLL, "7,095", 7095, comparator="approx"), "malformed"),
        (said_by("Baku", "said", None), "claimant_not_in_the_text"),
        (said_by("army", "swore", None), "claimant_not_in_the_text"),
        (said_by("army", "said", "Tsar"), "claimant_not_in_the_text"),
        (claim(SHELLING, "army", claimant="army"), "malformed"),
        (claim(SHELLING, "army", kind="quote"), "quote_of_nobody"),
        (claim(SHELLING, "army", kind="rumour"), "malformed"),
        (claim(SHELLING, "army", stance="maybe"), "malformed"),
        (claim(SHELLING, "army", hedged="no"), "malformed"),
        (claim(SHELLING, ""), "malformed"),
        (claim(SHELLING, " army "), "malformed"),
        (claim(SHELLING, 5), "malformed"),  # type: ignore[arg-type] # what a model may do
        (claim("x" * 5000, "x"), "malformed"),
        ("army", "malformed"),
        (None, "malformed"),
        ({}, "malformed"),
    ],
)
def test_what_the_article_does_not_bear_out_is_refused(item: Any, code: str) -> None:
    assert refusal(item) == [code]


def test_what_says_who_asserts_a_claim_stands_near_it() -> None:
    said = {"name": "Baku", "role": None, "cue": "said"}
    near, far = (f"Baku said it rained. {'More rain. ' * n}{SHELLING}" for n in (5, 100))
    answer = json.dumps({"claims": [claim(SHELLING, "army", claimant=said)]})
    refused: Counter[str] = Counter()

    (found,) = claims_in(answer, near, extractor=EXTRACTOR, refused=refused)
    assert found.attribution == Attribution("Baku", "said", None)
    assert claims_in(answer, far, extractor=EXTRACTOR, refused=refused) == []
    assert +refused == {"cue_far_from_the_sentence": 1}


def test_overlapping_repetitions_are_repetitions() -> None:
    refused: Counter[str] = Counter()
    answer = json.dumps({"claims": [claim("aXa", "X")]})
    assert claims_in(answer, "aXaXa", extractor=EXTRACTOR, refused=refused) == []
    assert refused == {"more_than_once_in_the_text": 1}


@pytest.mark.parametrize("number", ["1e999999", "1e31", '"7095"', "true", "[7095]", "7095.5"])
def test_numbers_that_are_none_or_not_the_text_s_are_refused(number: str) -> None:
    item = json.dumps(figure(TOLL, "7,095", 7095)).replace(": 7095", f": {number}")
    refused: Counter[str] = Counter()
    answer = f'{{"claims": [{item}]}}'
    assert claims_in(answer, TEXT, extractor=EXTRACTOR, refused=refused) == []
    assert sum(refused.values()) == 1


def test_the_same_claim_twice_counts_once() -> None:
    item = claim(SHELLING, "army")
    found, refused = read(item, item)
    assert (len(found), refused) == (1, {"repeated": 1})


def test_good_claims_beside_bad_ones_count() -> None:
    found, refused = read(claim(SHELLING, "army"), claim("Invented.", "Invented"))
    assert ([c.exact for c in found], refused) == (["army"], {"not_in_the_text": 1})


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "Here are the claims: []",
        "[]",
        "null",
        '{"claims": null}',
        '{"claims": {}}',
        '{"claims": [NaN]}',
        '{"items": []}',
        '{"claims": [',
        "[" * 100_000,
        '{"claims": [' + "9" * 5000 + "]}",
        json.dumps({"claims": [None] * 301}),
    ],
    ids=range(12),
)
def test_an_answer_of_another_form_is_not_understood(answer: str) -> None:
    with pytest.raises(NotUnderstood):
        claims_in(answer, TEXT, extractor=EXTRACTOR, refused=Counter())


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)
WORDS = st.sampled_from([TOLL, SHELLING, "7,095", "army", "said", "quantity", "=", ""])


@given(
    st.lists(st.fixed_dictionaries(dict.fromkeys(claim(TOLL, "army"), JSON | WORDS)), max_size=3)
)
def test_whatever_comes_what_is_found_stands_in_the_text(items: list[dict[str, Any]]) -> None:
    found, _ = read(*items)
    for one in found:
        assert TEXT[one.start : one.end] == one.exact
        assert TEXT.count(TEXT[one.sentence.start : one.sentence.end]) == 1
