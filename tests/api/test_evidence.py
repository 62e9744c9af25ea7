"""Cited pages through the API."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from structlog.testing import capture_logs

from tests.api.client import Api, problem
from tests.factories import ReviewFactory, UserFactory, evidence, finding, submit, taken
from tests.verification.fetching.hostile import Server, answer, says, served
from tests.verification.views.test_evidence import ACTIVE, cited, damaged, kept
from verification.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setattr(settings, "FETCH_CITED_PAGES", True)
    monkeypatch.setattr(settings, "FETCHES_PER_SITE_PER_MINUTE", 1000)
    with served() as running:
        running.at("/page", says(answer(ACTIVE, "Content-Type: text/html")))
        yield running


@pytest.fixture
def author() -> User:
    return UserFactory()


def test_citation_says_how_far_its_page_is(author: User, server: Server) -> None:
    waiting = cited(author, "http://a.example/")
    snapshot = kept(server, author)

    found = Api.of(author).get("citations").json()["results"]

    assert found[1]["page"] == {
        "state": "waiting",
        "outcome": None,
        "explanation": None,
        "attempts": 0,
        "tried_at": None,
        **dict.fromkeys(
            ("snapshot", "fetched_at", "final_url", "media_type", "size", "sha256", "warc_sha256")
        ),
    }
    assert found[1]["id"] == waiting.citation_id
    page = found[0]["page"]
    assert (page["state"], page["outcome"], page["attempts"]) == ("taken", "fetched", 1)
    assert (page["snapshot"], page["sha256"]) == (snapshot.pk, snapshot.sha256)
    assert (page["size"], page["media_type"]) == (len(ACTIVE), "text/html")


def test_citation_without_an_address_has_no_page(author: User) -> None:
    given = finding(citations=(evidence(url=""),))
    verdict = submit(taken(author), given)

    found = Api.of(author).get(f"verdicts/{verdict.pk}").json()

    assert [citation["page"] for citation in found["citations"]] == [None]


def test_snapshot_tells_all_that_is_known(author: User, server: Server) -> None:
    snapshot = kept(server, author)

    found = Api.of(author).get(f"snapshots/{snapshot.pk}").json()

    assert found["hops"] == [{"url": server.url("/page"), "status": 200, "address": "127.0.0.1"}]
    assert {"name": "content-type", "value": "text/html"} in found["headers"]
    assert (found["text"], found["text_problem"]) == ("6,000 names", None)
    assert found["citation"] == snapshot.citation_id


def test_files_are_answered_to_be_saved(author: User, server: Server) -> None:
    snapshot = kept(server, author)
    api = Api.of(author)

    copy, warc = (api.get(f"snapshots/{snapshot.pk}/{kind}") for kind in ("copy", "warc"))

    assert (copy.content, len(warc.content)) == (ACTIVE, snapshot.warc_size)
    for response in (copy, warc):
        assert response["Content-Disposition"].startswith("attachment; ")
        assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert response["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("what", ["", "/copy", "/warc"])
def test_of_a_sealed_verdict_nobody_else_gets_anything(
    what: str, author: User, server: Server
) -> None:
    snapshot = kept(server, author, ReviewFactory(reviews_wanted=2))

    seen = [
        Api.of(reader).get(f"snapshots/{snapshot.pk}{what}").status_code
        for reader in (author, UserFactory(), UserFactory(role="editor"))
    ]

    assert seen == [200, 404, 404]


def test_lists_cost_the_same_for_many(author: User) -> None:
    counts = []
    for _ in range(2):
        cited(author, "http://a.example/")
        api = Api.of(author)
        with CaptureQueriesContext(connection) as queries:
            api.get("citations")
        counts.append(len(queries))

    assert counts[0] == counts[1]


@pytest.mark.parametrize("kind", ["copy", "warc"])
def test_file_that_was_changed_is_told_and_not_handed_out(
    kind: str, author: User, server: Server
) -> None:
    server.at("/page", says(answer(f"Words of the {kind} that only this test keeps.".encode())))
    snapshot = kept(server, author)
    damaged(snapshot.sha256 if kind == "copy" else snapshot.warc_sha256)

    with capture_logs() as logged:
        answered = Api.of(author).get(f"snapshots/{snapshot.pk}/{kind}")

    assert problem(answered) == (410, "evidence_damaged")
    assert [line["log_level"] for line in logged if line["event"] == "evidence_damaged"] == [
        "error"
    ]
