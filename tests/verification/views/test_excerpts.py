"""The form while it is filled in: copies fetched, excerpts looked for, words explained."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories import ClaimFactory, UserFactory
from tests.verification.at_hand import fetched, may_fetch
from tests.verification.fetching.hostile import Server, answer, says, served
from tests.verification.views.pages import ENHANCED, WAYS, at, goes_to, held_review, text_of, typed
from tests.verification.views.test_editing import differing, published_review
from verification import draft_pages, drafts
from verification.models import Citation, DraftPage, Review, User

pytestmark = pytest.mark.django_db
PAGE = b"""<!DOCTYPE html><html lang=en><head><title>Register of the fallen</title>
<meta name=author content="Doe, Jane"><meta property="og:site_name" content="The Register">
<meta property="article:published_time" content="2020-11-03"></head>
<body><p>The register lists 6,000 names, and no more.</p></body></html>"""
FOUND = "lists 6,000 names"
MISSING = "lists 6,001 names"


@pytest.fixture(autouse=True)
def _may_fetch(monkeypatch: pytest.MonkeyPatch) -> None:
    may_fetch(monkeypatch)


@pytest.fixture
def server() -> Iterator[Server]:
    with served() as running:
        yield running


@pytest.fixture
def url(server: Server) -> str:
    return server.at("/register", says(answer(PAGE, "Content-Type: text/html; charset=utf-8")))


@pytest.fixture
def review(reviewer: User) -> Review:
    return held_review(reviewer, claim=ClaimFactory(kind="event"))


@pytest.fixture
def client(reviewer: User, signed_in_client: Callable[[Any], Client]) -> Client:
    return signed_in_client(reviewer)


def source(url: str, excerpt: str = FOUND, **fields: str) -> dict[str, str]:
    return {"stance": "refutes", "title": "Register", "url": url, "excerpt": excerpt, **fields}


def have_fetched(server: Server, review: Review, reviewer: User, url: str) -> DraftPage:
    return fetched(server, review, reviewer, url, timezone.now())


@pytest.fixture
def at_hand(server: Server, review: Review, reviewer: User, url: str) -> DraftPage:
    return have_fetched(server, review, reviewer, url)


@pytest.mark.parametrize("way", WAYS)
def test_words_that_are_not_in_the_copy_are_to_be_explained(
    way: dict[str, str], client: Client, review: Review, at_hand: DraftPage
) -> None:
    url = at_hand.url
    data = typed(review, source("https://elsewhere.example/"), source(url, MISSING))

    refused = client.post(at("submit", review), data, headers=way)

    page = text_of(refused)
    assert refused.status_code == 422
    assert "Citation 2, why the words are not in the copy" in page
    assert 'name="citations-1-explanation"' in page
    field = page.split('name="citations-1-explanation"')[1].split(">")[0]
    assert "autofocus" in field
    assert '<div class="alert" role="alert" tabindex="-1">' in page
    assert '<span class="outcome looked not_found">' in page
    assert not Citation.objects.exists()

    explained = typed(review, source(url, MISSING, explanation="The video says it."))
    client.post(at("submit", review), explained, headers=way)

    assert Citation.objects.get().explanation == "The video says it."


def test_the_form_tells_what_its_excerpts_come_to(
    client: Client, review: Review, reviewer: User, server: Server, url: str
) -> None:
    have_fetched(server, review, reviewer, url)
    sources = [source(url), source(url, MISSING), source("https://elsewhere.example/"), source("")]
    client.post(at("draft", review), typed(review, *sources))

    page = text_of(client.get(at("review", review)))

    assert page.count('<span class="outcome looked exact">') == 2  # in sight when folded, too
    assert f"The register </bdi><mark>{FOUND}</mark><bdi>, and no more" in page
    assert page.count('<span class="outcome looked not_found">') == 2
    assert "The page is being fetched." in page
    assert "Neither an address nor a file is given." in page


def test_a_script_hears_only_of_what_has_changed(
    client: Client, review: Review, reviewer: User, server: Server, url: str
) -> None:
    data = typed(review, source(url))
    client.post(at("draft", review), data)
    address = reverse("verification:excerpts", args=[review.pk, "verdict"])

    first = text_of(client.post(address, data, headers=ENHANCED))
    assert "The page is being fetched." in first
    assert "load delay" in first
    shown = first.split('name="shown-0" value="')[1].split('"')[0]
    again = text_of(client.post(address, {**data, "shown-0": shown}, headers=ENHANCED))
    assert "state-0" not in again
    have_fetched(server, review, reviewer, url)
    at_last = text_of(client.post(address, {**data, "shown-0": shown}, headers=ENHANCED))

    assert 'hx-swap-oob="innerHTML:#state-0"' in at_last
    assert "<mark>" in at_last
    assert "load delay" not in at_last


def test_nobody_is_told_of_anothers_pages(
    client: Client, review: Review, server: Server, url: str
) -> None:
    have_fetched(server, review, UserFactory(), url)
    address = reverse("verification:excerpts", args=[review.pk, "verdict"])

    told = text_of(client.post(address, typed(review, source(url)), headers=ENHANCED))

    assert "The page has not been fetched." in told
    assert "<mark>" not in told


@pytest.mark.parametrize("way", WAYS)
def test_what_a_page_says_of_itself_fills_what_is_empty(
    way: dict[str, str], client: Client, review: Review, reviewer: User, at_hand: DraftPage
) -> None:
    data = typed(review, source(at_hand.url, title="My own title"), fill="0")

    answered = client.post(at("draft", review), data, headers=way)
    page = text_of(client.get(goes_to(answered)) if goes_to(answered) else answered)

    assert "Filled in from the page: publisher, author, date." in page
    assert 'value="My own title"' in page
    draft = drafts.find(review_id=review.pk, reviewer=reviewer)
    assert draft is not None
    (cited,) = draft.data["citations"]
    assert (cited["publisher"], cited["published_on"]) == ("The Register", "2020-11-03")
    assert "Doe" in cited["author"]


def test_a_page_that_is_not_there_fills_nothing(client: Client, review: Review, url: str) -> None:
    page = text_of(
        client.post(at("draft", review), typed(review, source(url), fill="0"), headers=ENHANCED)
    )

    assert "The page is not fetched yet." in page


@pytest.mark.parametrize("way", WAYS)
def test_a_page_that_failed_is_tried_again(
    way: dict[str, str], client: Client, review: Review, reviewer: User, server: Server
) -> None:
    gone = server.at("/gone", says(answer(b"", status="404 Not Found")))
    page = have_fetched(server, review, reviewer, gone)
    DraftPage.objects.filter(pk=page.pk).update(tried_at="2026-01-01T00:00:00Z")
    data = typed(review, source(gone))
    client.post(at("draft", review), data)
    assert "Try again" in text_of(client.get(at("review", review)))

    client.post(at("draft", review), {**data, "again": "0"}, headers=way)

    page.refresh_from_db()
    assert page.state == DraftPage.State.WAITING


def test_all_pages_are_fetched_at_the_press_of_a_button(
    client: Client, review: Review, reviewer: User
) -> None:
    data = typed(review, source("https://a.example/"), source("no address"), check="excerpts")

    client.post(at("draft", review), data)

    (page,) = draft_pages.of(review_id=review.pk, reviewer=reviewer)
    assert (page.url, page.due_at <= timezone.now()) == ("https://a.example/", True)


def test_where_no_pages_are_fetched_the_button_still_checks(
    client: Client, review: Review, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "FETCH_CITED_PAGES", False)
    data = typed(review, source("https://a.example/"), check="excerpts")

    page = text_of(client.post(at("draft", review), data, headers=ENHANCED))

    assert "Not checked" in page


@pytest.mark.parametrize("to", ["adjudicate", "correct-verdict"])
def test_other_verdicts_have_the_same_beside_their_citations(
    to: str, editor: User, signed_in_client: Callable[[Any], Client], server: Server, url: str
) -> None:
    review = differing() if to == "adjudicate" else published_review(editor)
    have_fetched(server, review, editor, url)
    data = {**typed(review, source(url)), "check": "excerpts"}

    page = text_of(signed_in_client(editor).post(at(to, review), data))

    assert f"<mark>{FOUND}</mark>" in page
