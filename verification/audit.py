"""History. Every change of state writes one event, in the transaction of the change."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from django.db import connection, models
from django.db.models import Q

from claims.models import Article
from verification.models import AuditEvent, Report, Review, User


def record(
    action: AuditEvent.Action,
    *,
    actor: User | None,
    at: datetime,
    article: Article | None = None,
    review: Review | None = None,
    report: Report | None = None,
    person: User | None = None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str = "",
) -> AuditEvent:
    """Write one event; `actor` None means that the system did it.

    The id of the request and the name of the API token, if any, come from the logging context,
    so that a line of the log and an event of the history find each other.

    :raises RuntimeError: outside the transaction of the change that it describes.
    """
    return AuditEvent.objects.create(
        **_origin(),
        action=action,
        actor=actor,
        at=at,
        article=article or (review.claim.article if review else None),
        review=review,
        report=report,
        person=person,
        before=before or {},
        after=after or {},
        reason=reason,
    )


@dataclass(frozen=True, slots=True)
class Change:
    """What the system has changed about a review."""

    review: Review
    before: dict[str, Any]
    after: dict[str, Any]


def record_changes(
    action: AuditEvent.Action, changes: Iterable[Change], *, at: datetime, article: Article
) -> None:
    """Write an event for each of the changes that the system makes to reviews of an article.

    :raises RuntimeError: as `record`.
    """
    origin = _origin()
    events = [
        AuditEvent(
            **origin,
            action=action,
            at=at,
            article=article,
            review=change.review,
            before=change.before,
            after=change.after,
        )
        for change in changes
    ]
    AuditEvent.objects.bulk_create(events, batch_size=500)


def _origin() -> dict[str, str]:
    """Return by which request and token an event came to be."""
    if not connection.in_atomic_block:
        raise RuntimeError("An event belongs in the transaction of the change it describes.")
    context = structlog.contextvars.get_contextvars()
    return {"token": context.get("token", ""), "request_id": context.get("request_id") or ""}


def of_review(review: Review) -> "models.QuerySet[AuditEvent]":
    """Return what happened to a claim, and how it came to be, newest first."""
    own = Q(review=review)
    birth = Q(
        article=review.claim.article_id,
        review=None,
        action__in=[AuditEvent.Action.ARTICLE_STORED, AuditEvent.Action.EXTRACTION_FINISHED],
    )
    return AuditEvent.objects.filter(own | birth).select_related("actor").order_by("-pk")


def of_article(article: Article) -> "models.QuerySet[AuditEvent]":
    """Return what happened to an article and to its claims, newest first."""
    events = AuditEvent.objects.filter(article=article)
    return events.select_related("actor", "review__claim").order_by("-pk")
