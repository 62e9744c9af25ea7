"""Cited pages are looked at again, and what has changed is flagged."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
from django.conf import settings

from tests.factories import NOW, UserFactory, evidence, finding, submit, taken
from tests.verification.fetching.hostile import Server, answer, reach, says, served
from verification import aftercare, captures, freshness, rechecking, verdicts
from verification import evidence as stored
from verification.fetching.fetcher import Page, Rules, fetch
from verification.models import (
    AuditEvent,
    Capture,
    CheckAgain,
    PageRecheck,
    PageSnapshot,
    User,
    Verdict,
)
from verification.models.people import Role

pytestmark = pytest.mark.django_db
EXCERPT = "The register lists 6,000 names."
WORDS = " ".join(f"Paragraph {n} tells what else was seen there on that day." for n in range(60))
WEEK = timedelta(days=7)
AFTER = timedelta(minutes=5)


@pytest.fixture(autouse=True)
def _may_fetch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "FETCH_CITED_PAGES", True)
    # All tests fetch from the same site.
    monkeypatch.setattr(settings, "FETCHES_PER_SITE_PER_MINUTE", 1000)


@pytest.fixture
def server() -> Iterator[Server]:
    with served() as running:
        yield running


def shows(server: Server, text: str, status: str = "200 OK") -> None:
    body = f"<!DOCTYPE html><article><p>{text}</p></article>".encode()
    content = answer(body, "Content-Type: text/html; charset=utf-8", status=status)
    server.at("/page", says(content))


def through(server: Server, now: datetime) -> Callable[[str, Rules], Page]:
    def fetched(url: str, rules: Rules) -> Page:
        given = Rules(rules.user_agent, seconds=5, more_ports=frozenset({server.port}))
        return fetch(url, given, reach=reach(), clock=lambda: now)

    return fetched


def watched(server: Server, text: str = f"{EXCERPT} {WORDS}") -> Verdict:
    """Return a verdict that cites a page, which was kept and is to be looked at again."""
    shows(server, text)
    source = evidence(url=server.url("/page"), excerpt=EXCERPT)
    verdict = submit(taken(UserFactory()), finding(citations=(source,)))
    [capture] = Capture.objects.filter(citation__verdict=verdict)
    captures.take(capture_id=capture.pk, clock=lambda: NOW, fetch=through(server, NOW))
    aftercare.look(verdict_id=verdict.pk, clock=lambda: NOW)
    return verdict


def looked(server: Server, at: datetime) -> PageRecheck:
    row = PageRecheck.objects.get()
    rechecking.look(recheck_id=row.pk, clock=lambda: at, fetch=through(server, at))
    row.refresh_from_db()
    return row


def flags() -> list[tuple[str, str]]:
    return list(CheckAgain.objects.order_by("pk").values_list("kind", "detail"))


def test_a_page_that_stays_as_it_is_is_looked_at_ever_later(server: Server) -> None:
    watched(server)

    first = looked(server, NOW + WEEK)
    assert (first.due_at, first.outcome) == (NOW + 3 * WEEK, "fetched")
    assert looked(server, NOW + 3 * WEEK).due_at == NOW + 7 * WEEK
    assert flags() == []
    assert PageSnapshot.objects.count() == 1


def test_before_it_is_due_nothing_is_asked(server: Server) -> None:
    watched(server)
    asked = len(server.requests)

    looked(server, NOW + WEEK / 2)

    assert len(server.requests) == asked


@pytest.mark.parametrize(
    "text",
    [
        f"{EXCERPT} {WORDS}".replace(" ", "  ").upper().replace(EXCERPT.upper(), EXCERPT),
        f"{EXCERPT} {WORDS} Seen by 17.",
    ],
)
def test_trifles_are_no_change(server: Server, text: str) -> None:
    watched(server)
    shows(server, text)

    looked(server, NOW + WEEK)

    assert flags() == []


def test_a_page_without_the_excerpt_has_changed(server: Server) -> None:
    verdict = watched(server)
    shows(server, f"The register lists 6,500 names. {WORDS}")

    row = looked(server, NOW + WEEK)

    [(kind, detail)] = flags()
    assert kind == "page_changed"
    assert detail == (
        "Citation 1, “Casualty register”, does not read as it did on 1 March 2026:"
        " the excerpt does not stand in it any more."
    )
    assert row.due_at == NOW + 2 * WEEK
    kept = Capture.objects.get(citation__verdict=verdict).snapshot
    # What the verdict rests on stays; the other one is kept beside it, and vouched for.
    assert kept is not None
    assert row.snapshot is not None
    assert (kept.fetched_at, row.snapshot.fetched_at) == (NOW, NOW + WEEK)
    assert b"6,500" in stored.read(row.snapshot.sha256)
    event = AuditEvent.objects.filter(action="snapshot.taken").latest("pk")
    assert f"snapshot:{row.snapshot.pk}" in event.records
    before, after = freshness.texts(CheckAgain.objects.get()) or ("", "")
    assert ("6,000" in before, "6,500" in after) == (True, True)


def test_a_page_with_much_else_has_changed(server: Server) -> None:
    watched(server)
    shows(server, f"{EXCERPT} {WORDS[: len(WORDS) // 2]}")

    looked(server, NOW + WEEK)

    [(kind, detail)] = flags()
    assert (kind, "of what it says is other." in detail) == ("page_changed", True)


def test_what_has_changed_once_is_flagged_once(server: Server) -> None:
    watched(server)
    shows(server, f"Nothing of it. {WORDS}")
    looked(server, NOW + WEEK)

    looked(server, NOW + 2 * WEEK)

    assert len(flags()) == 1


def test_a_page_is_gone_when_its_site_says_so_three_times(server: Server) -> None:
    watched(server)
    shows(server, "Gone.", status="404 Not Found")
    day = timedelta(days=1)

    for number in range(2):
        assert looked(server, NOW + WEEK + number * day).misses == number + 1
    assert flags() == []
    row = looked(server, NOW + WEEK + 2 * day)

    assert [kind for kind, _detail in flags()] == ["page_gone"]
    assert row.due_at is None


def test_a_fault_that_may_pass_flags_nothing(server: Server) -> None:
    watched(server)
    shows(server, "Sorry.", status="503 Service Unavailable")

    row = looked(server, NOW + WEEK)

    assert (row.misses, row.due_at) == (0, NOW + WEEK + timedelta(days=1))
    assert flags() == []


def test_pages_of_a_verdict_that_decides_nothing_any_more_are_let_be(server: Server) -> None:
    verdict = watched(server)
    editor: User = UserFactory(role=Role.EDITOR)
    verdict.review.refresh_from_db()
    verdicts.reopen(
        review_id=verdict.review_id,
        editor=editor,
        reason="New.",
        version=verdict.review.version,
        now=NOW,
    )
    asked = len(server.requests)

    assert looked(server, NOW + WEEK).due_at is None
    assert len(server.requests) == asked


def test_no_more_are_sent_than_a_day_allows(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        watched(server)
    monkeypatch.setattr(settings, "RECHECKS_PER_DAY", 2)
    due = NOW + WEEK

    assert rechecking.send_due(now=due - AFTER, after=AFTER) == 0
    assert rechecking.send_due(now=due, after=AFTER) == 2
    PageRecheck.objects.filter(sent_at=due).update(checked_at=due, due_at=due + WEEK)
    assert rechecking.send_due(now=due + AFTER, after=AFTER) == 0
    assert rechecking.send_due(now=due + timedelta(days=1), after=AFTER) == 1


def test_where_it_is_off_nothing_is_looked_at_again(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    watched(server)
    monkeypatch.setattr(settings, "RECHECK_AFTER", timedelta(0))

    assert rechecking.send_due(now=NOW + WEEK, after=AFTER) == 0
    assert looked(server, NOW + WEEK).checked_at is None
