"""What the review page shows of the talk about a claim."""

from dataclasses import dataclass
from typing import Any

from verification import comments, returning
from verification.access import UserRequest
from verification.forms.talk import CommentForm, ReturnForm, SecondEyesForm
from verification.models import Review

COMMENTS_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Said:
    """What has just been said, or the one of these forms that cannot be taken as it was sent."""

    fresh: int | None = None
    comment: CommentForm | None = None
    eyes: SecondEyesForm | None = None
    returning: ReturnForm | None = None


NOTHING = Said()


def of_page(request: UserRequest, review: Review, said: Said = NOTHING) -> dict[str, Any]:
    """Return the latest comments as they follow each other, and the forms to say something."""
    rows = list(comments.of_review(review, request.user)[: COMMENTS_SHOWN + 1])
    shown = rows[:COMMENTS_SHOWN][::-1]
    is_given = said.comment is not None
    unsent = "" if is_given else comments.unsent(review_id=review.pk, author=request.user)
    writing = said.comment or CommentForm(initial={"comment": unsent})
    writing.offer([comment for comment in shown if comment.withdrawn_at is None])
    return {
        "comments": shown,
        "has_earlier_comments": len(rows) > COMMENTS_SHOWN,
        "commenting": writing,
        "has_unsent": bool(unsent),
        "fresh": said.fresh,
        "eyes": said.eyes or SecondEyesForm(),
        "returning": said.returning or ReturnForm(initial={"version": review.version}),
        **_returned(review),
    }


def _returned(review: Review) -> dict[str, Any]:
    """Return with which question a claim came back, and whether it waits for one person."""
    if review.round == 1 or review.state not in Review.AT_WORK:
        return {}
    return {"returned": returning.question_to(review), "waits_for": returning.waits_for(review)}
