"""The claim that comes next is reserved: softly, for a moment, and for nobody's loss."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries, Settings

from tests.factories import NOW, ReviewFactory, UserFactory, finding, submit, taken
from tests.parallel import at_once
from verification import assigning, ordering, own_work, queue, reserving, second_reviews
from verification.filters import EVERYTHING, Filter
from verification.models import AuditEvent, Reservation, Review, Turn, User

LATER = NOW + timedelta(seconds=20)


def reserved(reviewer: User, now: datetime = NOW, within: Filter = EVERYTHING) -> Review | None:
    reservation = reserving.reserve(reviewer=reviewer, now=now, within=within)
    return reservation.turn.review if reservation else None


def next_review(
    reviewer: User, now: datetime = LATER, within: Filter = EVERYTHING
) -> Review | None:
    turn = queue.take_next(reviewer=reviewer, now=now, within=within)
    return turn.review if turn else None


def queue_of(*priorities: int) -> list[Review]:
    return [ReviewFactory(priority=priority) for priority in priorities]


@pytest.mark.django_db
def test_what_comes_next_is_reserved_and_is_no_work(reviewer: User) -> None:
    first, second = queue_of(900, 800)
    taken(reviewer, first)
    before = AuditEvent.objects.count()

    reservation = reserving.reserve(reviewer=reviewer, now=NOW)

    assert reservation is not None
    assert (reservation.turn.review, reservation.until) == (second, NOW + reserving.LENGTH)
    turn = second.turns.get()
    assert (turn.reviewer, turn.lease_token, turn.taken_at) == (None, None, None)
    assert AuditEvent.objects.count() == before
    assert list(Turn.objects.held(NOW).values_list("review", flat=True)) == [first.pk]


@pytest.mark.django_db
def test_it_is_what_its_reviewer_gets_next_and_then_it_is_used_up(reviewer: User) -> None:
    first, second, _ = queue_of(900, 800, 700)
    turn = taken(reviewer, first)
    assert reserved(reviewer) == second
    submit(turn)

    assert next_review(reviewer) == second

    assert not Reservation.objects.exists()


@pytest.mark.django_db
def test_others_get_what_comes_after_it(reviewer: User) -> None:
    first, second, third = queue_of(900, 800, 700)
    taken(reviewer, first)
    reserved(reviewer)
    other = UserFactory()

    assert next_review(other) == third
    assert reserved(UserFactory()) is None
    assert next_review(reviewer, within=EVERYTHING) == first
    assert Reservation.objects.get().turn.review == second


@pytest.mark.django_db
def test_two_people_have_two_different_ones_reserved() -> None:
    queue_of(900, 800)
    one, two = UserFactory(), UserFactory()

    assert reserved(one) != reserved(two)
    assert Reservation.objects.count() == 2


@pytest.mark.django_db
def test_whoever_finds_nothing_else_takes_it(reviewer: User) -> None:
    first, second = queue_of(900, 800)
    turn = taken(reviewer, first)
    reserved(reviewer)

    assert next_review(UserFactory()) == second

    submit(turn)
    assert next_review(reviewer) is None


@pytest.mark.django_db
def test_it_comes_before_what_one_has_skipped(reviewer: User) -> None:
    skipped, second = queue_of(900, 800)
    other = UserFactory()
    turn = taken(other, skipped)
    assert turn.lease_token
    queue.skip(review_id=skipped.pk, reviewer=other, lease_token=turn.lease_token, now=NOW)
    taken(reviewer, skipped)
    assert reserved(reviewer) == second

    assert next_review(other) == second


@pytest.mark.django_db
def test_somebody_may_choose_it(reviewer: User) -> None:
    first, second = queue_of(900, 800)
    taken(reviewer, first)
    reserved(reviewer)
    other = UserFactory()

    assert taken(other, second).reviewer_id == other.pk


@pytest.mark.django_db
def test_a_claim_that_was_boosted_meanwhile_comes_first(reviewer: User, editor: User) -> None:
    first, second, third = queue_of(900, 800, 700)
    turn = taken(reviewer, first)
    assert reserved(reviewer) == second
    ordering.prioritise(review_id=third.pk, editor=editor, boost=900, due_at=None, now=NOW)
    submit(turn)

    assert next_review(reviewer) == third


@pytest.mark.django_db
def test_asking_again_prolongs_it_or_finds_what_comes_first_now(
    reviewer: User, editor: User
) -> None:
    first, second, third = queue_of(900, 800, 700)
    taken(reviewer, first)
    reserved(reviewer)

    assert reserved(reviewer, LATER) == second
    assert Reservation.objects.get().until == LATER + reserving.LENGTH
    ordering.prioritise(review_id=third.pk, editor=editor, boost=900, due_at=None, now=LATER)
    assert reserved(reviewer, LATER) == third
    assert Reservation.objects.get().turn.review == third


@pytest.mark.django_db
def test_it_ends_by_itself(reviewer: User) -> None:
    first, second = queue_of(900, 800)
    taken(reviewer, first)
    reserved(reviewer)
    over = NOW + reserving.LENGTH
    other, third = UserFactory(), UserFactory()

    assert reserved(other, over - timedelta.resolution) is None
    assert reserved(other, over) == second
    assert next_review(third, over) == second


@pytest.mark.django_db
def test_it_is_given_back_at_once(reviewer: User) -> None:
    first, second, third = queue_of(900, 800, 700)
    taken(reviewer, first)
    reserved(reviewer)

    reserving.give_back(reviewer=reviewer, review_id=third.pk)
    assert Reservation.objects.exists()
    reserving.give_back(reviewer=UserFactory(), review_id=second.pk)
    assert Reservation.objects.exists()
    reserving.give_back(reviewer=reviewer, review_id=second.pk)

    assert not Reservation.objects.exists()
    assert next_review(UserFactory()) == second


@pytest.mark.django_db
def test_another_filter_reserves_another_one_in_its_place(reviewer: User) -> None:
    first, second = queue_of(900, 800)
    quote = ReviewFactory(priority=1, claim__kind="quote")
    taken(reviewer, first)
    assert reserved(reviewer) == second

    assert reserved(reviewer, within=Filter(kind="quote")) == quote

    assert next_review(UserFactory()) == second


@pytest.mark.django_db
def test_nothing_within_the_filter_gives_back_what_was_reserved(reviewer: User) -> None:
    first, _ = queue_of(900, 800)
    taken(reviewer, first)
    reserved(reviewer)

    assert reserved(reviewer, within=Filter(kind="position")) is None

    assert not Reservation.objects.exists()


@pytest.mark.django_db
def test_it_counts_for_no_limit_of_leases(reviewer: User, settings: Settings) -> None:
    settings.MAX_LEASES = 2
    first, second, third = queue_of(900, 800, 700)
    taken(reviewer, first)
    assert reserved(reviewer) == second

    assert next_review(reviewer) == second
    assert reserved(reviewer) == third
    assert next_review(reviewer) == first


@pytest.mark.django_db
def test_nobody_has_the_other_turn_of_their_own_review_reserved(
    reviewer: User, editor: User
) -> None:
    (review,) = queue_of(900)
    turn = taken(reviewer, review)
    second_reviews.want(review_id=review.pk, person=editor, now=NOW, reason="Close.")

    assert reserved(reviewer) is None
    submit(turn)
    assert reserved(reviewer) is None

    assert reserved(UserFactory()) == review


@pytest.mark.django_db
def test_a_sealed_second_turn_is_reserved_without_a_trace(reviewer: User, editor: User) -> None:
    (review,) = queue_of(900)
    second_reviews.want(review_id=review.pk, person=editor, now=NOW, reason="Close.")
    submit(taken(reviewer, review), finding())
    other = UserFactory()
    before = AuditEvent.objects.count()

    assert reserved(other) == review

    assert AuditEvent.objects.count() == before
    review.refresh_from_db()
    assert review.version == 1
    assert next_review(other) == review


@pytest.mark.django_db
def test_one_s_own_lapsed_claim_is_not_what_comes_next(reviewer: User) -> None:
    (review,) = queue_of(900)
    turn = taken(reviewer, review)
    assert turn.lease_expires_at is not None

    assert reserved(reviewer, turn.lease_expires_at) is None


@pytest.mark.django_db
def test_what_waits_for_one_alone_comes_next(reviewer: User) -> None:
    first, _, returned = queue_of(900, 800, 100)
    assigning.assign(
        review_id=returned.pk,
        editor=UserFactory(role="editor"),
        reviewer=reviewer,
        until=None,
        now=NOW,
    )
    taken(reviewer, first)

    assert reserved(reviewer) == returned


@pytest.mark.django_db
def test_taking_costs_no_statement_more(
    reviewer: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    first, _ = queue_of(900, 800)
    turn = taken(reviewer, first)
    reserved(reviewer)
    submit(turn)

    # Two for the savepoint that only a test needs; what is held, and the next one's taking.
    with django_assert_num_queries(4):
        queue.take_next(reviewer=reviewer, now=NOW)


@pytest.mark.django_db(transaction=True)
def test_many_who_reserve_at_once_have_different_ones() -> None:
    queue_of(*range(100, 106))
    people = [UserFactory() for _ in range(5)]

    found = at_once(*[lambda person=person: reserved(person) for person in people])

    numbers = [review.pk for review in found if isinstance(review, Review)]
    assert [one for one in found if isinstance(one, Exception)] == []
    assert len(numbers) == len(set(numbers)) == Reservation.objects.count() >= 3


@pytest.mark.django_db(transaction=True)
def test_taking_and_reserving_at_once_is_no_error() -> None:
    queue_of(*range(100, 108))
    people = [UserFactory() for _ in range(4)]

    def work(person: User) -> list[Review | None]:
        found = []
        for _ in range(3):
            reserved(person)
            found.append(next_review(person))
        return found

    done = at_once(*[lambda person=person: work(person) for person in people])

    assert [one for one in done if isinstance(one, Exception)] == []
    assert Turn.objects.filter(reviewer__isnull=False).count() == 4


@pytest.mark.django_db
def test_editors_see_what_is_reserved_beside_what_is_held(reviewer: User) -> None:
    first, second = queue_of(900, 800)
    taken(reviewer, first)
    assert reserved(reviewer) == second

    rows: Any = own_work.held_by_all(NOW).order_by(*own_work.HELD_ORDER)

    assert list(rows.values_list("review", "is_reserved", "until")) == [
        (second.pk, True, NOW + reserving.LENGTH),
        (first.pk, False, first.turns.get().lease_expires_at),
    ]
    assert not own_work.held_by_all(NOW + timedelta(days=1)).exists()


@pytest.mark.django_db
def test_what_one_has_reserved_and_another_holds_is_only_held(reviewer: User) -> None:
    (only,) = queue_of(900)
    assert reserved(reviewer) == only
    other = UserFactory()
    assert next_review(other, now=NOW) == only

    rows: Any = own_work.held_by_all(NOW)

    assert list(rows.values_list("reviewer", "is_reserved")) == [(other.pk, False)]


@pytest.mark.django_db
def test_what_is_done_is_reserved_for_nobody(reviewer: User) -> None:
    (only,) = queue_of(900)
    assert reserved(reviewer) == only
    submit(taken(UserFactory(), only))

    assert not own_work.held_by_all(NOW).exists()
