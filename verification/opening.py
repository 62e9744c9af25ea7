"""Reviews of new claims: those that a run has found, and those that people have made."""

from datetime import datetime

from claims.models import Article, Claim
from verification import policies, turns
from verification.models import Review


def opened(
    claims: list[Claim], article: Article, *, now: datetime, like: Review | None = None
) -> list[Review]:
    """Put claims of an article into the queue; with `like` beside the review they come from."""
    rules = policies.active_rules()
    reviews = [
        Review(
            claim=claim,
            priority=like.priority if like else priority_of(claim),
            boost=like.boost if like else 0,
            due_at=like.due_at if like else None,
            queued_at=like.queued_at if like else now,
            opened_at=now,
            reviews_wanted=max(
                policies.reviews_wanted(claim, article.publisher_id, rules),
                like.reviews_wanted if like else 1,
            ),
        )
        for claim in claims
    ]
    reviews = Review.objects.bulk_create(reviews, batch_size=500)
    turns.open_round(reviews)
    return reviews


def priority_of(claim: Claim) -> int:
    """Return the place in the queue that a claim has of itself, in thousandths."""
    return round(claim.checkworthiness * 1000)
