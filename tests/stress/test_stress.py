"""A short stress: `make stress` is the long one."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from config.embedded import Urls
from tests.installation import Installation
from tests.services import Slot
from tests.stress.running import Plan, Run

LEASE_SECONDS = 5
PLAN = Plan(reviewers=10, editors=3, rounds=2, seconds=5, pace=0.4)


@pytest.mark.slow
@pytest.mark.xdist_group("faults")
@pytest.mark.django_db(transaction=True)
def test_whatever_breaks_down_nothing_is_lost_and_nothing_happens_twice(
    slot: Slot, settings: Any, tmp_path: Path
) -> None:
    settings.LEASE_LENGTH = timedelta(seconds=LEASE_SECONDS)
    installation = Installation(
        tmp_path,
        Urls(slot.database_url, slot.redis_url),
        SECRET_KEY=settings.SECRET_KEY,
        LEASE_LENGTH=str(LEASE_SECONDS),
        SWEEP_EVERY="1",
        RESEND_AFTER="2",
        LOG_LEVEL="WARNING",
        API_CALLS_PER_MINUTE="1000000",
        PAGES_PER_MINUTE="1000000",
    )
    said: list[str] = []

    outcome = Run(installation, PLAN, said.append).run()

    assert outcome.breaches == [], said
    assert outcome.happened["person crashed"] > 0
    assert outcome.happened["web worker killed"] > 0
    assert outcome.rows["verdicts"] > 10
