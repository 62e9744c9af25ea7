"""What happened to one thing, the latest first, and the whole, searched."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.test import Client

from claims.errors import BadInput
from tests.factories import (
    NOW,
    ArticleFactory,
    ReviewFactory,
    UserFactory,
    decided_review,
    event,
    evidence,
    finding,
    submit,
    taken,
)
from verification import verdicts
from verification.history import timelines
from verification.history.timelines import Listed, Search
from verification.models import AuditEvent, Review, User, Verdict

pytestmark = pytest.mark.django_db

Action = AuditEvent.Action


def actions(of: Callable[..., Listed], thing: Any, reader: User, size: int = 50) -> list[str]:
    """Return what is listed, page by page."""
    found: list[str] = []
    cursor = ""
    while True:
        listed = of(thing, reader=reader, cursor=cursor, size=size)
        assert len(listed.rows) <= size
        found += [row.action for row in listed.rows]
        if listed.next_cursor is None:
            return found
        cursor = listed.next_cursor


def reopened(review: Review, editor: User) -> Review:
    review.refresh_from_db()
    verdicts.reopen(
        review_id=review.pk, editor=editor, reason="New facts.", version=review.version, now=NOW
    )
    return Review.objects.get(pk=review.pk)


@pytest.mark.parametrize("size", [1, 2, 50])
def test_a_claims_history_begins_with_its_article(editor: User, size: int) -> None:
    review = ReviewFactory()
    other = ReviewFactory()
    for action in (Action.ARTICLE_STORED, Action.EXTRACTION_RETRIED, Action.EXTRACTION_FINISHED):
        for article in (review.claim.article, other.claim.article):
            event(action=action, at=NOW, article=article)
    decided_review(review=review)
    decided_review(review=other)
    assert actions(timelines.of_claim, review, editor, size) == [
        "verdict.submitted",
        "review.taken",
        "extraction.finished",
        "article.stored",
    ]


def test_a_search_has_so_many_words_and_no_more(editor: User) -> None:
    client = Client()
    client.force_login(editor)
    for number, status in ((timelines.MOST_WORDS, 200), (timelines.MOST_WORDS + 1, 400)):
        assert client.get("/history/", {"words": "a " * number}).status_code == status


def test_an_articles_history_has_that_of_its_claims(editor: User) -> None:
    article = decided_review().claim.article
    decided_review()
    found = actions(timelines.of_article, article, editor)
    assert found == ["verdict.submitted", "review.taken"]


def test_a_verdicts_history_is_how_it_came_to_be_and_what_became_of_it(editor: User) -> None:
    review = decided_review("supported")
    first = Verdict.objects.get(review=review)
    submit(taken(UserFactory(), reopened(review, editor)), finding("disputed"))
    second = Verdict.objects.exclude(pk=first.pk).get(review=review)
    taken(UserFactory(), reopened(review, editor))
    assert actions(timelines.of_verdict, first, editor) == [
        "verdict.submitted",
        "review.reopened",
        "verdict.submitted",
        "review.taken",
    ]
    assert actions(timelines.of_verdict, second, editor) == [
        "review.reopened",
        "verdict.submitted",
        "review.taken",
    ]


def test_a_verdicts_history_has_what_became_of_its_sources(editor: User) -> None:
    review = decided_review(citations=(evidence(),))
    verdict = Verdict.objects.get(review=review)
    (citation,) = verdict.citations.all()
    for number in (citation.pk, citation.pk + 1000):
        event(action=Action.PAGE_ARCHIVED, at=NOW, review=review, after={"citation": number})
    found = actions(timelines.of_verdict, verdict, editor)
    assert found == ["page.archived", "verdict.submitted", "review.taken"]


@pytest.mark.parametrize("size", [1, 2, 50])
def test_a_persons_history_is_what_they_did_and_what_was_done_about_them(
    editor: User, size: int
) -> None:
    ana = UserFactory()
    event(action=Action.PERSON_ADDED, at=NOW - timedelta(days=2), actor=editor, person=ana)
    event(action=Action.PERSON_CHANGED, at=NOW - timedelta(days=1), actor=ana, person=ana)
    decided_review(reviewer=ana)
    decided_review()
    assert actions(timelines.of_person, ana, editor, size) == [
        "verdict.submitted",
        "review.taken",
        "person.changed",
        "person.added",
    ]


class TestSearching:
    def test_each_condition_narrows(self, editor: User) -> None:
        ana = UserFactory()
        review = decided_review(reviewer=ana)
        event(action=Action.BULK_FINISHED, at=NOW)
        event(action=Action.TOKEN_REVOKED, at=NOW, actor=editor, person=ana, token="importer")
        both = ["verdict.submitted", "review.taken"]
        search = partial(actions, timelines.search, reader=editor)
        assert search(Search(actor=ana.pk)) == both
        assert search(Search(review=review.pk)) == both
        assert search(Search(article=review.claim.article_id)) == both
        assert search(Search(by_system=True)) == ["bulk.finished"]
        assert search(Search(token="importer")) == ["token.revoked"]
        assert search(Search(person=ana.pk)) == ["token.revoked"]
        assert search(Search(actor=ana.pk, action="review.taken")) == ["review.taken"]
        assert search(Search(review=review.pk, actor=editor.pk)) == []
        assert len(search(Search())) == 4

    def test_days_narrow_along_with_a_person(self, editor: User) -> None:
        ana = UserFactory()
        for day in range(5):
            at = NOW + timedelta(days=day)
            event(action=Action.TOKEN_CREATED, at=at, actor=ana, person=ana)
            event(action=Action.TOKEN_CREATED, at=at, actor=editor, person=editor)
        wanted = Search(actor=ana.pk, since=NOW + timedelta(days=1), until=NOW + timedelta(days=3))
        assert actions(timelines.search, wanted, editor, size=2) == ["token.created"] * 3

    @pytest.mark.parametrize("by", ["system", "person", "claim", "words", "nothing"])
    def test_what_is_looked_through_is_bounded_and_nothing_is_passed_over(
        self, editor: User, monkeypatch: pytest.MonkeyPatch, by: str
    ) -> None:
        monkeypatch.setattr(timelines, "WINDOW", 4)
        ana, review = UserFactory(), ReviewFactory()
        for number in range(13):
            event(
                action=Action.REVIEW_RELEASED if number % 6 == 0 else Action.REVIEW_TAKEN,
                at=NOW + timedelta(minutes=number // 3),
                actor=None if by == "system" else ana,
                review=review,
                reason="Lunch.",
            )
        conditions: dict[str, Any] = {
            "system": {"by_system": True},
            "person": {"actor": ana.pk},
            "claim": {"review": review.pk},
            "words": {"words": "lun"},
            "nothing": {},
        }[by]
        wanted = Search(action=Action.REVIEW_RELEASED, **conditions)
        assert actions(timelines.search, wanted, editor) == ["review.released"] * 3
        first = timelines.search(wanted, reader=editor, cursor="", size=2)
        assert first.rows

    def test_a_page_says_how_far_back_it_has_looked(
        self, editor: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(timelines, "WINDOW", 2)
        ana, article = UserFactory(), ArticleFactory()
        for number in range(4):
            at = NOW + timedelta(minutes=number)
            event(action=Action.TOKEN_CREATED, at=at, actor=ana, article=article)
        wanted = Search(article=article.pk, actor=ana.pk, action=Action.TOKEN_REVOKED)
        listed = timelines.search(wanted, reader=editor, cursor="", size=50)
        assert (listed.rows, listed.back_to) == ([], NOW + timedelta(minutes=2))

    def test_a_cursor_goes_on_along_the_index_where_its_list_began(
        self, editor: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        ana = UserFactory()
        for number in range(4):
            at = NOW + timedelta(minutes=number)
            event(action=Action.TOKEN_CREATED, at=at, actor=ana, article=ArticleFactory())
        wanted = Search(actor=ana.pk, action=Action.TOKEN_CREATED)
        first = timelines.search(wanted, reader=editor, cursor="", size=2)
        assert first.next_cursor
        # The planner may think otherwise by then.
        monkeypatch.setattr(timelines, "_lead", lambda conditions: conditions[-1])
        second = timelines.search(wanted, reader=editor, cursor=first.next_cursor, size=2)
        assert [row.at for row in second.rows] == [NOW + timedelta(minutes=1), NOW]

    @pytest.mark.parametrize("cursor", ["x", "x~", "word0~W10", "actor~x"])
    def test_a_cursor_that_no_list_has_given_out_is_refused(
        self, editor: User, cursor: str
    ) -> None:
        with pytest.raises(BadInput):
            timelines.search(Search(actor=1), reader=editor, cursor=cursor, size=2)
