"""Comments: who is told, what stays for ever, and what withdrawing one does."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, InternalError, connection, transaction

from claims.errors import BadInputs, DomainError
from tests.factories import NOW, ReviewFactory, UserFactory
from verification import comments, people
from verification.comments import (
    MOST_COMMENTS,
    WITHIN,
    AlreadyWithdrawn,
    NotTheirs,
    TooManyComments,
)
from verification.limits import LONGEST_COMMENT, MOST_MENTIONS
from verification.models import AuditEvent, Comment, CommentDraft, Notification, Review, User

pytestmark = pytest.mark.django_db


def say(review: Review, author: User, text: str = "Who counted?", **options: Any) -> Comment:
    return comments.write(review_id=review.pk, author=author, text=text, now=NOW, **options)


def told(comment: Comment) -> dict[str, str]:
    return dict(comment.notifications.values_list("person__username", "kind"))


def codes(refusal: pytest.ExceptionInfo[BadInputs]) -> list[str]:
    return [problem.code for problem in refusal.value.problems]


def test_a_comment_is_kept_with_its_event_that_does_not_have_its_words(reviewer: User) -> None:
    review = ReviewFactory()
    comment = say(review, reviewer, "Is it the ministry's figure?")
    assert list(comments.of_review(review, reviewer)) == [comment]
    event = AuditEvent.objects.get(review=review)
    assert (event.action, event.actor, event.article) == (
        "comment.written",
        reviewer,
        review.claim.article,
    )
    assert event.after == {"comment": comment.pk, "kind": "comment", "mentions": []}


def test_whoever_is_mentioned_is_told_once(reviewer: User) -> None:
    anna, bea = UserFactory(username="anna"), UserFactory(username="bea.l")
    comment = say(ReviewFactory(), reviewer, "@anna and @bea.l: see the list. Thanks, @anna.")
    assert told(comment) == {"anna": "mention", "bea.l": "mention"}
    assert {mention.person for mention in comment.mentions.all()} == {anna, bea}


@pytest.mark.parametrize(
    "text", ["anna@news.example wrote", "@annabel wrote", "@ anna", "@KyivToday wrote", "x@anna"]
)
def test_what_is_no_name_of_ours_is_only_text(reviewer: User, text: str) -> None:
    UserFactory(username="anna")
    assert told(say(ReviewFactory(), reviewer, text)) == {}


def test_somebody_deactivated_is_not_mentioned(reviewer: User, administrator: User) -> None:
    anna = UserFactory(username="anna")
    people.change(person=anna, role="reviewer", active=False, actor=administrator, now=NOW)
    with pytest.raises(BadInputs) as refusal:
        say(ReviewFactory(), reviewer, "@anna: why?")
    assert codes(refusal) == ["mention_deactivated"]
    assert "@anna no longer works here" in str(refusal.value)
    assert not Comment.objects.exists()


def test_somebody_who_may_not_see_claims_is_not_mentioned(reviewer: User) -> None:
    UserFactory(username="guest").groups.clear()
    with pytest.raises(BadInputs) as refusal:
        say(ReviewFactory(), reviewer, "@guest: why?")
    assert codes(refusal) == ["mention_not_permitted"]


def test_a_comment_mentions_only_so_many(reviewer: User) -> None:
    names = [UserFactory().username for _ in range(MOST_MENTIONS + 1)]
    with pytest.raises(BadInputs) as refusal:
        say(ReviewFactory(), reviewer, " ".join(f"@{name}" for name in names))
    assert codes(refusal) == ["mentions_too_many"]


def test_whoever_talked_about_a_claim_hears_of_what_follows(reviewer: User, editor: User) -> None:
    review = ReviewFactory()
    say(review, editor)
    assert told(say(review, reviewer)) == {editor.username: "answer"}
    assert told(say(ReviewFactory(), reviewer)) == {}


def test_a_question_reaches_every_editor_and_nobody_else(
    reviewer: User, editor: User, administrator: User
) -> None:
    UserFactory()
    comment = say(ReviewFactory(), reviewer, to_editors=True)
    assert told(comment) == {editor.username: "question", administrator.username: "question"}


def test_a_mention_counts_for_more_than_a_question(reviewer: User, editor: User) -> None:
    comment = say(ReviewFactory(), reviewer, f"@{editor.username}?", to_editors=True)
    assert told(comment) == {editor.username: "mention"}


def test_an_answer_points_at_a_comment_of_the_same_claim(reviewer: User, editor: User) -> None:
    review = ReviewFactory()
    question = say(review, reviewer)
    assert say(review, editor, answers=question.pk).answers == question
    with pytest.raises(BadInputs) as refusal:
        say(ReviewFactory(), editor, answers=question.pk)
    assert codes(refusal) == ["answers_missing"]


@pytest.mark.parametrize(
    ("text", "code"), [(" \n", "text_missing"), ("x" * (LONGEST_COMMENT + 1), "too_long")]
)
def test_a_comment_has_some_text_and_not_too_much(reviewer: User, text: str, code: str) -> None:
    with pytest.raises(BadInputs) as refusal:
        say(ReviewFactory(), reviewer, text)
    assert codes(refusal) == [code]


def test_a_withdrawn_comment_stays_in_its_place_with_who_and_why(reviewer: User) -> None:
    review = ReviewFactory()
    comment = say(review, reviewer, "He lies.")
    comments.withdraw(comment_id=comment.pk, person=reviewer, reason="Unfair.", now=NOW)
    comment.refresh_from_db()
    assert (comment.withdrawn_by, comment.withdrawal_reason) == (reviewer, "Unfair.")
    assert comment.text == "He lies."
    assert list(comments.of_review(review, reviewer)) == [comment]
    event = AuditEvent.objects.latest("pk")
    assert (event.action, event.after) == (
        "comment.withdrawn",
        {"comment": comment.pk, "withdrawn": True},
    )


def test_its_author_and_editors_withdraw_a_comment_and_nobody_else(
    reviewer: User, editor: User
) -> None:
    review = ReviewFactory()
    comment = say(review, reviewer)
    with pytest.raises(NotTheirs):
        comments.withdraw(comment_id=comment.pk, person=UserFactory(), reason="No.", now=NOW)
    comments.withdraw(comment_id=comment.pk, person=editor, reason="Libel.", now=NOW)
    with pytest.raises(AlreadyWithdrawn):
        comments.withdraw(comment_id=comment.pk, person=reviewer, reason="Mine.", now=NOW)


def test_withdrawing_needs_a_reason(reviewer: User) -> None:
    comment = say(ReviewFactory(), reviewer)
    with pytest.raises(DomainError):
        comments.withdraw(comment_id=comment.pk, person=reviewer, reason=" ", now=NOW)


def test_the_words_of_a_withdrawn_comment_are_for_its_author_and_for_editors(
    reviewer: User, editor: User
) -> None:
    comment = say(ReviewFactory(), reviewer)
    other = UserFactory()
    assert comments.may_read_text(comment, other)
    comments.withdraw(comment_id=comment.pk, person=reviewer, reason="Unfair.", now=NOW)
    comment.refresh_from_db()
    readers = (other, reviewer, editor)
    assert [comments.may_read_text(comment, one) for one in readers] == [False, True, True]


def test_withdrawing_stops_the_e_mail_that_was_waiting(reviewer: User, editor: User) -> None:
    comment = say(ReviewFactory(), reviewer, to_editors=True)
    assert Notification.objects.get(person=editor).mail_due_at
    comments.withdraw(comment_id=comment.pk, person=reviewer, reason="Found it.", now=NOW)
    assert Notification.objects.get(person=editor).mail_due_at is None


QUIETLY = """
    UPDATE verification_comment
    SET withdrawn_at = now(), withdrawn_by_id = author_id, withdrawal_reason = 'Quietly.'
