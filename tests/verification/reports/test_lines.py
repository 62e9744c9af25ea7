"""JSON Lines, AVeriTeC's records and CSL-JSON: what programs take in."""

import json
from datetime import date
from typing import Any

import jsonschema
import pytest

from tests.factories import (
    ArticleFactory,
    ClaimFactory,
    ReviewFactory,
    decided_review,
    dismissed_review,
    evidence,
)
from tests.verification.fetching.hostile import Server
from tests.verification.reports.reading import lines_of
from tests.verification.reports.writing import written
from tests.verification.test_archiving import KEPT, ask, wanted
from tests.verification.test_archiving import archive as archive  # noqa: PLC0414 (a fixture)
from verification.citing import csljson, fields
from verification.citing.formatting import STYLES, formatted
from verification.models import Citation, Verdict
from verification.reports.averitec import CONFLICTING, NOT_ENOUGH, REFUTED, SUPPORTED
from verification.reports.values import utc

pytestmark = pytest.mark.django_db


def test_a_line_is_a_claim_as_the_json_report_has_it() -> None:
    decided_review()
    ReviewFactory()
    dismissed_review()

    report = written("jsonl")

    assert report.count(b"\n") == 3
    assert lines_of(report) == json.loads(written("json"))["claims"]


def test_a_record_says_what_averitec_asks_for() -> None:
    article = ArticleFactory(
        url="https://news.example/losses", text="Armenia spoke of 7,095 men.", publisher__name="P"
    )
    claim = ClaimFactory(
        article=article, attribution_name="Armenia", restatement="Armenia lost 7,095 men."
    )
    review = decided_review(
        review=ReviewFactory(claim=claim),
        citations=(evidence(), evidence("context", title="A map", url="", excerpt="")),
    )

    assert lines_of(written("averitec")) == [
        {
            "claim_id": review.pk,
            "claim": "Armenia lost 7,095 men.",
            "required_reannotation": False,
            "label": "Refuted",
            "justification": "The register says otherwise.",
            "claim_date": "4-11-2020",
            "speaker": "Armenia",
            "original_claim_url": "https://news.example/losses",
            "cached_original_claim_url": None,
            "fact_checking_article": None,
            "reporting_source": "P",
            "location_ISO_code": None,
            "claim_types": ["Numerical Claim"],
            "fact_checking_strategies": [],
            "questions": [
                {
                    "question": "What refutes the claim?",
                    "answers": [
                        {
                            "answer": "The register lists 6,000 names.",
                            "answer_type": "Extractive",
                            "source_url": "https://register.example/2020",
                            "original_source_url": "https://register.example/2020",
                            "source_title": "Casualty register",
                            "source_medium": "Web text",
                        }
                    ],
                },
                {
                    "question": "What else bears on the claim?",
                    "answers": [
                        {
                            "answer": "A map",
                            "answer_type": "Abstractive",
                            "source_url": None,
                            "original_source_url": None,
                            "source_title": "A map",
                            "source_medium": "Other",
                        }
                    ],
                },
            ],
        }
    ]


@pytest.mark.parametrize(
    ("rating", "changes", "label"),
    [
        ("supported", {}, SUPPORTED),
        ("supported", {"citations": (evidence("supports"), evidence("refutes"))}, SUPPORTED),
        ("disputed", {}, REFUTED),
        ("disputed", {"citations": (evidence("refutes"), evidence("context"))}, REFUTED),
        ("disputed", {"citations": (evidence("refutes"), evidence("supports"))}, CONFLICTING),
        ("unverified", {}, NOT_ENOUGH),
        ("unverified", {"obstacle": Verdict.Obstacle.ACCESS_DENIED}, NOT_ENOUGH),
        ("unverified", {"obstacle": Verdict.Obstacle.CONFLICTING}, CONFLICTING),
    ],
)
def test_a_label_is_what_the_verdict_knows(
    rating: str, changes: dict[str, Any], label: str
) -> None:
    decided_review(rating, **changes)

    (record,) = lines_of(written("averitec"))

    assert record["label"] == label


def test_claims_without_a_verdict_are_no_records() -> None:
    ReviewFactory()
    dismissed_review()

    assert written("averitec") == b""


def test_a_record_leads_to_the_archived_page(archive: Server) -> None:
    request = ask(wanted(archive))

    (record,) = lines_of(written("averitec"))

    (answer,) = record["questions"][0]["answers"]
    assert answer["source_url"] == KEPT
    assert answer["original_source_url"] == request.citation.url


def test_sources_are_valid_csl_and_say_what_they_are_cited_for() -> None:
    cited = evidence(author="Doe, Jane", published_on=date(2020, 11, 1))
    review = decided_review(citations=(cited, evidence("context", url="", excerpt="")))
    ReviewFactory()

    items = json.loads(written("csl"))

    validator = jsonschema.Draft202012Validator(fields.schema())
    assert [error.message for one in items for error in validator.iter_errors(one)] == []
    first, second = Citation.objects.order_by("position")
    assert items[0] == {
        "id": f"citation-{first.pk}",
        "type": "webpage",
        "title": "Casualty register",
        "URL": "https://register.example/2020",
        "publisher": "The Register",
        "author": [{"family": "Doe", "given": "Jane"}],
        "issued": {"date-parts": [[2020, 11, 1]]},
        "custom": {
            "stance": "refutes",
            "excerpt": "The register lists 6,000 names.",
            "claim": review.pk,
            "rating": "disputed",
            "position": 1,
            "excerpt_check": "not_checked",
        },
    }
    assert (items[1]["id"], items[1]["type"]) == (f"citation-{second.pk}", "document")


def test_a_source_says_where_it_is_archived_and_what_was_kept(archive: Server) -> None:
    request = ask(wanted(archive))

    (item,) = json.loads(written("csl"))

    assert (item["archive"], item["archive_location"]) == (KEPT.split("/")[2], KEPT)
    snapshot = request.citation.snapshots.get()
    assert item["custom"]["snapshot_sha256"] == snapshot.sha256
    assert item["custom"]["copied_at"] == utc(snapshot.fetched_at)


def test_others_read_the_sources_and_write_them_out() -> None:
    decided_review(citations=(evidence(author="Doe, Jane"),))

    report = written("csl").decode()

    assert csljson.read(report).troubles == []
    (item,) = json.loads(report)
    for style in STYLES:
        assert "Casualty register" in formatted(item, style)


def test_no_sources_are_an_empty_list() -> None:
    ReviewFactory()

    assert json.loads(written("csl")) == []
