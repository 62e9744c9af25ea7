"""Fetching what citations name: when, how often, and what is kept of it.

A verdict never waits for any of this. What could not be fetched says so, and why.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from email.message import Message
from io import BytesIO
from urllib.parse import urlsplit

import structlog
from django.conf import settings
from django.db import transaction

from verification import archiving, audit, evidence, rates, sending
from verification.fetching import fetcher, sniffing, texts, warc
from verification.fetching.fetcher import Page, Rules
from verification.fetching.outcomes import NotFetched, Outcome
from verification.models import AuditEvent, Capture, PageSnapshot, Turn

Fetch = Callable[[str, Rules], Page]
Action = AuditEvent.Action
SOFTWARE = "Claimdesk"
# An address that could not be fetched this often is given up.
MAX_ATTEMPTS = 8
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(days=1)
# An attempt of which nothing was heard for so long is lost with its worker.
LOST_AFTER = timedelta(minutes=5)
# Of what a page says, in seconds.
READING_TIME = texts.SECONDS
# One sweep sends at most this many.
SWEEP_SIZE = 200

logger = structlog.get_logger(__name__)


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
        page = fetch(begun.citation.url, rules())
    except NotFetched as reason:
        _miss(begun, reason, clock())
        return
    _keep(begun, page, clock())


def rules() -> Rules:
    return Rules(
        user_agent=fetcher.user_agent(settings.FETCH_CONTACT),
        seconds=settings.FETCH_TIME_LIMIT.total_seconds(),
        max_bytes=settings.FETCH_MAX_BYTES,
        more_ports=frozenset(settings.FETCH_PORTS),
    )


def send_due(*, now: datetime, after: timedelta) -> int:
    """Tell the workers of each page that is due and of which they may not know; return how many."""
    if not settings.FETCH_CITED_PAGES:
        return 0
    with transaction.atomic():
        rows = Capture.objects.unsent(at=now, after=after).order_by("due_at")
        # Against a second sweeper.
        ids = list(
            rows.select_for_update(skip_locked=True).values_list("pk", flat=True)[:SWEEP_SIZE]
        )
        Capture.objects.filter(pk__in=ids).update(sent_at=now)
        for pk in ids:
            sending.page(pk)
    return len(ids)


@transaction.atomic
def _begin(capture_id: int, now: datetime) -> Capture | None:
    """Take an attempt on oneself; None where there is nothing to do now.

    While it is under way it is not due, so that a second delivery of its message passes by.
    """
    due = Capture.objects.due(at=now).filter(pk=capture_id).select_related("citation")
    capture = due.select_for_update(skip_locked=True, of=("self",)).first()
    if capture is None:
        return None
    if _is_pressed(capture.citation.url):
        capture.due_at, capture.sent_at = now + timedelta(seconds=rates.MINUTE), None
        capture.save(update_fields=["due_at", "sent_at"])
        return None
    if capture.attempts >= MAX_ATTEMPTS:
        # It has stopped its worker again and again.
        _fail(capture, Outcome.BROKEN_ANSWER, "", now)
        return None
    capture.attempts += 1
    capture.tried_at, capture.due_at = now, now + LOST_AFTER
    capture.save(update_fields=["attempts", "tried_at", "due_at"])
    return capture


def _is_pressed(url: str) -> bool:
    """Tell whether its site has been asked often enough in this minute."""
    host = urlsplit(url).hostname or ""
    return rates.count(f"fetches-{host}") > settings.FETCHES_PER_SITE_PER_MINUTE


def _miss(begun: Capture, reason: NotFetched, now: datetime) -> None:
    with transaction.atomic():
        capture = _own(begun)
        if capture is None:
            return
        detail = reason.detail[:200]
        if not reason.outcome.may_pass or capture.attempts >= MAX_ATTEMPTS:
            _fail(capture, reason.outcome, detail, now)
            return
        pause = min(FIRST_PAUSE * 4 ** (capture.attempts - 1), LONGEST_PAUSE)
        capture.outcome, capture.detail = reason.outcome, detail
        capture.due_at, capture.sent_at = now + pause, None
        capture.save(update_fields=["outcome", "detail", "due_at", "sent_at"])


def _fail(capture: Capture, outcome: Outcome, detail: str, now: datetime) -> None:
    """Give a page up; part of the transaction that holds its row."""
    capture.state, capture.outcome, capture.detail = Capture.State.FAILED, outcome, detail
    capture.save(update_fields=["state", "outcome", "detail"])
    _record(Action.SNAPSHOT_FAILED, capture, now, {"outcome": outcome}, reason=outcome.sentence)


def _keep(begun: Capture, page: Page, now: datetime) -> None:
    """Store a page's files, then the row that refers to them."""
    snapshot = _described(begun, page)
    with transaction.atomic():
        capture = _own(begun)
        if capture is None:
            return
        snapshot.save(force_insert=True)
        capture.state, capture.outcome, capture.detail = Capture.State.TAKEN, Outcome.FETCHED, ""
        capture.snapshot = snapshot
        capture.save(update_fields=["state", "outcome", "detail", "snapshot"])
        after = {
            "snapshot": snapshot.pk,
            "final_url": snapshot.final_url,
            "sha256": snapshot.sha256,
            "warc_sha256": snapshot.warc_sha256,
        }
        _record(Action.SNAPSHOT_TAKEN, capture, now, after, records=[snapshot])
        archiving.want(capture.citation, now=now)


def _described(begun: Capture, page: Page) -> PageSnapshot:
    """Store the files of a page; return what there is to say about it, not stored yet."""
    declared = Message()
    declared["Content-Type"] = page.last.header("content-type")
    kind = sniffing.media_type(page.content)
    charset = str(declared.get_param("charset") or "")
    text = texts.text_of(page.content, media_type=kind, charset=charset)
    file = _warc(page)
    return PageSnapshot(
        citation_id=begun.citation_id,
        url=page.url,
        fetched_at=page.last.at,
        final_url=page.final_url,
        hops=[[each.url, each.status, each.address] for each in page.exchanges],
        address=page.last.address,
        status=page.last.status,
        headers=[list(header) for header in page.last.headers],
        declared_type=_printable(page.last.header("content-type"))[:200],
        media_type=kind[:100],
        sha256=evidence.put(page.content),
        size=len(page.content),
        warc_sha256=evidence.put(file),
        warc_size=len(file),
        text=text.text,
        text_problem=text.problem,
    )


def _warc(page: Page) -> bytes:
    stream = BytesIO()
    about = {"via": page.url, "fetched-by": SOFTWARE}
    warc.write(page.exchanges, stream, about=about, software=SOFTWARE)
    return stream.getvalue()


def _printable(text: str) -> str:
    return "".join(character for character in text if character.isprintable())


def _own(begun: Capture) -> Capture | None:
    """Return the row of an attempt, locked; None where another has come to its end since."""
    mine = Capture.objects.filter(pk=begun.pk, state=Capture.State.WAITING, attempts=begun.attempts)
    rows = mine.select_related("citation__verdict__review__claim")
    return rows.select_for_update(of=("self",), no_key=True).first()


def _record(
    action: AuditEvent.Action,
    capture: Capture,
    now: datetime,
    after: dict[str, object],
    *,
    reason: str = "",
    records: Sequence[PageSnapshot] = (),
) -> None:
    """Write the event; it is sealed as long as the verdict that cites the page."""
    verdict = capture.citation.verdict
    audit.record(
        action,
        actor=None,
        at=now,
        review=verdict.review,
        turn=Turn.objects.filter(verdict=verdict).first(),
        after={"citation": capture.citation_id, **after},
        reason=reason,
        records=records,
    )
