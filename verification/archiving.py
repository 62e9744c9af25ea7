"""Asking a web archive to keep what citations name: off until an operator names one.

Apart from our own copy, and later: an archive that is dead or slow holds up nothing.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import urlencode, urljoin, urlsplit

from django.conf import settings
from django.db import transaction

from verification import audit, sending
from verification.fetching import fetcher
from verification.fetching.exchanging import Exchange, Question
from verification.fetching.fetcher import Rules
from verification.fetching.outcomes import NotFetched, Outcome
from verification.models import ArchiveRequest, AuditEvent, Citation, Turn

Ask = Callable[[str, Question, Rules], Exchange]
Action = AuditEvent.Action
State = ArchiveRequest.State
MAX_ATTEMPTS = 8
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=5), timedelta(days=1)
LOST_AFTER = timedelta(minutes=10)
# An archive fetches the page itself before it answers; in seconds.
PATIENCE = 120.0
# Of its answer, in bytes.
LONGEST_ANSWER = 1_000_000
LONGEST_ADDRESS = 4000
SWEEP_SIZE = 50
# Where an archive says that it keeps a page, the most certain first.
HEADERS = ("content-location", "location")


def want(citation: Citation, *, now: datetime) -> None:
    """Note that the archive is to be asked; nothing happens where there is none.

    Part of the transaction that stores our own copy.
    """
    if settings.ARCHIVE_URL:
        request, is_new = ArchiveRequest.objects.get_or_create(
            citation=citation, defaults={"due_at": now, "sent_at": now}
        )
        if is_new:
            sending.archive(request.pk)


def ask(*, request_id: int, clock: Callable[[], datetime], through: Ask = fetcher.asked) -> None:
    """Ask the archive for one page; safe to call twice, or at once."""
    if not settings.ARCHIVE_URL:
        return
    begun = _begin(request_id, clock())
    if begun is None:
        return
    try:
        answer = through(settings.ARCHIVE_URL, _question(begun.citation.url), _rules())
        address = _address(answer)
    except NotFetched as reason:
        _miss(begun, reason.outcome, clock())
        return
    _keep(begun, address, clock())


def send_due(*, now: datetime, after: timedelta) -> int:
    """Tell the workers again of what got lost, or is to be tried again; return how many."""
    if not settings.ARCHIVE_URL:
        return 0
    rows = ArchiveRequest.objects.unsent(at=now, after=after)
    return sending.overdue(rows, sending.archive, now=now, most=SWEEP_SIZE)


def _question(url: str) -> Question:
    key = settings.ARCHIVE_AUTHORIZATION
    headers = (
        ("Content-Type", "application/x-www-form-urlencoded"),
        *([("Authorization", key)] if key else []),
    )
    return Question(
        user_agent="", method="POST", body=urlencode({"url": url}).encode(), headers=headers
    )


def _rules() -> Rules:
    port = urlsplit(settings.ARCHIVE_URL).port
    return Rules(
        user_agent=fetcher.user_agent(settings.FETCH_CONTACT),
        seconds=PATIENCE,
        max_bytes=LONGEST_ANSWER,
        more_ports=frozenset({port} if port else ()),
    )


def _address(answer: Exchange) -> str:
    """Return where the archive keeps the page.

    :raises NotFetched: it does not say.
    """
    if answer.status not in fetcher.REDIRECTS:
        fetcher.check_status(answer.status)
    for header in HEADERS:
        given = answer.header(header)
        address = urljoin(answer.url, given)
        is_web = urlsplit(address).scheme in ("http", "https")
        if given and is_web and address.isprintable() and len(address) <= LONGEST_ADDRESS:
            return address
    raise NotFetched(Outcome.UNEXPECTED_STATUS)


@transaction.atomic
def _begin(request_id: int, now: datetime) -> ArchiveRequest | None:
    """Take an attempt on oneself; None where there is nothing to do now."""
    due = ArchiveRequest.objects.due(at=now).filter(pk=request_id).select_related("citation")
    request = due.select_for_update(skip_locked=True, of=("self",)).first()
    if request is None:
        return None
    request.attempts += 1
    request.due_at = now + LOST_AFTER
    request.save(update_fields=["attempts", "due_at"])
    return request


def _own(begun: ArchiveRequest) -> ArchiveRequest | None:
    """Return the row of an attempt, locked; None where another has come to its end since."""
    mine = ArchiveRequest.objects.filter(pk=begun.pk, state=State.WAITING, attempts=begun.attempts)
    rows = mine.select_related("citation__verdict__review__claim")
    return rows.select_for_update(of=("self",), no_key=True).first()


@transaction.atomic
def _miss(begun: ArchiveRequest, outcome: Outcome, now: datetime) -> None:
    request = _own(begun)
    if request is None:
        return
    request.outcome = outcome
    # Whatever it was, another day may be better: the archive is not the page.
    pause = min(FIRST_PAUSE * 4 ** (request.attempts - 1), LONGEST_PAUSE)
    request.due_at, request.sent_at = now + pause, None
    if request.attempts >= MAX_ATTEMPTS:
        request.state = State.FAILED
    request.save(update_fields=["outcome", "due_at", "sent_at", "state"])


@transaction.atomic
def _keep(begun: ArchiveRequest, address: str, now: datetime) -> None:
    request = _own(begun)
    if request is None:
        return
    request.state, request.outcome, request.archived_url = State.ARCHIVED, Outcome.FETCHED, address
    request.save(update_fields=["state", "outcome", "archived_url"])
    verdict = request.citation.verdict
    audit.record(
        Action.PAGE_ARCHIVED,
        actor=None,
        at=now,
        review=verdict.review,
        turn=Turn.objects.filter(verdict=verdict).first(),
        after={"citation": request.citation_id, "archived_url": address},
    )
