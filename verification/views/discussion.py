"""What the review page shows of the talk about a claim."""

from typing import Any

from verification import comments
from verification.access import UserRequest
from verification.forms.talk import CommentForm
from verification.models import Review

COMMENTS_SHOWN = 20


def of_page(
    request: UserRequest, review: Review, form: CommentForm | None = None
) -> dict[str, Any]:
    """Return the latest comments as they follow each other, and the form to write one."""
    rows = list(comments.of_review(review, request.user)[: COMMENTS_SHOWN + 1])
    shown = rows[:COMMENTS_SHOWN][::-1]
    unsent = "" if form else comments.unsent(review_id=review.pk, author=request.user)
    writing = form or CommentForm(initial={"comment": unsent})
    writing.offer([comment for comment in shown if comment.withdrawn_at is None])
    return {
        "comments": shown,
        "has_earlier_comments": len(rows) > COMMENTS_SHOWN,
        "commenting": writing,
        "has_unsent": bool(unsent),
    }
