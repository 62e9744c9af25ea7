"""Looking again at cited pages: what has changed since their verdict was given is flagged.

The copy that a verdict rests on stays what it is; another one is kept beside it.
"""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from verification import attempts, audit, copies, freshness, sending
from verification.excerpts import checking
from verification.excerpts.checking import Result
from verification.fetching import fetcher
from verification.fetching.fetcher import Page, Rules
from verification.fetching.outcomes import NotFetched, Outcome
from verification.models import AuditEvent, Capture, CheckAgain, PageRecheck, PageSnapshot
from verification.origins.shingling import shared, shingles, words_of

Fetch = Callable[[str, Rules], Page]
Kind = CheckAgain.Kind
LOST_AFTER = attempts.LOST_AFTER
SWEEP_SIZE = 100
# A page is gone when its site says so, or nobody knows the site, so often in a row.
GONE = frozenset({Outcome.NOT_FOUND, Outcome.UNKNOWN_HOST})
MOST_MISSES = 3
MISS_PAUSE = timedelta(days=1)
# While the excerpt stands as it did, a page that shares so much with its copy has not changed.
ALIKE = 0.95
STANDS = frozenset({Result.EXACT, Result.NORMALISED})


def watch(captures: Iterable[Capture]) -> None:
    """Look again at pages that were kept, from now on; those that are watched stay so."""
    if not settings.RECHECK_AFTER:
        return
    PageRecheck.objects.bulk_create(
        [
            PageRecheck(
                citation_id=capture.citation_id,
                due_at=capture.snapshot.fetched_at + settings.RECHECK_AFTER,
                pause=settings.RECHECK_AFTER,
            )
            for capture in captures
            if capture.snapshot is not None
        ],
        ignore_conflicts=True,
    )


def look(*, recheck_id: int, clock: Callable[[], datetime], fetch: Fetch = fetcher.fetch) -> None:
    """Fetch a cited page again and compare it with its copy; safe to call twice, or at once."""
    if not is_on():
        return
    begun = _begin(recheck_id, clock())
    if begun is None:
        return
    try:
        page = fetch(begun.citation.url, attempts.rules())
    except NotFetched as reason:
        _miss(begun, reason.outcome, clock())
        return
    _compare(begun, page, clock())


def is_on() -> bool:
    return bool(settings.FETCH_CITED_PAGES and settings.RECHECK_AFTER)


def send_due(*, now: datetime, after: timedelta) -> int:
    """Tell the workers of pages that are due, as many as may be looked at in a day."""
    if not is_on():
        return 0
    today = PageRecheck.objects.filter(checked_at__gt=now - timedelta(days=1)).count()
    most = min(SWEEP_SIZE, settings.RECHECKS_PER_DAY - today)
    if most <= 0:
        return 0
    silent = Q(sent_at=None) | Q(sent_at__lte=now - after)
    rows = PageRecheck.objects.filter(silent, due_at__lte=now)
    return sending.overdue(rows, sending.recheck, now=now, most=most)


@transaction.atomic
def _begin(recheck_id: int, now: datetime) -> PageRecheck | None:
    """Take a look on oneself; None where there is nothing to do now."""
    rows = PageRecheck.objects.filter(pk=recheck_id, due_at__lte=now)
    rows = rows.select_related("citation__verdict__review", "snapshot")
    row = rows.select_for_update(skip_locked=True, of=("self",)).first()
    if row is None:
        return None
    verdict = row.citation.verdict
    if verdict.review.verdict_id != verdict.pk:
        # Nobody rests on it any more.
        row.due_at = None
        row.save(update_fields=["due_at"])
        return None
    if attempts.is_pressed(row.citation.url):
        row.due_at, row.sent_at = now + attempts.PRESSED_PAUSE, None
        row.save(update_fields=["due_at", "sent_at"])
        return None
    row.due_at = now + LOST_AFTER
    row.save(update_fields=["due_at"])
    return row


