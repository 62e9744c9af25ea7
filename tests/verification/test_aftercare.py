"""What a worker does once a verdict is there: its sources compared, what it overtakes flagged."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings

from tests.factories import (
    NOW,
    ArticleFactory,
    ClaimFactory,
    ReviewFactory,
    UserFactory,
    evidence,
    finding,
    submit,
    taken,
)
from tests.verification.fetching.hostile import Server, answer, reach, says, served
from verification import aftercare, captures
from verification.fetching.fetcher import Page, Rules, fetch
from verification.models import Capture, CheckAgain, Verdict, VerdictOrigins

pytestmark = pytest.mark.django_db
SEEDS = Path(__file__).parents[2] / "seeds"
REPORT = next(SEEDS.glob("001_*.txt")).read_text("utf-8")
OTHER = next(SEEDS.glob("004_*.txt")).read_text("utf-8")


@pytest.fixture(autouse=True)
def _may_fetch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "FETCH_CITED_PAGES", True)
    # All tests fetch from the same site.
    monkeypatch.setattr(settings, "FETCHES_PER_SITE_PER_MINUTE", 1000)


@pytest.fixture
def server() -> Iterator[Server]:
    with served() as running:
        yield running


def page(text: str, more: str = "") -> bytes:
    paragraphs = "".join(f"<p>{line}</p>" for line in text.splitlines() if line.strip())
    return f"<!DOCTYPE html><title>x</title><article>{paragraphs}{more}</article>".encode()


def cited(server: Server, *pages: bytes) -> Verdict:
    """Return a verdict that cites these pages, none of them fetched yet."""
    for number, content in enumerate(pages, start=1):
        server.at(f"/{number}", says(answer(content, "Content-Type: text/html; charset=utf-8")))
    given = [
        evidence(url=server.url(f"/{number}"), excerpt="")
        if number > 1
        else evidence(url=server.url("/1"))
        for number in range(1, len(pages) + 1)
    ]
    return submit(taken(UserFactory()), finding(citations=tuple(given)))


def fetched(verdict: Verdict, server: Server) -> None:
    def from_loopback(url: str, rules: Rules) -> Page:
        given = Rules(rules.user_agent, seconds=5, more_ports=frozenset({server.port}))
        return fetch(url, given, reach=reach(), clock=lambda: NOW)

    for capture in Capture.objects.filter(citation__verdict=verdict):
        captures.take(capture_id=capture.pk, clock=lambda: NOW, fetch=from_loopback)


def looked(verdict: Verdict, at=NOW) -> VerdictOrigins:
    aftercare.look(verdict_id=verdict.pk, clock=lambda: at)
    return VerdictOrigins.objects.get(pk=verdict.pk)


def test_pages_with_the_same_text_are_one_origin(server: Server) -> None:
    verdict = cited(server, page(REPORT), page(OTHER), page(REPORT.upper()))
    fetched(verdict, server)

    found = looked(verdict)

    assert found.sentence == "Rests on 2 independent origins (of 3 citations)."
    [group] = found.tied
    assert group["called"] == "Citations 1 and 3"
    assert [tie["kind"] for tie in group["ties"]] == ["same_text"]
    assert (found.due_at, found.computed_at) == (None, NOW)


def test_a_link_in_the_stored_page_ties_it_to_what_it_cites(server: Server) -> None:
    link = f'<p>The whole of it was <a href="{server.url("/1")}">reported there</a> on Monday.</p>'
    verdict = cited(server, page(REPORT), page(OTHER, link))
    fetched(verdict, server)

    assert [group["called"] for group in looked(verdict).tied] == ["Citations 1 and 2"]


def test_a_page_with_the_article_that_is_checked_is_no_origin_of_its_own(server: Server) -> None:
    claim = ClaimFactory(article=ArticleFactory(text=REPORT), exact="Armenia")
    server.at("/1", says(answer(page(REPORT), "Content-Type: text/html; charset=utf-8")))
    given = finding(citations=(evidence(url=server.url("/1")),))
    verdict = submit(taken(UserFactory(), ReviewFactory(claim=claim)), given)
    fetched(verdict, server)

    found = looked(verdict)

    assert found.sentence == "Rests on no independent origins (of 1 citation)."
    [group] = found.tied
    assert group["is_the_article"]
    assert found.found["circular"] == [group["ties"][0]["sentence"]]


def test_before_anything_is_fetched_it_says_that_nothing_was_compared(server: Server) -> None:
    verdict = cited(server, page(REPORT), page(OTHER))

    assert aftercare.send_due(now=NOW, after=timedelta(minutes=5)) == 1
    found = looked(verdict)

    assert found.sentence == "Rests on at most 2 independent origins (of 2 citations)."
    assert found.not_compared == ("Citations 1 and 2: not compared, as no text is at hand.")


def test_a_copy_that_comes_in_later_is_compared_too(server: Server) -> None:
    verdict = cited(server, page(REPORT), page(REPORT))
    aftercare.send_due(now=NOW, after=timedelta(minutes=5))
    assert looked(verdict).independent == 2

    fetched(verdict, server)

    assert looked(verdict).independent == 1


def test_looking_twice_does_it_once(server: Server) -> None:
    verdict = cited(server, page(REPORT))
    fetched(verdict, server)
    first = looked(verdict)

    again = looked(verdict, NOW + timedelta(hours=1))

    assert again.computed_at == first.computed_at == NOW


def test_what_got_lost_is_sent_again() -> None:
    submit(taken(UserFactory()))
    after = timedelta(minutes=5)

    assert aftercare.send_due(now=NOW, after=after) == 1
    assert aftercare.send_due(now=NOW + after / 2, after=after) == 0
    assert aftercare.send_due(now=NOW + after, after=after) == 1


def test_what_kills_its_worker_is_given_up() -> None:
    verdict = submit(taken(UserFactory()))
    most = aftercare.MAX_ATTEMPTS
    VerdictOrigins.objects.create(verdict=verdict, due_at=NOW, attempts=most)

    assert (looked(verdict).due_at, looked(verdict).computed_at) == (None, None)


def test_a_verdict_without_citations_rests_on_nothing() -> None:
    verdict = submit(taken(UserFactory()), finding("unverified"))
    aftercare.send_due(now=NOW, after=timedelta(minutes=5))

    assert looked(verdict).sentence == "It has no citations to rest on."


@pytest.mark.parametrize(("explanation", "flagged"), [("", 1), ("It stands in a picture.", 0)])
def test_an_excerpt_that_turns_out_missing_is_flagged_unless_explained(
    server: Server, explanation: str, flagged: int
) -> None:
    server.at("/1", says(answer(page(OTHER), "Content-Type: text/html; charset=utf-8")))
    source = evidence(url=server.url("/1"), explanation=explanation)
    verdict = submit(taken(UserFactory()), finding(citations=(source,)))

    fetched(verdict, server)

    flags = CheckAgain.objects.filter(verdict=verdict, kind="excerpt_not_found")
    assert flags.count() == flagged
