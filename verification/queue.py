"""Who works on which claim. A lease ends by itself, so nothing sweeps up after a closed tab."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef

from claims.errors import Conflict
from verification import audit
from verification.models import AuditEvent, Review, Skip, User
from verification.models.review import ReviewQuerySet

Action = AuditEvent.Action


class NotAvailable(Conflict):
    code = "review_not_available"

    def __str__(self) -> str:
        return "This claim is not free: somebody else holds it, or it is already decided."


class LeaseLost(Conflict):
    code = "lease_lost"

    def __str__(self) -> str:
        return "You no longer hold this claim. What you typed is kept as your draft."


class AlreadyDecided(LeaseLost):
    """Lost to the reviewer's own verdict, as in a second tab: what comes after it is no draft."""

    def __str__(self) -> str:
        return "You have already decided this claim. What you typed here since is not kept."


@dataclass(frozen=True, slots=True)
class Filter:
    """Which part of the queue a reviewer works through; empty fields do not restrict."""

    publisher_id: int | None = None
    article_id: int | None = None
    kind: str = ""

    def apply(self, reviews: ReviewQuerySet) -> ReviewQuerySet:
        if self.publisher_id is not None:
            reviews = reviews.filter(claim__article__publisher=self.publisher_id)
        if self.article_id is not None:
            reviews = reviews.filter(claim__article=self.article_id)
        return reviews.filter(claim__kind=self.kind) if self.kind else reviews


EVERYTHING = Filter()


@transaction.atomic
def take_next(*, reviewer: User, now: datetime, within: Filter = EVERYTHING) -> Review | None:
    """Return the review that `reviewer` holds, or lease the next free one, or None.

    What they skipped comes round again after everything else within the filter.
    """
    _one_click_at_a_time(reviewer)
    if held := Review.objects.with_claim().held_by(reviewer, now).first():
        return held
    _drop_lapsed(reviewer, now)
    free = within.apply(Review.objects.available(now)).in_queue_order()
    skipped = Exists(Skip.objects.filter(review=OuterRef("pk"), reviewer=reviewer))
    review = _lock_first(free.filter(~skipped)) or _lock_first(free.filter(skipped))
    return _lease(review, reviewer, now) if review else None


@transaction.atomic
def take(*, review_id: int, reviewer: User, now: datetime) -> Review:
    """Lease this review; one that `reviewer` already holds is given back, its draft kept.

    :raises NotAvailable: somebody else holds it, or it is not open.
    """
    _one_click_at_a_time(reviewer)
    held = Review.objects.with_claim().held_by(reviewer, now).first()
    if held and held.pk == review_id:
        return held
    review = _lock_first(Review.objects.available(now).filter(pk=review_id))
    if review is None:
        raise NotAvailable
    if held:
        _end_lease(held, Action.REVIEW_RELEASED, reviewer, now)
    _drop_lapsed(reviewer, now, but=review)
    return _lease(review, reviewer, now)


def renew(*, review_id: int, reviewer: User, lease_token: UUID, now: datetime) -> datetime:
    """Hold on to a claim and return until when; the version stays, as nothing changed.

    A lease that ran out is renewed too while nobody else has taken the claim.

    :raises LeaseLost: it was given back, decided, or taken by somebody else.
    """
    until = now + settings.LEASE_LENGTH
    mine = Review.objects.filter(pk=review_id, leased_by=reviewer, lease_token=lease_token)
    if not mine.update(lease_expires_at=until):
        raise _lost(review_id, reviewer)
    return until


@transaction.atomic
def release(*, review_id: int, reviewer: User, lease_token: UUID, now: datetime) -> None:
    """Give a claim back to the queue.

    :raises LeaseLost: the reviewer does not hold it any more.
    """
    _end_lease(held(review_id, reviewer, lease_token), Action.REVIEW_RELEASED, reviewer, now)


@transaction.atomic
def skip(
    *, review_id: int, reviewer: User, lease_token: UUID, now: datetime, reason: str = ""
) -> None:
    """Leave a claim to others; it comes round to this reviewer after everything else.

    :raises LeaseLost: the reviewer does not hold it any more.
    """
    review = held(review_id, reviewer, lease_token)
    Skip.objects.update_or_create(review=review, reviewer=reviewer, defaults={"at": now})
    _end_lease(review, Action.REVIEW_SKIPPED, reviewer, now, reason=reason)


def held(review_id: int, reviewer: User, lease_token: UUID) -> Review:
    """Return a held review with its row locked, against a second submission of the same form.

    :raises LeaseLost: the reviewer does not hold it under this token.
    """
    mine = Review.objects.filter(pk=review_id, leased_by=reviewer, lease_token=lease_token)
    review = _lock_first(mine, wait=True)
    if review is None:
        raise _lost(review_id, reviewer)
    return review


def _lost(review_id: int, reviewer: User) -> LeaseLost:
    decided = Review.objects.filter(pk=review_id, verdict__decided_by=reviewer)
    return AlreadyDecided() if decided.exists() else LeaseLost()


def _one_click_at_a_time(reviewer: User) -> None:
    # One reviewer's own double click waits here; other reviewers never do.
    User.objects.select_for_update(no_key=True).get(pk=reviewer.pk)


def _lock_first(reviews: ReviewQuerySet, *, wait: bool = False) -> Review | None:
    """Return the first row, locked; rows that others hold locked are passed over, or waited for."""
    rows = reviews.select_related("claim__article__publisher")
    return rows.select_for_update(skip_locked=not wait, no_key=True, of=("self",)).first()


def _drop_lapsed(reviewer: User, now: datetime, *, but: Review | None = None) -> None:
    lapsed = Review.objects.filter(leased_by=reviewer).select_related("claim__article")
    for review in lapsed:
        if review != but:
            _end_lease(review, Action.REVIEW_LAPSED, None, now)


def _lease(review: Review, reviewer: User, now: datetime) -> Review:
    before = {"state": review.state, "leased_by": review.leased_by_id}
    review.leased_by = reviewer
    review.lease_expires_at = now + settings.LEASE_LENGTH
    review.lease_token = uuid4()
    review.version += 1
    review.save(update_fields=["leased_by", "lease_expires_at", "lease_token", "version"])
    Skip.objects.filter(review=review, reviewer=reviewer).delete()
    after = {"state": review.state, "leased_by": reviewer.pk}
    audit.record(
        Action.REVIEW_TAKEN, actor=reviewer, at=now, review=review, before=before, after=after
    )
    return review


def _end_lease(
    review: Review, action: AuditEvent.Action, actor: User | None, now: datetime, reason: str = ""
) -> None:
    before = {"state": review.state, "leased_by": review.leased_by_id}
    # Compare and swap: a review that moved on meanwhile is left as it is.
    if not Review.objects.filter(pk=review.pk, lease_token=review.lease_token).update(
        leased_by=None, lease_expires_at=None, lease_token=None, version=F("version") + 1
    ):
        return
    after = {"state": review.state, "leased_by": None}
    audit.record(
        action, actor=actor, at=now, review=review, before=before, after=after, reason=reason
    )
