"""Pages at hand: fetched from a server on loopback for somebody's draft, as its worker would."""

from datetime import datetime

from django.conf import settings

from tests.factories import NOW
from tests.verification.fetching.hostile import Server, answer, reach, says
from verification import captures, draft_pages
from verification.fetching.fetcher import Page, Rules, fetch
from verification.models import Capture, DraftPage, Review, User


def page(server: Server, path: str, words: str) -> str:
    """Let the server have a page with these words; return its address."""
    body = f"<!DOCTYPE html><meta charset=utf-8><p>{words}</p>".encode()
    return server.at(path, says(answer(body, "Content-Type: text/html; charset=utf-8")))


class From:
    """Fetches from loopback, which nothing but a test may."""

    def __init__(self, server: Server, now: datetime) -> None:
        self.server, self.now = server, now

    def __call__(self, url: str, rules: Rules) -> Page:
        open_to = frozenset({self.server.port})
        loopback = Rules(rules.user_agent, seconds=5, more_ports=open_to)
        return fetch(url, loopback, reach=reach(), clock=lambda: self.now)


def fetched(
    server: Server, review: Review, reviewer: User, url: str, now: datetime = NOW
) -> DraftPage:
    """Have a page fetched for a draft, as when its address is typed."""
    wanted = draft_pages.want(review_id=review.pk, reviewer=reviewer, url=url, now=now)
    draft_pages.take(draft_page_id=wanted.pk, clock=lambda: now, fetch=From(server, now))
    wanted.refresh_from_db()
    return wanted


def kept(server: Server, capture: Capture, now: datetime = NOW) -> Capture:
    """Fetch a cited page, as its worker does after the verdict."""
    captures.take(capture_id=capture.pk, clock=lambda: now, fetch=From(server, now))
    capture.refresh_from_db()
    return capture


def may_fetch(monkeypatch: object) -> None:
    """Allow fetching, from one and the same site as often as tests do."""
    monkeypatch.setattr(settings, "FETCH_CITED_PAGES", True)  # type: ignore[attr-defined]
    monkeypatch.setattr(settings, "FETCHES_PER_SITE_PER_MINUTE", 1000)  # type: ignore[attr-defined]
