"""Sixteen reviewers take from one queue at once, each in a process of its own."""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.factories import ReviewFactory, UserFactory
from tests.services import Slot
from verification.models import Review, Verdict

ROOT = Path(__file__).parents[2]
REVIEWERS = 16
CLAIMS = 80


def work_through_the_queue(slot: Slot, usernames: list[str]) -> list[tuple[str, int, str]]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.takers", *usernames],
        cwd=ROOT,
        env=slot.environment(),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        timeout=300,
    )
    return [tuple(json.loads(line)) for line in done.stdout.splitlines()]


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_no_claim_is_held_twice_and_no_verdict_lost(slot: Slot) -> None:
    reviewers = {user.username: user.pk for user in UserFactory.create_batch(REVIEWERS)}
    reviews = ReviewFactory.create_batch(CLAIMS)

    work = work_through_the_queue(slot, list(reviewers))

    decided = [(review, name) for name, review, outcome in work if outcome == "decided"]
    assert Counter(review for review, _name in decided) == Counter(r.pk for r in reviews)
    assert sorted(Verdict.objects.values_list("review", "decided_by")) == sorted(
        (review, reviewers[name]) for review, name in decided
    )
    assert {review.state for review in Review.objects.all()} == {"decided"}
    assert len({name for _review, name in decided}) > 1
    for review in reviews:
        events = list(review.history.order_by("pk").values_list("action", "actor"))
        holds = list(zip(events[::2], events[1::2], strict=True))
        # Taken, then ended by the same person, before anybody takes it again.
        assert [(taken, actor) for (taken, actor), _end in holds] == [
            ("review.taken", actor) for _taken, (_end, actor) in holds
        ]
        assert [end for _taken, (end, _actor) in holds] == [
            *["review.released"] * (len(holds) - 1),
            "verdict.submitted",
        ]
