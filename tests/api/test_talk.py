"""Comments and notifications, as a program reads and writes them."""

import pytest

from tests.api.client import Api, faults, problem
from tests.factories import NOW, ReviewFactory, UserFactory, decided_review, taken, token_for
from verification import comments, notifications, reclaiming
from verification.models import Comment, Review, User
from verification.models.people import Scope

pytestmark = pytest.mark.django_db


def say(review: Review, author: User, text: str = "Who counted?") -> Comment:
    return comments.write(review_id=review.pk, author=author, text=text, now=NOW)


def test_a_comment_is_written_shown_and_listed(api, reviewer: User) -> None:
    UserFactory(username="anna")
    user, review = api(reviewer), ReviewFactory()
    answer = user.post(f"reviews/{review.pk}/comments", {"text": "@anna: who counted?"})
    body = answer.json()
    assert answer.status_code == 201
    assert answer["Location"] == f"/api/v1/comments/{body['id']}"
    assert body == {
        "id": body["id"],
        "review": review.pk,
        "kind": "comment",
        "author": {"id": reviewer.pk, "name": str(reviewer)},
        "written_at": body["written_at"],
        "text": "@anna: who counted?",
        "mentions": ["anna"],
        "answers": None,
        "sealed": False,
        "withdrawn": None,
    }
    assert user.get(f"comments/{body['id']}").json() == body
    assert user.get(f"reviews/{review.pk}/comments").json()["results"] == [body]


def test_a_repeated_key_writes_one_comment(api) -> None:
    user, review = api(), ReviewFactory()
    for _ in range(2):
        answer = user.post(
            f"reviews/{review.pk}/comments", {"text": "Who?"}, Idempotency_Key="once"
        )
        assert answer.status_code == 201
    assert Comment.objects.count() == 1


@pytest.mark.parametrize(
    ("sent", "found"),
    [
        ({}, [("text", "required")]),
        ({"text": " "}, [("text", "text_missing")]),
        ({"text": "@gone"}, [("text", "mention_deactivated")]),
        ({"text": "x", "answers": 999999}, [("answers", "answers_missing")]),
        ({"text": "x\0"}, [("text", "null_characters_not_allowed")]),
    ],
)
def test_a_comment_that_cannot_be_is_refused(
    api, sent: dict[str, object], found: list[tuple[str, str]]
) -> None:
    UserFactory(username="gone", is_active=False)
    review = ReviewFactory()
    assert faults(api().post(f"reviews/{review.pk}/comments", sent)) == found
    assert not Comment.objects.exists()


def test_a_withdrawn_comment_keeps_its_place_and_not_its_words(api, reviewer: User) -> None:
    comment = say(ReviewFactory(), reviewer, "He lies.")
    other = api("reviewer")
    address = f"comments/{comment.pk}/withdraw"
    assert problem(other.post(address, {"reason": "No."})) == (403, "comment_not_yours")
    body = api(reviewer).post(address, {"reason": "Unfair."}).json()
    assert body["withdrawn"]["reason"] == "Unfair."
    assert body["text"] == "He lies."
    assert other.get(f"comments/{comment.pk}").json()["text"] is None
    assert api("editor").get(f"comments/{comment.pk}").json()["text"] == "He lies."
    again = api(reviewer).post(address, {"reason": "Unfair."})
    assert problem(again) == (409, "comment_withdrawn")


def test_what_is_not_there_is_404(api) -> None:
    user = api()
    assert problem(user.get("reviews/999999/comments")) == (404, "not_found")
    assert problem(user.post("reviews/999999/comments", {"text": "x"})) == (404, "not_found")
    assert problem(user.get("comments/999999")) == (404, "not_found")
    assert problem(user.post("comments/999999/withdraw", {"reason": "x"})) == (404, "not_found")


def test_a_second_pair_of_eyes_is_asked_for_under_a_lease(api, reviewer: User) -> None:
    user, review = api(reviewer), ReviewFactory()
    token = user.post(f"reviews/{review.pk}/take").json()["lease"]["token"]
    address = f"reviews/{review.pk}/second-eyes"
    assert faults(user.post(address, {"lease_token": token})) == [("note", "required")]
    assert user.post(address, {"lease_token": token, "note": "Two lists."}).status_code == 200
    again = user.post(address, {"lease_token": token, "note": "Two lists."})
    assert problem(again) == (409, "second_review_wanted_already")
    review.refresh_from_db()
    assert review.reviews_wanted == 2


