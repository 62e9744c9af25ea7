from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta, timezone
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from pytest_django import DjangoAssertNumQueries, Settings

from claims.errors import BadInputs
from tests.factories import (
    NOW,
    ArticleFactory,
    ReviewFactory,
    UserFactory,
    decided_review,
    lease,
    taken,
)
from tests.parallel import at_once
from verification import assigning, notifications, queue, reclaiming
from verification.filters import EVERYTHING, Filter
from verification.models import Draft, Notification, Review, Skip, Turn, User
from verification.queue import LeaseLost, NotAvailable

LEASE = settings.LEASE_LENGTH
ALMOST = NOW + LEASE - timedelta.resolution


def take_next(reviewer: User, now: datetime = NOW, within: Filter = EVERYTHING) -> Turn | None:
    return queue.take_next(reviewer=reviewer, now=now, within=within)


def next_review(reviewer: User, now: datetime = NOW, within: Filter = EVERYTHING) -> Review | None:
    turn = take_next(reviewer, now, within)
    return turn.review if turn else None


def skip(turn: Turn, reviewer: User, **given: Any) -> None:
    assert turn.lease_token is not None
    queue.skip(
        review_id=turn.review_id,
        reviewer=reviewer,
        lease_token=turn.lease_token,
        **{"now": NOW, **given},
    )


def history(review: Review) -> list[tuple[str, int | None]]:
    return list(review.history.order_by("pk").values_list("action", "actor"))


@pytest.mark.django_db
def test_the_most_checkworthy_comes_first_then_who_waits_longest(reviewer: User) -> None:
    later = ReviewFactory(priority=500, queued_at=NOW)
    earlier = ReviewFactory(priority=500, queued_at=NOW - timedelta(days=1))
    urgent = ReviewFactory(priority=900, queued_at=NOW)
    tie = ReviewFactory(priority=500, queued_at=NOW)
    order = []

    while turn := take_next(reviewer):
        order.append(turn.review)
        skip(turn, reviewer)
        if len(order) == 4:
            break

    assert order == [urgent, earlier, later, tie]


@pytest.mark.django_db
def test_taking_leases_for_the_set_time_and_is_history(reviewer: User) -> None:
    review = ReviewFactory()

    turn = take_next(reviewer)

    assert turn is not None
    stored = review.turns.get()
    assert turn == stored
    assert (turn.lease_token, turn.lease_number) == (stored.lease_token, 1)
    assert (stored.reviewer, stored.lease_expires_at) == (reviewer, NOW + LEASE)
    review.refresh_from_db()
    assert review.version == 1
    event = review.history.get()
    assert (event.turn, event.article) == (turn, review.claim.article)
    assert (event.action, event.actor, event.at) == ("review.taken", reviewer, NOW)
    assert event.before == {"state": "open", "leased_by": None}
    assert event.after == {"state": "open", "leased_by": reviewer.pk}


@pytest.mark.django_db
def test_taking_twice_gives_the_claim_already_held(reviewer: User) -> None:
    ReviewFactory.create_batch(2)

    first, again = take_next(reviewer), take_next(reviewer)

    assert first is not None
    assert again is not None
    assert (again, again.lease_token) == (first, first.lease_token)


@pytest.mark.django_db
def test_an_empty_queue_gives_nothing(reviewer: User) -> None:
    decided_review()

    assert take_next(reviewer) is None


@pytest.mark.django_db
def test_a_lease_holds_until_its_last_moment_and_then_is_free(reviewer: User) -> None:
    review = ReviewFactory()
    take_next(UserFactory())

    assert next_review(reviewer, ALMOST) is None
    assert next_review(reviewer, NOW + LEASE) == review


