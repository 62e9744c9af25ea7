from datetime import timedelta

import pytest
from django.db import IntegrityError

from claims.extraction import EXTRACTOR
from claims.models import Article, Claim, Extraction
from tests.factories import NOW, ArticleFactory, ClaimFactory, ExtractionFactory, PublisherFactory

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def test_overdue_are_the_unfinished_runs_sent_long_enough_ago() -> None:
    waiting = ExtractionFactory(status="waiting", sent_at=NOW - HOUR)
    running = ExtractionFactory(status="running", sent_at=NOW - HOUR)
    ExtractionFactory(status="waiting", sent_at=NOW - HOUR + timedelta.resolution)
    ExtractionFactory(status="done", sent_at=NOW - HOUR)
    ExtractionFactory(status="failed", sent_at=NOW - HOUR)

    overdue = Extraction.objects.overdue(at=NOW, after=HOUR).order_by("pk")

    assert list(overdue) == [waiting, running]


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"text": ""}, "article_has_text"),
        ({"revision": 2}, "article_first_revision_has_no_previous"),
    ],
)
def test_an_article_that_makes_no_sense_is_refused(
    fields: dict[str, object], constraint: str
) -> None:
    with pytest.raises(IntegrityError, match=constraint):
        ArticleFactory(**fields)


def test_a_first_text_is_stored_once() -> None:
    article = ArticleFactory()

    with pytest.raises(IntegrityError, match="article_text_is_stored_once"):
        ArticleFactory(text=article.text)


def test_an_address_has_one_row_per_revision() -> None:
    ArticleFactory(url="https://news.example/a")

    with pytest.raises(IntegrityError, match="article_one_row_per_revision"):
        ArticleFactory(url="https://news.example/a")


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"status": "done", "claim_count": None}, "extraction_done_is_counted"),
        ({"status": "lost"}, "extraction_status_is_known"),
    ],
)
def test_an_extraction_that_makes_no_sense_is_refused(
    fields: dict[str, object], constraint: str
) -> None:
    with pytest.raises(IntegrityError, match=constraint):
        ExtractionFactory(**fields)


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"sentence_end": 3}, "claim_span_lies_in_its_sentence"),
        ({"sentence_start": 40}, "claim_span_lies_in_its_sentence"),
        ({"kind": "rumour"}, "claim_kind_is_known"),
        ({"checkworthiness": 1.01}, "claim_checkworthiness_is_a_share"),
        ({"comparator": "!="}, "claim_comparator_is_known"),
    ],
)
def test_a_claim_that_makes_no_sense_is_refused(fields: dict[str, object], constraint: str) -> None:
    with pytest.raises(IntegrityError, match=constraint):
        ClaimFactory(**fields)


def test_a_run_finds_a_claim_once() -> None:
    claim = ClaimFactory()

    with pytest.raises(IntegrityError, match="claim_once_per_extraction"):
        ClaimFactory(article=claim.article)


def test_rows_say_what_they_are() -> None:
    claim = ClaimFactory(article__title="Losses", label="7,095 casualties")

    assert str(Article.objects.get()) == "Losses"
    assert str(Claim.objects.get()) == "7,095 casualties"
    assert str(PublisherFactory(name="South Front")) == "South Front"
    assert str(claim.extraction) == f"{EXTRACTOR} on article {claim.article_id}: done"
