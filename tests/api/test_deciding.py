"""Adjudicating, publishing, correcting, and ordering the queue, call by call."""

import pytest

from tests.api.client import faults, problem, verdict
from tests.factories import NOW, ReviewFactory, UserFactory, decided_review, finding, submit, taken
from verification.models import Review, SecondReviewRule

FOUND = {
    "rating": "unverified",
    "rationale": "Both lists end in 2019.",
    "obstacle": "conflicting",
    "tried": "Both lists.",
}


@pytest.fixture
def differing(db):
    review = ReviewFactory(reviews_wanted=2)
    for rating in ("supported", "disputed"):
        submit(taken(UserFactory(), review), finding(rating))
    return Review.objects.get(pk=review.pk)


def test_an_editor_decides_where_two_differ(api, differing):
    user = api("editor")
    path = f"reviews/{differing.pk}"
    seen = user.get(path)
    assert (seen.json()["state"], seen.json()["verdict"]) == ("adjudication", None)
    assert len(user.get(f"{path}/verdicts").json()["results"]) == 2

    body = {"reason": "Both lists end early.", "verdict": FOUND}
    answer = user.post(f"{path}/adjudicate", body, If_Match=seen["ETag"])

    assert answer.status_code == 200
    assert answer.json()["state"] == "decided"
    assert (answer.json()["verdict"]["basis"], answer.json()["verdict"]["rating"]) == (
        "adjudication",
        "unverified",
    )
    again = user.post(f"{path}/adjudicate", body, If_Match=seen["ETag"])
    assert problem(again) == (412, "review_changed")


def test_a_difference_can_be_dismissed(api, differing):
    user = api("editor")
    body = {
        "reason": "Neither.",
        "dismissal": {"dismissed_as": "not_checkable", "reason": "An opinion."},
    }
    path = f"reviews/{differing.pk}/adjudicate"
    assert faults(user.post(path, {"reason": "x"}, If_Match='"2"')) == [("verdict", "required")]
    answer = user.post(path, body, If_Match=f'"{differing.version}"')
    assert (answer.json()["state"], answer.json()["dismissal"]["reason"]) == (
        "dismissed",
        "An opinion.",
    )


def test_a_reviewer_does_not_adjudicate_and_an_editor_not_their_own(api, editor):
    review = ReviewFactory(reviews_wanted=2)
    for rating, person in (("supported", editor), ("disputed", UserFactory())):
        submit(taken(person, review), finding(rating))
    body, path = {"reason": "x", "verdict": FOUND}, f"reviews/{review.pk}/adjudicate"
    tag = f'"{Review.objects.get(pk=review.pk).version}"'
    assert problem(api().post(path, body, If_Match=tag)) == (403, "permission_missing")
    assert problem(api(editor).post(path, body, If_Match=tag)) == (403, "own_review")


def test_a_verdict_is_published_and_corrected_by_two(api, editor):
    review = decided_review()
    user, path = api(editor), f"reviews/{review.pk}"

    published = user.post(f"{path}/publish", If_Match=f'"{review.version}"')

    assert published.json()["state"] == "published"
    assert published.json()["published_by"] == editor.pk
    assert problem(user.post(f"{path}/publish", If_Match=published["ETag"])) == (409, "not_decided")
    body = {**FOUND, "public_note": "The list was of 2019."}
    written = user.post(f"{path}/correct", body, If_Match=published["ETag"])
    assert (written.status_code, written.json()["state"]) == (201, "waiting")
    again = api().post(f"{path}/correct", body, If_Match=published["ETag"])
    assert problem(again) == (409, "correction_waits")
    correction = written["Location"].removeprefix("/api/v1/")
    assert problem(user.post(f"{correction}/publish")) == (403, "own_correction")
    assert problem(api().post(f"{correction}/publish")) == (403, "permission_missing")
    assert user.get(path).json()["verdict"]["id"] == review.verdict_id

    other = api("editor")
    corrected = other.post(f"{correction}/publish").json()

    assert corrected["state"] == "published"
    shown = user.get(path).json()
    assert (shown["state"], shown["verdict"]["id"]) == ("published", corrected["verdict"])
    assert shown["verdict"]["public_note"] == "The list was of 2019."
    assert shown["verdict"]["supersedes"] == review.verdict_id
    assert problem(other.post(f"{correction}/publish")) == (409, "correction_settled")


