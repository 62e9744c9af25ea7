"""What is done to each claim: an action with what it takes, by the domain's own functions."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from claims.errors import BadInput, BadInputs
from verification import assigning, dismissing, locking, ordering, second_reviews, tagging
from verification.findings import Dismissal, dismissal_problems, no_reason
from verification.models import BulkJob, Review, User

Action = BulkJob.Action
State = Review.State


@dataclass(frozen=True, slots=True)
class Order:
    """Only what its action takes is filled in."""

    action: str
    reason: str = ""
    tag: str = ""
    # In thousandths of a score.
    boost: int | None = None
    reviewer: int | None = None
    until: datetime | None = None
    dismissed_as: str = ""
    duplicate_of: int | None = None

    @property
    def others(self) -> list[int]:
        """Return the numbers of the claims, beside those changed, that the change looks at."""
        return [self.duplicate_of] if self.duplicate_of else []

    def parameters(self) -> dict[str, Any]:
        """Return what it takes beside the reason, as JSON."""
        given = {name: value for name, value in asdict(self).items() if value not in ("", None)}
        del given["action"]
        given.pop("reason", None)
        if self.boost is not None:
            # As people read it.
            given["boost"] = self.boost / 1000
        return given | ({"until": self.until.isoformat()} if self.until else {})


def of(job: BulkJob) -> Order:
    given = dict(job.parameters)
    if "until" in given:
        given["until"] = datetime.fromisoformat(given["until"])
    if "boost" in given:
        given["boost"] = round(given["boost"] * 1000)
    return Order(job.action, job.reason, **given)


def checked(order: Order, now: datetime) -> Order:
    """Return the order with nothing but what its action takes.

    :raises BadInputs: it lacks something, or has what cannot be used.
    """
    if order.action not in Action.values:
        raise BadInputs([_no_action()])
    takes = TAKES[Action(order.action)]
    given = {name: getattr(order, name) for name in takes}
    order = Order(order.action, order.reason.strip(), **given)
    check = CHECKS.get(Action(order.action))
    return check(order, now) if check else order


def carry_out(order: Order, *, review_id: int, person: User, now: datetime) -> bool:
    """Do it to one claim, and say whether that changed anything.

    :raises DomainError: it is refused, and nothing was written.
    """
    return DOES[Action(order.action)](order, review_id, person, now)


def _checked_tag(order: Order, _now: datetime) -> Order:
    try:
        return replace(order, tag=tagging.cleaned(order.tag))
    except BadInput as problem:
        raise BadInputs([problem]) from problem


def _checked_boost(order: Order, _now: datetime) -> Order:
    if order.boost is None or abs(order.boost) > ordering.MOST_BOOST:
        raise BadInputs([ordering.boost_too_much()])
    return order


def _checked_reviewer(order: Order, now: datetime) -> Order:
    assigning.check(User.objects.filter(pk=order.reviewer or 0).first() or User(), order.until, now)
    return order


def _checked_dismissal(order: Order, _now: datetime) -> Order:
    others = Review.objects.exclude(state=State.DISMISSED).filter(pk=order.duplicate_of or 0)
    stands = order.duplicate_of is not None and others.exists()
    problems = dismissal_problems(_dismissal(order), other_stands=stands)
    if order.dismissed_as not in dict(Review.DISMISSED_BY_PEOPLE):
        problems.append(_no_kind())
    if problems:
        raise BadInputs(problems)
    return order


def _checked_reason(order: Order, _now: datetime) -> Order:
    if not order.reason:
        raise BadInputs([no_reason("Say why two people are to review these claims.")])
    return order


def _tag(order: Order, review_id: int, person: User, now: datetime) -> bool:
    return tagging.tag(review_id=review_id, person=person, name=order.tag, now=now)


def _untag(order: Order, review_id: int, person: User, now: datetime) -> bool:
    return tagging.untag(review_id=review_id, person=person, name=order.tag, now=now)


def _boost(order: Order, review_id: int, person: User, now: datetime) -> bool:
    return ordering.boost_by(
        review_id=review_id, editor=person, boost=order.boost or 0, now=now, reason=order.reason
    )


def _assign(order: Order, review_id: int, person: User, now: datetime) -> bool:
    reviewer = User.objects.get(pk=order.reviewer or 0)
    return assigning.assign(
        review_id=review_id, editor=person, reviewer=reviewer, until=order.until, now=now
    )


def _unassign(_order: Order, review_id: int, person: User, now: datetime) -> bool:
    return assigning.unassign(review_id=review_id, editor=person, now=now)


def _dismiss(order: Order, review_id: int, person: User, now: datetime) -> bool:
    if Review.objects.filter(pk=review_id, dismissed_as=order.dismissed_as).exists():
        return False
    dismissing.dismiss_unheld(
        review_id=review_id, editor=person, dismissal=_dismissal(order), now=now
    )
    return True


def _second_review(order: Order, review_id: int, person: User, now: datetime) -> bool:
    review = locking.with_turns(review_id)
    if review.reviews_wanted > 1 and review.state in Review.UNDECIDED:
        return False
    second_reviews.want(review_id=review_id, person=person, now=now, reason=order.reason)
    return True


def _dismissal(order: Order) -> Dismissal:
    return Dismissal(order.dismissed_as, order.reason, order.duplicate_of)


def _no_action() -> BadInput:
    return BadInput(
        code="action_invalid",
        field="action",
        message="There is no such change.",
        remedy=f"Choose one of: {', '.join(Action.values)}.",
    )


def _no_kind() -> BadInput:
    return BadInput(
        code="dismissed_as_invalid",
        field="dismissed_as",
        message="It does not say what they are.",
        remedy=f"Choose one of: {', '.join(dict(Review.DISMISSED_BY_PEOPLE))}.",
    )


Check = Callable[[Order, datetime], Order]
Does = Callable[[Order, int, User, datetime], bool]

TAKES: dict[Action, tuple[str, ...]] = {
    Action.TAG: ("tag",),
    Action.UNTAG: ("tag",),
    Action.BOOST: ("boost",),
    Action.ASSIGN: ("reviewer", "until"),
    Action.UNASSIGN: (),
    Action.DISMISS: ("dismissed_as", "duplicate_of"),
    Action.SECOND_REVIEW: (),
}
CHECKS: dict[Action, Check] = {
    Action.TAG: _checked_tag,
    Action.UNTAG: _checked_tag,
    Action.BOOST: _checked_boost,
    Action.ASSIGN: _checked_reviewer,
    Action.DISMISS: _checked_dismissal,
    Action.SECOND_REVIEW: _checked_reason,
}
DOES: dict[Action, Does] = {
    Action.TAG: _tag,
    Action.UNTAG: _untag,
    Action.BOOST: _boost,
    Action.ASSIGN: _assign,
    Action.UNASSIGN: _unassign,
    Action.DISMISS: _dismiss,
    Action.SECOND_REVIEW: _second_review,
}
