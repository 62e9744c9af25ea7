"""History. Every change of state writes one event, in the transaction of the change."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from django.db import connection
from django.db.models import Model

from claims.models import Article
from verification.ledger.digests import digest
from verification.ledger.kinds import vouched
from verification.models import AuditEvent, Report, Review, Turn, User


def record(
    action: AuditEvent.Action,
    *,
    actor: User | None,
    at: datetime,
    article: Article | None = None,
    review: Review | None = None,
    turn: Turn | None = None,
    report: Report | None = None,
    person: User | None = None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str = "",
    records: Iterable[Model] = (),
    versions: dict[str, str] | None = None,
) -> AuditEvent:
    """Write one event; `actor` None means that the system did it.

    With `turn` it is sealed as that turn is. It vouches for `records`, rows as they are stored by
    then, and says on which `versions` of extractors and rules it rests. The id of the request and
    the name of the API token, if any, come from the logging context, so that a line of the log and
    an event of the history find each other.

    :raises RuntimeError: outside the transaction of the change that it describes.
    """
    _check_transaction()
    article_id = article.pk if article else review.claim.article_id if review else None
    event = AuditEvent(
        **origin(),
        action=action,
        actor=actor,
        at=at,
        article_id=article_id,
        review=review,
        turn=turn,
        report=report,
        person=person,
        before=before or {},
        after=after or {},
        reason=reason,
        records=vouched(records),
        versions=versions or {},
    )
    event.digest = digest(vars(event))
    event.save(force_insert=True)
    return event


@dataclass(frozen=True, slots=True)
class Change:
    """What the system has changed about a review, and the rows that its event vouches for."""

    review: Review
    before: dict[str, Any]
    after: dict[str, Any]
    records: Sequence[Model] = ()


def record_changes(
    action: AuditEvent.Action,
    changes: Iterable[Change],
    *,
    at: datetime,
    article: Article,
    versions: dict[str, str] | None = None,
) -> None:
    """Write an event for each of the changes that the system makes to reviews of an article.

    :raises RuntimeError: as `record`.
    """
    _check_transaction()
    of_all = origin()
    events = [
        AuditEvent(
            **of_all,
            action=action,
            at=at,
            article=article,
            review=change.review,
            before=change.before,
            after=change.after,
            records=vouched(change.records),
            versions=versions or {},
        )
        for change in changes
    ]
    for event in events:
        event.digest = digest(vars(event))
    AuditEvent.objects.bulk_create(events, batch_size=500)


def origin() -> dict[str, str]:
    """Return by which request and token an event comes to be."""
    context = structlog.contextvars.get_contextvars()
    return {"token": context.get("token", ""), "request_id": context.get("request_id") or ""}


def _check_transaction() -> None:
    if not connection.in_atomic_block:
        raise RuntimeError("An event belongs in the transaction of the change it describes.")
