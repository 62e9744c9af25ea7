"""Excerpts through the API: looked for in pages that were fetched while one drafts, and told."""

from collections.abc import Iterator
from datetime import timedelta
from html import escape
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone

from tests.api.client import Api, faults, problem
from tests.api.client import verdict as body_of
from tests.factories import NOW, ReviewFactory, UserFactory, decided_review, submit, taken
from tests.verification.at_hand import From, kept, may_fetch, page
from tests.verification.fetching.hostile import Server, answer, says, served
from tests.verification.seed_verdicts import CASES, RESULTS, Case, ingested, text_of
from verification import captures, draft_pages, uploads
from verification.fetching.outcomes import NotFetched, Outcome
from verification.models import AuditEvent, Capture, Citation, DraftPage, ExcerptCheck, Review, User

pytestmark = pytest.mark.django_db
WORDS = "The register lists 6,000 names."


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    may_fetch(monkeypatch)
    with served() as running:
        yield running


@pytest.fixture
def url(server: Server) -> str:
    return page(server, "/register", WORDS)


@pytest.fixture
def reviewer() -> User:
    made: User = UserFactory()
    return made


@pytest.fixture
def review() -> Review:
    made: Review = ReviewFactory()
    return made


def fetch_all(server: Server, now: Any = None) -> None:
    """Do what the workers do of the pages that drafts wait for."""
    now = now or timezone.now() + timedelta(minutes=1)
    for wanted in DraftPage.objects.filter(state="waiting"):
        draft_pages.take(draft_page_id=wanted.pk, clock=lambda: now, fetch=From(server, now))


def test_page_is_fetched_while_one_drafts(
    server: Server, url: str, review: Review, reviewer: User
) -> None:
    api = Api.of(reviewer)

    wanted = api.post(f"reviews/{review.pk}/pages", {"url": url})

    assert (wanted.status_code, wanted.json()["state"]) == (202, "waiting")
    fetch_all(server)
    [told] = api.get(f"reviews/{review.pk}/pages").json()["results"]
    assert (told["url"], told["state"], told["outcome"]) == (url, "taken", "fetched")
    assert (told["media_type"], told["text_problem"]) == ("text/html", None)
    assert told["sha256"] == DraftPage.objects.get().copy.sha256
    others = Api.of(UserFactory(role="editor")).get(f"reviews/{review.pk}/pages").json()
    assert others["results"] == []


def test_saved_draft_has_its_pages_fetched(url: str, review: Review, reviewer: User) -> None:
    api = Api.of(reviewer)

    api.put(f"reviews/{review.pk}/draft", {"citations": [{"url": url, "title": "Register"}]})

    [told] = api.get(f"reviews/{review.pk}/pages").json()["results"]
    assert (told["url"], told["state"], told["fetched_at"]) == (url, "waiting", None)


def test_what_is_no_address_is_refused(review: Review, reviewer: User) -> None:
    sent = Api.of(reviewer).post(f"reviews/{review.pk}/pages", {"url": "javascript:alert(1)"})

    assert faults(sent) == [("url", "invalid")]


def test_nothing_is_fetched_where_the_operator_says_so(
    url: str, review: Review, reviewer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "FETCH_CITED_PAGES", False)

    sent = Api.of(reviewer).post(f"reviews/{review.pk}/pages", {"url": url})

    assert problem(sent) == (409, "fetching_is_off")


def test_excerpt_is_checked_without_storing_anything(
    server: Server, url: str, review: Review, reviewer: User
) -> None:
    api = Api.of(reviewer)
    path = f"reviews/{review.pk}/excerpt-check"
    before = api.post(path, {"url": url, "excerpt": "6,000 names"}).json()
    api.post(f"reviews/{review.pk}/pages", {"url": url})
    fetch_all(server)

    found = api.post(path, {"url": url, "excerpt": "6,000  names"}).json()
    missing = api.post(path, {"url": url, "excerpt": "7,000 names"}).json()

    assert (before["result"], before["sentence"]) == (
        "not_checked",
        "The page has not been fetched.",
    )
    assert (found["result"], found["found"]) == ("normalised", "6,000 names")
    assert (found["before"], found["after"]) == ("The register lists ", ".")
    assert (found["start"], found["end"]) == (19, 30)
    assert (missing["result"], missing["start"], missing["found"]) == ("not_found", None, None)
    assert not ExcerptCheck.objects.exists()


def test_excerpt_is_checked_in_ones_own_file(review: Review, reviewer: User) -> None:
    file = uploads.store(
        review_id=review.pk,
        uploader=reviewer,
        file_name="register.txt",
        content=WORDS.encode(),
        now=NOW,
    )
    path, sent = f"reviews/{review.pk}/excerpt-check", {"upload": file.pk, "excerpt": "6,000 names"}

    own, others = Api.of(reviewer).post(path, sent), Api.of(UserFactory()).post(path, sent)

    assert (own.json()["result"], own.json()["upload"]) == ("exact", file.pk)
    assert faults(others) == [("upload", "upload_unknown")]


