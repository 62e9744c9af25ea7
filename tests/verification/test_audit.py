import pytest
import structlog

from tests.factories import NOW, ReviewFactory
from verification import audit
from verification.models import AuditEvent, User

TEXT = "Officials spoke of 7,095 casualties in the first month."


@pytest.mark.django_db
def test_an_event_says_who_did_what_when_and_through_what(reviewer: User) -> None:
    review = ReviewFactory()

    with structlog.contextvars.bound_contextvars(request_id="abc", token="script"):
        event = audit.record(
            AuditEvent.Action.REVIEW_RELEASED,
            actor=reviewer,
            at=NOW,
            review=review,
            before={"leased_by": 1},
            after={"leased_by": None},
            reason="Lunch.",
        )

    event.refresh_from_db()
    assert (event.action, event.actor, event.at) == ("review.released", reviewer, NOW)
    assert (event.review, event.article) == (review, review.claim.article)
    assert (event.before, event.after) == ({"leased_by": 1}, {"leased_by": None})
    assert (event.reason, event.request_id, event.token) == ("Lunch.", "abc", "script")


@pytest.mark.django_db(transaction=True)
def test_an_event_outside_a_transaction_is_a_mistake() -> None:
    with pytest.raises(RuntimeError, match="transaction of the change"):
        audit.record(AuditEvent.Action.PERSON_ADDED, actor=None, at=NOW)

    assert not AuditEvent.objects.exists()
