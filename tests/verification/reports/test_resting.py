"""What a verdict rests on, in each format."""

import csv
import json
from datetime import timedelta
from io import StringIO

import pytest

from tests.factories import NOW, decided_review, evidence
from tests.verification.reports.writing import written
from verification import aftercare, freshness
from verification.models import CheckAgain, Citation

pytestmark = pytest.mark.django_db


def test_it_says_on_what_a_verdict_rests_and_what_is_flagged() -> None:
    addresses = ("https://a.example/1", "https://www.a.example/1")
    review = decided_review(citations=tuple(evidence(url=url) for url in addresses))
    aftercare.send_due(now=NOW, after=timedelta(minutes=5))
    aftercare.look(verdict_id=review.verdict_id or 0, clock=lambda: NOW)
    freshness.excerpt_not_found(Citation.objects.earliest("pk"), now=NOW)
    [flag] = CheckAgain.objects.all()

    verdict = json.loads(written("json"))["claims"][0]["verdict"]
    [row] = csv.DictReader(StringIO(written("csv").decode("utf-8-sig")))
    page = written("html").decode()

    tie = "Citation 1 and citation 2 are the same page."
    assert verdict["origins"] == {
        "independent": 1,
        "citations": 2,
        "groups": [[1, 2]],
        "ties": [tie],
        "circular": [],
        "not_compared": [1, 2],
    }
    told = {"kind": "excerpt_not_found", "detail": flag.detail, "since": "2026-03-01T09:00:00Z"}
    assert verdict["check_again"] == [told]
    assert (row["origins"], row["ties"], row["check_again"]) == ("1", tie, flag.detail)
    assert "Rests on at most 1 independent origin (of 2 citations)." in page
    assert tie in page
    assert f"Flagged: <bdi>{flag.detail}</bdi>" in page
