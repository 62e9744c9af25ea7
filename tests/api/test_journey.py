"""The main job over the API alone: an article goes in, a verdict report comes out."""

import json
from datetime import UTC, datetime

import pytest

from tests.api.client import Api, verdict
from tests.factories import UserFactory
from verification import intake
from verification.models.people import Scope
from verification.reports import making

TEXT = """Losses mount in the south

The defence ministry said on Monday that 7,095 soldiers were killed in the fighting.
"""


def clock():
    return datetime.now(UTC)


@pytest.mark.django_db(transaction=True)
def test_an_article_goes_in_and_a_report_comes_out():
    sender = Api.of(UserFactory(role="reviewer"), Scope.ARTICLES)
    reviewer = Api.of(UserFactory(role="reviewer"), Scope.REVIEWS)
    editor = Api.of(UserFactory(role="editor"), Scope.READ, Scope.REPORTS)

    sent = sender.post("articles", {"text": TEXT}, Idempotency_Key="import-1").json()
    intake.extract(extraction_id=sent["article"]["extraction"]["id"], clock=clock)

    taken = reviewer.post("queue/next", {"article": sent["article"]["id"]})
    review = taken.json()
    assert "7,095" in review["claim"]["exact"]
    path = f"reviews/{review['id']}/verdicts"
    given = reviewer.post(
        path, verdict(review), If_Match=taken["ETag"], Idempotency_Key="verdict-1"
    )
    assert given.status_code == 201

    report = editor.post("reports", {"format": "json"}).json()
    making.make(report_id=report["id"], clock=clock)
    file = editor.get(f"reports/{report['id']}/file")
    content = json.loads(b"".join(file.streaming_content))
    assert "The register says otherwise." in json.dumps(content)

    history = editor.get(f"reviews/{review['id']}/history").json()["results"]
    assert [event["action"] for event in history] == [
        "verdict.submitted",
        "review.taken",
        "extraction.finished",
        "article.stored",
    ]
