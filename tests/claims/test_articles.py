from collections.abc import Callable
from datetime import date

import pytest

from claims import articles
from claims.articles import Metadata, Outcome, Stored
from claims.errors import BadInput
from claims.models import Article, Publisher
from claims.normalise import normalise
from tests.factories import NOW
from tests.parallel import at_once

URL = "https://news.example/losses"
TEXT = "Officials spoke of 7,095 casualties."


def store(text: str = TEXT, **metadata: object) -> Stored:
    known = Metadata(**metadata)  # type: ignore[arg-type]
    return articles.store(text=normalise(text), metadata=known, now=NOW)


def storing(text: str, **metadata: object) -> Callable[[], Stored]:
    return lambda: store(text, **metadata)


@pytest.mark.django_db
def test_store_keeps_the_text_and_what_the_sender_says() -> None:
    stored = store(
        "one\r\ntwo",
        title="Losses",
        byline="A. Writer",
        publisher="Aggregator",
        original_publisher="Agency",
        published_on=date(2020, 11, 4),
        url=URL,
    )

    article = Article.objects.select_related("publisher", "original_publisher").get()
    assert stored == Stored(article, Outcome.NEW)
    assert (article.text, article.normalisation) == ("one\ntwo", ["line ends (1)"])
    assert (article.title, article.byline, article.url) == ("Losses", "A. Writer", URL)
    assert (str(article.publisher), str(article.original_publisher)) == ("Aggregator", "Agency")
    assert (article.published_on, article.stored_at) == (date(2020, 11, 4), NOW)
    assert (article.revision, article.previous) == (1, None)


@pytest.mark.django_db
def test_store_reads_from_the_header_what_the_sender_leaves_out() -> None:
    text = "Losses mount\n\nBy [A. Writer](#)\n\nGlobal Research, October 05, 2020\n\nText follows."

    article = store(text).article

    assert (article.title, article.byline) == ("Losses mount", "A. Writer")
    assert str(article.publisher) == "Global Research"
    assert article.published_on == date(2020, 10, 5)


@pytest.mark.django_db
def test_a_text_does_not_say_whose_revision_it_is() -> None:
    store(TEXT, url=URL)

    impostor = store(f"Another text.\n\nSource: {URL}\n")

    assert (impostor.outcome, impostor.article.url) == (Outcome.NEW, "")


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["", URL, "https://elsewhere.example/copy"])
def test_the_same_text_is_one_article_wherever_it_is_sent_from(address: str) -> None:
    first = store(TEXT, url=URL)

    again = store(TEXT, url=address, title="Another title")

    assert again == Stored(first.article, Outcome.KNOWN)
    assert Article.objects.count() == 1


@pytest.mark.django_db
def test_texts_that_differ_only_in_encoding_are_the_same() -> None:
    first = store("caf\u00e9\n7,095")

    again = store("cafe\u0301\r\n7,095")

    assert again == Stored(first.article, Outcome.KNOWN)


@pytest.mark.django_db
def test_a_changed_text_under_a_known_address_is_the_next_revision() -> None:
    first = store(TEXT, url=URL)

    second = store(TEXT.replace("7,095", "7,630"), url=URL)

    assert second.outcome is Outcome.REVISION
    assert (second.article.revision, second.article.previous) == (2, first.article)


@pytest.mark.django_db
def test_a_text_that_comes_back_after_a_change_is_a_third_revision() -> None:
    first = store("A", url=URL)
    second = store("B", url=URL)

    third = store("A", url=URL)

    assert (third.outcome, third.article.revision) == (Outcome.REVISION, 3)
    assert third.article.previous == second.article
    assert third.article != first.article
    assert store("A", url=URL) == Stored(third.article, Outcome.KNOWN)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("metadata", "code", "field"),
    [
        ({"url": "javascript:alert(1)"}, "url_invalid", "url"),
        ({"url": "/relative"}, "url_invalid", "url"),
        ({"url": "ftp://files.example/a"}, "url_invalid", "url"),
        ({"language": "en-GB"}, "language_invalid", "language"),
        ({"language": ""}, "language_invalid", "language"),
        ({"url": f"https://news.example/{'a' * 2000}"}, "too_long", "url"),
        ({"title": "t" * 501}, "too_long", "title"),
        ({"byline": "b" * 301}, "too_long", "byline"),
        ({"publisher": "p" * 201}, "too_long", "publisher"),
        ({"title": "a\x00b"}, "null_character", "title"),
    ],
)
def test_metadata_that_cannot_be_used_are_refused_by_field(
    metadata: dict[str, str], code: str, field: str
) -> None:
    with pytest.raises(BadInput) as refusal:
        store(TEXT, **metadata)

    assert (refusal.value.code, refusal.value.field) == (code, field)
    assert refusal.value.remedy
    assert not Article.objects.exists()
    assert not Publisher.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_racing_calls_with_one_text_one_stores_it() -> None:
    results = at_once(*[storing(TEXT, url=URL, publisher="Agency")] * 6)

    article = Article.objects.get()
    outcomes = sorted(result.outcome for result in results if isinstance(result, Stored))
    assert outcomes == ["known"] * 5 + ["new"]
    assert {r.article for r in results if isinstance(r, Stored)} == {article}


@pytest.mark.django_db(transaction=True)
def test_racing_revisions_follow_one_another() -> None:
    store("original", url=URL)

    results = at_once(*[storing(f"changed {n}", url=URL) for n in range(6)])

    assert [r.outcome for r in results if isinstance(r, Stored)] == ["revision"] * 6
    chain = Article.objects.order_by("revision").values_list("revision", "previous__revision")
    assert list(chain) == [(1, None), *((n, n - 1) for n in range(2, 8))]