def test_a_correction_is_declined_or_withdrawn(api, editor, reviewer):
    review = decided_review()
    user, author = api(editor), api(reviewer)
    tag = user.post(f"reviews/{review.pk}/publish", If_Match=f'"{review.version}"')["ETag"]
    body = {**verdict_of("disputed"), "public_note": "The list was of 2019."}

    def write():
        written = author.post(f"reviews/{review.pk}/correct", body, If_Match=tag)
        return written["Location"].removeprefix("/api/v1/")

    first = write()
    assert author.get(first).json()["citations"][0]["title"] == "Casualty register"
    assert faults(user.post(f"{first}/decline")) == [("reason", "required")]
    assert problem(user.post(f"{first}/withdraw")) == (403, "correction_not_yours")
    declined = user.post(f"{first}/decline", {"reason": "The year is right."})
    assert (declined.json()["state"], declined.json()["reason"]) == (
        "declined",
        "The year is right.",
    )
    second = write()
    assert author.post(f"{second}/withdraw").json()["state"] == "withdrawn"
    listed = user.get(f"verdict-corrections?review={review.pk}").json()["results"]
    assert [row["state"] for row in listed] == ["withdrawn", "declined"]
    assert user.get("verdict-corrections?state=waiting").json()["results"] == []


def verdict_of(rating):
    cited = {
        "stance": "refutes",
        "title": "Casualty register",
        "excerpt": "6,000 names.",
        "accessed_on": "2026-03-01",
    }
    return {"rating": rating, "rationale": "It has 6,000.", "citations": [cited]}


def test_nobody_publishes_their_own_verdict(api, editor):
    review = decided_review(reviewer=editor)
    refused = api(editor).post(f"reviews/{review.pk}/publish", If_Match=f'"{review.version}"')
    assert problem(refused) == (403, "own_verdict")


def test_a_first_verdict_of_two_is_shown_to_its_author_alone(api, reviewer):
    review = ReviewFactory(reviews_wanted=2)
    user, other = api(reviewer), api("editor")
    held = user.post("queue/next")
    path = f"reviews/{review.pk}/verdicts"
    given = user.post(path, verdict(held.json()), If_Match=held["ETag"])

    number = given.json()["id"]
    assert user.get(f"verdicts/{number}").status_code == 200
    assert [v["id"] for v in user.get(path).json()["results"]] == [number]
    assert problem(other.get(f"verdicts/{number}")) == (404, "not_found")
    assert other.get(path).json()["results"] == []
    assert other.get(f"reviews/{review.pk}").json()["state"] == "second_review"


def test_one_s_own_work_is_listed(api, reviewer):
    done, held = ReviewFactory.create_batch(2)
    submit(taken(reviewer, done), now=NOW)
    user = api(reviewer)
    user.post(f"reviews/{held.pk}/take")
    user.put(f"reviews/{held.pk}/draft", {"rationale": "Half a sent"})

    work = user.get("me/work").json()

    assert [turn["review"] for turn in work["held"]] == [held.pk]
    assert [draft["review"] for draft in work["drafts"]] == [held.pk]
    (finished,) = user.get("me/finished").json()["results"]
    assert (finished["review"], finished["rating"]) == (done.pk, "disputed")