@pytest.mark.django_db
def test_a_lapsed_lease_leaves_its_trace_when_the_reviewer_goes_on(reviewer: User) -> None:
    lapsed = taken(reviewer, ReviewFactory(priority=1))
    urgent = ReviewFactory(priority=900)

    assert next_review(reviewer, NOW + LEASE) == urgent
    assert history(lapsed.review) == [("review.taken", reviewer.pk), ("review.lapsed", None)]
    lapsed.refresh_from_db()
    assert (lapsed.reviewer, lapsed.lease_token) == (None, None)


@pytest.mark.django_db
def test_a_skipped_claim_comes_round_after_everything_else(reviewer: User) -> None:
    urgent, normal = ReviewFactory(priority=900), ReviewFactory(priority=100)
    skip(taken(reviewer, urgent), reviewer)

    second = take_next(reviewer)
    assert second is not None
    assert second.review == normal
    skip(second, reviewer)

    assert next_review(reviewer) == urgent
    assert not Skip.objects.filter(review=urgent).exists()
    assert Skip.objects.filter(review=normal).exists()


@pytest.mark.django_db
def test_a_skip_is_the_skipper_s_own(reviewer: User) -> None:
    urgent = ReviewFactory(priority=900)
    ReviewFactory(priority=100)
    skip(taken(reviewer, urgent), reviewer)

    assert next_review(UserFactory()) == urgent


@pytest.mark.django_db
@pytest.mark.parametrize("field", ["publisher_id", "article_id", "kind"])
def test_a_filter_keeps_to_its_part_of_the_queue(field: str, reviewer: User) -> None:
    article = ArticleFactory(text="“We lost 7,095 men”, he said.")
    wanted = ReviewFactory(priority=1, claim__article=article, claim__kind="quote")
    ReviewFactory(priority=900)
    values = {"publisher_id": article.publisher_id, "article_id": article.pk, "kind": "quote"}

    assert next_review(reviewer, within=Filter(**{field: values[field]})) == wanted


@pytest.mark.django_db
def test_a_filter_without_free_claims_gives_nothing(reviewer: User) -> None:
    ReviewFactory()

    assert take_next(reviewer, within=Filter(kind="quote")) is None


