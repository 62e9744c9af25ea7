"""Fetching what citations name: when, how often, and what is kept of it.

A verdict never waits for any of this. What could not be fetched says so, and why.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Model

from claims.errors import Conflict, Forbidden
from verification import aftercare, archiving, attempts, audit, checks, copies, freshness, sending
from verification.fetching import fetcher
from verification.fetching.fetcher import Page, Rules
from verification.fetching.outcomes import NotFetched, Outcome
from verification.models import AuditEvent, Capture, ExcerptCheck, PageSnapshot, Turn, User

Fetch = Callable[[str, Rules], Page]
Action = AuditEvent.Action
# Nobody has a page tried again sooner.
AGAIN_AFTER = timedelta(minutes=1)
PUBLISH = "verification.publish_reviews"


class NotYours(Forbidden):
    code = "citation_not_yours"

    def __str__(self) -> str:
        return "Only the verdict's author and those who publish have its pages tried again."


class NothingToFetch(Conflict):
    code = "nothing_to_fetch"

    def __str__(self) -> str:
        return "There is nothing to try again now: the page is kept, or is being fetched."


def take(*, capture_id: int, clock: Callable[[], datetime], fetch: Fetch = fetcher.fetch) -> None:
    """Fetch a citation's page and keep it; safe to call twice, or at once.

    A call that finds the work done, not due or being done by somebody else does nothing. Of a
    worker that is killed in the middle nothing stays but files that nobody refers to.
    """
    if not settings.FETCH_CITED_PAGES:
        return
    begun = _begin(capture_id, clock())
    if begun is None:
        return
    try:
        page = fetch(begun.citation.url, attempts.rules())
    except NotFetched as reason:
        _miss(begun, reason, clock())
        return
    _keep(begun, page, clock())


def send_due(*, now: datetime, after: timedelta) -> int:
    """Tell the workers of each page that is due and of which they may not know; return how many."""
    if not settings.FETCH_CITED_PAGES:
        return 0
    return sending.overdue(Capture.objects.unsent(at=now, after=after), sending.page, now=now)


@transaction.atomic
def again(*, citation_id: int, person: User, now: datetime) -> Capture:
    """Have a page tried again that was given up, or is to be tried later.

    :raises NotYours: they are neither the verdict's author nor may publish.
    :raises NothingToFetch: it is kept, is being fetched, or the citation has no address.
    """
    rows = Capture.objects.filter(citation=citation_id).exclude(state=Capture.State.TAKEN)
    rows = rows.select_related("citation__verdict__review__claim")
    capture: Capture | None = rows.select_for_update(of=("self",), no_key=True).first()
    is_tried = capture is not None and capture.tried_at is not None
    if capture is None or not is_tried or not settings.FETCH_CITED_PAGES:
        raise NothingToFetch
    if capture.citation.verdict.decided_by_id != person.pk and not person.has_perm(PUBLISH):
        raise NotYours
    is_due = capture.state == Capture.State.WAITING and capture.due_at <= now
    if is_due or (capture.tried_at and capture.tried_at > now - AGAIN_AFTER):
        raise NothingToFetch
    before = {"state": capture.state, "outcome": capture.outcome}
    capture.state, capture.attempts = Capture.State.WAITING, 0
    capture.due_at, capture.sent_at = now, now
    capture.save(update_fields=["state", "attempts", "due_at", "sent_at"])
    _record(Action.SNAPSHOT_WANTED, capture, now, before=before, actor=person)
    sending.page(capture.pk)
    return capture


@transaction.atomic
def _begin(capture_id: int, now: datetime) -> Capture | None:
    """Take an attempt on oneself; None where there is nothing to do now."""
    due = Capture.objects.due(at=now).filter(pk=capture_id)
    due = due.select_related("citation__verdict__review__claim", "citation__upload")
    capture: Capture | None = due.select_for_update(skip_locked=True, of=("self",)).first()
    if capture is None or not attempts.may_begin(capture, capture.citation.url, now):
        return None
    if capture.attempts >= attempts.MAX_ATTEMPTS:
        # It has stopped its worker again and again.
        _fail(capture, Outcome.BROKEN_ANSWER, "", now)
        return None
    attempts.begin(capture, now)
    return capture


def _miss(begun: Capture, reason: NotFetched, now: datetime) -> None:
    with transaction.atomic():
        capture = _own(begun)
        if capture is not None and not attempts.put_off(capture, reason, now):
            _fail(capture, reason.outcome, attempts.detail_of(reason), now)


def _fail(capture: Capture, outcome: Outcome, detail: str, now: datetime) -> None:
    """Give a page up; part of the transaction that holds its row."""
    attempts.give_up(capture, outcome, detail)
    _record(Action.SNAPSHOT_FAILED, capture, now, {"outcome": outcome}, reason=outcome.sentence)


def _keep(begun: Capture, page: Page, now: datetime) -> None:
    """Store a page's files, then the row that refers to them."""
    snapshot = PageSnapshot(citation_id=begun.citation_id, **copies.kept(page))
    # Before the row is locked, as it takes a while in a long text.
    check = checks.of_citation(begun.citation, snapshot, now=now)
    with transaction.atomic():
        capture = _own(begun)
        if capture is None:
            return
        snapshot.save(force_insert=True)
        capture.state, capture.outcome, capture.detail = Capture.State.TAKEN, Outcome.FETCHED, ""
        capture.snapshot = snapshot
        capture.save(update_fields=["state", "outcome", "detail", "snapshot"])
        # Before the event, as a worker who looks after the verdict locks in this order.
        aftercare.want(verdict_id=capture.citation.verdict_id, now=now)
        after = copies.told(snapshot)
        if check is not None:
            after["excerpt"] = _stored(check, snapshot).result
        kept = [snapshot] if check is None else [snapshot, check]
        _record(Action.SNAPSHOT_TAKEN, capture, now, after, records=kept)
        archiving.want(capture.citation, now=now)
        if check is not None:
            freshness.checked(check, now=now)


def _stored(check: ExcerptCheck, snapshot: PageSnapshot) -> ExcerptCheck:
    """Store a check that was made before the copy that it is of had its number."""
    if check.upload_id is None:
        check.snapshot = snapshot
    check.save(force_insert=True)
    return check


def _own(begun: Capture) -> Capture | None:
    """Return the row of an attempt, locked; None where another has come to its end since."""
    mine = Capture.objects.filter(pk=begun.pk, state=Capture.State.WAITING, attempts=begun.attempts)
    rows = mine.select_related("citation__verdict__review__claim")
    return rows.select_for_update(of=("self",), no_key=True).first()


def _record(
    action: AuditEvent.Action,
    capture: Capture,
    now: datetime,
    after: dict[str, Any] | None = None,
    *,
    before: dict[str, Any] | None = None,
    actor: User | None = None,
    reason: str = "",
    records: Sequence[Model] = (),
) -> None:
    """Write the event; it is sealed as long as the verdict that cites the page."""
    verdict = capture.citation.verdict
    audit.record(
        action,
        actor=actor,
        at=now,
        before=before,
        review=verdict.review,
        turn=Turn.objects.filter(verdict=verdict).first(),
        after={"citation": capture.citation_id, **(after or {})},
        reason=reason,
        records=records,
    )
