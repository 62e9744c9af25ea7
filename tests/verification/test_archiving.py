"""Asking a web archive: a stand-in on loopback, which may be slow, dead or talk nonsense."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.conf import settings
from django.test import Client

from tests.factories import NOW, UserFactory, evidence, finding, submit, taken
from tests.verification.fetching.hostile import Server, answer, reach, says, served
from verification import archiving, captures
from verification.fetching.exchanging import Exchange, Question
from verification.fetching.fetcher import Page, Rules, asked, fetch
from verification.models import ArchiveRequest, AuditEvent, Capture

pytestmark = pytest.mark.django_db
KEPT = "https://archive.example/web/2026/http://a.example/"


@pytest.fixture
def archive(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    with served() as running:
        monkeypatch.setattr(settings, "FETCH_CITED_PAGES", True)
        monkeypatch.setattr(settings, "FETCHES_PER_SITE_PER_MINUTE", 1000)
        monkeypatch.setattr(settings, "ARCHIVE_URL", running.url("/save"))
        running.at("/save", says(answer(b"", f"Content-Location: {KEPT}")))
        yield running


def wanted(archive: Server) -> ArchiveRequest:
    """Return what is asked for once a cited page is kept."""
    url = archive.url("/page?a=b&c=d")
    given = finding("supported", citations=(evidence("supports", url=url),))
    submit(taken(UserFactory()), given)

    def fetched(address: str, _rules: Rules) -> Page:
        return fetch(address, Rules("test", more_ports=frozenset({archive.port})), reach=reach())

    captures.take(capture_id=Capture.objects.latest("pk").pk, clock=lambda: NOW, fetch=fetched)
    return ArchiveRequest.objects.latest("pk")


def ask(request: ArchiveRequest, now: datetime = NOW, seconds: float = 5) -> ArchiveRequest:
    def through(url: str, question: Question, rules: Rules) -> Exchange:
        near = Rules(rules.user_agent, seconds=seconds, more_ports=rules.more_ports)
        return asked(url, question, near, reach=reach())

    archiving.ask(request_id=request.pk, clock=lambda: now, through=through)
    request.refresh_from_db()
    return request


def test_archive_is_asked_and_says_where(archive: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "ARCHIVE_AUTHORIZATION", "LOW key:secret")

    request = ask(wanted(archive))

    assert (request.state, request.archived_url) == ("archived", KEPT)
    sent = archive.requests[-1]
    assert sent.startswith("POST /save HTTP/1.1\r\n")
    assert "Authorization: LOW key:secret\r\n" in sent
    event = AuditEvent.objects.get(action="page.archived")
    assert event.after == {"citation": request.citation_id, "archived_url": KEPT}


def test_citation_leads_to_the_archive(archive: Server, client: Client) -> None:
    request = ask(wanted(archive))
    client.force_login(UserFactory())

    shown = client.get(f"/reviews/{request.citation.verdict.review_id}/").content.decode()

    assert f'href="{KEPT}"' in shown


@pytest.mark.parametrize(
    "said",
    [
        answer(b"", status="503 Busy"),
        answer(b"", status="429 Too Many Requests"),
        answer(b"Saved, but where?"),
        answer(b"", "Location: javascript:alert(1)", status="302 Found"),
        b"nonsense",
    ],
)
def test_archive_that_does_not_keep_it_is_asked_again_later(said: bytes, archive: Server) -> None:
    request = wanted(archive)
    archive.at("/save", says(said))

    ask(request)

    assert (request.state, request.archived_url, request.attempts) == ("waiting", "", 1)
    assert request.due_at == NOW + timedelta(minutes=5)


def test_slow_archive_is_given_up_in_time(archive: Server) -> None:
    request = wanted(archive)
    archive.at("/save", archive.drip(b"HTTP/1.1 200 OK\r\n", b"X-A: b\r\n"))

    assert ask(request, seconds=0.5).outcome == "too_slow"


def test_dead_archive_is_given_up_after_some_days(archive: Server) -> None:
    request, now = wanted(archive), NOW
    archive.stop()
    while request.state == "waiting":
        ask(request, now)
        now = request.due_at

    assert (request.state, request.attempts) == ("failed", archiving.MAX_ATTEMPTS)
    assert now - NOW < timedelta(days=6)


def test_second_message_asks_nobody(archive: Server) -> None:
    request = ask(wanted(archive))
    before = archive.connections

    ask(request, NOW + timedelta(days=1))

    assert archive.connections == before


def test_nobody_is_asked_where_no_archive_is_named(
    archive: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "ARCHIVE_URL", "")

    with pytest.raises(ArchiveRequest.DoesNotExist):
        wanted(archive)

    assert archiving.send_due(now=NOW, after=timedelta(0)) == 0
