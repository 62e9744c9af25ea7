"""An editor decides where two reviewers differ."""

from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from claims.errors import BadInputs
from tests.factories import NOW, ReviewFactory, UserFactory, decided_review, finding, submit, taken
from tests.parallel import at_once
from verification import adjudication, drafts, verdicts
from verification.findings import Dismissal, Finding
from verification.models import Draft, Review, User, Verdict
from verification.verdicts import OwnReview, ReviewChanged


def differing(*people: User) -> Review:
    """Return a review on which two people have found different things."""
    review = ReviewFactory(reviews_wanted=2)
    pair: tuple[User, ...] = people or (UserFactory(), UserFactory())
    for rating, person in zip(("supported", "disputed"), pair, strict=True):
        submit(taken(person, review), finding(rating))
    return Review.objects.get(pk=review.pk)


def adjudicate(
    review: Review, editor: User, found: Finding | Dismissal | None = None, **changes: object
) -> Verdict | None:
    given = {"reason": "The register is right.", "version": review.version, "now": NOW, **changes}
    return adjudication.adjudicate(
        review_id=review.pk,
        editor=editor,
        finding=found or finding(),
        **given,  # type: ignore[arg-type]
    )


@pytest.mark.django_db
def test_the_editor_s_verdict_decides_and_opens_both(editor: User) -> None:
    review = differing()
    drafts.save(review_id=review.pk, reviewer=editor, data={"rationale": "W"}, now=NOW)

    verdict = adjudicate(review, editor, finding("unverified"))

    assert verdict is not None
    review.refresh_from_db()
    assert (review.state, review.verdict, review.last_verdict) == ("decided", verdict, verdict)
    assert (verdict.basis, verdict.decided_by, verdict.supersedes) == ("adjudication", editor, None)
    assert Verdict.objects.visible_to(None).count() == 3
    assert not Draft.objects.exists()
    event = review.history.latest("pk")
    assert (event.action, event.actor, event.reason, event.turn) == (
        "verdict.adjudicated",
        editor,
        "The register is right.",
        None,
    )


@pytest.mark.django_db
def test_the_editor_may_dismiss_instead(editor: User) -> None:
    review = differing()

    assert adjudicate(review, editor, Dismissal("not_checkable", "An opinion.")) is None

    review.refresh_from_db()
    assert (review.state, review.dismissed_as, review.verdict) == (
        "dismissed",
        "not_checkable",
        None,
    )


@pytest.mark.django_db
def test_one_of_the_two_does_not_decide(editor: User) -> None:
    review = differing(editor, UserFactory())

    with pytest.raises(OwnReview):
        adjudicate(review, editor)

    review.refresh_from_db()
    assert review.state == "adjudication"
    assert not adjudication.may_decide(review, editor)
    assert adjudication.may_decide(review, UserFactory(role="editor"))


@pytest.mark.django_db
def test_one_of_the_two_does_not_do_away_with_both_either(editor: User) -> None:
    review = differing(editor, UserFactory())
    reopening = partial(verdicts.reopen, review_id=review.pk, reason="No.", version=review.version)

    with pytest.raises(OwnReview):
        reopening(editor=editor, now=NOW)

    reopening(editor=UserFactory(role="editor"), now=NOW)
    review.refresh_from_db()
    assert (review.state, review.round) == ("open", 2)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "error"),
    [({"reason": " "}, BadInputs), ({"version": 1}, ReviewChanged)],
    ids=["no reason", "stale"],
)
def test_a_decision_without_its_grounds_is_refused(
    changes: dict[str, Any], error: type[Exception], editor: User
) -> None:
    review = differing()

    with pytest.raises(error):
        adjudicate(review, editor, **changes)
    with pytest.raises(BadInputs):
        adjudicate(review, editor, finding(rationale=" "))

    assert Verdict.objects.count() == 2


@pytest.mark.django_db
def test_what_nobody_differs_about_is_not_adjudicated(editor: User) -> None:
    for review in (ReviewFactory(), decided_review()):
        with pytest.raises(ReviewChanged):
            adjudicate(review, editor)


@pytest.mark.django_db(transaction=True)
def test_of_two_editors_one_decides() -> None:
    review = differing()
    editors = [UserFactory(role="editor") for _ in range(2)]

    results = at_once(*[lambda e=e: adjudicate(review, e) for e in editors])

    assert [type(r) for r in results if isinstance(r, Exception)] == [ReviewChanged]
    assert Verdict.objects.filter(basis="adjudication").count() == 1


@pytest.mark.django_db
def test_the_database_too_refuses_one_of_the_two() -> None:
    person = UserFactory()
    review = differing(person, UserFactory())

    with (
        pytest.raises(IntegrityError, match="adjudicated by one of its reviewers"),
        transaction.atomic(),
    ):
        Verdict.objects.create(
            review=review,
            basis="adjudication",
            rating="disputed",
            rationale="x",
            decided_by=person,
            decided_at=NOW,
        )
