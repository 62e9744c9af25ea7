"""Protected sources through the API: given, never answered."""

from typing import Any

import pytest

from tests.api.client import Api
from tests.factories import UserFactory, decided_review, taken
from tests.verification.test_withheld import keeper, protected, reopened
from verification.models import Citation, Turn, User, WithheldSource

pytestmark = pytest.mark.django_db
TOKEN = "Abendroth"
IDENTITY = {
    "title": "Dr. Quillon Abendroth",
    "url": "https://hospital.example/abendroth",
    "excerpt": "I, Abendroth, counted 6,000 names.",
    "notes": "Abendroth is reached by Signal.",
    "csl": {"type": "interview", "title": "Dr. Quillon Abendroth", "note": "Ward 7"},
}
CITATION = {
    "stance": "refutes",
    "title": "A doctor at the hospital in Ganja",
    "excerpt": "I counted 6,000 names.",
    "withheld_reason": "Fears reprisals.",
    "identity": IDENTITY,
}


@pytest.fixture
def turn(reviewer: User) -> Turn:
    return taken(reviewer)


def submitted(api: Api, turn: Turn, **changes: Any) -> Any:
    citation = {name: one for name, one in {**CITATION, **changes}.items() if one is not None}
    given = {
        "lease_token": f"{turn.lease_token}",
        "rating": "disputed",
        "rationale": "A witness says otherwise.",
        "citations": [citation],
    }
    path = f"reviews/{turn.review_id}/verdicts"
    return api.post(path, given, If_Match=f'"{turn.review.version}"')


def test_source_is_given_and_never_answered(api: Any, turn: Turn, reviewer: User) -> None:
    answer = submitted(api(reviewer), turn)

    assert answer.status_code == 201, answer.json()
    [citation] = answer.json()["citations"]
    assert (citation["title"], citation["withheld"], citation["withheld_reason"]) == (
        CITATION["title"],
        True,
        "Fears reprisals.",
    )
    assert citation["withheld_source"] == WithheldSource.objects.get().pk
    assert TOKEN not in answer.text
    assert WithheldSource.objects.get().csl["note"] == "Ward 7"


@pytest.mark.parametrize("who", ["its author", "a keeper", "another"])
def test_no_call_answers_who_it_is(who: str, api: Any, reviewer: User) -> None:
    decided_review(reviewer=reviewer, citations=(protected(),))
    person = {"its author": reviewer, "a keeper": keeper()}.get(who)
    client, number = api(person) if person else api(), Citation.objects.get().pk

    for path in ("verdicts", "citations", "history", "citations?format=bibtex"):
        assert TOKEN not in client.get(path).text
    assert client.get("citations").json()["results"][0]["id"] == number


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"url": "https://hospital.example/"}, "citations.0.url"),
        ({"withheld_reason": None}, "citations.0.withheld_reason"),
        ({"identity": None}, "citations.0.identity"),
        ({"identity": {"notes": "x"}}, "citations.0.identity.title"),
        ({"withheld_source": 1}, "citations.0.identity"),
        ({"withheld_source": 10**9, "identity": None}, "citations.0.withheld"),
    ],
)
def test_what_would_tell_is_refused(
    changes: dict[str, Any], field: str, api: Any, turn: Turn, reviewer: User
) -> None:
    answer = submitted(api(reviewer), turn, **changes)

    assert answer.status_code == 400
    assert [error["field"] for error in answer.json()["errors"]] == [field]
    assert WithheldSource.objects.count() == 0


def test_another_verdict_goes_on_citing_it(api: Any) -> None:
    review = reopened(decided_review(citations=(protected(),)))
    number, other = WithheldSource.objects.get().pk, UserFactory()
    turn = taken(other, review)

    answer = submitted(api(other), turn, identity=None, withheld_source=number)

    assert answer.status_code == 201, answer.json()
    assert answer.json()["citations"][0]["withheld_source"] == number
