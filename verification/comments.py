"""What people say about a claim. A comment is never edited, only withdrawn with a reason."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from claims.errors import BadInput, BadInputs, Conflict, Forbidden
from verification import audit, mentions, notifications, people
from verification.findings import missing, no_reason
from verification.limits import LONGEST_COMMENT, LONGEST_REASON, LONGEST_TEXT
from verification.models import AuditEvent, Comment, CommentDraft, Mention, Review, Turn, User
from verification.models.talk import CommentQuerySet, Notification
from verification.models.turn import ADJUDICATE

Action = AuditEvent.Action
Kind = Comment.Kind
Told = Notification.Kind

# Who has talked about a claim hears of what follows; of very many, those who did so last.
MOST_TOLD = 50
# Who writes so many in so short a time is no person.
MOST_COMMENTS, WITHIN = 60, timedelta(minutes=10)
LOOKED_THROUGH = 5 * MOST_COMMENTS


class AlreadyWithdrawn(Conflict):
    code = "comment_withdrawn"

    def __str__(self) -> str:
        return "This comment is withdrawn already."


class TooManyComments(Conflict):
    """Each of them may tell MOST_MENTIONS people, at once and by e-mail."""

    code = "too_many_comments"
    # Seconds after which one may try again.
    wait = 60

    def __str__(self) -> str:
        return "You have written very many comments in the last minutes. Wait a little."


class NotTheirs(Forbidden):
    code = "comment_not_yours"

    def __str__(self) -> str:
        return "Only its author and editors may withdraw a comment."


@transaction.atomic
def write(
    *,
    review_id: int,
    author: User,
    text: str,
    now: datetime,
    to_editors: bool = False,
    answers: int | None = None,
) -> Comment:
    """Say something about a claim, to everybody or as a question to the editors.

    :raises BadInputs: no text, too much, somebody mentioned who would not be told, or an answer to
        a comment that is not there.
    :raises TooManyComments: as nobody writes who means them. In all cases nothing was written.
    """
    review = Review.objects.select_related("claim__article").get(pk=review_id)
    kind = Kind.QUESTION if to_editors else Kind.COMMENT
    return add(review=review, author=author, text=text, kind=kind, now=now, answers=answers)


def add(
    *,
    review: Review,
    author: User,
    text: str,
    kind: Kind,
    now: datetime,
    answers: int | None = None,
    to: User | None = None,
) -> Comment:
    """Write a comment of any kind in the transaction of what it belongs to; `to` is told of it.

    :raises BadInputs, TooManyComments: as `write`.
    """
    named = _checked(review, author, text, answers)
    _refuse_floods(author, now)
    turn = _sealing(review, author, answers)
    comment = Comment.objects.create(
        review=review,
        turn=turn,
        author=author,
        kind=kind,
        text=text,
        answers_id=answers,
        written_at=now,
    )
    Mention.objects.bulk_create(Mention(comment=comment, person=person) for person in named)
    CommentDraft.objects.filter(review=review, author=author).delete()
    # Never the text: the history of a claim is read by people who may not read it yet.
    after = {"comment": comment.pk, "kind": kind, "mentions": [person.pk for person in named]}
    audit.record(
        Action.COMMENT_WRITTEN,
        actor=author,
        at=now,
        review=review,
        turn=turn,
        after=after,
        records=[comment],
    )
    _tell(comment, named, to, now)
    return comment


@transaction.atomic
def withdraw(*, comment_id: int, person: User, reason: str, now: datetime) -> None:
    """Take a comment back; it stays in its place, with who withdrew it and why.

    :raises BadInputs: no reason.
    :raises NotTheirs: the person neither wrote it nor is an editor.
    :raises AlreadyWithdrawn: somebody was faster. In all cases nothing was written.
    """
    if not reason.strip():
        raise BadInputs([no_reason("Say why it is withdrawn.")])
    if len(reason) > LONGEST_REASON:
        raise BadInputs([_too_long("reason", LONGEST_REASON)])
    comment = Comment.objects.visible_to(person).select_related("turn").get(pk=comment_id)
    if comment.author_id != person.pk and not person.has_perm(ADJUDICATE):
        raise NotTheirs
    standing = Comment.objects.filter(pk=comment_id, withdrawn_at=None)
    if not standing.update(withdrawn_at=now, withdrawn_by=person, withdrawal_reason=reason):
        raise AlreadyWithdrawn
    comment.withdrawn_at, comment.withdrawn_by, comment.withdrawal_reason = now, person, reason
    Notification.objects.filter(comment=comment, mailed_at=None).update(mail_due_at=None)
    review = Review.objects.select_related("claim__article").get(pk=comment.review_id)
    after = {"comment": comment.pk, "withdrawn": True}
    audit.record(
        Action.COMMENT_WITHDRAWN,
        actor=person,
        at=now,
        review=review,
        turn=comment.turn,
        after=after,
        records=[comment],
    )


def of_review(review: Review, reader: User) -> CommentQuerySet:
    """Return what was said about a claim as far as its reader may know, the latest first."""
    return shown(reader).filter(review=review).order_by("-pk")


def shown(reader: User) -> CommentQuerySet:
    """Return the comments that a reader may know of, with what pages and the API show of them."""
    along = ("author", "withdrawn_by", "answers__author")
    rows = Comment.objects.visible_to(reader).select_related("review", "turn", *along)
    return rows.prefetch_related("mentions__person")


def may_read_text(comment: Comment, reader: User) -> bool:
    """Tell whether a reader of a comment gets its words: withdrawn ones only those who answer."""
    if comment.withdrawn_at is None or comment.author_id == reader.pk:
        return True
    return reader.has_perm("verification.view_history")


def keep(*, review_id: int, author: User, text: str, now: datetime) -> None:
    """Keep what is typed and not yet sent, in place of the last such text; none forgets it."""
    mine = CommentDraft.objects.filter(review=review_id, author=author)
    if not text.strip():
        mine.delete()
        return
    kept = {"text": text[:LONGEST_TEXT], "saved_at": now}
    CommentDraft.objects.update_or_create(review_id=review_id, author=author, defaults=kept)


def unsent(*, review_id: int, author: User) -> str:
    """Return what the author has typed and not yet sent."""
    mine = CommentDraft.objects.filter(review=review_id, author=author)
    return mine.values_list("text", flat=True).first() or ""


def _checked(review: Review, author: User, text: str, answers: int | None) -> list[User]:
    problems, named = [], []
    if not text.strip():
        problems.append(missing("text", "There is no text.", "Say what you want to say."))
    if len(text) > LONGEST_COMMENT:
        problems.append(_too_long("text", LONGEST_COMMENT))
    if answers is not None and not of_review(review, author).filter(pk=answers).exists():
        problems.append(
            missing("answers", "There is no such comment on this claim.", "Choose another one.")
        )
    try:
        named = mentions.people_in(text)
    except BadInput as problem:
        problems.append(problem)
    if problems:
        raise BadInputs(problems)
    return named


def _refuse_floods(author: User, now: datetime) -> None:
    # From history, as its index has the latest of a person together.
    latest = AuditEvent.objects.filter(actor=author).order_by("-at", "-pk")[:LOOKED_THROUGH]
    written = AuditEvent.objects.filter(
        pk__in=latest.values("pk"), action=Action.COMMENT_WRITTEN, at__gt=now - WITHIN
    )
    if written.count() >= MOST_COMMENTS:
        raise TooManyComments


def _sealing(review: Review, author: User, answers: int | None) -> Turn | None:
    """Return the turn that a comment belongs to: its author's own, or that of whom it answers.

    It seals the comment only while it is itself sealed, which may begin later.
    """
    if review.state not in Review.UNDECIDED:
        return None
    running = Turn.objects.current().filter(review=review)
    own = running.filter(reviewer=author).first()
    if own is not None or answers is None:
        return own
    return running.filter(comments=answers).first()


def _tell(comment: Comment, named: list[User], to: User | None, now: datetime) -> None:
    """Notify each person once, of what concerns them most; whoever may not see it yet, later."""
    told: dict[User, Told] = dict.fromkeys(_followers(comment), Told.ANSWER)
    if comment.kind in (Kind.QUESTION, Kind.SECOND_EYES):
        told |= dict.fromkeys(people.with_permission(ADJUDICATE), Told(comment.kind))
    told |= dict.fromkeys(named, Told.MENTION)
    if to is not None:
        told[to] = Told.RETURNED
    told.pop(comment.author, None)
    notifications.tell(told, comment=comment, now=now)


def _followers(comment: Comment) -> "QuerySet[User]":
    earlier = Comment.objects.filter(review=comment.review, pk__lt=comment.pk).order_by("-pk")
    talked = earlier.values("author")[:MOST_TOLD]
    return User.objects.filter(is_active=True, pk__in=talked)


def _too_long(field: str, most: int) -> BadInput:
    return BadInput(
        code="too_long",
        field=field,
        message=f"It is longer than {most} characters.",
        remedy="Shorten it.",
    )
