"""Which claim comes next, and how editors change that."""

from datetime import timedelta

import pytest
from django.test import Client

from claims.errors import BadInputs
from tests.factories import NOW, ReviewFactory, UserFactory, decided_review, lease, taken
from verification import ordering, queue
from verification.models import Review, Turn, User
from verification.ordering import NotInQueue
from verification.sweeping import sweep

pytestmark = pytest.mark.django_db


def prioritise(review: Review, editor: User, boost: int = 0, **given: object) -> None:
    ordering.prioritise(
        review_id=review.pk,
        editor=editor,
        boost=boost,
        **{"due_at": None, "now": NOW, **given},  # type: ignore[arg-type]
    )
    review.refresh_from_db()


def next_for(person: User) -> Review | None:
    turn = queue.take_next(reviewer=person, now=NOW)
    return turn.review if turn else None


def test_a_boost_moves_a_claim_up_and_is_history(reviewer: User, editor: User) -> None:
    review, _urgent = ReviewFactory(), ReviewFactory(claim__checkworthiness=0.9)

    prioritise(review, editor, 500, reason="Front page.")

    assert (review.boost, review.priority, review.version) == (500, 1000, 1)
    event = review.history.get()
    assert (event.action, event.actor, event.reason) == (
        "review.prioritised",
        editor,
        "Front page.",
    )
    assert event.before == {"state": "open", "boost": 0, "due_at": None}
    assert next_for(reviewer) == review


def test_what_is_due_within_a_day_comes_before_everything(reviewer: User, editor: User) -> None:
    review, _urgent = ReviewFactory(), ReviewFactory(claim__checkworthiness=1.0)

    prioritise(review, editor, due_at=NOW + timedelta(hours=20))

    assert next_for(reviewer) == review


def test_a_sweep_puts_what_comes_due_first_and_once(reviewer: User, editor: User) -> None:
    review, _urgent = ReviewFactory(), ReviewFactory(claim__checkworthiness=1.0)
    prioritise(review, editor, due_at=NOW + timedelta(days=3))
    before = review.priority

    for hours in (1, 49, 50):
        sweep(now=NOW + timedelta(hours=hours), after=timedelta(days=1))

    review.refresh_from_db()
    assert review.priority == before + ordering.URGENT
    assert review.turns.get().priority == review.priority
    assert next_for(reviewer) == review


def test_who_holds_it_is_not_disturbed(editor: User) -> None:
    turn = taken(UserFactory())

    prioritise(turn.review, editor, -200)

    stored = Turn.objects.get(pk=turn.pk)
    assert (stored.reviewer, stored.lease_token) == (turn.reviewer, turn.lease_token)
    assert stored.priority == 300


def test_the_same_place_again_is_no_history(editor: User) -> None:
    review = ReviewFactory()

    for _ in range(2):
        prioritise(review, editor, 100)

    assert review.history.count() == 1


def test_a_boost_beyond_a_score_or_of_a_decided_claim_is_refused(editor: User) -> None:
    with pytest.raises(BadInputs):
        prioritise(ReviewFactory(), editor, 1001)
    with pytest.raises(NotInQueue):
        prioritise(decided_review(), editor, 100)


def test_the_page_can_say_why_a_claim_comes_next(reviewer: User, editor: User) -> None:
    held, skipped, review = (
        ReviewFactory(claim__checkworthiness=score) for score in (0.9, 0.8, 0.7)
    )
    taken(UserFactory(), held)
    queue.skip(**lease(taken(reviewer, skipped)), now=NOW)
    prioritise(review, editor, 50, due_at=NOW + timedelta(days=9))

    place = ordering.why_next(review, reviewer, NOW)

    assert (place.score, place.boost, place.boosted_by) == (700, 50, editor)
    assert (place.is_urgent, place.due_at) == (False, review.due_at)
    assert (place.held_before, place.skipped_before) == (1, 1)
    assert next_for(reviewer) == review


MOMENTS = ["2100-01-01T00:00+23:59", "2100-01-01T00:00+05:30:15.123456"]
BEYOND = ["9999-12-31T23:59-05:00", "9999-12-31T23:59", "0001-01-01T00:00+14:00"]


@pytest.mark.parametrize("typed", MOMENTS + BEYOND)
def test_a_day_that_could_not_be_read_again_is_not_stored(editor: User, typed: str) -> None:
    """One such row would break every list that it is on."""
    review, client = ReviewFactory(), Client()
    client.force_login(editor)

    client.post(f"/reviews/{review.pk}/prioritise/", {"boost": "0", "due_at": typed})

    review.refresh_from_db()
    assert (review.due_at is None) == (typed in BEYOND)
    assert client.get(f"/reviews/{review.pk}/").status_code == client.get("/").status_code == 200