@pytest.mark.django_db
@pytest.mark.parametrize("waiting", [1, 3])
def test_taking_costs_the_same_however_long_the_queue(
    waiting: int, reviewer: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    ReviewFactory.create_batch(waiting)
    # Every page and call has read what its caller may, to let them in.
    reviewer.get_all_permissions()

    # Two for the savepoint that only a test needs; what is held, and the next one's taking.
    with django_assert_num_queries(4):
        take_next(reviewer)


@pytest.mark.django_db
def test_taking_a_chosen_claim_gives_back_the_one_held(reviewer: User) -> None:
    held = taken(reviewer)
    chosen = taken(reviewer)

    assert chosen != held
    held.refresh_from_db()
    assert held.reviewer is None
    assert history(held.review) == [("review.taken", reviewer.pk), ("review.released", reviewer.pk)]


@pytest.mark.django_db
def test_taking_the_claim_one_holds_changes_nothing(reviewer: User) -> None:
    held = taken(reviewer)

    again = taken(reviewer, held.review)

    assert again.lease_token == held.lease_token
    assert history(held.review) == [("review.taken", reviewer.pk)]


@pytest.mark.django_db
def test_one_s_own_lapsed_claim_can_be_taken_again(reviewer: User) -> None:
    turn = taken(reviewer)

    again = taken(reviewer, turn.review, now=NOW + LEASE)

    assert again.lease_token != turn.lease_token
    assert again.lease_expires_at == NOW + 2 * LEASE


@pytest.mark.django_db
def test_a_claim_that_is_held_or_decided_cannot_be_taken(reviewer: User) -> None:
    held, decided = taken(UserFactory()).review, decided_review()
    mine = taken(reviewer)

    for review in (held, decided):
        with pytest.raises(NotAvailable):
            taken(reviewer, review)

    mine.refresh_from_db()
    assert mine.reviewer == reviewer


@pytest.mark.django_db
def test_renewing_prolongs_and_changes_nothing_else(reviewer: User) -> None:
    turn = taken(reviewer)

    until = queue.renew(**lease(turn), now=ALMOST)

    again = Turn.objects.get(pk=turn.pk)
    assert until == again.lease_expires_at == ALMOST + LEASE
    assert again.lease_token == turn.lease_token
    assert history(turn.review) == [("review.taken", reviewer.pk)]


@pytest.mark.django_db
def test_a_lapsed_lease_that_nobody_took_can_be_renewed(reviewer: User) -> None:
    turn = taken(reviewer)
    late = NOW + 3 * LEASE

    until = queue.renew(**lease(turn), now=late)

    assert until == late + LEASE


@pytest.mark.django_db
def test_releasing_puts_the_claim_back_and_keeps_the_draft(reviewer: User) -> None:
    turn = taken(reviewer)
    review = turn.review
    Draft.objects.create(review=review, reviewer=reviewer, data={}, saved_at=NOW)

    queue.release(**lease(turn), now=NOW)

    assert next_review(UserFactory()) == review
    assert history(review)[1] == ("review.released", reviewer.pk)
    assert Draft.objects.filter(review=review, reviewer=reviewer).exists()


@pytest.mark.django_db
def test_skipping_twice_keeps_the_reason_of_each(reviewer: User) -> None:
    review = ReviewFactory()
    for reason in ("No Armenian.", "Still no Armenian."):
        skip(taken(reviewer, review), reviewer, reason=reason)

    skips = review.history.filter(action="review.skipped").order_by("pk")
    assert list(skips.values_list("reason", flat=True)) == ["No Armenian.", "Still no Armenian."]


@pytest.mark.django_db
@pytest.mark.parametrize("call", [queue.renew, queue.release, queue.skip])
def test_a_foreign_or_stale_token_is_refused_and_nothing_written(
    call: Callable[..., object], reviewer: User
) -> None:
    turn = taken(reviewer)
    review = turn.review
    before = Turn.objects.filter(pk=turn.pk).values().get()
    someone = UserFactory()

    for who, lease_token in ((someone, turn.lease_token), (reviewer, uuid4())):
        with pytest.raises(LeaseLost):
            call(review_id=review.pk, reviewer=who, lease_token=lease_token, now=NOW)

    assert Turn.objects.filter(pk=turn.pk).values().get() == before
    assert history(review) == [("review.taken", reviewer.pk)]
    assert not Skip.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_claim_that_is_being_taken_is_passed_over(
    locked_elsewhere: Callable[[Review], AbstractContextManager[None]], reviewer: User
) -> None:
    urgent, normal = ReviewFactory(priority=900), ReviewFactory(priority=100)

    with locked_elsewhere(urgent):
        assert next_review(reviewer) == normal


@pytest.mark.django_db(transaction=True)
def test_a_double_click_takes_one_claim(reviewer: User) -> None:
    ReviewFactory.create_batch(4)

    given = at_once(*[lambda: take_next(reviewer)] * 4)

    assert [turn for turn in given if not isinstance(turn, Turn)] == []
    assert len({turn.pk for turn in given if isinstance(turn, Turn)}) == 1
    assert Turn.objects.filter(reviewer=reviewer).count() == 1


@pytest.mark.django_db(transaction=True)
def test_one_chosen_claim_goes_to_one_of_many() -> None:
    review = ReviewFactory()
    reviewers = [UserFactory() for _ in range(6)]

    results = at_once(*[lambda r=r: taken(r, review) for r in reviewers])

    winners = [result for result in results if isinstance(result, Turn)]
    assert len(winners) == 1
    assert [type(r) for r in results if isinstance(r, Exception)] == [NotAvailable] * 5


@pytest.mark.django_db
def test_a_claim_left_to_others_does_not_come_round(reviewer: User) -> None:
    turn = taken(reviewer)
    skip(turn, reviewer, policy="others")

    assert take_next(reviewer) is None
    assert next_review(UserFactory()) == turn.review


@pytest.mark.django_db
def test_a_postponed_claim_comes_back_in_its_place_on_its_day(reviewer: User) -> None:
    day = NOW + timedelta(days=2)
    urgent, normal = ReviewFactory(priority=900), ReviewFactory(priority=100)
    skip(taken(reviewer, urgent), reviewer, policy="later", until=day)

    assert next_review(reviewer) == normal
    skip(taken(reviewer, normal), reviewer)
    assert next_review(reviewer, day - timedelta.resolution) == normal
    queue.release(**lease(taken(reviewer, normal, day - timedelta.resolution)), now=day)
    assert next_review(reviewer, day) == urgent


@pytest.mark.django_db
def test_no_claim_is_postponed_to_a_day_that_no_calendar_has(reviewer: User) -> None:
    far = datetime(9999, 12, 31, 23, tzinfo=timezone(timedelta(hours=-5)))

    with pytest.raises(BadInputs):
        skip(taken(reviewer), reviewer, policy="later", until=far)

    assert not Skip.objects.exists()


@pytest.mark.django_db
def test_several_leases_are_given_where_the_setting_allows(
    reviewer: User, settings: Settings
) -> None:
    settings.MAX_LEASES = 2
    ReviewFactory.create_batch(3)

    first, second, again = (take_next(reviewer) for _ in range(3))

    assert first is not None
    assert second is not None
    assert (first.lease_number, second.lease_number) == (1, 2)
    assert again == first
    third = taken(reviewer, Review.objects.exclude(pk__in=[first.review_id, second.review_id])[0])
    assert third.lease_number == 1
    assert set(Turn.objects.held_by(reviewer, NOW)) == {second, third}


@pytest.mark.django_db
def test_an_editor_takes_a_claim_back_with_a_reason(reviewer: User, editor: User) -> None:
    turn = taken(reviewer)

    reclaiming.take_back(turn_id=turn.pk, editor=editor, reason="On leave.", now=NOW)

    assert history(turn.review)[-1] == ("review.taken_back", editor.pk)
    with pytest.raises(reclaiming.NotHeld):
        reclaiming.take_back(turn_id=turn.pk, editor=editor, reason="Again.", now=NOW)
    with pytest.raises(LeaseLost):
        queue.renew(**lease(turn), now=NOW)


@pytest.mark.django_db
def test_who_loses_a_claim_to_an_editor_is_told_why(reviewer: User, editor: User) -> None:
    turn = taken(reviewer)

    reclaiming.take_back(turn_id=turn.pk, editor=editor, reason="It is urgent.", now=NOW)

    (told,) = notifications.of(reviewer)
    assert (told.kind, told.review, told.read_at) == ("taken_back", turn.review, None)
    assert told.event is not None
    assert (told.event.actor, told.event.reason) == (editor, "It is urgent.")
    assert told.mail_due_at == notifications.next_digest(now=NOW, hour=8)
    assert not Notification.objects.exclude(pk=told.pk).exists()


@pytest.mark.django_db
def test_an_editor_who_takes_back_their_own_is_told_nothing(editor: User) -> None:
    turn = taken(editor)
    reclaiming.take_back(turn_id=turn.pk, editor=editor, reason="Later.", now=NOW)
    assert not Notification.objects.exists()


@pytest.mark.django_db
def test_a_turn_for_one_person_goes_to_nobody_else(reviewer: User) -> None:
    review = ReviewFactory()
    assigning.assign(
        review_id=review.pk,
        editor=UserFactory(role="editor"),
        reviewer=reviewer,
        until=None,
        now=NOW,
    )

    assert take_next(UserFactory()) is None
    with pytest.raises(NotAvailable):
        taken(UserFactory(), review)
    assert next_review(reviewer) == review
