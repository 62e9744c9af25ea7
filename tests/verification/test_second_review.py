"""Two people review one claim: neither sees the other's work until both are done."""

from datetime import timedelta

import pytest

from tests.factories import NOW, ReviewFactory, UserFactory, finding, lease, submit, taken
from tests.parallel import at_once
from verification import queue, second_reviews, verdicts
from verification.filters import Filter
from verification.findings import Dismissal
from verification.models import AuditEvent, Citation, Review, Skip, Turn, User, Verdict
from verification.queue import NotAvailable

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def review(db: None) -> Review:
    row: Review = ReviewFactory(reviews_wanted=2)
    return row


def give(review: Review, rating: str, person: User | None = None) -> Verdict:
    return submit(taken(person or UserFactory(), review), finding(rating))


def dismiss(review: Review, dismissed_as: str, duplicate_of: int | None = None) -> None:
    turn = taken(UserFactory(), review)
    verdicts.dismiss(
        **lease(turn),
        dismissal=Dismissal(dismissed_as, "So it is.", duplicate_of),
        version=turn.review.version,
        now=NOW,
    )


def state_of(review: Review) -> str:
    review.refresh_from_db()
    return review.state


def test_the_first_verdict_is_sealed_and_decides_nothing(review: Review, editor: User) -> None:
    author, other = UserFactory(), UserFactory()

    verdict = give(review, "supported", author)

    assert state_of(review) == "second_review"
    assert review.verdict is None
    assert review.turns.get(verdict=verdict).sealed
    for rows in (Verdict.objects, Citation.objects, AuditEvent.objects):
        assert rows.visible_to(author).exists()
        for reader in (other, editor, None):
            assert not rows.visible_to(reader).exists()


def test_the_same_rating_decides_by_the_first_verdict_and_unseals_both(review: Review) -> None:
    first = give(review, "disputed")
    second = give(review, "disputed")

    assert state_of(review) == "decided"
    assert (review.verdict, review.last_verdict) == (first, first)
    assert (first.supersedes, second.supersedes) == (None, None)
    assert set(Verdict.objects.visible_to(None)) == {first, second}
    assert [turn.sealed for turn in review.turns.all()] == [False, False]


def test_different_ratings_wait_for_an_editor_who_alone_sees_both(
    review: Review, editor: User
) -> None:
    author = UserFactory()
    first, second = give(review, "supported", author), give(review, "disputed")

    assert state_of(review) == "adjudication"
    assert review.verdict is None
    assert set(Verdict.objects.visible_to(editor)) == {first, second}
    assert set(Citation.objects.visible_to(editor).values_list("verdict", flat=True)) == {
        first.pk,
        second.pk,
    }
    assert list(Verdict.objects.visible_to(author)) == [first]
    for reader in (UserFactory(), None):
        assert not Verdict.objects.visible_to(reader).exists()


def test_the_same_dismissal_by_both_dismisses(review: Review) -> None:
    dismiss(review, "not_checkable")
    assert state_of(review) == "second_review"
    dismiss(review, "not_checkable")

    assert state_of(review) == "dismissed"
    assert (review.dismissed_as, review.dismissal_reason) == ("not_checkable", "So it is.")


@pytest.mark.django_db
def test_a_verdict_and_a_dismissal_differ_and_so_do_two_sorts_of_dismissal() -> None:
    one, other = ReviewFactory.create_batch(2, reviews_wanted=2)
    give(one, "supported")
    dismiss(one, "not_checkable")
    dismiss(other, "not_checkable")
    dismiss(other, "extraction_error")

    assert [state_of(one), state_of(other)] == ["adjudication", "adjudication"]


@pytest.mark.django_db
def test_duplicates_of_two_claims_differ() -> None:
    review, *originals = ReviewFactory.create_batch(3, reviews_wanted=2)
    for original in originals:
        dismiss(review, "duplicate", original.pk)

    assert state_of(review) == "adjudication"


def test_nobody_gets_the_second_turn_of_their_own_claim(review: Review, reviewer: User) -> None:
    give(review, "supported", reviewer)

    assert queue.take_next(reviewer=reviewer, now=NOW) is None
    with pytest.raises(NotAvailable):
        taken(reviewer, review)
    second = queue.take_next(reviewer=UserFactory(), now=NOW)
    assert second is not None
    assert (second.review, second.slot) == (review, 2)


