"""The report on an article: every claim marked, numbered and told what became of it."""

from datetime import timedelta
from itertools import combinations
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from claims.models import Article, Claim
from tests.factories import (
    NOW,
    ArticleFactory,
    ClaimFactory,
    ReviewFactory,
    UserFactory,
    decided_review,
    dismissed_review,
    evidence,
    finding,
    submit,
    taken_review,
)
from tests.verification.published.people import HOSTILE, corrected, published
from verification import reading, second_reviews
from verification.models import Review
from verification.reports import articles
from verification.reports.articles import ArticleReport, Note

pytestmark = pytest.mark.django_db
TEXT = (
    "He said “we lost 300 tanks and 20 guns”. Others count fewer.\n\n"
    "A second paragraph has 40 planes."
)


@pytest.fixture
def article() -> Article:
    return ArticleFactory(text=TEXT)


def review(article: Article, exact: str, **fields: Any) -> Review:
    return ReviewFactory(claim=ClaimFactory(article=article, exact=exact, label=exact, **fields))


def notes(report: ArticleReport) -> list[Note]:
    return [note for passage in report.passages for note in passage.notes]


def marked(report: ArticleReport) -> list[tuple[str, list[str]]]:
    """Return what of the text is covered, and by which claims."""
    parts = [part for passage in report.passages for part in passage.parts]
    return [(part.text, [note.label for note in part.notes]) for part in parts if part.notes]


def test_claims_are_marked_and_told_where_they_begin(article: Article) -> None:
    decided = decided_review(review=review(article, "300", attribution_name="He", hedged=True))
    waiting = review(article, "40")

    report = articles.read(article)

    assert marked(report) == [("300", ["300"]), ("40", ["40"])]
    first, second = notes(report)
    assert first == Note(
        place=1,
        number=decided.pk,
        label="300",
        outcome="disputed",
        claimant="He",
        is_hedged=True,
        rationale="The register says otherwise.",
        sources=1,
        is_published=False,
        is_corrected=False,
        depth=0,
    )
    assert (second.number, second.outcome, second.rationale) == (waiting.pk, "open", "")
    assert [len(passage.notes) for passage in report.passages] == [1, 1]


def test_parts_join_to_the_text(article: Article) -> None:
    for exact in ("we lost 300 tanks and 20 guns", "300", "20 guns”. Others"):
        review(article, exact)

    passages = articles.read(article).passages

    told = ["".join(part.text for part in passage.parts) for passage in passages]
    assert told == TEXT.split("\n\n")


def test_claims_that_overlap_are_all_marked_on_lines_of_their_own(article: Article) -> None:
    quote, tanks, across = "we lost 300 tanks and 20 guns", "300", "20 guns”. Others"
    for exact in (quote, tanks, across):
        review(article, exact)

    report = articles.read(article)

    assert marked(report) == [
        ("we lost ", [quote]),
        ("300", [quote, tanks]),
        (" tanks and ", [quote]),
        ("20 guns", [quote, across]),
        ("”. Others", [across]),
    ]
    assert {note.label: note.depth for note in notes(report)} == {tanks: 0, across: 0, quote: 1}
    ends = [
        (part.text, [note.label for note in part.ends])
        for passage in report.passages
        for part in passage.parts
        if part.ends
    ]
    assert ends == [("300", [tanks]), ("20 guns", [quote]), ("”. Others", [across])]


def test_a_claim_that_ends_between_two_blocks_ends_with_the_first(article: Article) -> None:
    across = review(article, "Others count fewer.\n")

    (first, _second) = articles.read(article).passages

    assert [note.label for note in first.parts[-1].ends] == [across.claim.label]


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(1, 30)), max_size=12))
def test_no_two_claims_that_overlap_share_a_line_but_the_last(spans: list[tuple[int, int]]) -> None:
    claims = [Claim(pk=n, start=at, end=at + size) for n, (at, size) in enumerate(spans)]

    depths = articles.depths_of(claims)

    assert sorted(depths) == list(range(len(spans)))
    for one, other in combinations(claims, 2):
        if one.start < other.end and other.start < one.end and depths[one.pk] == depths[other.pk]:
            assert depths[one.pk] == articles.DEEPEST


def test_totals_are_of_the_whole_article(article: Article) -> None:
    decided_review("supported", review=review(article, "300"))
    decided_review("unverified", review=review(article, "20"))
    review(article, "40")
    review(article, "A second paragraph")
    dismissed_review("not_checkable", review=review(article, "Others"))

    report = articles.read(article)

    assert [(total.label, total.count, total.share, total.before) for total in report.totals] == [
        ("Supported", 1, 25.0, 0.0),
        ("Disputed", 0, 0.0, 25.0),
        ("Unverified", 1, 25.0, 25.0),
        ("Open", 2, 50.0, 50.0),
    ]
    assert (report.claims, report.checked, report.dismissed) == (4, 2, 1)
    assert "Others" not in [note.label for note in notes(report)]


