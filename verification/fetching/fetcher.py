"""Fetching a page: from its address, through redirects, to its bytes."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from urllib.parse import urldefrag, urljoin

from verification.fetching import addresses
from verification.fetching.connecting import Reach
from verification.fetching.deadline import Deadline
from verification.fetching.exchanging import Exchange, Question, exchange
from verification.fetching.outcomes import NotFetched, Outcome
from verification.fetching.targets import understood

REDIRECTS = frozenset({301, 302, 303, 307, 308})
GONE = frozenset({404, 410})
CLOSED = frozenset({401, 402, 403, 407, 451})
OK, NO_CONTENT, TOO_MANY = range(200, 300), frozenset({204, 205, 206}), 429
SERVER_ERRORS = range(500, 600)
PUBLIC = Reach(resolve=addresses.resolve, is_allowed=addresses.is_public)


@dataclass(frozen=True, slots=True)
class Rules:
    """How far a fetch goes."""

    user_agent: str
    # From the first question to the last byte, redirects included.
    seconds: float = 30.0
    # Of all answers together, as they come and as they are unpacked.
    max_bytes: int = 10_000_000
    max_redirects: int = 5
    # Besides 80 and 443.
    more_ports: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Page:
    """What was found at an address."""

    url: str
    exchanges: tuple[Exchange, ...]

    @property
    def last(self) -> Exchange:
        return self.exchanges[-1]

    @property
    def final_url(self) -> str:
        return self.last.url

    @property
    def content(self) -> bytes:
        return self.last.body


def now() -> datetime:
    return datetime.now(UTC)


def fetch(
    url: str, rules: Rules, *, reach: Reach = PUBLIC, clock: Callable[[], datetime] = now
) -> Page:
    """Fetch a page.

    `reach` is for tests, which have no public address to fetch from.

    :raises NotFetched: there is none to be had, and why.
    """
    deadline = Deadline.after(rules.seconds)
    question = Question(user_agent=rules.user_agent)
    exchanges: list[Exchange] = []
    left, wanted = rules.max_bytes, url
    while True:
        target = understood(wanted, more_ports=rules.more_ports)
        given = exchange(
            target, question, reach=reach, deadline=deadline, max_bytes=left, clock=clock
        )
        exchanges.append(given)
        if given.status not in REDIRECTS or not given.header("location"):
            break
        if len(exchanges) > rules.max_redirects:
            raise NotFetched(Outcome.TOO_MANY_REDIRECTS)
        left -= max(len(given.raw_body), len(given.body))
        wanted = _next(target.url, given)
    check_status(given.status)
    return Page(url, tuple(exchanges))


def asked(
    url: str,
    question: Question,
    rules: Rules,
    *,
    reach: Reach = PUBLIC,
    clock: Callable[[], datetime] = now,
) -> Exchange:
    """Ask a service once and return its answer, whatever its status.

    :raises NotFetched: it gives none.
    """
    return exchange(
        understood(url, more_ports=rules.more_ports),
        replace(question, user_agent=rules.user_agent),
        reach=reach,
        deadline=Deadline.after(rules.seconds),
        max_bytes=rules.max_bytes,
        clock=clock,
    )


def check_status(status: int) -> None:
    """Refuse an answer that is none.

    :raises NotFetched: the site says so by its status.
    """
    if (outcome := _outcome(status)) is not Outcome.FETCHED:
        raise NotFetched(outcome, f"status {status}")


def user_agent(contact: str) -> str:
    """Return how we call ourselves, with where to complain."""
    return f"Claimdesk/1 ({contact})" if contact else "Claimdesk/1"


def _next(base: str, given: Exchange) -> str:
    # A header's bytes are UTF-8 where they are not ASCII, whatever the rules say.
    location = given.header("location").encode("latin-1").decode("utf-8", "replace")
    try:
        return urldefrag(urljoin(base, location)).url
    except ValueError as error:
        raise NotFetched(Outcome.UNSUPPORTED_ADDRESS, "redirect") from error


def _outcome(status: int) -> Outcome:
    if status in OK and status not in NO_CONTENT:
        return Outcome.FETCHED
    if status in GONE:
        return Outcome.NOT_FOUND
    if status in CLOSED:
        return Outcome.NOT_LET_IN
    if status == TOO_MANY:
        return Outcome.TOO_MANY_REQUESTS
    return Outcome.SERVER_ERROR if status in SERVER_ERRORS else Outcome.UNEXPECTED_STATUS