def test_one_who_gave_the_first_turn_back_may_take_either(review: Review, reviewer: User) -> None:
    turn = taken(reviewer, review)
    queue.release(**lease(turn), now=NOW)
    give(review, "supported")

    assert taken(reviewer, review).slot == 2


def test_two_people_work_at_once_and_the_first_to_submit_does_not_disturb(review: Review) -> None:
    one, other = taken(UserFactory(), review), taken(UserFactory(), review)
    version = review.version

    for turn in (other, one):
        verdicts.submit(**lease(turn), finding=finding(), version=version, now=NOW)

    assert state_of(review) == "decided"
    assert review.verdict is not None
    assert review.verdict.decided_by == other.reviewer


def test_a_third_person_finds_nothing_to_take(review: Review, reviewer: User) -> None:
    for _ in range(2):
        taken(UserFactory(), review)

    with pytest.raises(NotAvailable):
        taken(reviewer, review)


@pytest.mark.django_db
def test_a_reviewer_may_work_among_second_reviews_only(reviewer: User) -> None:
    ReviewFactory(priority=900)
    ReviewFactory(priority=800, reviews_wanted=2)
    wanted = ReviewFactory(priority=100, reviews_wanted=2)
    for other in Review.objects.filter(priority=800):
        give(other, "supported")
        give(other, "supported")

    turn = queue.take_next(reviewer=reviewer, now=NOW, within=Filter(only_second=True))

    assert turn is not None
    assert (turn.review, turn.slot) == (wanted, 2)


@pytest.mark.django_db(transaction=True)
def test_two_last_turns_submitted_at_once_decide_once() -> None:
    review = ReviewFactory(reviews_wanted=2)
    held = [taken(UserFactory(), review) for _ in range(2)]

    results = at_once(*[lambda turn=turn: submit(turn) for turn in held])

    assert all(isinstance(result, Verdict) for result in results)
    assert state_of(review) == "decided"
    assert review.history.filter(after__state="decided").count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_many_two_get_a_turn_each() -> None:
    review = ReviewFactory(reviews_wanted=2)
    people = [UserFactory() for _ in range(6)]

    results = at_once(*[lambda p=p: taken(p, review) for p in people])

    assert sorted(r.slot for r in results if isinstance(r, Turn)) == [1, 2]
    assert [type(r) for r in results if isinstance(r, Exception)] == [NotAvailable] * 4


def test_reopening_begins_another_round_that_supersedes(review: Review, editor: User) -> None:
    people = [UserFactory(), UserFactory()]
    first = give(review, "disputed", people[0])
    give(review, "disputed", people[1])
    state_of(review)
    verdicts.reopen(
        review_id=review.pk, editor=editor, reason="New.", version=review.version, now=LATER
    )

    again = [give(review, "supported", person) for person in people]

    assert state_of(review) == "decided"
    assert (review.round, review.verdict) == (2, again[0])
    assert [verdict.supersedes for verdict in again] == [first, first]
    assert review.turns.filter(round=2, state="done").count() == 2


def test_a_second_review_can_be_wanted_while_the_claim_is_held(reviewer: User) -> None:
    turn = taken(reviewer)
    review = turn.review

    second_reviews.want(review_id=review.pk, person=reviewer, now=NOW, reason="I know him.")
    verdict = submit(turn)

    assert state_of(review) == "second_review"
    assert not Verdict.objects.visible_to(None).exists()
    assert not AuditEvent.objects.visible_to(UserFactory()).filter(review=review).exists()
    assert submit(taken(UserFactory(), review)).rating == verdict.rating
    assert state_of(review) == "decided"


@pytest.mark.django_db
def test_a_second_review_is_wanted_once_and_of_open_claims(editor: User) -> None:
    two, decided = ReviewFactory(reviews_wanted=2), submit(taken(UserFactory())).review

    for review in (two, decided):
        with pytest.raises(second_reviews.AlreadyTwo):
            second_reviews.want(review_id=review.pk, person=editor, now=NOW)


def test_skipping_one_turn_skips_the_claim(review: Review, reviewer: User) -> None:
    turn = taken(reviewer, review)
    other = ReviewFactory(priority=1)

    queue.skip(**lease(turn), now=NOW)

    following = queue.take_next(reviewer=reviewer, now=NOW)
    assert following is not None
    assert following.review == other
    assert Skip.objects.filter(review=review).count() == 1