def _miss(begun: PageRecheck, outcome: Outcome, now: datetime) -> None:
    with transaction.atomic():
        row = _own(begun)
        if row is None:
            return
        row.misses = row.misses + 1 if outcome in GONE else 0
        is_gone = row.misses >= MOST_MISSES
        _note(row, outcome, now, None if is_gone else now + MISS_PAUSE)
        if is_gone:
            detail = f"{_called(row)} cannot be read any more. {outcome.sentence}"
            _flag(row, Kind.PAGE_GONE, f"citation:{row.citation_id}", detail, now)


def _compare(begun: PageRecheck, page: Page, now: datetime) -> None:
    known = begun.snapshot or Capture.objects.get(citation=begun.citation_id).snapshot
    is_same = known is None or sha256(page.content).hexdigest() == known.sha256
    text = None if is_same else copies.text_of(page)
    difference = _difference(begun, known, text.text) if known and text else ""
    # Stored before the row is locked, as files take a while.
    fields = copies.kept(page, text) if difference else {}
    with transaction.atomic():
        row = _own(begun)
        if row is None:
            return
        row.misses = 0
        if difference and known is not None:
            row.pause = settings.RECHECK_AFTER
            row.snapshot = snapshot = _kept(row, fields, now)
            since = f"{known.fetched_at:%-d %B %Y}"
            detail = f"{_called(row)} does not read as it did on {since}: {difference}"
            _flag(row, Kind.PAGE_CHANGED, f"snapshot:{snapshot.pk}", detail, now)
        else:
            row.pause = min(2 * row.pause, settings.RECHECK_AT_MOST)
        _note(row, Outcome.FETCHED, now, now + row.pause)


def _difference(begun: PageRecheck, known: PageSnapshot, text: str) -> str:
    """Say how a page reads otherwise than its copy; empty where that is a trifle, or nothing.

    Its bytes are others.
    """
    if not (text or known.text):
        return "its file is another one."
    if not text:
        return "no text can be read from it any more."
    if words_of(text) == words_of(known.text):
        return ""
    excerpt = begun.citation.excerpt
    if excerpt.strip() and _stands(excerpt, known.text) and not _stands(excerpt, text):
        return "the excerpt does not stand in it any more."
    alike = shared(shingles(known.text), shingles(text)).resemblance
    return "" if alike >= ALIKE else f"about {1 - alike:.0%} of what it says is other."


def _stands(excerpt: str, text: str) -> bool:
    return checking.check(excerpt, text, None).result in STANDS


def _own(begun: PageRecheck) -> PageRecheck | None:
    """Return the row of a look, locked; None where another has come to its end since."""
    mine = PageRecheck.objects.filter(pk=begun.pk, due_at=begun.due_at)
    rows = mine.select_related("citation__verdict__review__claim", "citation__verdict__decided_by")
    return rows.select_for_update(of=("self",), no_key=True).first()


def _note(row: PageRecheck, outcome: Outcome, now: datetime, due_at: datetime | None) -> None:
    row.outcome, row.checked_at, row.due_at, row.sent_at = outcome, now, due_at, None
    row.save()


def _kept(row: PageRecheck, fields: dict[str, Any], now: datetime) -> PageSnapshot:
    """Store a copy beside the first one, with the event that vouches for it."""
    snapshot = PageSnapshot.objects.create(citation=row.citation, **fields)
    audit.record(
        AuditEvent.Action.SNAPSHOT_TAKEN,
        actor=None,
        at=now,
        review=row.citation.verdict.review,
        after={"citation": row.citation_id, **copies.told(snapshot)},
        records=[snapshot],
    )
    return snapshot


def _flag(row: PageRecheck, kind: CheckAgain.Kind, source: str, detail: str, now: datetime) -> None:
    citation = row.citation
    flag = freshness.Flag(citation.verdict, kind, source, detail, citation)
    freshness.raise_flags([flag], now=now)


def _called(row: PageRecheck) -> str:
    return f"Citation {row.citation.position}, “{row.citation.title}”,"