def test_page_that_failed_is_tried_again_by_its_author(server: Server) -> None:
    def fails(*_: object) -> Any:
        raise NotFetched(Outcome.NOT_FOUND, "as the test wants it")

    author = UserFactory()
    decided_review(reviewer=author)
    capture = Capture.objects.get()
    captures.take(capture_id=capture.pk, clock=lambda: NOW, fetch=fails)
    path = f"citations/{capture.citation_id}/fetch-again"

    assert problem(Api.of(UserFactory()).post(path)) == (403, "citation_not_yours")
    sent = Api.of(author).post(path)

    assert (sent.status_code, sent.json()["state"]) == (202, "waiting")
    event = AuditEvent.objects.get(action="snapshot.wanted")
    assert (event.actor, event.after) == (author, {"citation": capture.citation_id})
    assert event.before == {"state": "failed", "outcome": "not_found"}
    assert problem(Api.of(UserFactory(role="editor")).post(path)) == (409, "nothing_to_fetch")


def test_page_that_is_kept_is_not_fetched_again(server: Server, url: str) -> None:
    turn = taken(UserFactory())
    assert turn.reviewer is not None
    submit(turn)
    path = f"citations/{Citation.objects.get().pk}/fetch-again"

    assert problem(Api.of(turn.reviewer).post(path)) == (409, "nothing_to_fetch")


def test_nobody_hears_of_a_sealed_verdicts_page(url: str) -> None:
    review = ReviewFactory(reviews_wanted=2)
    submit(taken(UserFactory(), review))
    path = f"citations/{Citation.objects.get().pk}/fetch-again"

    assert problem(Api.of(UserFactory(role="editor")).post(path)) == (404, "not_found")


class AtTheDesk:
    """Gives verdicts on the seeds' claims as a program does."""

    def __init__(self, server: Server) -> None:
        self.server, self.reviewer = server, UserFactory()
        self.api = Api.of(self.reviewer)

    def give(self, name: str, case: Case) -> Any:
        """Return what the API answers to a verdict that cites a seed's text as a page."""
        lines = text_of(case.page).splitlines()
        body = "".join(f"<p>{escape(line)}</p>" for line in lines if line)
        content = f"<!DOCTYPE html><meta charset=utf-8>{body}".encode()
        url = self.server.at(f"/{name}", says(answer(content, "Content-Type: text/html")))
        taking = self.api.post(f"reviews/{self.review_of(case)}/take")
        held = taking.json()
        if case.comes == "first":
            self.api.post(f"reviews/{held['id']}/pages", {"url": url})
            fetch_all(self.server)
        sent = body_of(held)
        sent["citations"] = [
            {"stance": "refutes", "title": name, "url": url, "excerpt": case.excerpt}
        ]
        if case.explanation:
            path = f"reviews/{held['id']}/verdicts"
            refused = self.api.post(path, sent, If_Match=taking["ETag"])
            if case.comes == "first" and RESULTS[name] == "not_found":
                assert faults(refused) == [("citations.0.explanation", "explanation_missing")]
                sent["citations"][0]["explanation"] = case.explanation
            else:
                return refused
        return self.api.post(f"reviews/{held['id']}/verdicts", sent, If_Match=taking["ETag"])

    def review_of(self, case: Case) -> int:
        rows = Review.objects.filter(claim__article__text__startswith=text_of(case.seed)[:40])
        free = rows.filter(state="open", turns__reviewer=None)
        if case.label:
            return int(free.get(claim__label=case.label).pk)
        return int(free.exclude(claim__kind="quantity").order_by("pk")[0].pk)


def test_seeds_verdicts_tell_what_came_of_their_excerpts(server: Server) -> None:
    ingested()
    desk = AtTheDesk(server)
    told = {}
    for name, case in CASES.items():
        given = desk.give(name, case)
        assert given.status_code == 201, given.json()
        verdict = given.json()
        if case.comes == "later":
            assert verdict["citations"][0]["check"]["result"] == "not_checked"
            capture = Capture.objects.get(citation__verdict=verdict["id"])
            kept(server, capture, timezone.now() + timedelta(minutes=1))
        read = desk.api.get(f"verdicts/{verdict['id']}").json()
        [told[name]] = read["citations"]

    checks = {name: citation["check"] for name, citation in told.items()}
    assert {name: check["result"] for name, check in checks.items()} == RESULTS
    for name, check in checks.items():
        is_found = RESULTS[name] not in ("not_found", "not_checked")
        assert bool(check["found"]) == is_found, name
        assert (check["snapshot"] is not None) == (RESULTS[name] != "not_checked"), name
    assert checks["exact"]["found"] == CASES["exact"].excerpt
    instead = [figure["exact"] for figure in checks["figure_differs"]["figures"]["instead"]]
    assert "30" in " ".join(instead)
    assert told["not_found"]["explanation"] == CASES["not_found"].explanation
    assert told["not_found_later"]["explanation"] is None
    assert checks["not_checked"]["sentence"] == "The page is being fetched."
    assert checks["not_checked"]["is_pending"]
    snapshot = desk.api.get(f"snapshots/{checks['exact']['snapshot']}").json()
    place = slice(checks["exact"]["start"], checks["exact"]["end"])
    assert snapshot["text"][place] == checks["exact"]["found"]
    listed = desk.api.get("citations", {"limit": 100}).json()["results"]
    assert {one["title"]: one["check"]["result"] for one in listed} == RESULTS
