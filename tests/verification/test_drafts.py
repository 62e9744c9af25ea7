from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial

import pytest
from django.conf import settings
from django.db import transaction

from tests.factories import NOW, ReviewFactory, UserFactory, decided_review, submit, taken_review
from tests.waiting import begin
from verification import drafts, queue, verdicts
from verification.models import Draft, User

pytestmark = pytest.mark.django_db
TYPED = {"rating": "disputed", "rationale": "Two hours of w", "citations": [{"title": "Reg"}]}


def test_the_last_draft_takes_the_place_of_the_one_before(reviewer: User) -> None:
    review = taken_review(reviewer)
    later = NOW + timedelta(seconds=10)

    drafts.save(review_id=review.pk, reviewer=reviewer, data={"rationale": "Two"}, now=NOW)
    drafts.save(review_id=review.pk, reviewer=reviewer, data=TYPED, now=later)

    draft = drafts.find(review_id=review.pk, reviewer=reviewer)
    assert draft is not None
    assert (draft.data, draft.saved_at) == (TYPED, later)
    assert Draft.objects.count() == 1


def test_a_draft_is_kept_when_somebody_else_has_the_claim_or_has_decided_it(reviewer: User) -> None:
    review = taken_review(reviewer)
    late = NOW + settings.LEASE_LENGTH
    other = UserFactory()
    theirs = queue.take(review_id=review.pk, reviewer=other, now=late)

    drafts.save(review_id=review.pk, reviewer=reviewer, data={"rationale": "1"}, now=late)
    submit(theirs, now=late)
    drafts.save(review_id=review.pk, reviewer=reviewer, data=TYPED, now=late)

    draft = drafts.find(review_id=review.pk, reviewer=reviewer)
    assert draft is not None
    assert draft.data == TYPED
    assert drafts.find(review_id=review.pk, reviewer=other) is None


def test_the_late_autosave_of_a_submitted_form_is_no_draft(reviewer: User) -> None:
    review = decided_review(reviewer=reviewer)

    drafts.save(review_id=review.pk, reviewer=reviewer, data=TYPED, now=NOW)

    assert drafts.find(review_id=review.pk, reviewer=reviewer) is None


@pytest.mark.django_db(transaction=True)
def test_an_autosave_in_the_same_moment_as_its_verdict_is_no_draft(reviewer: User) -> None:
    review = taken_review(reviewer)

    save = partial(drafts.save, review_id=review.pk, reviewer=reviewer, data=TYPED, now=NOW)

    with ThreadPoolExecutor(1) as threads:
        with transaction.atomic():
            submit(review)
            saving = begin(threads, save)
        saving.result()

    assert drafts.find(review_id=review.pk, reviewer=reviewer) is None


def test_a_reopened_claim_takes_drafts_of_its_first_reviewer_again(
    reviewer: User, editor: User
) -> None:
    review = decided_review(reviewer=reviewer)
    verdicts.reopen(
        review_id=review.pk, editor=editor, reason="It errs.", version=review.version, now=NOW
    )

    drafts.save(review_id=review.pk, reviewer=reviewer, data=TYPED, now=NOW)

    assert drafts.find(review_id=review.pk, reviewer=reviewer) is not None


def test_a_reviewer_s_drafts_are_their_own_and_on_open_claims(reviewer: User) -> None:
    earlier, later, decided = ReviewFactory(), ReviewFactory(), ReviewFactory()
    for minutes, review in enumerate((earlier, later, decided)):
        now = NOW + timedelta(minutes=minutes)
        drafts.save(review_id=review.pk, reviewer=reviewer, data=TYPED, now=now)
    drafts.save(review_id=earlier.pk, reviewer=UserFactory(), data=TYPED, now=NOW)
    decided_review(review=decided)

    assert [draft.review for draft in drafts.of(reviewer)] == [later, earlier]


def test_a_dropped_draft_is_gone(reviewer: User) -> None:
    review = ReviewFactory()
    drafts.save(review_id=review.pk, reviewer=reviewer, data=TYPED, now=NOW)

    drafts.drop(review_id=review.pk, reviewer=reviewer)

    assert not Draft.objects.exists()
