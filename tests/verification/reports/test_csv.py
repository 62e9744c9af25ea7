import csv
import io
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.extraction import EXTRACTOR
from tests.factories import ClaimFactory, ReviewFactory, UserFactory, decided_review, evidence
from tests.verification.reports.writing import written
from verification.reports.csv import COLUMNS, harmless

FORMULAS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "  =1+1",
    "\u00a0=1+1",
    '"=1+1',
    "'=1+1",
    "＝1+1",
    "\tplain",
]


def parsed(report: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(report.decode("utf-8-sig"), newline="")))


@pytest.mark.django_db
def test_a_claim_is_one_row_with_its_citations_in_one_cell() -> None:
    reviewer = UserFactory()
    claim = ClaimFactory(
        low=Decimal(1500),
        high=Decimal("2000.5"),
        comparator="range",
        unit="militant",
        concept="fresh militants",
        place="Afrin",
        rule="quantity.digits",
    )
    review = decided_review(
        review=ReviewFactory(claim=claim),
        reviewer=reviewer,
        citations=(evidence(), evidence("context", author="A. Writer", excerpt="", url="")),
    )
    article = claim.article

    assert parsed(written("csv")) == [
        {
            "claim": str(review.pk),
            "label": "7,095 casualties",
            "exact": "7,095",
            "sentence": article.text,
            "kind": "quantity",
            "low": "1500",
            "high": "2000.5",
            "comparator": "range",
            "unit": "militant",
            "concept": "fresh militants",
            "holder": "",
            "claimant": "",
            "role": "",
            "cue": "",
            "stance": "assertion",
            "hedged": "no",
            "event_start": "",
            "event_end": "",
            "place": "Afrin",
            "restatement": "",
            "extractor": EXTRACTOR,
            "rule": "quantity.digits",
            "article": str(article.pk),
            "title": article.title,
            "publisher": article.publisher.name,
            "original_publisher": "",
            "url": "",
            "published_on": "2020-11-04",
            "revision": "1",
            "start": str(claim.start),
            "end": str(claim.end),
            "state": "decided",
            "rating": "disputed",
            "rationale": "The register says otherwise.",
            "obstacle": "",
            "tried": "",
            "reviewer": reviewer.pseudonym,
            "decided_at": "2026-03-01T09:00:00Z",
            "citations": (
                "[1] refutes: Casualty register, The Register, https://register.example/2020. "
                "“The register lists 6,000 names.” "
                "(Not checked. No copy of the page is kept.)\n"
                "[2] context: Casualty register, A. Writer, The Register."
            ),
            "formatted_citations": "",
            "origins": "",
            "ties": "",
            "as_of": "",
            "check_again": "",
            "published_at": "",
            "corrections": "",
            "dismissed_as": "",
            "dismissal_reason": "",
            "duplicate_of": "",
        }
    ]


@pytest.mark.django_db
def test_the_file_starts_with_a_byte_order_mark_and_ends_lines_as_rfc_4180_says() -> None:
    ReviewFactory()

    report = written("csv")

    assert report.startswith(b"\xef\xbb\xbfclaim,label,")
    assert report.count(b"\r\n") == 2
    assert report.endswith(b"\r\n")


@pytest.mark.parametrize("text", FORMULAS)
def test_what_a_spreadsheet_would_run_becomes_text(text: str) -> None:
    assert harmless(text) == f"'{text}"


@given(st.text())
def test_harmless_is_the_text_or_the_text_after_an_apostrophe(text: str) -> None:
    assert harmless(text) in (text, f"'{text}")
    assert harmless(text)[:1] not in {"=", "+", "-", "@", "\t", "\r", "\n"}


@pytest.mark.django_db
@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_runs_whatever_people_typed(text: str) -> None:
    read = ("attribution_name", "attribution_role", "concept", "holder", "place", "restatement")
    claim = ClaimFactory(
        article__title=text, label=text, low=-5, high=-5, **dict.fromkeys(read, text)
    )
    decided_review("unverified", review=ReviewFactory(claim=claim), rationale=text, tried=text)

    (row,) = parsed(written("csv"))

    names = ("title", "label", "claimant", "role", "concept", "holder", "place", "restatement")
    typed = {name: row[name] for name in (*names, "rationale", "tried")}
    assert typed == dict.fromkeys(typed, f"'{text}")
    # A figure below zero is a figure.
    assert (row["low"], row["high"]) == ("-5", "-5")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "text",
    [
        'a "quote", a comma',
        "two\nlines",
        "a\r\nb",
        "עברית \u200f 😀 e\u0301",
        "a\u2028b",
        "x" * 100_000,
    ],
)
def test_odd_texts_come_back_as_they_were(text: str) -> None:
    decided_review(rationale=text)

    (row,) = parsed(written("csv"))

    assert row["rationale"] == text
    assert list(row) == list(COLUMNS)
