"""Giving a decided claim back to the author of its verdict, with a question."""

from datetime import datetime
from typing import Any

from django.db import transaction

from claims.errors import BadInput, BadInputs, Conflict
from verification import audit, comments, drafts, locking, mentions, turns, verdicts
from verification.models import AuditEvent, Comment, Review, Turn, User
from verification.verdicts import ReviewChanged

Kind = Comment.Kind
State = Review.State


class NotReturned(Conflict):
    code = "review_not_returned"

    def __str__(self) -> str:
        return "This claim does not wait for one person any more."


@transaction.atomic
def return_to_reviewer(
    *, review_id: int, editor: User, question: str, version: int, now: datetime
) -> Comment:
    """Reopen a decided claim for the author of its verdict, who finds it as they left it.

    :raises BadInputs: the question is no comment, or its author may not review any more.
    :raises ReviewChanged: it is not decided or published already, or the version is stale. In all
        cases nothing was written.
    """
    review = locking.review(review_id)
    verdict = review.verdict
    if review.version != version or review.state != State.DECIDED or verdict is None:
        raise ReviewChanged
    author = verdict.decided_by
    if not mentions.may_see_claims(author):
        raise BadInputs([_gone(author)])
    verdicts.reopen(
        review_id=review_id,
        editor=editor,
        reason=f"Returned to {author} with a question.",
        version=version,
        now=now,
        assigned_to=author,
    )
    review = locking.review(review_id)
    typed = {**drafts.typed_from(verdict), "version": str(review.version)}
    drafts.save(review_id=review_id, reviewer=author, data=typed, now=now)
    comment = comments.add(
        review=review, author=editor, text=question, kind=Kind.RETURNED, now=now, to=author
    )
    _record(review, editor, now, {"returned_to": author.pk, "comment": comment.pk})
    return comment


@transaction.atomic
def let_others_take(*, review_id: int, editor: User, now: datetime) -> None:
    """Let anybody have a claim that waits for one person, as when that person is away.

    :raises NotReturned: it does not wait, or not for one person.
    """
    review = locking.with_turns(review_id)
    waiting = turns.of_round(review).filter(
        state=Turn.State.WAITING, assigned_to__isnull=False, reviewer=None
    )
    before = list(waiting.values_list("assigned_to", flat=True))
    if not waiting.update(assigned_to=None, assigned_until=None):
        raise NotReturned
    _record(review, editor, now, {"returned_to": None}, {"returned_to": before[0]})


def waits_for(review: Review) -> User | None:
    """Return the person for whom alone a returned claim waits."""
    turn = (
        turns.of_round(review)
        .filter(state=Turn.State.WAITING, assigned_to__isnull=False)
        .select_related("assigned_to")
        .first()
    )
    return turn.assigned_to if turn else None


def question_to(review: Review) -> Comment | None:
    """Return with which question a claim that waits again came back, in this round of it."""
    asked = Comment.objects.filter(review=review, kind=Kind.RETURNED, withdrawn_at=None)
    return asked.filter(written_at__gte=review.queued_at).order_by("-pk").first()


def _record(
    review: Review,
    editor: User,
    now: datetime,
    after: dict[str, Any],
    before: dict[str, Any] | None = None,
) -> None:
    audit.record(
        AuditEvent.Action.REVIEW_RETURNED,
        actor=editor,
        at=now,
        review=review,
        before=before,
        after={"state": review.state, **after},
    )


def _gone(author: User) -> BadInput:
    return BadInput(
        code="reviewer_gone",
        field="",
        message=f"{author} may not review claims any more.",
        remedy="Reopen the claim for others.",
    )
