"""The stored copies of cited pages: shown beside their citations, handed out to be saved."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.storage import storages
from django.test import Client
from django.urls import reverse

from tests.factories import NOW, ReviewFactory, UserFactory, evidence, finding, submit, taken
from tests.verification.fetching.hostile import Server, answer, reach, says, served
from verification import captures
from verification.fetching.fetcher import Page, Rules, fetch
from verification.fetching.outcomes import NotFetched, Outcome
from verification.models import Capture, PageSnapshot, Review, User

pytestmark = pytest.mark.django_db
ACTIVE = b"<!DOCTYPE html><script>alert('from the page')</script><p>6,000 names</p>"


@pytest.fixture(autouse=True)
def _may_fetch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "FETCH_CITED_PAGES", True)
    monkeypatch.setattr(settings, "FETCHES_PER_SITE_PER_MINUTE", 1000)


@pytest.fixture
def server() -> Iterator[Server]:
    with served() as running:
        running.at("/page", says(answer(ACTIVE, "Content-Type: text/html")))
        yield running


def cited(author: User, url: str, review: Review | None = None) -> Capture:
    given = finding("supported", citations=(evidence("supports", url=url),))
    submit(taken(author, review), given)
    return Capture.objects.latest("pk")


def kept(server: Server, author: User, review: Review | None = None) -> PageSnapshot:
    def fetched(url: str, _rules: Rules) -> Page:
        return fetch(url, Rules("test", more_ports=frozenset({server.port})), reach=reach())

    capture = cited(author, server.url("/page"), review)
    captures.take(capture_id=capture.pk, clock=lambda: NOW, fetch=fetched)
    return PageSnapshot.objects.latest("pk")


def damaged(digest: str) -> None:
    """Change a stored file behind our back."""
    place = Path(storages["evidence"].path(f"{digest[:2]}/{digest[2:4]}/{digest}"))
    place.chmod(0o600)
    place.write_bytes(b"as it is!")


def review_page(client: Client, snapshot: PageSnapshot | Capture) -> str:
    verdict = snapshot.citation.verdict
    address = reverse("verification:review", args=[verdict.review_id])
    return client.get(address).content.decode()


def test_citation_shows_the_stored_copy(
    server: Server, signed_in_client: Callable[[Any], Client]
) -> None:
    snapshot = kept(server, UserFactory())

    shown = review_page(signed_in_client("reviewer"), snapshot)

    assert "page kept" in shown
    assert reverse("verification:page-copy", args=[snapshot.pk]) in shown
    assert reverse("verification:page-warc", args=[snapshot.pk]) in shown
    assert f'<code title="{snapshot.sha256}">{snapshot.sha256[:12]}</code>' in shown


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        (None, "Page not fetched yet."),
        (Outcome.TOO_SLOW, "it will be tried again. The site took too long."),
        (Outcome.NOT_FOUND, "Page could not be fetched. The site says that there is no such page."),
    ],
)
def test_citation_says_why_there_is_no_copy(
    outcome: Outcome | None, words: str, signed_in_client: Callable[[Any], Client]
) -> None:
    capture = cited(UserFactory(), "http://a.example/")

    def fetched(_url: str, _rules: Rules) -> Page:
        assert outcome is not None
        raise NotFetched(outcome, "<script>detail</script>")

    if outcome:
        captures.take(capture_id=capture.pk, clock=lambda: NOW, fetch=fetched)

    shown = review_page(signed_in_client("reviewer"), capture)

    assert words in shown
    assert "stored copy" not in shown


def test_page_with_scripts_is_handed_out_to_be_saved_and_nothing_else(
    server: Server, signed_in_client: Callable[[Any], Client]
) -> None:
    snapshot = kept(server, UserFactory())

    response = signed_in_client("reviewer").get(
        reverse("verification:page-copy", args=[snapshot.pk])
    )

    assert response.content == ACTIVE
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"] == f'attachment; filename="page-{snapshot.pk}.html"'
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["X-Content-Type-Options"] == "nosniff"


def test_exchange_is_handed_out_as_a_file(
    server: Server, signed_in_client: Callable[[Any], Client]
) -> None:
    snapshot = kept(server, UserFactory())

    response = signed_in_client("reviewer").get(
        reverse("verification:page-warc", args=[snapshot.pk])
    )

    assert len(response.content) == snapshot.warc_size
    assert response["Content-Disposition"].endswith(f'"page-{snapshot.pk}.warc.gz"')


@pytest.mark.parametrize("name", ["page-copy", "page-warc"])
def test_copy_of_a_sealed_verdict_is_its_authors_alone(
    name: str, server: Server, signed_in_client: Callable[[Any], Client]
) -> None:
    author = UserFactory()
    snapshot = kept(server, author, ReviewFactory(reviews_wanted=2))
    address = reverse(f"verification:{name}", args=[snapshot.pk])

    seen = [
        signed_in_client(reader).get(address).status_code
        for reader in (author, "reviewer", "editor", "administrator")
    ]

    assert seen == [200, 404, 404, 404]


def test_copy_that_was_changed_is_not_handed_out(
    server: Server, signed_in_client: Callable[[Any], Client]
) -> None:
    server.at("/page", says(answer(b"Words that only this test keeps.")))
    snapshot = kept(server, UserFactory())
    damaged(snapshot.sha256)

    response = signed_in_client("reviewer").get(
        reverse("verification:page-copy", args=[snapshot.pk])
    )

    assert response.status_code == 410
    assert "The stored file is damaged or gone" in response.content.decode()


def test_history_tells_of_it(server: Server, signed_in_client: Callable[[Any], Client]) -> None:
    snapshot = kept(server, UserFactory())

    shown = review_page(signed_in_client("reviewer"), snapshot)

    assert "was fetched and kept" in shown
