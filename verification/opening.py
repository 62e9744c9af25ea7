"""Reviews of claims that people have added or split off."""

from datetime import datetime

from claims.models import Claim
from verification.models import Review


def opened(
    claims: list[Claim],
    *,
    now: datetime,
    priority: int | None = None,
    queued_at: datetime | None = None,
) -> list[Review]:
    """Put claims into the queue; without a priority it is that of their score."""
    reviews = [
        Review(
            claim=claim,
            priority=round(claim.checkworthiness * 1000) if priority is None else priority,
            queued_at=queued_at or now,
        )
        for claim in claims
    ]
    return Review.objects.bulk_create(reviews)