"""
COPIED = """
    INSERT INTO verification_comment
        (review_id, author_id, kind, text, written_at, withdrawal_reason)
    SELECT review_id, author_id, kind, text, written_at, '' FROM verification_comment
"""


def run(sql: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        # Each change by itself, as if the one before were committed.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(sql)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE verification_comment SET text = 'Other words.'",
        "UPDATE verification_comment SET author_id = author_id + 1",
        "DELETE FROM verification_comment",
        "TRUNCATE verification_comment CASCADE",
        "UPDATE verification_mention SET person_id = person_id + 1",
        "DELETE FROM verification_mention",
        # Nobody recorded it.
        QUIETLY,
    ],
)
def test_the_database_refuses_every_other_change(reviewer: User, sql: str) -> None:
    UserFactory(username="anna")
    say(ReviewFactory(), reviewer, "@anna")
    with pytest.raises((IntegrityError, InternalError)):
        run(sql)


def test_the_database_refuses_a_comment_that_nobody_recorded(reviewer: User) -> None:
    say(ReviewFactory(), reviewer)
    with pytest.raises(IntegrityError, match="without an audit event"):
        run(COPIED)


def test_what_is_typed_and_not_sent_is_kept_until_it_is_sent_or_emptied(reviewer: User) -> None:
    review = ReviewFactory()
    for text in ("Who", "Who counted?"):
        comments.keep(review_id=review.pk, author=reviewer, text=text, now=NOW)
    assert comments.unsent(review_id=review.pk, author=reviewer) == "Who counted?"
    assert comments.unsent(review_id=review.pk, author=UserFactory()) == ""
    say(review, reviewer, "Who counted?")
    assert not CommentDraft.objects.exists()
    comments.keep(review_id=review.pk, author=reviewer, text="More", now=NOW + timedelta(hours=1))
    comments.keep(review_id=review.pk, author=reviewer, text=" ", now=NOW + timedelta(hours=1))
    assert not CommentDraft.objects.exists()


def test_nobody_floods_others_with_comments(reviewer: User) -> None:
    review, anna = ReviewFactory(), UserFactory(username="anna")
    for number in range(MOST_COMMENTS):
        say(review, reviewer, f"@anna {number}")

    with pytest.raises(TooManyComments):
        say(review, reviewer, "@anna once more")

    assert anna.notifications.count() == Comment.objects.count() == MOST_COMMENTS
    assert say(review, anna)
    later = {"review_id": review.pk, "text": "Sorry.", "now": NOW + WITHIN}
    assert comments.write(author=reviewer, **later)
