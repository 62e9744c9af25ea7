"""Publishing locks a verdict; corrections supersede it in public."""

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from claims.errors import BadInputs
from tests.factories import NOW, ReviewFactory, UserFactory, decided_review, finding
from tests.parallel import at_once
from verification import publishing, verdicts
from verification.models import Review, User, Verdict
from verification.publishing import NotDecided, OwnVerdict, PublishedByCorrector
from verification.verdicts import ReviewChanged


def publish(review: Review, editor: User, version: int | None = None) -> None:
    publishing.publish(
        review_id=review.pk, editor=editor, version=version or review.version, now=NOW
    )
    review.refresh_from_db()


def correct(review: Review, editor: User, **changes: Any) -> Verdict:
    given = {"public_note": "The register was of 2019.", "version": review.version, **changes}
    given = {"finding": finding("unverified"), **given}
    verdict = publishing.correct(review_id=review.pk, editor=editor, now=NOW, **given)
    review.refresh_from_db()
    return verdict


@pytest.fixture
def published(editor: User) -> Review:
    review = decided_review()
    publish(review, editor)
    return review


@pytest.mark.django_db
def test_publishing_says_who_and_when_and_is_history(editor: User) -> None:
    review = decided_review()
    version = review.version

    publish(review, editor)

    assert (review.state, review.published_by, review.published_at) == ("published", editor, NOW)
    assert review.version == version + 1
    event = review.history.latest("pk")
    assert (event.action, event.actor) == ("verdict.published", editor)
    assert event.after == {"state": "published", "verdict": review.verdict_id}


@pytest.mark.django_db
def test_nobody_publishes_their_own_verdict(editor: User) -> None:
    review = decided_review(reviewer=editor)

    with pytest.raises(OwnVerdict):
        publish(review, editor)


@pytest.mark.django_db
def test_only_decided_claims_are_published_and_once(editor: User, published: Review) -> None:
    for review in (ReviewFactory(), published):
        with pytest.raises(NotDecided):
            publish(review, editor)
    with pytest.raises(ReviewChanged):
        publish(decided_review(), editor, version=1)


@pytest.mark.django_db
def test_a_published_claim_is_not_reopened(published: Review, editor: User) -> None:
    with pytest.raises(ReviewChanged):
        verdicts.reopen(
            review_id=published.pk, editor=editor, reason="x", version=published.version, now=NOW
        )


@pytest.mark.django_db
def test_a_correction_supersedes_and_says_so(published: Review) -> None:
    before, other = published.verdict, UserFactory(role="editor")

    verdict = correct(published, other)

    assert (published.state, published.verdict) == ("published", verdict)
    assert (verdict.basis, verdict.supersedes) == ("correction", before)
    assert verdict.public_note == "The register was of 2019."
    event = published.history.latest("pk")
    assert (event.action, event.reason) == ("verdict.corrected", "The register was of 2019.")


@pytest.mark.django_db
def test_two_people_stand_behind_what_is_published(published: Review, editor: User) -> None:
    with pytest.raises(PublishedByCorrector):
        correct(published, editor)

    assert Verdict.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"public_note": " "}, BadInputs),
        ({"finding": finding(rationale="")}, BadInputs),
        ({"version": 1}, ReviewChanged),
    ],
)
def test_a_correction_without_its_grounds_is_refused(
    changes: dict[str, Any], error: type[Exception], published: Review
) -> None:
    with pytest.raises(error):
        correct(published, UserFactory(role="editor"), **changes)

    assert Verdict.objects.count() == 1


@pytest.mark.django_db
def test_what_is_not_published_is_not_corrected() -> None:
    with pytest.raises(ReviewChanged):
        correct(decided_review(), UserFactory(role="editor"))


@pytest.mark.django_db(transaction=True)
def test_of_two_corrections_at_once_one_counts() -> None:
    review = decided_review()
    publish(review, UserFactory(role="editor"))
    editors = [UserFactory(role="editor") for _ in range(2)]

    results = at_once(
        *[
            lambda e=e: publishing.correct(
                review_id=review.pk,
                editor=e,
                finding=finding("unverified"),
                public_note="Wrong year.",
                version=review.version,
                now=NOW,
            )
            for e in editors
        ]
    )

    assert [type(r) for r in results if isinstance(r, Exception)] == [ReviewChanged]
    assert Verdict.objects.filter(basis="correction").count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("change", "message"),
    [
        ("state = 'open', verdict_id = NULL, published_at = NULL, published_by_id = NULL", "only"),
        ("published_at = now() + interval '1 day'", "only a correction changes it"),
        ("round = round + 1", "only a correction changes it"),
    ],
)
def test_the_database_too_locks_what_is_published(change: str, message: str) -> None:
    publish(decided_review(), UserFactory(role="editor"))

    with pytest.raises(IntegrityError, match=message), connection.cursor() as cursor:
        cursor.execute(f"UPDATE verification_review SET {change}")  # noqa: S608


@pytest.mark.django_db(transaction=True)
def test_the_database_too_wants_another_person_to_publish(editor: User) -> None:
    review = decided_review(reviewer=editor)

    @transaction.atomic
    def publish_own() -> None:
        review.history.create(at=NOW, action="verdict.published", after={"state": "published"})
        Review.objects.filter(pk=review.pk).update(
            state="published", published_at=NOW, published_by=editor
        )

    with pytest.raises(IntegrityError, match="published by the author of its verdict"):
        publish_own()