def test_claims_that_are_no_longer_found_are_in_none_of_it(article: Article) -> None:
    gone = dismissed_review("not_checkable", review=review(article, "300"))
    Review.objects.filter(pk=gone.pk).update(dismissed_as="withdrawn")

    report = articles.read(article)

    assert (report.claims, report.dismissed, notes(report)) == (0, 0, [])


def test_what_is_published_and_corrected_is_told(article: Article) -> None:
    one = published(review=review(article, "300"))
    other = corrected(published(review=review(article, "40")))

    told = {note.number: note for note in notes(articles.read(article))}

    assert (told[one.pk].is_published, told[one.pk].is_corrected) == (True, False)
    assert (told[other.pk].is_published, told[other.pk].is_corrected) == (True, True)
    assert (told[other.pk].outcome, told[other.pk].sources) == ("supported", 1)


def test_a_verdict_that_is_sealed_is_not_told(article: Article) -> None:
    held = taken_review(UserFactory(), review(article, "300"))
    second_reviews.want(review_id=held.pk, person=UserFactory(), now=NOW)
    submit(held, finding(rationale="Sealed-finding"))

    (note,) = notes(articles.read(article))

    assert (note.outcome, note.rationale, note.sources) == ("open", "", 0)


def test_a_long_article_is_read_a_page_at_a_time_and_counts_on(
    monkeypatch: pytest.MonkeyPatch, article: Article
) -> None:
    monkeypatch.setattr(reading, "WINDOW", 40)
    for exact in ("we lost 300 tanks", "20", "40"):
        review(article, exact)

    first, second = articles.read(article), articles.read(article, start=TEXT.index("A second"))

    assert [note.place for note in notes(first)] == [1, 2]
    assert [note.place for note in notes(second)] == [3]
    assert first.claims == second.claims == 3


@pytest.mark.parametrize("count", [1, 3])
def test_it_costs_the_same_however_many_claims(
    article: Article, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for exact in ("300", "20", "40")[:count]:
        published(
            review=review(article, exact),
            citations=(evidence(), evidence("context")),
            at=NOW + timedelta(hours=1),
        )

    # What all claims came to, those on the page, what the publisher repeats.
    with django_assert_num_queries(3):
        report = articles.read(article)

    # All that a note shows is there: a page asks for no more.
    with django_assert_num_queries(0):
        told = [(note.outcome, note.is_published, note.sources) for note in notes(report)]
    assert told == [("disputed", True, 2)] * count


def page(article: Article, **query: int) -> str:
    client = Client()
    client.force_login(UserFactory())
    response = client.get(reverse("verification:article-report", args=[article.pk]), query)
    assert response.status_code == 200
    return " ".join(response.text.split())


def test_the_page_links_text_and_verdicts(article: Article) -> None:
    made = decided_review(review=review(article, "300"))

    shown = page(article)

    assert '<span class="claim disputed depth-0">300</span><a class="ref disputed"' in shown
    assert 'id="at-1" href="#note-1" aria-label="Claim 1: Disputed"' in shown
    assert '<li id="note-1" class="remark disputed" value="1">' in shown
    assert f'href="/reviews/{made.pk}/#claim"' in shown
    assert "<b>1</b> of 1 claim checked" in shown


def test_the_page_of_an_article_without_claims_says_so(article: Article) -> None:
    assert "No checkable claim was found in this text." in page(article)


def test_hostile_texts_stay_texts() -> None:
    article = ArticleFactory(text=f"{HOSTILE} 7,095 {HOSTILE}", title=HOSTILE, byline=HOSTILE)
    made = ReviewFactory(
        claim=ClaimFactory(article=article, label=HOSTILE, attribution_name=HOSTILE)
    )
    decided_review(review=made, rationale=HOSTILE)

    shown = page(article)

    assert "alert(1)" in shown
    assert "<script>alert" not in shown
    assert "<!-- " not in shown


def test_writing_from_right_to_left_begins_on_the_right() -> None:
    article = ArticleFactory(text="قالت الوزارة إن 7,095 جنديا قتلوا.")
    ReviewFactory(claim=ClaimFactory(article=article))

    assert '<p class="text body" dir="auto" lang="en">' in page(article)


def test_an_article_that_is_not_there_has_no_report(client: Client) -> None:
    client.force_login(UserFactory())
    assert client.get("/articles/999999/report/").status_code == 404
