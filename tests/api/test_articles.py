"""Sending articles, and what becomes of them."""

from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from claims.models import Article, Extraction
from tests.api.client import ROOT, faults, problem
from tests.factories import ArticleFactory, ExtractionFactory
from verification import intake

TEXT = "Sources in the capital spoke of 7,095 casualties on Monday.\n"


def upload(user, content, **fields):
    file = SimpleUploadedFile("article.txt", content)
    return user.client.post(f"{ROOT}articles", {"file": file, **fields}, headers=user.headers())


def test_an_article_is_stored_with_its_metadata_and_queued(api):
    sent = {
        "text": TEXT,
        "title": "Losses",
        "byline": "A. Writer",
        "publisher": "The Daily",
        "original_publisher": "The Agency",
        "published_on": "2020-11-04",
        "language": "UK",
        "url": "https://daily.example/losses",
    }
    response = api().post("articles", sent)

    body = response.json()
    article = body["article"]
    assert (response.status_code, body["outcome"]) == (201, "new")
    assert response["Location"] == f"/api/v1/articles/{article['id']}"
    assert {name: article[name] for name in ("title", "byline", "published_on", "url")} == {
        name: sent[name] for name in ("title", "byline", "published_on", "url")
    }
    assert article["publisher"]["name"] == "The Daily"
    assert article["original_publisher"]["name"] == "The Agency"
    assert article["language"] == "uk"
    assert article["extraction"]["status"] == "waiting"


def test_an_article_is_in_english_unless_it_says_otherwise(api):
    user = api()
    article = user.post("articles", {"text": TEXT}).json()["article"]
    assert article["language"] == "en"
    other = user.post("articles", {"text": TEXT + "More.", "language": "hy"}).json()["article"]
    found = user.get("articles", {"language": "hy"}).json()["results"]
    assert [row["id"] for row in found] == [other["id"]]
    for wrong in ("en-GB", "english", "e", "e1", ""):
        answer = user.post("articles", {"text": TEXT, "language": wrong})
        assert [field for field, _ in faults(answer)] == ["language"]


def test_the_same_text_again_is_the_same_article(api):
    user = api()
    first = user.post("articles", {"text": TEXT})
    again = user.post("articles", {"text": TEXT})
    assert (again.status_code, again.json()["outcome"]) == (200, "known")
    assert again.json()["article"]["id"] == first.json()["article"]["id"]


def test_a_changed_text_under_its_address_is_a_revision(api):
    user = api()
    url = "https://daily.example/losses"
    first = user.post("articles", {"text": TEXT, "url": url}).json()["article"]
    second = user.post("articles", {"text": TEXT + "Corrected.", "url": url}).json()
    article = second["article"]
    assert (second["outcome"], article["revision"]) == ("revision", 2)
    assert article["previous"] == first["id"]
    shown = user.get(f"articles/{article['id']}").json()
    assert shown["revisions"] == [first["id"], article["id"]]
    assert shown["text"] == TEXT + "Corrected."
    assert [row["id"] for row in user.get("articles", {"url": url}).json()["results"]] == [
        article["id"],
        first["id"],
    ]


def test_blanks_at_the_ends_of_a_text_are_kept(api):
    user = api()
    made = user.post("articles", {"text": f"\n{TEXT}"}).json()["article"]
    assert user.get(f"articles/{made['id']}").json()["text"] == f"\n{TEXT}"


@pytest.mark.parametrize(
    ("sent", "fault"),
    [
        ({}, ("text", "required")),
        ({"text": ""}, ("text", "blank")),
        ({"text": " \n"}, ("text", "text_empty")),
        ({"text": "A", "url": "ftp://x"}, ("url", "invalid")),
        ({"text": "A", "url": "javascript:alert(1)"}, ("url", "invalid")),
        ({"text": "A", "title": "x" * 501}, ("title", "max_length")),
        ({"text": "A", "published_on": "4 Nov"}, ("published_on", "invalid")),
    ],
)
def test_what_cannot_be_used_is_refused_and_nothing_is_stored(api, sent, fault):
    assert faults(api().post("articles", sent)) == [fault]
    assert not Article.objects.exists()


def test_a_text_over_the_limit_is_refused_at_its_field(api, settings):
    settings.ARTICLE_MAX_BYTES = 1000
    assert faults(api().post("articles", {"text": "ä" * 501})) == [("text", "text_too_long")]


def test_a_file_is_taken_as_it_is(api):
    response = upload(api(), TEXT.encode(), title="Losses", publisher="")
    assert (response.status_code, response.json()["article"]["title"]) == (201, "Losses")
    assert Article.objects.get().text == TEXT


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "text_empty"),
        (b"\xff\xfea\x00", "text_not_utf8"),
        (b"caf\xe9 au lait", "text_not_utf8"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(32)) * 10, "text_is_binary"),
        (b"a\x00b" * 50, "text_is_binary"),
        (b"a long text with one \x00 in it", "text_has_null"),
    ],
)
def test_a_file_that_is_no_text_is_refused(api, content, code):
    assert faults(upload(api(), content)) == [("text", code)]
    assert not Article.objects.exists()


def test_a_broken_upload_is_a_problem(api):
    user = api()
    for content_type in ("multipart/form-data", "multipart/form-data; boundary=x"):
        response = user.send("POST", "articles", b"--y\r\nnothing", content_type)
        assert response.status_code == 400


def test_an_upload_takes_no_text_and_json_no_file(api):
    user = api()
    assert ("text", "unknown_field") in faults(upload(user, b"a", text="b"))
    assert ("file", "unknown_field") in faults(user.post("articles", {"file": "a"}))


def test_extraction_is_followed_and_only_a_failed_one_is_tried_again(api):
    article = ArticleFactory()
    run = ExtractionFactory(article=article, status="failed", error="It broke.")
    user = api()
    path = f"articles/{article.pk}"
    assert user.get(path).json()["extraction"]["error"] == "It broke."
    again = user.post(f"{path}/retry")
    assert (again.status_code, again.json()["status"]) == (202, "waiting")
    assert problem(user.post(f"{path}/retry")) == (409, "extraction_not_failed")
    intake.extract(extraction_id=run.pk, clock=lambda: datetime.now(UTC))
    shown = user.get(path).json()["extraction"]
    assert (shown["status"], shown["error"]) == ("done", None)
    assert shown["claim_count"] == len(user.get("claims").json()["results"])


def test_an_article_without_extraction_is_shown_and_cannot_be_tried_again(api):
    article = ArticleFactory()
    assert api().get(f"articles/{article.pk}").json()["extraction"] is None
    assert problem(api().post(f"articles/{article.pk}/retry")) == (404, "not_found")
    assert not Extraction.objects.exists()


def test_history_of_an_article_tells_who_sent_it(api, reviewer):
    user = api(reviewer)
    made = user.post("articles", {"text": TEXT}).json()["article"]
    history = user.get(f"articles/{made['id']}/history").json()["results"]
    assert [(e["action"], e["actor"]["id"]) for e in history] == [("article.stored", reviewer.pk)]
    assert problem(user.get("articles/999/history")) == (404, "not_found")
