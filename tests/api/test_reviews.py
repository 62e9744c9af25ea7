"""The work of a reviewer and an editor, call by call."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.api.client import faults, problem, verdict
from tests.factories import NOW, ReviewFactory, UserFactory, decided_review, taken_review, turn_on
from verification import tagging
from verification.models import Verdict

NOBODYS = "00000000-0000-0000-0000-000000000000"


def test_take_next_leases_and_shows_the_claim_to_its_holder_alone(api, reviewer):
    review = ReviewFactory(claim__low=7095, claim__high=7095, claim__comparator="=")
    holder, other = api(reviewer), api()

    taken = holder.post("queue/next")

    body = taken.json()
    assert (taken.status_code, taken["ETag"]) == (200, '"1"')
    assert (body["id"], body["state"], body["version"]) == (review.pk, "open", 1)
    assert body["lease"]["holder"] == {"id": reviewer.pk, "name": str(reviewer)}
    assert body["lease"]["token"] == str(turn_on(review).lease_token)
    assert other.get(f"reviews/{review.pk}").json()["lease"]["token"] is None
    # What is answered is what stands there, asked for in whatever way.
    assert holder.get(f"reviews/{review.pk}").json() == body
    assert holder.post(f"reviews/{review.pk}/take").json() == body
    assert body["claim"]["quantity"] == {
        "low": 7095,
        "high": 7095,
        "comparator": "=",
        "unit": None,
        "concept": None,
        "holder": None,
    }
    assert (body["claim"]["attribution"], body["claim"]["event_date"]) == (None, None)
    assert (body["verdict"], body["dismissal"]) == (None, None)


def test_a_cited_verdict_takes_few_statements(api, settings):
    settings.FETCH_CITED_PAGES = True
    ReviewFactory()
    user = api()
    taken = user.post("queue/next")
    body, version = verdict(taken.json()), taken["ETag"]
    path = f"reviews/{taken.json()['id']}/verdicts"
    with CaptureQueriesContext(connection) as queries:
        answer = user.post(path, body, If_Match=version, Idempotency_Key="once")
    asked = [each["sql"] for each in queries if "SAVEPOINT" not in each["sql"]]
    assert (answer.status_code, len(asked)) == (201, 8), asked


def test_the_next_claim_is_reserved_and_given_back(api, reviewer):
    quote = ReviewFactory(claim__kind="quote", priority=1)
    ReviewFactory.create_batch(2)
    user, other = api(reviewer), api()
    user.post("queue/next")

    reserved = user.post("queue/reserved", {"kind": "quote"})

    assert (reserved.status_code, reserved.json()["review"]) == (200, quote.pk)
    assert other.post("queue/reserved", {"kind": "quote"}).status_code == 204
    assert user.get(f"reviews/{quote.pk}").json()["lease"] is None
    assert user.delete("queue/reserved").status_code == 204
    assert other.post("queue/reserved", {"kind": "quote"}).json()["review"] == quote.pk


def test_take_next_keeps_to_a_tag_and_to_a_search(api, reviewer, editor):
    wanted = ReviewFactory(priority=1, claim__article__text="A zeppelin of 7,095 tons.")
    tagging.tag(review_id=wanted.pk, person=editor, name="Winter war", now=NOW)
    ReviewFactory.create_batch(2)

    for part in ({"tag": "winter  War"}, {"query": "zeppelin is:open"}):
        assert api(reviewer).post("queue/next", part).json()["id"] == wanted.pk
        assert api().post("queue/next", part).status_code == 204
    assert api().post("queue/next", {"tag": "summer"}).status_code == 204
    refused = api().post("queue/next", {"query": "publisher:"})
    assert problem(refused) == (400, "invalid_input")
    assert refused.json()["errors"][0]["field"] == "query"


def test_take_next_again_returns_what_is_held(api):
    ReviewFactory.create_batch(2)
    user = api()
    assert user.post("queue/next").json()["id"] == user.post("queue/next").json()["id"]


def test_take_next_of_an_empty_queue_is_no_content(api):
    assert api().post("queue/next").status_code == 204


def test_take_next_keeps_to_the_filter(api):
    ReviewFactory(claim__checkworthiness=0.9)
    wanted = ReviewFactory(claim__checkworthiness=0.1)
    taken = api().post("queue/next", {"article": wanted.claim.article_id})
    assert taken.json()["id"] == wanted.pk


def test_the_queue_is_counted(api, reviewer):
    mine, _other = ReviewFactory.create_batch(2)
    decided_review()
    taken_review(reviewer, mine, NOW + timedelta(days=4000))
    assert api(reviewer).get("queue").json() == {"open": 2, "held": 1, "mine": mine.pk}
    assert api().get("queue").json() == {"open": 2, "held": 1, "mine": None}


def test_a_verdict_is_given_and_shown_with_its_evidence(api, reviewer):
    ReviewFactory()
    user = api(reviewer)
    taken = user.post("queue/next")
    review = taken.json()

    given = user.post(f"reviews/{review['id']}/verdicts", verdict(review), If_Match=taken["ETag"])

    assert given.status_code == 201
    body = given.json()
    assert given["Location"] == f"/api/v1/verdicts/{body['id']}"
    assert (body["rating"], body["obstacle"], body["tried"]) == ("disputed", None, None)
    assert body["decided_by"] == {"id": reviewer.pk, "name": str(reviewer)}
    assert [c["excerpt"] for c in body["citations"]] == ["The register lists 6,000 names."]
    assert user.get(f"verdicts/{body['id']}").json() == body
    after = user.get(f"reviews/{review['id']}")
    assert (after.json()["state"], after.json()["verdict"]) == ("decided", body)
    assert after["ETag"] == '"2"'
    listed = user.get("citations", {"review": review["id"]}).json()["results"]
    assert listed == body["citations"]


def test_an_unverified_verdict_says_what_was_tried(api):
    ReviewFactory()
    user = api()
    taken = user.post("queue/next")
    path = f"reviews/{taken.json()['id']}/verdicts"
    bare = verdict(taken.json(), "unverified", citations=[])
    assert faults(user.post(path, bare, If_Match=taken["ETag"])) == [
        ("obstacle", "obstacle_missing"),
        ("tried", "tried_missing"),
    ]
    whole = {**bare, "obstacle": "conflicting", "tried": "Both ministries."}
    assert user.post(path, whole, If_Match=taken["ETag"]).status_code == 201


def test_a_verdict_without_fitting_evidence_is_refused(api):
    ReviewFactory()
    user = api()
    taken = user.post("queue/next")
    path = f"reviews/{taken.json()['id']}/verdicts"
    wrong = verdict(taken.json(), "supported")
    wrong["citations"][0]["stance"] = "refutes"
    assert faults(user.post(path, wrong, If_Match=taken["ETag"])) == [
        ("citations", "citations_missing")
    ]
    too_much = verdict(taken.json(), obstacle="conflicting", tried="Everything.")
    assert faults(user.post(path, too_much, If_Match=taken["ETag"])) == [
        ("obstacle", "obstacle_superfluous"),
        ("tried", "tried_superfluous"),
    ]
    assert not Verdict.objects.exists()


def test_an_address_in_capital_letters_is_an_address(api):
    ReviewFactory()
    user = api()
    taken = user.post("queue/next")
    given = verdict(taken.json())
    given["citations"][0]["url"] = "HTTPS://Register.example/A"
    made = user.post(f"reviews/{taken.json()['id']}/verdicts", given, If_Match=taken["ETag"])
    assert made.json()["citations"][0]["url"] == "https://Register.example/A"


@pytest.mark.parametrize("call", ["verdicts", "dismiss", "reopen"])
def test_what_is_based_on_a_version_must_name_it(api, call):
    review = ReviewFactory()
    response = api("editor").post(f"reviews/{review.pk}/{call}", {})
    assert problem(response) == (428, "if_match_missing")


@pytest.mark.parametrize("tag", ["2", 'W/"2"', "*", '"2", "3"', '"x"', '"99999999999"'])
def test_if_match_takes_one_tag_as_it_was_sent(api, tag):
    review = ReviewFactory()
    response = api().post(f"reviews/{review.pk}/dismiss", {}, If_Match=tag)
    assert problem(response) == (400, "malformed")


def test_a_stale_version_is_refused_and_nothing_is_written(api):
    ReviewFactory()
    user = api()
    taken = user.post("queue/next").json()
    path = f"reviews/{taken['id']}/verdicts"
    assert problem(user.post(path, verdict(taken), If_Match='"7"')) == (412, "review_changed")
    assert not Verdict.objects.exists()


def test_a_foreign_lease_token_is_refused(api):
    review = ReviewFactory()
    user = api()
    taken = user.post("queue/next")
    foreign = verdict(taken.json(), lease_token=NOBODYS)
    path = f"reviews/{review.pk}"
    refused = user.post(f"{path}/verdicts", foreign, If_Match=taken["ETag"])
    assert problem(refused) == (409, "lease_lost")
    for call in ("renew", "release", "skip"):
        refused = user.post(f"{path}/{call}", {"lease_token": NOBODYS})
        assert problem(refused) == (409, "lease_lost")


def test_a_claim_that_somebody_holds_is_not_free(api):
    review = ReviewFactory()
    api().post("queue/next")
    assert problem(api().post(f"reviews/{review.pk}/take")) == (409, "review_not_available")


def test_a_lease_is_renewed_released_and_skipped(api):
    first, second = ReviewFactory.create_batch(2)
    user = api()
    token = {"lease_token": user.post(f"reviews/{first.pk}/take").json()["lease"]["token"]}
    assert "expires_at" in user.post(f"reviews/{first.pk}/renew", token).json()
    released = user.post(f"reviews/{first.pk}/release", token)
    assert (released.json()["lease"], released["ETag"]) == (None, '"1"')
    token = {"lease_token": user.post(f"reviews/{first.pk}/take").json()["lease"]["token"]}
    skipped = user.post(f"reviews/{first.pk}/skip", {**token, "reason": "I know them."})
    assert skipped.json()["lease"] is None
    assert user.post("queue/next").json()["id"] == second.pk


def test_a_claim_is_dismissed_and_reopened(api, editor):
    review, other = ReviewFactory.create_batch(2)
    user = api(editor)
    taken = user.post(f"reviews/{review.pk}/take")
    body = {
        "lease_token": taken.json()["lease"]["token"],
        "dismissed_as": "duplicate",
        "reason": "The same figure.",
    }
    path = f"reviews/{review.pk}"
    assert faults(user.post(f"{path}/dismiss", body, If_Match=taken["ETag"])) == [
        ("duplicate_of", "duplicate_of_missing")
    ]
    body["duplicate_of"] = other.pk
    dismissed = user.post(f"{path}/dismiss", body, If_Match=taken["ETag"])
    assert dismissed.json()["dismissal"] == {
        "dismissed_as": "duplicate",
        "reason": "The same figure.",
        "duplicate_of": other.pk,
    }
    why = {"reason": "It is another figure."}
    stale = user.post(f"{path}/reopen", why, If_Match=taken["ETag"])
    assert problem(stale) == (412, "review_changed")
    reopened = user.post(f"{path}/reopen", why, If_Match=dismissed["ETag"])
    assert (reopened.json()["state"], reopened.json()["dismissal"]) == ("open", None)


def test_a_reviewer_does_not_reopen(api):
    review = decided_review()
    response = api().post(f"reviews/{review.pk}/reopen", {"reason": "x"}, If_Match='"3"')
    assert problem(response) == (403, "permission_missing")


def test_a_verdict_that_follows_a_reopening_supersedes(api, editor):
    review = decided_review()
    user = api(editor)
    seen = user.get(f"reviews/{review.pk}")
    user.post(f"reviews/{review.pk}/reopen", {"reason": "New source."}, If_Match=seen["ETag"])
    taken = user.post(f"reviews/{review.pk}/take")
    path = f"reviews/{review.pk}/verdicts"
    latest = user.post(path, verdict(taken.json(), "supported"), If_Match=taken["ETag"]).json()
    listed = user.get(path).json()["results"]
    assert [(v["id"], v["supersedes"], v["superseded_by"]) for v in listed] == [
        (latest["id"], seen.json()["verdict"]["id"], None),
        (seen.json()["verdict"]["id"], None, latest["id"]),
    ]


def test_a_draft_is_kept_as_typed_for_its_author_alone(api, reviewer):
    review = ReviewFactory()
    user = api(reviewer)
    path = f"reviews/{review.pk}/draft"
    typed = {"rationale": "  half a sent", "citations": [{"url": "htt", "published_on": "20"}]}
    assert problem(user.get(path)) == (404, "not_found")
    assert user.put(path, typed).status_code == 204
    assert user.get(path).json()["typed"] == typed
    assert problem(api().get(path)) == (404, "not_found")
    assert faults(user.put(path, {"rationale": "\x00"})) == [
        ("rationale", "null_characters_not_allowed")
    ]
    assert faults(user.put(path, {"citations": [{"nested": [[[1]]]}]})) == [
        ("citations.0.nested", "unknown_field")
    ]


@pytest.mark.parametrize(
    "call", ["take", "renew", "release", "skip", "verdicts", "dismiss", "reopen"]
)
def test_a_review_that_does_not_exist_is_not_found(api, call):
    body = {
        "renew": {"lease_token": NOBODYS},
        "release": {"lease_token": NOBODYS},
        "skip": {"lease_token": NOBODYS},
        "verdicts": verdict({"lease": {"token": NOBODYS}}),
        "dismiss": {"lease_token": NOBODYS, "dismissed_as": "not_checkable", "reason": "x"},
        "reopen": {"reason": "x"},
    }.get(call)
    response = api("editor").post(f"reviews/999/{call}", body, If_Match='"1"')
    assert problem(response) == (404, "not_found")


def test_history_of_a_review_is_the_claims_whole_way(api, reviewer):
    review = decided_review(reviewer=UserFactory())
    history = api(reviewer).get(f"reviews/{review.pk}/history").json()["results"]
    assert [event["action"] for event in history] == ["verdict.submitted", "review.taken"]
