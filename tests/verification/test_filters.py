"""take-next stays inside what it is narrowed to, and so do the lists."""

from datetime import date
from typing import Any

import pytest

from tests.factories import NOW, ArticleFactory, PublisherFactory, ReviewFactory, UserFactory, taken
from verification import queue, reserving, second_reviews, tagging
from verification.filters import Filter
from verification.models import Review, Tag, User

pytestmark = pytest.mark.django_db
Wanted = tuple[Review, Filter]


def published(day: date, **given: Any) -> Review:
    return ReviewFactory(claim__article__published_on=day, **given)


def by_publisher() -> Wanted:
    publisher = PublisherFactory()
    review = ReviewFactory(priority=1, claim__article__publisher=publisher)
    return review, Filter(publisher_id=publisher.pk)


def by_article() -> Wanted:
    article = ArticleFactory()
    return ReviewFactory(priority=1, claim__article=article), Filter(article_id=article.pk)


def by_kind() -> Wanted:
    return ReviewFactory(priority=1, claim__kind="quote"), Filter(kind="quote")


def by_score() -> Wanted:
    review = ReviewFactory(priority=1, claim__checkworthiness=0.75)
    return review, Filter(minimum_score=750)


def by_language() -> Wanted:
    review = ReviewFactory(priority=1, claim__article__language="uk")
    return review, Filter(language="uk")


def by_first_day() -> Wanted:
    day = date(2021, 5, 1)
    return published(day, priority=1), Filter(published_after=day)


def by_last_day() -> Wanted:
    day = date(2019, 5, 1)
    return published(day, priority=1), Filter(published_before=day)


def by_second_review() -> Wanted:
    review = ReviewFactory(priority=1)
    second_reviews.want(review_id=review.pk, person=UserFactory(), now=NOW, reason="Close.")
    return review, Filter(only_second=True)


def by_tag() -> Wanted:
    review = ReviewFactory(priority=1)
    tagging.tag(review_id=review.pk, person=UserFactory(), name="Winter", now=NOW)
    return review, Filter(tag_id=Tag.objects.get(name="Winter").pk)


def by_search() -> Wanted:
    article = ArticleFactory(text="A zeppelin of 7,095 tons.", title="Found by a word")
    return ReviewFactory(priority=1, claim__article=article), Filter(query="zeppelin")


def by_several() -> Wanted:
    article = ArticleFactory(text="Another zeppelin of 7,095 tons.")
    review = ReviewFactory(priority=1, claim__article=article, claim__kind="event")
    ReviewFactory(claim__article=article, claim__exact="zeppelin")
    return review, Filter(query="zeppelin kind:event,quote", kind="event")


WAYS = (
    by_publisher,
    by_article,
    by_kind,
    by_score,
    by_language,
    by_first_day,
    by_last_day,
    by_second_review,
    by_tag,
    by_search,
    by_several,
)


@pytest.mark.parametrize("way", WAYS)
def test_taking_and_reserving_keep_to_the_filter(way: Any, reviewer: User) -> None:
    ReviewFactory.create_batch(2, priority=900)
    wanted, within = way()

    reserved = reserving.reserve(reviewer=reviewer, now=NOW, within=within)
    turn = queue.take_next(reviewer=reviewer, now=NOW, within=within)

    assert reserved is not None
    assert turn is not None
    assert reserved.turn.review == turn.review == wanted
    assert queue.take_next(reviewer=UserFactory(), now=NOW, within=within) is None or (
        within.only_second
    )


@pytest.mark.parametrize("way", [way for way in WAYS if way not in (by_search, by_several)])
def test_lists_keep_to_the_filter(way: Any) -> None:
    ReviewFactory.create_batch(2, priority=900)
    wanted, within = way()

    assert list(within.apply(Review.objects.all())) == [wanted]


def test_a_search_is_worked_through_most_urgent_first(reviewer: User) -> None:
    article = ArticleFactory(text="A zeppelin of 7,095 tons.")
    later, first = (
        ReviewFactory(priority=priority, claim__article=article, claim__exact=words)
        for priority, words in ((100, "zeppelin"), (700, "7,095"))
    )
    within = Filter(query="zeppelin sort:newest")

    order = []
    for _ in range(2):
        turn = queue.take_next(reviewer=reviewer, now=NOW, within=within)
        assert turn is not None
        assert turn.lease_token is not None
        order.append(turn.review)
        queue.skip(
            review_id=turn.review_id, reviewer=reviewer, lease_token=turn.lease_token, now=NOW
        )
    again = queue.take_next(reviewer=reviewer, now=NOW, within=within)

    assert order == [first, later]
    assert again is not None
    assert again.review == first


def test_what_others_hold_of_a_search_is_passed_over(reviewer: User) -> None:
    article = ArticleFactory(text="A zeppelin of 7,095 tons.")
    held = ReviewFactory(priority=700, claim__article=article)
    free = ReviewFactory(priority=100, claim__article=article, claim__exact="zeppelin")
    taken(UserFactory(), held)

    turn = queue.take_next(reviewer=reviewer, now=NOW, within=Filter(query="zeppelin"))

    assert turn is not None
    assert turn.review == free


def test_one_query_is_not_answered_for_another(reviewer: User) -> None:
    for word in ("zeppelin", "balloon"):
        ReviewFactory(claim__article=ArticleFactory(text=f"A {word} of 7,095 tons."))

    for word in ("zeppelin", "balloon"):
        turn = queue.take_next(reviewer=UserFactory(), now=NOW, within=Filter(query=word))
        assert turn is not None
        assert word in turn.review.claim.article.text
