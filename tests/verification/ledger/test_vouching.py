"""What people do leaves events that vouch for it; without them the database refuses it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from claims import amending
from claims.amending import Changes, Missed, Words
from claims.articles import Metadata
from claims.models import Claim
from tests.factories import (
    NOW,
    UserFactory,
    decided_review,
    dismissed_review,
    event,
    evidence,
    finding,
    submit,
    taken,
)
from tests.parallel import at_once
from tests.verification.ledger.desk import new_review, seal, verified, work
from verification import (
    adjudication,
    audit,
    comments,
    correcting,
    giving,
    intake,
    publishing,
    rules,
    verdict_corrections,
    verdicts,
)
from verification.correctable import By
from verification.models import (
    AuditEvent,
    ChainHead,
    Comment,
    Review,
    User,
    Verdict,
    VerdictCorrection,
)
from verification.rules import Terms

pytestmark = pytest.mark.django_db(transaction=True)
TEXT = "Officials spoke of 7,095 casualties in the first month. It has 300 tanks left."


def verdict_without_event(review: Review, author: User) -> Verdict:
    return Verdict.objects.create(
        review=review,
        rating="unverified",
        rationale="x",
        obstacle="conflicting",
        tried="x",
        decided_by=author,
        decided_at=NOW,
    )


def test_a_verdict_without_an_event_that_vouches_for_it_is_refused(reviewer: User) -> None:
    review = new_review()
    with pytest.raises(IntegrityError, match=r"verdict \d+ without an audit event"):
        verdict_without_event(review, reviewer)
    with pytest.raises(IntegrityError, match=r"verdict \d+ without"), transaction.atomic():  # noqa: PT012 (refused at the end)
        verdict_without_event(review, reviewer)
        event(at=NOW, action="verdict.submitted", review=review, after={"state": "decided"})
    assert not Verdict.objects.exists()


def test_a_citation_of_which_the_event_says_nothing_is_refused(reviewer: User) -> None:
    review = new_review()
    verdict = Verdict(
        review=review, rating="disputed", rationale="x", decided_by=reviewer, decided_at=NOW
    )
    with pytest.raises(IntegrityError, match=r"citation \d+ without"), transaction.atomic():  # noqa: PT012 (likewise)
        giving.store(verdict, [evidence(), evidence()])
        audit.record(
            AuditEvent.Action.VERDICT_SUBMITTED,
            actor=reviewer,
            at=NOW,
            review=review,
            records=verdicts.with_citations(verdict)[:-1],
        )


def test_a_comment_without_an_event_that_vouches_for_it_is_refused(reviewer: User) -> None:
    review = new_review()
    with pytest.raises(IntegrityError, match="without an audit event"), transaction.atomic():  # noqa: PT012 (likewise)
        comment = Comment.objects.create(review=review, author=reviewer, text="x", written_at=NOW)
        event(at=NOW, action="comment.written", review=review, after={"comment": comment.pk})


def test_a_claim_of_a_person_without_an_event_that_vouches_for_it_is_refused() -> None:
    review = new_review()
    row = amending.amended(review.claim, Changes(label="7,095 dead"))
    row.extraction = review.claim.extraction
    row.revision = 2
    with pytest.raises(IntegrityError, match="of a person without an audit event"):
        row.save()
    assert Claim.objects.count() == 1


def test_a_correction_without_an_event_that_vouches_for_it_is_refused(reviewer: User) -> None:
    review = work()
    assert review.verdict is not None
    with pytest.raises(IntegrityError, match=r"correction \d+ without an audit event"):
        VerdictCorrection.objects.create(
            review=review,
            supersedes=review.verdict,
            author=reviewer,
            written_at=NOW,
            rating="disputed",
            rationale="x",
            public_note="x",
        )


def test_whatever_people_do_is_as_written(editor: User, reviewer: User) -> None:
    """Everything of which events vouch, by the functions that do it."""
    received = intake.receive(raw=TEXT, metadata=Metadata(), sender=reviewer, now=NOW)
    intake.extract(extraction_id=received.extraction.pk, clock=lambda: NOW)
    first = Review.objects.get(claim__exact__startswith="7,095")
    by = By(person=editor, version=first.version, now=NOW, reason="Dead.")
    correcting.correct(review_id=first.pk, changes=Changes(label="7,095 dead"), by=by)
    added = Missed(kind="event", words=Words("in the first month"), label="A month")
    correcting.add(article_id=received.article.pk, missed=added, person=editor, now=NOW)

    rules.add(terms=Terms(name="all", rating="disputed"), editor=editor, now=NOW)
    submit(taken(reviewer, first), finding("disputed"))
    submit(taken(UserFactory(), Review.objects.get(pk=first.pk)), finding("unverified"))
    differing = Review.objects.get(pk=first.pk)
    adjudication.adjudicate(
        review_id=first.pk,
        editor=editor,
        finding=finding("supported"),
        reason="The register is right.",
        version=differing.version,
        now=NOW,
    )
    publisher = UserFactory(role="editor")
    version = Review.objects.get(pk=first.pk).version
    publishing.publish(review_id=first.pk, editor=publisher, version=version, now=NOW)
    published = Review.objects.get(pk=first.pk)
    for settle in ("decline", "withdraw", "publish"):
        correction = verdict_corrections.write(
            review_id=first.pk,
            author=editor,
            finding=finding("unverified"),
            public_note="It erred.",
            version=published.version,
            now=NOW,
        )
        if settle == "decline":
            verdict_corrections.decline(
                correction_id=correction.pk, editor=publisher, reason="No.", now=NOW
            )
        elif settle == "withdraw":
            verdict_corrections.withdraw(correction_id=correction.pk, author=editor, now=NOW)
        else:
            verdict_corrections.publish(correction_id=correction.pk, editor=publisher, now=NOW)
    said = comments.write(review_id=first.pk, author=reviewer, text="A mistake.", now=NOW)
    comments.withdraw(
        comment_id=said.pk, person=reviewer, reason="It was none.", now=NOW + timedelta(hours=1)
    )
    gone = dismissed_review(review=new_review())
    version = Review.objects.get(pk=gone.pk).version
    verdicts.reopen(review_id=gone.pk, editor=editor, reason="Again.", version=version, now=NOW)
    dismissed_review("duplicate", review=new_review(), duplicate_of=first)
    seal()

    result = verified()

    assert list(result.findings) == []
    assert result.events == AuditEvent.objects.count()


def test_events_say_on_which_versions_they_rest(editor: User, reviewer: User) -> None:
    received = intake.receive(raw=TEXT, metadata=Metadata(), sender=reviewer, now=NOW)
    intake.extract(extraction_id=received.extraction.pk, clock=lambda: NOW)
    found = AuditEvent.objects.get(action="extraction.finished").versions
    assert found == {"extractor": received.extraction.extractor, "policy": "rules/none"}

    decided_review(review=Review.objects.earliest("pk"))
    rule = rules.add(terms=Terms(name="all", rating="disputed"), editor=editor, now=NOW)
    for name in ("all", "other"):
        rules.change(
            rule_id=rule.pk, terms=Terms(name=name, rating="disputed"), editor=editor, now=NOW
        )
        decided_review(review=new_review(), reviewer=UserFactory())

    said = AuditEvent.objects.filter(action="verdict.submitted").order_by("pk")
    versions = [event.versions["policy"] for event in said]
    assert versions[0] == "rules/none"
    assert len(set(versions)) == 3


def test_no_words_are_in_what_an_event_vouches_for() -> None:
    review = work()
    told = str(list(AuditEvent.objects.filter(review=review).values_list("records", flat=True)))
    for words in ("Well found", "register", "Register"):
        assert words not in told


def test_events_of_one_chain_that_come_at_once_follow_one_another(reviewer: User) -> None:
    review = new_review()

    def talk() -> None:
        with transaction.atomic():
            for _ in range(5):
                event(at=NOW, action="review.tagged", actor=reviewer, review=review)

    at_once(talk, talk, talk, talk)

    positions = AuditEvent.objects.filter(review=review).order_by("position")
    assert list(positions.values_list("position", flat=True)) == list(range(1, 21))
    assert ChainHead.objects.get(chain_kind="review", chain_id=review.pk).position == 20
    assert verified().findings.number == 0


def test_many_chains_in_one_statement(reviewer: User) -> None:
    review = new_review()
    article = review.claim.article
    changes = [audit.Change(review, {}, {"n": number}) for number in range(700)]
    with transaction.atomic():
        audit.record_changes(AuditEvent.Action.REVIEW_TAGGED, changes, at=NOW, article=article)
    assert verified().findings.number == 0
    with connection.cursor() as cursor, pytest.raises(IntegrityError, match="no digest"):
        cursor.execute(
            "INSERT INTO verification_auditevent (at, token, request_id, action, before, after,"
            " reason, records, versions, digest)"
            " VALUES (now(), '', '', 'x', '{}', '{}', '', '{}', '{}', 'short')"
        )
