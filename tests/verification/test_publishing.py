"""Publishing locks a verdict; corrections supersede it in public."""

from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from claims.errors import BadInputs
from tests.factories import NOW, ReviewFactory, UserFactory, decided_review, evidence, finding
from tests.parallel import at_once
from verification import audit, publishing, verdict_corrections, verdicts
from verification.models import AuditEvent, Notification, Review, User, Verdict, VerdictCorrection
from verification.publishing import NotDecided, OwnVerdict
from verification.verdict_corrections import (
    CorrectionWaits,
    NotYourCorrection,
    OwnCorrection,
    Settled,
)
from verification.verdicts import ReviewChanged


def publish(review: Review, editor: User, version: int | None = None) -> None:
    publishing.publish(
        review_id=review.pk, editor=editor, version=version or review.version, now=NOW
    )
    review.refresh_from_db()


def write(review: Review, author: User, **changes: Any) -> VerdictCorrection:
    given = {"public_note": "The register was of 2019.", "version": review.version, **changes}
    given = {"finding": finding("unverified"), **given}
    return verdict_corrections.write(review_id=review.pk, author=author, now=NOW, **given)


def publish_correction(correction: VerdictCorrection, editor: User) -> Verdict:
    return verdict_corrections.publish(correction_id=correction.pk, editor=editor, now=NOW)


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
    before, version = published.verdict, published.version
    author, other = UserFactory(), UserFactory(role="editor")
    cited = evidence("refutes", accessed_on=NOW.date(), url="")
    correction = write(published, author, finding=finding("disputed", citations=(cited,)))
    published.refresh_from_db()
    assert published.verdict == before

    verdict = publish_correction(correction, other)

    published.refresh_from_db()
    assert (published.state, published.verdict) == ("published", verdict)
    assert (published.published_by, published.version) == (other, version + 1)
    assert (verdict.basis, verdict.supersedes, verdict.decided_by) == ("correction", before, author)
    assert verdict.public_note == "The register was of 2019."
    stored = verdict.citations.get()
    assert (stored.title, stored.accessed_on) == (cited.title, NOW.date())
    event = published.history.latest("pk")
    assert (event.action, event.actor) == ("verdict.corrected", other)
    assert event.reason == "The register was of 2019."
    correction.refresh_from_db()
    assert (correction.state, correction.verdict) == ("published", verdict)


@pytest.mark.django_db
def test_nobody_publishes_their_own_correction_and_its_publisher_may_write_one(
    published: Review, editor: User
) -> None:
    correction = write(published, editor)

    with pytest.raises(OwnCorrection):
        publish_correction(correction, editor)
    with pytest.raises(OwnCorrection):
        verdict_corrections.decline(correction_id=correction.pk, editor=editor, reason="x", now=NOW)
    assert Verdict.objects.count() == 1
    publish_correction(correction, UserFactory(role="editor"))


@pytest.mark.django_db
def test_a_desk_with_one_editor_corrects_what_a_reviewer_writes(
    published: Review, editor: User
) -> None:
    assert published.verdict is not None
    author = published.verdict.decided_by

    publish_correction(write(published, author), editor)

    published.refresh_from_db()
    assert published.verdict.basis == "correction"


@pytest.mark.django_db
def test_one_correction_waits_at_a_time(published: Review, reviewer: User) -> None:
    correction = write(published, reviewer)
    with pytest.raises(CorrectionWaits):
        write(published, UserFactory())
    with pytest.raises(NotYourCorrection):
        verdict_corrections.withdraw(correction_id=correction.pk, author=UserFactory(), now=NOW)

    verdict_corrections.withdraw(correction_id=correction.pk, author=reviewer, now=NOW)

    with pytest.raises(Settled):
        publish_correction(correction, UserFactory(role="editor"))
    assert verdict_corrections.waiting(published) is None
    assert write(published, UserFactory()) == verdict_corrections.waiting(published)
    actions = AuditEvent.objects.filter(review=published, action__startswith="correction")
    assert list(actions.order_by("pk").values_list("action", flat=True)) == [
        "correction.written",
        "correction.withdrawn",
        "correction.written",
    ]


