"""The five articles: what must be found in each, and what must not."""

import json
from pathlib import Path
from typing import Any

import pytest

from claims.extraction.document import read_document
from claims.extraction.pipeline import find_claims
from claims.extraction.types import FoundClaim
from claims.normalise import normalise

SEEDS = Path(__file__).parents[3] / "seeds"
ARTICLES = json.loads((SEEDS / "manifest.json").read_text())["articles"]
each_article = pytest.mark.parametrize("article", ARTICLES, ids=lambda article: article["file"][:3])


def text_of(number: str) -> str:
    (path,) = SEEDS.glob(f"{number}_*.txt")
    return path.read_bytes().decode()


def row(claim: FoundClaim) -> str:
    name = claim.attribution.name if claim.attribution else ""
    return f"{claim.start}\t{claim.kind}\t{claim.label}\t{name}"


@each_article
def test_seed_is_stored_unchanged(article: dict[str, Any]) -> None:
    raw = (SEEDS / article["file"]).read_bytes()

    assert normalise(raw).text == raw.decode()
    assert normalise(raw).changes == ()


@each_article
def test_expected_claims_are_found(article: dict[str, Any]) -> None:
    path = SEEDS / "expected" / article["file"].replace(".txt", ".tsv")
    found = {row(claim) for claim in find_claims(text_of(article["file"][:3]))}

    assert set(path.read_text().splitlines()) - found == set()


@each_article
def test_header_and_boilerplate_give_no_claims(article: dict[str, Any]) -> None:
    text = text_of(article["file"][:3])
    body = [block for block in read_document(text).blocks if block.kind == "body"]

    for claim in find_claims(text):
        assert any(block.start <= claim.start < block.end for block in body)


@each_article
def test_header_states_what_the_manifest_says(article: dict[str, Any]) -> None:
    metadata = read_document(text_of(article["file"][:3])).metadata
    stated = {
        "title": metadata.title,
        "url": metadata.url,
        "published_on": metadata.published_on and metadata.published_on.isoformat(),
    }

    assert stated == {name: article[name] for name in stated}


def test_mercenaries_of_the_south_front_article_are_approaching_two_thousand() -> None:
    claims = {claim.start: claim for claim in find_claims(text_of("001"))}
    mercenaries = claims[4363].quantity

    assert mercenaries is not None
    assert mercenaries.low == 2000
    assert mercenaries.comparator == "~"
    assert claims[4363].hedged


def test_mercenaries_are_not_placed_in_the_area_of_another_paragraph() -> None:
    """Lavrov says "in the area"; the last area that the text named is five paragraphs above."""
    claims = {claim.start: claim for claim in find_claims(text_of("001"))}

    for start in (4010, 4363):
        assert claims[start].place is None
        assert "Karvachar" not in (claims[start].restatement or "")


@pytest.mark.parametrize(
    ("number", "start", "place"),
    [("004", 3047, "Nagorno-Karabakh"), ("003", 2565, None), ("002", 1258, "Hadrut")],
)
def test_place_is_that_of_the_clause(number: str, start: int, place: str | None) -> None:
    claims = {claim.start: claim for claim in find_claims(text_of(number))}

    assert claims[start].place == place


@pytest.mark.parametrize(
    ("number", "trap"),
    [
        ("000", "F-16"),
        ("000", "Su—25"),
        ("000", "1988-1994"),
        ("000", "2020"),
        ("001", "T-72"),
        ("001", "04.11.20"),
        ("004", "28-year-old"),
        ("004", "Sept. 27"),
        ("004", "2020/10/07"),
    ],
)
def test_number_that_names_is_no_figure(number: str, trap: str) -> None:
    text = text_of(number)
    start = text.index(trap)

    assert [
        claim.exact
        for claim in find_claims(text)
        if claim.start < start + len(trap) and claim.end > start and claim.kind == "quantity"
    ] == []
