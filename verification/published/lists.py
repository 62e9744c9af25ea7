"""Lists of what is published, by the history: it says when each verdict came out, or was corrected.

A stamp tells, for a query or two, whether readers would see anything else than before.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

from django.db.models import Count, Max, QuerySet

from verification import paging
from verification.models import AuditEvent, Review
from verification.published import reading
from verification.published.contents import Correction, Published

Action = AuditEvent.Action
# What changes the page of a verdict. What is at work on it, or said about it, leaves it alone.
SHOWN = (
    Action.VERDICT_PUBLISHED,
    Action.VERDICT_CORRECTED,
    Action.SNAPSHOT_TAKEN,
    Action.SNAPSHOT_FAILED,
    Action.EXCERPT_CHECKED,
    Action.PAGE_ARCHIVED,
    Action.FLAG_SETTLED,
)
LISTED = (Action.VERDICT_PUBLISHED, Action.VERDICT_CORRECTED)
ORDER = ("-at", "-id")
PAGE_SIZE = 30
# Events that may come to light late, behind younger ones: those of transactions under way.
LATE = 20
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Stamp:
    """Stands for what is shown: another one as soon as that changes."""

    mark: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of verdicts, the latest first."""

    verdicts: list[Published]
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class Corrected:
    """A correction, and what is published now of the claim that it is about."""

    correction: Correction
    published: Published


@dataclass(frozen=True, slots=True)
class ListedCorrections:
    corrections: list[Corrected]
    next_cursor: str | None


def stamp_of(number: int) -> Stamp | None:
    """Return the stamp of one verdict's page; None where nothing is published. One query."""
    events = AuditEvent.objects.filter(
        review=number, action__in=SHOWN, review__state=Review.State.PUBLISHED
    )
    found = events.aggregate(
        count=Count("pk"),
        last=Max("pk"),
        at=Max("at"),
        # The comparison of sources is derived, so it is not in the history.
        compared=Max("review__verdict__found_origins__computed_at"),
    )
    if not found["count"]:
        return None
    mark = _mark([found["count"], found["last"], found["compared"]])
    return Stamp(mark, max(found["at"], found["compared"] or found["at"]))


def stamp_of_lists() -> Stamp:
    """Return the stamp of every list of verdicts and corrections. One query."""
    latest = [_events(action).order_by(*ORDER).values_list("pk", "at")[:LATE] for action in LISTED]
    found = sorted(latest[0].union(latest[1], all=True))
    return Stamp(_mark(pk for pk, _at in found), max((at for _pk, at in found), default=LONG_AGO))


def verdicts(*, cursor: str = "") -> Listed:
    """Return a page of published verdicts, in the order in which they first came out.

    :raises BadInput: the cursor is none that this list has given out.
    """
    page = paging.page_of(
        _events(Action.VERDICT_PUBLISHED), order=ORDER, cursor=cursor, size=PAGE_SIZE
    )
    found = reading.of_claims(_numbers(page.rows))
    listed = [found[number] for number in _numbers(page.rows) if number in found]
    return Listed(listed, page.next_cursor)


def corrections(*, cursor: str = "") -> ListedCorrections:
    """Return a page of corrections, the latest first.

    :raises BadInput: the cursor is none that this list has given out.
    """
    page = paging.page_of(
        _events(Action.VERDICT_CORRECTED), order=ORDER, cursor=cursor, size=PAGE_SIZE
    )
    found = reading.of_claims(set(_numbers(page.rows)))
    told = {
        correction.number: Corrected(correction, published)
        for published in found.values()
        for correction in published.corrections
    }
    numbers = [event.after["correction"] for event in page.rows]
    return ListedCorrections([told[n] for n in numbers if n in told], page.next_cursor)


def _events(action: AuditEvent.Action) -> "QuerySet[AuditEvent]":
    return AuditEvent.objects.filter(action=action)


def _numbers(events: Iterable[AuditEvent]) -> list[int]:
    return [event.review_id for event in events if event.review_id is not None]


def _mark(facts: Iterable[object]) -> str:
    return sha256(",".join(map(str, facts)).encode()).hexdigest()[:16]
