"""Articles: listed, read, added and read again."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings

from claims.models import Article, Extraction
from tests.factories import (
    ArticleFactory,
    ClaimFactory,
    ExtractionFactory,
    ReviewFactory,
    decided_review,
)
from tests.verification.views.pages import ENHANCED, at, goes_to, text_of
from verification import reading
from verification.models import AuditEvent, User

pytestmark = pytest.mark.django_db
ADD = "/articles/add/"
TEXT = "Losses in the north\n\nThey lost 300 tanks, the ministry said."


@pytest.fixture
def client(reviewer: User) -> Client:
    client = Client()
    client.force_login(reviewer)
    return client


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="text/plain")


def test_a_pasted_text_is_stored_as_pasted(client: Client, reviewer: User) -> None:
    # Browsers send line ends as CRLF.
    sent = {"text": TEXT.replace("\n", "\r\n"), "publisher": "South Front", "url": ""}
    response = client.post(ADD, sent)
    article = Article.objects.get()
    assert response["Location"] == reverse("verification:article", args=[article.pk])
    assert (article.text, article.normalisation) == (TEXT, [])
    assert (article.title, str(article.publisher)) == ("Losses in the north", "South Front")
    assert AuditEvent.objects.get().actor == reviewer


def test_an_uploaded_file_is_stored(client: Client) -> None:
    client.post(ADD, {"uploads": upload("a.txt", TEXT.encode())})
    assert Article.objects.get().text == TEXT


def test_of_several_files_each_outcome_is_told(client: Client) -> None:
    files = [
        upload("new.txt", TEXT.encode()),
        upload("again.txt", TEXT.encode()),
        upload("picture.png", bytes(range(256)) * 20),
        upload("empty.txt", b""),
    ]
    response = client.post(ADD, {"uploads": files, "publisher": "South Front"})
    page = text_of(response)
    assert response.status_code == 422
    assert [page.count(word) for word in ("New</span>", "Already here", "Refused")] == [1, 1, 2]
    assert "This is a binary file, not text." in page
    assert "The text is empty." in page
    assert Article.objects.count() == 1


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        ({"text": ""}, "Paste one text, or choose files"),
        ({"text": "  \r\n "}, "Paste one text, or choose files"),
        ({"text": "They lost\x00 300"}, "The text contains U+0000 at character 9."),
        ({"text": TEXT, "url": "ftp://x.example"}, "This is not a web address."),
        ({"text": TEXT, "published_on": "soon"}, "Enter a valid date."),
    ],
)
def test_bad_input_is_told_at_its_field_and_nothing_is_stored(
    client: Client, sent: dict[str, str], message: str
) -> None:
    response = client.post(ADD, {"byline": "A “kept” name", **sent})
    page = text_of(response)
    assert response.status_code == 422
    assert message in page
    assert "A “kept” name" in page
    assert not Article.objects.exists()


def test_a_title_cannot_belong_to_several_files(client: Client) -> None:
    files = [upload("a.txt", b"One text."), upload("b.txt", b"Another text.")]
    page = text_of(client.post(ADD, {"uploads": files, "title": "Both"}))
    assert "Leave this empty when sending several files." in page
    assert not Article.objects.exists()


def test_a_file_that_is_too_long_is_refused(client: Client, settings: Settings) -> None:
    settings.ARTICLE_MAX_BYTES = 1000
    page = text_of(client.post(ADD, {"uploads": upload("long.txt", b"x" * 1001)}))
    assert "The text has more than 1,000 bytes." in page


def test_an_article_shows_its_claims_by_outcome(client: Client) -> None:
    article = ArticleFactory(text="They lost 300 tanks and 20 guns.")
    waiting = ReviewFactory(claim=ClaimFactory(article=article, exact="300"))
    decided = ReviewFactory(claim=ClaimFactory(article=article, exact="20"))
    decided_review(review=decided)
    page = text_of(client.get(f"/articles/{article.pk}/"))
    assert f'class="claim open" href="{at("review", waiting)}#claim"' in page
    assert f'class="claim disputed" href="{at("review", decided)}#claim"' in page
    assert f'href="/?article={article.pk}">1 open' in page


def test_a_long_text_is_read_in_parts(client: Client) -> None:
    words = "Nothing of note happened on this day.\n\n"
    text = words * (2 * reading.WINDOW // len(words)) + "The very end."
    article = ArticleFactory(text=text)
    first = text_of(client.get(f"/articles/{article.pk}/"))
    assert f"?start={reading.WINDOW}" in first
    assert "The very end." not in first
    assert "The very end." in text_of(client.get(f"/articles/{article.pk}/?start=100000"))
    assert client.get(f"/articles/{article.pk}/?start={len(text) + 9}").status_code == 200


@pytest.mark.parametrize("status", Extraction.UNFINISHED)
def test_an_unfinished_extraction_is_followed(client: Client, status: str) -> None:
    run = ExtractionFactory(status=status)
    page = text_of(client.get(f"/articles/{run.article_id}/"))
    assert '<noscript> <meta http-equiv="refresh"' in page
    assert f'hx-get="/articles/{run.article_id}/progress/"' in page
    polled = client.get(f"/articles/{run.article_id}/progress/", headers=ENHANCED)
    assert (polled.status_code, "<html" in text_of(polled)) == (200, False)


def test_a_finished_extraction_loads_the_page_anew(client: Client) -> None:
    run = ExtractionFactory()
    polled = client.get(f"/articles/{run.article_id}/progress/", headers=ENHANCED)
    assert goes_to(polled) == f"/articles/{run.article_id}/"


def test_a_failed_extraction_is_tried_again(client: Client) -> None:
    run = ExtractionFactory(status="failed", error="The worker stopped.")
    assert "The worker stopped." in text_of(client.get(f"/articles/{run.article_id}/"))
    response = client.post(reverse("verification:retry", args=[run.pk]))
    run.refresh_from_db()
    assert response["Location"] == f"/articles/{run.article_id}/"
    assert run.status == Extraction.Status.WAITING
    client.post(reverse("verification:retry", args=[run.pk]))
    page = text_of(client.get(f"/articles/{run.article_id}/"))
    assert "Only a failed extraction can be tried again." in page


def test_an_empty_list_says_what_to_do(client: Client) -> None:
    assert "No article yet." in text_of(client.get("/articles/"))


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_the_same_for_more_rows(
    client: Client, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(number):
        ReviewFactory()
    # Person, articles, extractions, counts, two for permissions, notifications.
    with django_assert_num_queries(7):
        client.get("/articles/")


@pytest.mark.parametrize("number", [1, 3])
def test_an_article_costs_the_same_for_more_claims(
    client: Client, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    article = ArticleFactory(text="They lost 7,095 men, 300 tanks and 20 guns.")
    for exact in ["7,095", "300", "20"][:number]:
        decided_review(review=ReviewFactory(claim=ClaimFactory(article=article, exact=exact)))
    # Person, article, extraction, claims, history, the people and claims in it, counts, two for
    # permissions, notifications.
    with django_assert_num_queries(11):
        client.get(f"/articles/{article.pk}/")


def test_a_stranger_does_not_fill_the_disk_with_a_form(settings: Settings) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    files = {"uploads": [upload("a.txt", b"x" * 600), upload("b.txt", b"x" * 600)]}
    response = Client(enforce_csrf_checks=True).post("/accounts/login/", files)
    assert response.status_code == 400