def test_an_editor_gives_a_claim_back_and_lets_others_take_it(api, reviewer: User) -> None:
    user, review = api("editor"), decided_review(reviewer=reviewer)
    address, tag = f"reviews/{review.pk}/return", f'"{review.version}"'
    asked = {"question": "Which list?"}
    assert problem(user.post(address, asked)) == (428, "if_match_missing")
    assert problem(user.post(address, asked, If_Match='"99"')) == (412, "review_changed")
    assert problem(api(reviewer).post(address, asked, If_Match=tag)) == (403, "permission_missing")
    assert user.post(address, asked, If_Match=tag).json()["state"] == "open"
    assert api(reviewer).get(f"reviews/{review.pk}/draft").json()["typed"]["rating"] == "disputed"
    assert problem(api("reviewer").post(f"reviews/{review.pk}/take"))[0] == 409
    others = f"reviews/{review.pk}/let-others-take"
    assert user.post(others).status_code == 200
    assert problem(user.post(others)) == (409, "review_not_returned")
    assert api("reviewer").post(f"reviews/{review.pk}/take").status_code == 200


@pytest.mark.parametrize("number", [1, 3])
def test_lists_cost_the_same_for_more_rows(
    api, reviewer: User, number: int, django_assert_num_queries
) -> None:
    user, review = api(reviewer), ReviewFactory()
    for _ in range(number):
        say(review, UserFactory(), f"@{reviewer.username}?")
    user.get("me")
    with django_assert_num_queries(5):
        assert len(user.get(f"reviews/{review.pk}/comments").json()["results"]) == number
    with django_assert_num_queries(4):
        assert len(user.get("notifications").json()["results"]) == number


def test_a_claim_taken_back_is_told_with_its_reason(api, reviewer: User, editor: User) -> None:
    turn = taken(reviewer)
    reclaiming.take_back(turn_id=turn.pk, editor=editor, reason="On leave.", now=NOW)
    (row,) = api(reviewer).get("notifications").json()["results"]
    assert (row["kind"], row["review"], row["comment"]) == ("taken_back", turn.review_id, None)
    assert (row["event"]["actor"]["id"], row["event"]["reason"]) == (editor.pk, "On leave.")


def test_notifications_are_listed_and_marked_as_read(api, reviewer: User) -> None:
    told = [say(ReviewFactory(), UserFactory(), f"@{reviewer.username}?") for _ in range(3)]
    user = api(reviewer)
    rows = user.get("notifications").json()["results"]
    assert [row["comment"]["id"] for row in rows] == [comment.pk for comment in told[::-1]]
    assert {row["kind"] for row in rows} == {"mention"}
    first, second, third = rows
    assert user.post("notifications/read", {"ids": [third["id"]]}).json() == {"unread": 2}
    assert user.post("notifications/read", {"up_to": second["id"]}).json() == {"unread": 1}
    assert user.get("notifications", {"unread": "true"}).json()["results"] == [first]
    assert user.post("notifications/read").json() == {"unread": 0}
    assert api("reviewer").get("notifications").json()["results"] == []


def test_a_token_that_only_reads_marks_nothing(reviewer: User) -> None:
    user = Api(token_for(reviewer, Scope.READ))
    assert user.get("notifications").status_code == 200
    assert problem(user.post("notifications/read")) == (403, "scope_missing")


def test_e_mail_is_chosen_kind_by_kind(api, reviewer: User) -> None:
    user = api(reviewer)
    before = user.get("notifications/settings").json()
    changed = user.put("notifications/settings", {"mention": "off", "digest_hour": 20})
    assert changed.json() == {**before, "mention": "off", "digest_hour": 20}
    assert user.get("notifications/settings").json() == changed.json()
    assert notifications.settings_of(reviewer).mention == "off"
    wrong = user.put("notifications/settings", {"mention": "weekly", "digest_hour": 24})
    assert faults(wrong) == [("mention", "invalid_choice"), ("digest_hour", "max_value")]


def test_a_flood_is_told_when_to_come_back(
    api, reviewer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(comments, "MOST_COMMENTS", 1)
    user, path = api(reviewer), f"reviews/{ReviewFactory().pk}/comments"
    first, second = (user.post(path, {"text": "Who counted?"}) for _ in range(2))
    assert first.status_code == 201
    assert problem(second) == (429, "too_many_comments")
    assert int(second["Retry-After"]) > 1
