"""CSL-JSON items in calls and answers."""

import jsonschema
import pytest
from django.utils import timezone

from tests.api.client import faults
from tests.factories import UserFactory, decided_review, evidence, taken_review
from verification.citing import fields
from verification.models import Citation, Turn

ITEM = {
    "id": "doe2020",
    "type": "article-journal",
    "title": "A story",
    "author": [{"family": "Doe", "given": "Jane"}],
    "container-title": "Nature",
    "issued": {"date-parts": [[2020, 11, 4]]},
    "volume": 3,
    "unknown": 1,
}


@pytest.fixture
def held(api):
    person = UserFactory()
    user, review = api(person), taken_review(person, now=timezone.now())
    lease = str(Turn.objects.get(review=review).lease_token)

    def give(citation):
        body = {
            "lease_token": lease,
            "rating": "disputed",
            "rationale": "It says otherwise.",
            "citations": [{"stance": "refutes", "excerpt": "Six thousand."} | citation],
        }
        path = f"reviews/{review.pk}/verdicts"
        return user.post(path, body, If_Match=f'"{review.version}"')

    return give


def test_an_item_is_taken_and_given_out(held):
    answer = held({"csl": ITEM, "publisher": "Science"})

    assert answer.status_code == 201
    [cited] = answer.json()["citations"]
    stored = Citation.objects.get()
    assert (cited["title"], cited["author"], cited["publisher"], cited["published_on"]) == (
        "A story",
        "Doe, Jane",
        "Science",
        "2020-11-04",
    )
    assert cited["csl"] == {
        "id": f"citation-{stored.pk}",
        "type": "article-journal",
        "citation-key": "doe2020",
        "title": "A story",
        "author": [{"family": "Doe", "given": "Jane"}],
        "container-title": "Science",
        "issued": {"date-parts": [[2020, 11, 4]]},
        "volume": "3",
        "custom": {"unknown": 1, "stance": "refutes", "excerpt": "Six thousand."},
    }
    jsonschema.validate(cited["csl"], fields.schema())


def test_what_cannot_be_kept_is_told_by_its_field(held):
    wrong = {"title": "x", "issued": {"date-parts": [[2020, 2, 31]]}, "URL": "javascript:x"}

    assert faults(held({"csl": wrong})) == [
        ("citations.0.csl.issued", "invalid"),
        ("citations.0.csl.URL", "invalid"),
    ]
    assert faults(held({"csl": {"type": "book"}})) == [("citations.0.title", "required")]
    assert faults(held({})) == [("citations.0.title", "required")]
    assert not Citation.objects.exists()


@pytest.mark.parametrize(
    ("form", "kind", "begins"),
    [
        ("bibtex", "application/x-bibtex", "@online{citation-"),
        ("ris", "application/x-research-info-systems", "TY  - ELEC"),
        ("csl", "application/vnd.citationstyles.csl+json", "["),
        ("wikipedia", "text/plain", "{{cite web |"),
    ],
)
def test_citations_are_given_out_as_texts(api, form, kind, begins):
    for number in range(3):
        decided_review("disputed", citations=(evidence(title=f"Register {number}"),))
    user = api()

    first = user.get("citations", {"format": form, "limit": 2})
    rest = user.client.get(first["Link"].split(">")[0][1:], headers=user.headers())

    assert first["Content-Type"] == f"{kind}; charset=utf-8"
    assert first.content.decode().startswith(begins)
    texts = [answer.content.decode() for answer in (first, rest)]
    assert [text.count("Register ") for text in texts] == [2, 1]
    assert "Link" not in rest


def test_an_unknown_format_is_refused(api):
    assert faults(api().get("citations", {"format": "word"})) == [("format", "invalid_choice")]
