"""What clients were told and what is stored are compared: each kind of difference is told."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone

from tests.factories import NOW, ReviewFactory, UserFactory, event, finding, submit, taken
from tests.stress.accounts import differences, unforeseen, what_is_stuck
from tests.stress.ledger import Ledger, deeds
from verification.models import AuditEvent, Review, User, Verdict

pytestmark = pytest.mark.django_db
NONCE = "0123456789abcdef0123456789abcdef"


@pytest.fixture
def ledger(tmp_path: Path, reviewer: User) -> Ledger:
    return Ledger(tmp_path / f"{reviewer.username}.jsonl")


@pytest.fixture
def verdict(reviewer: User) -> Verdict:
    """A verdict as a client of the stress gives it."""
    result = finding(rationale=f"So it is. [{NONCE}]")
    return submit(taken(reviewer), result)


def told(ledger: Ledger, review: int, status: int, *, key: str = "k", **facts: Any) -> None:
    headers = {"Idempotency-Key": key}
    number = ledger.means("submit", review=review, nonce=NONCE, headers=headers)
    if status:
        ledger.hears(number, status, **facts)


def test_a_verdict_that_its_author_was_told_of_is_as_it_should_be(
    verdict: Verdict, ledger: Ledger, tmp_path: Path
) -> None:
    told(ledger, verdict.review_id, 201, id=verdict.pk)
    told(ledger, verdict.review_id, 201, id=verdict.pk, replayed=True)
    told(ledger, verdict.review_id, 409, key="another")

    assert differences(tmp_path) == []


def test_one_whose_answer_got_lost_may_be_stored_or_not(
    verdict: Verdict, ledger: Ledger, tmp_path: Path
) -> None:
    told(ledger, verdict.review_id, 0)
    number = ledger.means("submit", review=verdict.review_id, nonce="f" * 32)
    ledger.hears(number, 500)

    assert differences(tmp_path) == []


def test_a_lost_verdict_is_told(reviewer: User, ledger: Ledger, tmp_path: Path) -> None:
    review: Review = ReviewFactory()
    told(ledger, review.pk, 201, id=7)

    lost = f"verdict [{NONCE}] of {reviewer.username} was acknowledged and is lost"
    assert lost in differences(tmp_path)


def test_a_refused_verdict_that_is_stored_is_told(
    verdict: Verdict, ledger: Ledger, tmp_path: Path
) -> None:
    told(ledger, verdict.review_id, 409)

    assert any("was refused and is stored" in line for line in differences(tmp_path))


def test_a_verdict_that_is_stored_twice_is_told(
    verdict: Verdict, ledger: Ledger, tmp_path: Path
) -> None:
    submit(taken(UserFactory()), finding(rationale=f"So it is. [{NONCE}]"))
    told(ledger, verdict.review_id, 201, id=verdict.pk)

    assert f"2 verdicts or corrections of one form [{NONCE}]" in differences(tmp_path)


def test_a_verdict_that_nobody_gave_is_told(verdict: Verdict, tmp_path: Path) -> None:
    assert f"verdict [{NONCE}] that nobody gave" in differences(tmp_path)


def test_a_verdict_on_another_claim_or_under_another_number_is_told(
    verdict: Verdict, ledger: Ledger, tmp_path: Path
) -> None:
    told(ledger, verdict.review_id + 1, 201, id=verdict.pk + 1)

    lines = differences(tmp_path)

    assert any("is stored as" in line for line in lines)
    assert any("under another number" in line for line in lines)


def test_an_event_that_is_missing_is_told(reviewer: User, ledger: Ledger, tmp_path: Path) -> None:
    review: Review = ReviewFactory()
    number = ledger.means("skip", review=review.pk, headers={})
    ledger.hears(number, 200)

    assert any("is 0 times in history" in line for line in differences(tmp_path))


def test_an_event_of_nobody_s_deed_is_told(verdict: Verdict, tmp_path: Path) -> None:
    assert any("was acknowledged 0 times" in line for line in differences(tmp_path))


def test_a_key_that_was_answered_in_two_ways_is_told(
    verdict: Verdict, ledger: Ledger, tmp_path: Path
) -> None:
    told(ledger, verdict.review_id, 201, id=verdict.pk)
    told(ledger, verdict.review_id, 201, id=verdict.pk)

    assert any("was answered differently" in line for line in differences(tmp_path))


def test_a_claim_that_was_given_to_two_at_a_time_is_told(
    reviewer: User, ledger: Ledger, tmp_path: Path
) -> None:
    turn = taken(reviewer)
    taking = AuditEvent.objects.get(turn=turn)
    number = ledger.means("renew", review=turn.review_id, headers={})
    ledger.hears(number, 200, until=(NOW + 2 * settings.LEASE_LENGTH).isoformat())
    assert differences(tmp_path) == []

    other = UserFactory()
    event(
        action="review.taken",
        actor=other,
        at=NOW + settings.LEASE_LENGTH,
        review_id=turn.review_id,
        turn=turn,
        after=taking.after,
    )

    assert any("not alone" in line for line in differences(tmp_path))


def test_a_turn_that_nobody_can_take_is_told() -> None:
    review: Review = ReviewFactory()
    ReviewFactory(reviews_wanted=2)
    assert what_is_stuck() == []
    taken(UserFactory(), review, now=timezone.now() + timedelta(days=1))

    assert any("cannot be taken" in line for line in what_is_stuck())


def test_errors_that_no_fault_explains_are_told() -> None:
    mistake = {"level": "error", "event": "api_call_failed", "exception": "deadlock detected"}
    cut = {**mistake, "exception": "terminating connection due to administrator command"}

    assert unforeseen([json.dumps(cut), "no json"]) == []
    assert unforeseen([json.dumps(mistake)]) == ["1 times: api_call_failed: deadlock detected"]


def test_a_line_over_which_its_writer_was_killed_counts_as_not_written(tmp_path: Path) -> None:
    file = tmp_path / "anna.jsonl"
    Ledger(file).means("take", review=1)
    with file.open("a") as torn:
        torn.write('{"num')
    Ledger(file).means("skip", review=1)

    assert [deed.do for deed in deeds(tmp_path)] == ["take", "skip"]
