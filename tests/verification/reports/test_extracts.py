"""What reports tell of what happened to a claim: days and outcomes, and nothing sealed."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.amending import Changes
from tests.factories import (
    NOW,
    ArticleFactory,
    ClaimFactory,
    ReviewFactory,
    UserFactory,
    decided_review,
    dismissed_review,
    finding,
    submit,
    taken,
)
from tests.verification.published.people import CORRECTED, corrected, published
from verification import adjudication, correcting, dismissing, second_reviews, verdicts
from verification.asof import Moment
from verification.correctable import By
from verification.findings import Dismissal
from verification.models import AuditEvent, Review, User
from verification.reports import extracts

pytestmark = pytest.mark.django_db
OPENED = ("Opened for review", "")


def told(review: Review, **options: Any) -> list[tuple[str, str]]:
    steps = extracts.of_claims([review.pk], **options)[review.pk]
    assert [step.at for step in steps] == sorted(step.at for step in steps)
    return [(step.what, step.who) for step in steps]


def for_two(review: Review) -> Review:
    second_reviews.want(review_id=review.pk, person=UserFactory(), now=NOW)
    return review


def reopen(review: Review, editor: User, now: datetime = NOW) -> None:
    review.refresh_from_db()
    verdicts.reopen(
        review_id=review.pk, editor=editor, reason="Reason inside", version=review.version, now=now
    )


def test_a_verdict_on_its_way_to_readers(reviewer: User) -> None:
    review = corrected(published("disputed", reviewer=reviewer))
    publisher, second = (
        event.actor
        for event in AuditEvent.objects.filter(
            action__in=["verdict.published", "verdict.corrected"]
        ).order_by("pk")
    )
    assert publisher is not None
    assert second is not None

    assert told(review) == [
        OPENED,
        ("Decided: Disputed", reviewer.pseudonym),
        ("Published: Disputed", publisher.pseudonym),
        ("Corrected: Disputed, now Supported", second.pseudonym),
    ]
    assert extracts.of_claims([review.pk])[review.pk][-1].at == CORRECTED


def test_of_what_no_longer_stands_and_was_never_published_only_that_it_was(
    reviewer: User, editor: User
) -> None:
    review = decided_review("supported", reviewer=reviewer)
    reopen(review, editor)

    assert told(review) == [OPENED, ("Decided", ""), ("Reopened", "")]
    submit(taken(reviewer, review), finding("disputed"))
    assert told(review)[1:] == [
        ("Decided", ""),
        ("Reopened", ""),
        ("Decided: Disputed", reviewer.pseudonym),
    ]


def test_what_one_of_two_found_is_sealed_until_the_other_is_done() -> None:
    first, second = UserFactory(), UserFactory()
    review = for_two(ReviewFactory())
    submit(taken(first, review), finding("disputed"))

    assert told(review) == [OPENED, ("Second review asked for", "")]

    submit(taken(second, review), finding("disputed"))
    assert told(review) == [
        OPENED,
        ("Second review asked for", ""),
        ("First of two independent reviews done", ""),
        ("Two reviewers agree. Decided: Disputed", first.pseudonym),
    ]


def test_two_who_differ_and_the_editor_who_settles_it(editor: User) -> None:
    review = for_two(ReviewFactory())
    submit(taken(UserFactory(), review), finding("disputed"))
    submit(taken(UserFactory(), review), finding("supported"))

    assert told(review)[-1] == ("Second review done: the two reviewers differ", "")
    review.refresh_from_db()
    adjudication.adjudicate(
        review_id=review.pk,
        editor=editor,
        finding=finding("unverified"),
        reason="Reason inside",
        version=review.version,
        now=NOW,
    )
    assert told(review)[-1] == ("An editor settled it. Decided: Unverified", editor.pseudonym)


def test_dismissals_are_told_without_their_reasons(editor: User) -> None:
    by_reviewer = dismissed_review("not_checkable", reason="Reason inside")
    who = AuditEvent.objects.get(action="review.dismissed").actor
    assert who is not None
    by_editor = ReviewFactory()
    dismissing.dismiss_unheld(
        review_id=by_editor.pk,
        editor=editor,
        dismissal=Dismissal("extraction_error", "Reason inside", None),
        now=NOW,
    )

    assert told(by_reviewer)[-1] == ("Dismissed: Not a checkable claim", who.pseudonym)
    assert told(by_editor)[-1] == ("Dismissed: Wrongly extracted", editor.pseudonym)


def test_a_claim_put_right_says_so_and_not_by_whom(reviewer: User) -> None:
    claim = ClaimFactory(article=ArticleFactory(text="They lost 7,095 men."), exact="7,095")
    held = taken(reviewer, ReviewFactory(claim=claim))

    correcting.correct(
        review_id=held.review_id,
        changes=Changes(label="7,095 men"),
        by=By(person=reviewer, version=held.review.version, now=NOW, lease_token=held.lease_token),
    )

    assert told(held.review) == [OPENED, ("What was read of the claim was put right", "")]


def test_it_ends_at_the_moment(editor: User) -> None:
    review = decided_review("supported")
    last = AuditEvent.objects.latest("pk").pk
    reopen(review, editor, NOW + timedelta(hours=1))

    by_time = told(review, moment=Moment(NOW))
    by_number = told(review, moment=Moment(NOW + timedelta(hours=2), upto=last))

    assert by_time == by_number
    # It stood then.
    assert [what for what, _who in by_time] == ["Opened for review", "Decided: Supported"]
    assert told(review)[-1] == ("Reopened", "")


def test_people_are_named_where_that_is_asked_for() -> None:
    named = UserFactory(first_name="Zuzanna", last_name="Kowalczyk")
    bare = UserFactory(username="quentin.l", first_name="", last_name="")

    found = [told(decided_review(reviewer=one), names=True)[-1] for one in (named, bare)]

    assert [who for _what, who in found] == ["Zuzanna Kowalczyk", "quentin.l"]


def test_it_costs_the_same_however_many_claims() -> None:
    numbers = [decided_review().pk for _ in range(3)]

    with CaptureQueriesContext(connection) as asked:
        found = extracts.of_claims(numbers)

    # What happened, and when each was opened.
    assert len(asked) == 2
    assert sorted(found) == sorted(numbers)
