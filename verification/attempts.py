"""When a page is tried, how often, and how often its site is asked: whoever wants it.

Each function is part of the transaction that holds the row.
"""

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings

from verification import rates
from verification.fetching import fetcher
from verification.fetching.fetcher import Rules
from verification.fetching.outcomes import NotFetched, Outcome
from verification.models.fetching import Fetching

# An address that could not be fetched this often is given up.
MAX_ATTEMPTS = 8
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(days=1)
# An attempt of which nothing was heard for so long is lost with its worker.
LOST_AFTER = timedelta(minutes=5)
# When a site is asked again that has been asked enough.
PRESSED_PAUSE = timedelta(seconds=rates.MINUTE)


def rules() -> Rules:
    return Rules(
        user_agent=fetcher.user_agent(settings.FETCH_CONTACT),
        seconds=settings.FETCH_TIME_LIMIT.total_seconds(),
        max_bytes=settings.FETCH_MAX_BYTES,
        more_ports=frozenset(settings.FETCH_PORTS),
    )


def is_pressed(url: str) -> bool:
    """Count another question to a page's site; tell whether it has had enough in this minute."""
    host = urlsplit(url).hostname or ""
    return rates.count(f"fetches-{host}") > settings.FETCHES_PER_SITE_PER_MINUTE


def may_begin(row: Fetching, url: str, now: datetime) -> bool:
    """Tell whether a page may be asked for now; where its site has been often enough, later."""
    if not is_pressed(url):
        return True
    row.due_at, row.sent_at = now + PRESSED_PAUSE, None
    row.save(update_fields=["due_at", "sent_at"])
    return False


def begin(row: Fetching, now: datetime) -> None:
    """Take an attempt on oneself.

    While it is under way it is not due, so that a second delivery of its message passes by.
    """
    row.attempts += 1
    row.tried_at, row.due_at = now, now + LOST_AFTER
    row.save(update_fields=["attempts", "tried_at", "due_at"])


def put_off(row: Fetching, reason: NotFetched, now: datetime) -> bool:
    """Note when to try again; False where it is to be given up."""
    if not reason.outcome.may_pass or row.attempts >= MAX_ATTEMPTS:
        return False
    pause = min(FIRST_PAUSE * 4 ** (row.attempts - 1), LONGEST_PAUSE)
    row.outcome, row.detail = reason.outcome, detail_of(reason)
    row.due_at, row.sent_at = now + pause, None
    row.save(update_fields=["outcome", "detail", "due_at", "sent_at"])
    return True


def give_up(row: Fetching, outcome: Outcome, detail: str = "") -> None:
    row.state, row.outcome, row.detail = Fetching.State.FAILED, outcome, detail
    row.save(update_fields=["state", "outcome", "detail"])


def detail_of(reason: NotFetched) -> str:
    return reason.detail[:200]
