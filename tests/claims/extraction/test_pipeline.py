"""What holds for the claims of any text at all."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claims.extraction import EXTRACTOR
from claims.extraction.pipeline import find_claims
from claims.extraction.prose import CONTEXT
from claims.extraction.sentences import LONGEST
from claims.extraction.types import FoundClaim, to_json

FRAGMENTS = [
    "7,095", "1,500–2,000", "two thousand", "tens if not hundreds", "at least ", "$5bn", "40%",
    "no casualties", " soldiers", " were killed", "he said", "Armenia claimed ", "according to ",
    "“", "”", '"', "'", "‘", "’", "«", "»", "—", "-", ", ", ". ", ": ", "\n", "\n\n", "\t", " ",
    "[a](#)", "[", "](", "**", "__", "#", "*", "By X\n", "October 05, 2020", "Copyright ©",
    "T-72", "https://x.y/1", "a@b.c", "\u00a0", "\u200d", "é", "e\u0301", "🕊", "١٢", "½", "x" * 50,
]  # fmt: skip
any_text = st.text(st.characters(exclude_categories=["Cs"]), max_size=300)
news_like = st.lists(st.sampled_from(FRAGMENTS), max_size=60).map("".join)
relaxed = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])


def check(text: str, claims: list[FoundClaim]) -> None:
    for claim in claims:
        assert 0 <= claim.sentence.start <= claim.start < claim.end <= claim.sentence.end
        assert text[claim.start : claim.end] == claim.exact
        assert text[max(0, claim.start - CONTEXT) : claim.start] == claim.prefix
        assert text[claim.end : claim.end + CONTEXT] == claim.suffix
        assert claim.label
        assert 0 <= claim.checkworthiness <= 1
    places = [(claim.start, claim.end, claim.kind) for claim in claims]
    assert places == sorted(set(places))


@relaxed
@given(any_text)
def test_any_text_gives_claims_anchored_in_it(text: str) -> None:
    check(text, find_claims(text))


@relaxed
@given(news_like)
def test_news_like_text_gives_claims_anchored_in_it(text: str) -> None:
    claims = find_claims(text)

    check(text, claims)
    assert find_claims(text) == claims


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1," * 20_000,
        "1 " * 5_000,
        "1-" * 5_000,
        '"' * 10_000,
        "“" * 10_000,
        '“a" ' * 1_000,
        "‘a " * 5_000,
        "[" * 5_000 + "](" * 5_000,
        "9" * 100_000,
        "one " * 5_000,
        "a@" * 20_000,
        "A&" * 10_000,
        " " * 100_000,
        "\n" * 100_000,
        ".)" * 10_000,
    ],
    ids=range(16),
)
def test_text_made_to_be_slow_gives_nothing_quickly(text: str) -> None:
    # Work that grew with a power of the length would not end within the test run; that it grows
    # with the length itself is tried in `test_safety.py`.
    assert find_claims(text) == []


def test_sentence_without_an_end_is_read_in_pieces() -> None:
    text = "and 12 soldiers were killed near the town of the old river " * 200

    claims = find_claims(text)

    check(text, claims)
    assert len([claim for claim in claims if claim.kind == "quantity"]) == 200
    assert max(claim.sentence.end - claim.sentence.start for claim in claims) <= LONGEST


def test_markup_stays_in_the_anchor_and_out_of_the_reading() -> None:
    text = "The army **lost** [12\n tanks](https://example.org/99) there."
    (claim,) = find_claims(text)

    assert (claim.exact, claim.label) == ("12", "12 tanks lost")


def test_json_has_the_documented_shape() -> None:
    text = "Armenia claimed that 25 planes were destroyed on November 3."
    (claim,) = find_claims(text)

    assert json.loads(json.dumps(to_json(claim, source="a.txt"))) == {
        "source": "a.txt",
        "start": 21,
        "end": 23,
        "exact": "25",
        "prefix": "Armenia claimed that ",
        "suffix": " planes were destroyed on Novemb",
        "sentence": {"start": 0, "end": 60},
        "kind": "quantity",
        "label": "25 planes destroyed",
        "quantity": {
            "low": 25,
            "high": 25,
            "comparator": "=",
            "unit": "plane",
            "concept": "planes destroyed",
            "holder": None,
        },
        "attribution": {"name": "Armenia", "cue": "claimed", "role": None},
        "hedged": True,
        "event_date": {"start": "XXXX-11-03", "end": "XXXX-11-03"},
        "place": None,
        "checkworthiness": claim.checkworthiness,
        "extractor": EXTRACTOR,
        "rule": "quantity.digits",
        "stance": "assertion",
        "restatement": "According to Armenia, 25 planes were destroyed on November 3.",
        "features": [{"name": one.name, "points": one.points} for one in claim.features],
    }
    assert list(to_json(claim, source="")) == [
        "source", "start", "end", "exact", "prefix", "suffix", "sentence", "kind", "label",
        "quantity", "attribution", "hedged", "event_date", "place", "checkworthiness", "extractor",
        "rule", "stance", "restatement", "features",
    ]  # fmt: skip
