"""Origins, as-of dates and what is to be checked again, through the API."""

from datetime import timedelta

import pytest

from tests.factories import NOW, UserFactory, decided_review, evidence
from verification import aftercare, freshness
from verification.models import CheckAgain, Citation
from verification.models.people import Role

pytestmark = pytest.mark.django_db


def flagged(author=None):
    review = decided_review(reviewer=author)
    freshness.excerpt_not_found(Citation.objects.get(verdict__review=review), now=NOW)
    return CheckAgain.objects.latest("pk")


def test_a_verdict_says_on_what_it_rests_once_that_is_computed(api):
    urls = ("https://a.example/1", "https://www.a.example/1/")
    review = decided_review(citations=tuple(evidence(url=url) for url in urls))
    client, address = api(), f"verdicts/{review.verdict_id}"

    before = client.get(address).json()
    aftercare.send_due(now=NOW, after=timedelta(minutes=5))
    aftercare.look(verdict_id=review.verdict_id or 0, clock=lambda: NOW)
    after = client.get(address).json()

    assert before["origins"] is None
    assert before["as_of"] == {
        "first": "2026-03-01T09:00:00Z",
        "last": "2026-03-01T09:00:00Z",
        "basis": "decided",
    }
    assert after["origins"] == {
        "sentence": "Rests on at most 1 independent origin (of 2 citations).",
        "independent": 1,
        "citations": 2,
        "origins": [
            {
                "citations": [1, 2],
                "is_the_article": False,
                "ties": [
                    {
                        "kind": "same_page",
                        "one": 1,
                        "other": 2,
                        "share": 0.0,
                        "sentence": "Citation 1 and citation 2 are the same page.",
                    }
                ],
            }
        ],
        "circular": [],
        "not_compared": [1, 2],
        "computed_at": "2026-03-01T09:00:00Z",
    }
    for listed in (client.get("verdicts"), client.get("reviews")):
        [row] = listed.json()["results"]
        assert row.get("verdict", row)["origins"] == after["origins"] or row == after
    assert client.get(f"reviews/{review.pk}").json()["verdict"]["origins"] == after["origins"]


def test_claims_to_be_checked_again_are_found_until_that_is_settled(api):
    flag, editor = flagged(), UserFactory(role=Role.EDITOR)
    decided_review()
    client = api(editor)

    found = client.get("search?q=is:check-again").json()["results"]
    freshness.settle(flag_id=flag.pk, person=editor, reason="Still so.", now=NOW)
    rest = client.get("search?q=-is:check-again").json()["results"]

    assert [row["id"] for row in found] == [flag.verdict.review_id]
    assert len(rest) == 2


def test_what_is_flagged_shows_in_the_verdict_and_in_the_list(api):
    flag, other = flagged(), flagged()
    client = api()

    assert client.get(f"verdicts/{flag.verdict_id}").json()["check_again"] is True
    assert client.get(f"reviews/{flag.verdict.review_id}").json()["verdict"]["check_again"] is True
    rows = client.get("check-again").json()["results"]
    assert [row["id"] for row in rows] == [other.pk, flag.pk]
    [row] = client.get(f"check-again?verdict={flag.verdict_id}").json()["results"]
    assert (row["kind"], row["detail"]) == ("excerpt_not_found", flag.detail)
    assert client.get("check-again?settled=true").json()["results"] == []


def test_an_author_says_that_the_verdict_still_stands(api):
    author = UserFactory()
    flag = flagged(author)

    answer = api(author).post(f"check-again/{flag.pk}/settle", {"reason": "Page 3 has it."})

    assert (answer.status_code, answer.json()["reason"]) == (200, "Page 3 has it.")
    assert api().get(f"verdicts/{flag.verdict_id}").json()["check_again"] is False
    again = api(author).post(f"check-again/{flag.pk}/settle", {"reason": "Twice."})
    assert (again.status_code, again.json()["code"]) == (409, "flag_settled")


def test_others_settle_nothing(api):
    flag = flagged()

    refused = api(UserFactory()).post(f"check-again/{flag.pk}/settle", {"reason": "Fine."})

    assert (refused.status_code, refused.json()["code"]) == (403, "flag_not_yours")
    editor = api(UserFactory(role=Role.EDITOR))
    blank = editor.post(f"check-again/{flag.pk}/settle", {"reason": ""})
    assert blank.status_code == 400
    assert editor.post("check-again/999999/settle", {"reason": "Fine."}).status_code == 404