@pytest.mark.django_db
def test_a_correction_is_declined_with_a_reason_that_its_author_hears_of(
    published: Review, editor: User, reviewer: User
) -> None:
    correction = write(published, reviewer)
    assert Notification.objects.filter(person=editor, comment__author=reviewer).exists()
    with pytest.raises(BadInputs):
        verdict_corrections.decline(correction_id=correction.pk, editor=editor, reason=" ", now=NOW)

    verdict_corrections.decline(
        correction_id=correction.pk, editor=editor, reason="The year is right.", now=NOW
    )

    correction.refresh_from_db()
    assert (correction.state, correction.reason) == ("declined", "The year is right.")
    assert Notification.objects.filter(person=reviewer, comment__author=editor).exists()
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
        write(published, UserFactory(), **changes)

    assert not VerdictCorrection.objects.exists()


@pytest.mark.django_db
def test_what_is_not_published_is_not_corrected() -> None:
    with pytest.raises(ReviewChanged):
        write(decided_review(), UserFactory())


@pytest.mark.django_db(transaction=True)
def test_of_two_corrections_at_once_one_waits() -> None:
    review = decided_review()
    publish(review, UserFactory(role="editor"))
    people = [UserFactory() for _ in range(2)]

    results = at_once(*[lambda p=p: write(review, p) for p in people])

    assert [type(r) for r in results if isinstance(r, Exception)] == [CorrectionWaits]


@pytest.mark.django_db(transaction=True)
def test_of_two_editors_at_once_one_settles_a_correction() -> None:
    review = decided_review()
    publish(review, UserFactory(role="editor"))
    correction = write(review, UserFactory())
    editors = [UserFactory(role="editor") for _ in range(2)]

    results = at_once(*[lambda e=e: publish_correction(correction, e) for e in editors])

    assert [type(r) for r in results if isinstance(r, Exception)] == [Settled]
    assert Verdict.objects.filter(basis="correction").count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "change", ["rationale = 'Better.'", "public_note = 'Nothing.'", "author_id = author_id + 1"]
)
def test_the_database_too_lets_a_correction_only_be_settled(change: str) -> None:
    review = decided_review()
    publish(review, UserFactory(role="editor"))
    write(review, UserFactory())

    for statement in (
        f"UPDATE verification_verdictcorrection SET {change}",  # noqa: S608
        "DELETE FROM verification_verdictcorrection",
        "TRUNCATE verification_verdictcorrection",
    ):
        with pytest.raises(DatabaseError, match="is immutable"), connection.cursor() as cursor:
            cursor.execute(statement)


@pytest.mark.django_db(transaction=True)
def test_the_database_too_wants_another_person_to_publish_a_correction() -> None:
    review = decided_review()
    publish(review, UserFactory(role="editor"))
    author = UserFactory(role="editor")

    @transaction.atomic
    def correct_alone() -> None:
        verdict = verdicts.create(
            review,
            author,
            finding("unverified"),
            NOW,
            basis=Verdict.Basis.CORRECTION,
            public_note="x",
        )
        audit.record(
            AuditEvent.Action.VERDICT_CORRECTED,
            actor=author,
            at=NOW,
            review=review,
            after={"state": "published"},
            records=verdicts.with_citations(verdict),
        )
        Review.objects.filter(pk=review.pk).update(verdict=verdict, published_by=author)

    with pytest.raises(IntegrityError, match="published by the author of its verdict"):
        correct_alone()


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
        audit.record(
            AuditEvent.Action.VERDICT_PUBLISHED,
            actor=editor,
            at=NOW,
            review=review,
            after={"state": "published"},
        )
        Review.objects.filter(pk=review.pk).update(
            state="published", published_at=NOW, published_by=editor
        )

    with pytest.raises(IntegrityError, match="published by the author of its verdict"):
        publish_own()
