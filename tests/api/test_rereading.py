"""Runs over an article, what they changed, and asking for another one."""

import pytest

from claims.extraction import EXTRACTOR
from tests.api.client import problem
from tests.factories import ArticleFactory, ClaimFactory, ExtractionFactory, ReviewFactory

pytestmark = pytest.mark.django_db


def found_by(extractor, article, exact, **fields):
    run = ExtractionFactory(article=article, extractor=extractor)
    return ClaimFactory(article=article, extraction=run, exact=exact, **fields)


@pytest.fixture
def article():
    return ArticleFactory(text="It lost 7,095 men, 300 tanks and 20 guns.")


def test_an_outdated_article_is_read_again_once(api, article):
    ExtractionFactory(article=article, extractor="rules/0")
    user = api()

    asked = user.post(f"articles/{article.pk}/read-again")

    assert (asked.status_code, asked.json()["status"]) == (202, "waiting")
    assert asked.json()["extractor"] == EXTRACTOR
    assert problem(user.post(f"articles/{article.pk}/read-again")) == (409, "already_read")
    listed = user.get(f"articles/{article.pk}/extractions").json()["results"]
    assert [run["extractor"] for run in listed] == [EXTRACTOR, "rules/0"]


def test_a_run_of_another_extractor_is_not_the_article_s_own(api, article):
    ExtractionFactory(article=article, extractor="rules/0")
    ExtractionFactory(article=article, extractor="llm/1:small", status="failed")

    shown = api().get(f"articles/{article.pk}").json()["extraction"]

    assert (shown["extractor"], shown["status"]) == ("rules/0", "done")


def test_the_changes_of_a_run_are_told(api, article):
    gone = found_by("rules/0", article, "20")
    kept = found_by("rules/0", article, "300", label="old")
    ReviewFactory(claim=kept)
    new = found_by("rules/1", article, "7,095")
    reread = found_by("rules/1", article, "300", label="new")
    user, first, last = api(), kept.extraction_id, new.extraction_id

    def changes(run, **query):
        answer = user.get(f"extractions/{run}/changes", query)
        return [claim["id"] for claim in answer.json()["results"]]

    assert changes(last) == changes(last, since=first) == [new.pk]
    assert changes(last, change="went") == [gone.pk]
    assert changes(last, change="reread") == [reread.pk]
    assert changes(first) == [kept.pk, gone.pk]
    assert changes(last, since=last) == []


@pytest.mark.parametrize("status", ["waiting", "running", "failed"])
def test_a_run_that_is_not_done_has_changed_nothing(api, article, status):
    done = found_by("rules/0", article, "20").extraction
    run = ExtractionFactory(article=article, extractor="rules/1", status=status)
    user = api()
    answer = user.get(f"extractions/{run.pk}/changes", {"change": "went"})
    assert problem(answer) == (404, "not_found")
    since = user.get(f"extractions/{done.pk}/changes", {"since": run.pk})
    assert problem(since) == (404, "not_found")


def test_changes_since_a_run_over_another_article_are_not_found(api, article):
    run, other = ExtractionFactory(article=article), ExtractionFactory()
    user = api()
    path = f"extractions/{run.pk}/changes"
    assert problem(user.get(path, {"since": other.pk})) == (404, "not_found")
    assert problem(user.get(path, {"change": "all"})) == (400, "invalid_input")
    assert problem(user.get("extractions/999999/changes")) == (404, "not_found")


def test_a_claim_of_several_readings_is_listed_once_and_leads_to_its_review(api, article):
    old = found_by("rules/0", article, "300", low=None, high=300, comparator="≤")
    new = found_by("rules/1", article, "300", low=None, high=300, comparator="≤", label="new")
    found_by("rules/1", article, "20", low=20, high=20, comparator="=")
    review = ReviewFactory(claim=new)
    user = api()

    assert [c["id"] for c in user.get("claims").json()["results"]] == [new.pk]
    assert [user.get(f"claims/{c.pk}").json()["review"] for c in (old, new)] == [review.pk] * 2


def test_nobody_dismisses_a_claim_as_withdrawn(api):
    ReviewFactory()
    user = api()
    taken = user.post("queue/next")
    sent = {
        "dismissed_as": "withdrawn",
        "reason": "x",
        "lease_token": taken.json()["lease"]["token"],
    }
    path = f"reviews/{taken.json()['id']}/dismiss"
    assert problem(user.post(path, sent, If_Match=taken["ETag"])) == (400, "invalid_input")


def test_a_failed_run_of_any_extractor_is_tried_again(api, article):
    run = ExtractionFactory(article=article, extractor="llm/1:small", status="failed", error="x")
    user = api()
    again = user.post(f"extractions/{run.pk}/retry")
    assert (again.status_code, again.json()["status"]) == (202, "waiting")
    assert problem(user.post(f"extractions/{run.pk}/retry")) == (409, "extraction_not_failed")
    assert problem(user.post("extractions/999999/retry")) == (404, "not_found")
