import json
from datetime import date
from decimal import Decimal

import pytest

from claims.extraction import EXTRACTOR
from tests.factories import (
    ClaimFactory,
    ReviewFactory,
    UserFactory,
    decided_review,
    dismissed_review,
    evidence,
)
from tests.verification.reports.writing import written
from verification.models import Review
from verification.reports.selection import Selection

pytestmark = pytest.mark.django_db


def test_the_document_says_what_was_selected_how_much_and_what_was_found() -> None:
    reviewer = UserFactory()
    claim = ClaimFactory(
        low=Decimal("0.5"),
        comparator="≥",
        unit="percent",
        attribution_name="Armenia",
        attribution_cue="said",
        attribution_role="a ministry",
        stance="accusation",
        event_start="2020-11-03",
        event_end="2020-11-04",
        place="Shusha",
        restatement="Armenia accused them.",
        rule="quantity.digits",
        hedged=True,
        article__url="https://news.example/losses",
    )
    cited = evidence(published_on=date(2020, 11, 1), accessed_on=date(2026, 3, 1), author="A. B.")
    review = decided_review(
        review=ReviewFactory(claim=claim), reviewer=reviewer, citations=(cited,)
    )
    article = claim.article

    assert json.loads(written("json", Selection(rating="disputed"))) == {
        "schema": "claimdesk-report/1",
        "selection": {
            "article": None,
            "publisher": None,
            "rating": "disputed",
            "state": None,
            "decided_from": None,
            "decided_to": None,
            "query": None,
        },
        "as_of": None,
        "names": False,
        "counts": {
            "claims": 1,
            "states": dict.fromkeys(Review.State, 0) | {"decided": 1},
            "ratings": {"supported": 0, "disputed": 1, "unverified": 0},
        },
        "claims": [
            {
                "number": review.pk,
                "label": "7,095 casualties",
                "kind": "quantity",
                "exact": "7,095",
                "start": claim.start,
                "end": claim.end,
                "sentence": article.text,
                "quantity": {
                    "low": 0.5,
                    "high": None,
                    "comparator": "≥",
                    "unit": "percent",
                    "concept": None,
                    "holder": None,
                },
                "attribution": {"name": "Armenia", "role": "a ministry", "cue": "said"},
                "stance": "accusation",
                "hedged": True,
                "event_date": {"start": "2020-11-03", "end": "2020-11-04"},
                "place": "Shusha",
                "restatement": "Armenia accused them.",
                "extractor": EXTRACTOR,
                "rule": "quantity.digits",
                "article": {
                    "number": article.pk,
                    "title": article.title,
                    "publisher": article.publisher.name,
                    "original_publisher": None,
                    "url": "https://news.example/losses",
                    "published_on": "2020-11-04",
                    "revision": 1,
                },
                "state": "decided",
                "verdict": {
                    "rating": "disputed",
                    "rationale": "The register says otherwise.",
                    "obstacle": None,
                    "tried": None,
                    "reviewer": reviewer.pseudonym,
                    "decided_at": "2026-03-01T09:00:00Z",
                    "published_at": None,
                    "citations": [
                        {
                            "position": 1,
                            "stance": "refutes",
                            "title": "Casualty register",
                            "url": "https://register.example/2020",
                            "publisher": "The Register",
                            "author": "A. B.",
                            "published_on": "2020-11-01",
                            "accessed_on": "2026-03-01",
                            "excerpt": "The register lists 6,000 names.",
                            "check": {
                                "result": "not_checked",
                                "sentence": "No copy of the page is kept.",
                                "before": None,
                                "found": None,
                                "after": None,
                                "against": None,
                                "copied_at": None,
                                "checked_at": None,
                            },
                            "explanation": None,
                            "withheld": False,
                            "withheld_reason": None,
                            "formatted": None,
                            "archived_url": None,
                        }
                    ],
                    "origins": None,
                    "as_of": {"first": "2026-03-01", "last": "2026-03-01", "basis": "accessed"},
                    "check_again": [],
                    "corrections": [],
                },
                "dismissal": None,
            }
        ],
    }


def test_a_claim_without_a_verdict_says_why() -> None:
    first, second = ReviewFactory(), ReviewFactory()
    dismissed_review("duplicate", review=second, reason="Said above.", duplicate_of=first)

    document = json.loads(written("json"))

    first_claim = document["claims"][0]
    assert (first_claim["attribution"], first_claim["event_date"]) == (None, None)
    assert [(c["verdict"], c["dismissal"], c["quantity"]) for c in document["claims"]] == [
        (None, None, None),
        (None, {"as": "duplicate", "reason": "Said above.", "duplicate_of": first.pk}, None),
    ]


def test_each_claim_has_its_line() -> None:
    ReviewFactory.create_batch(3)

    lines = written("json").decode().split("\n")

    assert [line[:10] for line in lines[1:]] == ['{"number":'] * 3 + ["]}", ""]


def test_odd_texts_come_back_as_they_were() -> None:
    text = '=1+1 "\\ \n\u2028 </script> עברית 😀'
    decided_review(rationale=text)

    (claim,) = json.loads(written("json"))["claims"]

    assert claim["verdict"]["rationale"] == text