def test_an_editor_sees_who_holds_what_and_takes_it_back(api, reviewer):
    review = ReviewFactory()
    api(reviewer).post(f"reviews/{review.pk}/take")
    user = api("editor")
    (held,) = user.get("held").json()["results"]
    assert (held["review"], held["holder"]["id"]) == (review.pk, reviewer.pk)
    assert (held["is_reserved"], held["until"]) == (False, held["lease_expires_at"])

    path = f"turns/{held['id']}/take-back"
    assert faults(user.post(path)) == [("reason", "required")]
    assert user.post(path, {"reason": "On leave."}).status_code == 204
    assert problem(user.post(path, {"reason": "On leave."})) == (409, "turn_not_held")
    assert problem(api().post(path, {"reason": "x"})) == (403, "permission_missing")
    assert user.get("held").json()["results"] == []


def test_an_editor_sees_what_is_reserved_and_cannot_take_it_back(api, reviewer):
    review = ReviewFactory()
    api(reviewer).post("queue/reserved")
    user = api("editor")

    (row,) = user.get("held").json()["results"]

    assert (row["review"], row["holder"]["id"]) == (review.pk, reviewer.pk)
    assert (row["is_reserved"], row["lease_expires_at"]) == (True, None)
    path = f"turns/{row['id']}/take-back"
    assert problem(user.post(path, {"reason": "On leave."})) == (409, "turn_not_held")


def test_an_editor_orders_the_queue(api):
    first, second = ReviewFactory(claim__checkworthiness=0.9), ReviewFactory()
    user = api("editor")
    moved = user.post(f"reviews/{second.pk}/prioritise", {"boost": 0.6, "reason": "Front page."})
    assert (moved.json()["boost"], moved.json()["priority"]) == (0.6, 1.1)
    assert api().post("queue/next").json()["id"] == second.pk
    assert problem(api().post(f"reviews/{first.pk}/prioritise", {"boost": 1})) == (
        403,
        "permission_missing",
    )


def test_scores_are_between_0_and_1(api):
    review = ReviewFactory(claim__checkworthiness=0.7)
    user = api("editor")
    for wrong in (7, -1.001, "nan", 0.12345):
        answer = user.post(f"reviews/{review.pk}/prioritise", {"boost": wrong})
        assert [field for field, _ in faults(answer)] == ["boost"]
    assert [field for field, _ in faults(user.post("queue/next", {"minimum_score": 700}))] == [
        "minimum_score"
    ]
    assert user.post("queue/next", {"minimum_score": 0.701}).status_code == 204
    assert user.post("queue/next", {"minimum_score": 0.7}).json()["priority"] == 0.7


def test_rules_are_added_changed_and_removed(api):
    user = api("editor")
    made = user.post("rules", {"name": "Losses", "share": 50, "kind": "quantity"})
    assert (made.status_code, made.json()["share"]) == (201, 50)
    path = made["Location"].removeprefix("/api/v1/")
    changed = user.put(path, {"name": "Losses", "minimum_score": 0.8})
    assert (changed.json()["minimum_score"], SecondReviewRule.objects.get().minimum_score) == (
        0.8,
        800,
    )
    assert (changed.json()["share"], changed.json()["kind"]) == (100, None)
    assert [rule["name"] for rule in user.get("rules").json()["results"]] == ["Losses"]
    assert user.delete(path).status_code == 204
    assert not SecondReviewRule.objects.exists()
    assert faults(user.post("rules", {"name": "x", "publisher": 404})) == [
        ("publisher", "publisher_invalid")
    ]
    assert problem(api().get("rules")) == (403, "permission_missing")


def test_a_claim_can_be_postponed(api):
    review = ReviewFactory()
    user = api()
    token = {"lease_token": user.post("queue/next").json()["lease"]["token"]}
    path = f"reviews/{review.pk}/skip"
    assert faults(user.post(path, {**token, "policy": "later"})) == [("until", "until_missing")]
    later = {**token, "policy": "later", "until": "2999-01-01T00:00:00Z"}
    assert user.post(path, later).status_code == 200
    assert user.post("queue/next").status_code == 204
