"""Claims of an article, and people who put them right."""

from datetime import timedelta
from typing import Any

from claims.amending import Changes, Missed, Words
from claims.models import Article, Claim
from tests.factories import (
    NOW,
    ClaimFactory,
    ExtractionFactory,
    ReviewFactory,
    UserFactory,
    finding,
    lease,
    taken,
    turn_on,
)
from verification import correcting, rereading, verdicts
from verification.correctable import By
from verification.models import Review, Turn, User

LATER = NOW + timedelta(minutes=5)
TEXT = "The army lost 7,095 men on Monday. It has 300 tanks left. Rebels counted 300 guns."


def reviewed(
    article: Article, exact: str = "7,095 men", reviews_wanted: int = 1, **fields: Any
) -> Review:
    figure = int("".join(letter for letter in exact if letter.isdigit()))
    bounds = {"low": figure, "high": figure, "comparator": "="}
    run = ExtractionFactory(article=article, extractor="rules/1", boilerplate=["00" * 16])
    claim = ClaimFactory(article=article, extraction=run, exact=exact, **{**bounds, **fields})
    return ReviewFactory(claim=claim, reviews_wanted=reviews_wanted)


def by(review: Review, person: User | None = None, **fields: Any) -> By:
    """Return the holder of a review, or an editor who does not hold it."""
    turn = None if person else turn_on(review)
    holder: Any = turn.reviewer if turn else person
    token = turn.lease_token if turn else None
    given = {"version": review.version, "lease_token": token, "now": LATER, "reason": "Misread."}
    return By(person=holder, **{**given, **fields})


def holder_of(review: Review) -> User | None:
    held = review.turns.filter(state="waiting", reviewer__isnull=False).first()
    return held.reviewer if held else None


def correct(review: Review, changes: Changes, person: User | None = None, **fields: Any) -> Review:
    correcting.correct(review_id=review.pk, changes=changes, by=by(review, person, **fields))
    review.refresh_from_db()
    return review


def settle(article: Article, *claims: Claim, version: str = "rules/2") -> Any:
    run = ExtractionFactory(article=article, extractor=version)
    return rereading.settle(run, list(claims), LATER)


def found(article: Article, exact: str, version: str = "rules/2", **fields: Any) -> Claim:
    figure = int("".join(letter for letter in exact if letter.isdigit()))
    run = ExtractionFactory(article=article, extractor=version)
    bounds = {"low": figure, "high": figure, "comparator": "="}
    return ClaimFactory(article=article, extraction=run, exact=exact, **{**bounds, **fields})


TANKS = Changes(words=Words("300 tanks"))
# What a claim of two figures is split into.
PARTS = (Changes(Words("7,095 men")), Changes(Words("300 tanks"), label="Tanks left"))


def submit_at(version: int, turn: Turn) -> None:
    verdicts.submit(**lease(turn), finding=finding(), version=version, now=LATER)


def of_two(article: Article) -> tuple[Review, Turn, Turn]:
    """Return a review that two people hold independently."""
    review = reviewed(article, reviews_wanted=2)
    first, second = (taken(UserFactory(), review) for _ in range(2))
    return review, first, second


def by_turn(turn: Turn, **fields: Any) -> By:
    assert turn.reviewer is not None
    version = Review.objects.get(pk=turn.review_id).version
    given = {"version": version, "lease_token": turn.lease_token, "now": LATER}
    return By(person=turn.reviewer, **{**given, **fields})


def add(article: Article, person: User, exact: str = "300 guns", kind: str = "quantity") -> Review:
    missed = Missed(kind, Words(exact))
    return correcting.add(
        article_id=article.pk, missed=missed, person=person, now=LATER, reason="Missed."
    )
