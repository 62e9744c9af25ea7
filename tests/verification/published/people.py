"""Published verdicts for tests, by the domain functions."""

from datetime import datetime, timedelta
from itertools import count
from typing import Any

from django.conf import LazySettings

from claims.models import Article
from tests.factories import (
    NOW,
    ArticleFactory,
    ClaimFactory,
    ReviewFactory,
    UserFactory,
    decided_review,
    finding,
)
from verification import publishing, verdict_corrections
from verification.models import Review

ADDRESS = "https://checks.example.org"
TEXT = (
    "MINISTRY REPORTS\nThe war went on. Armenia spoke of 7,095 casualties by Tuesday. Nobody else"
    " did.\nAdvertisement no. {}"
)
# The same text again would be the same article.
SERIAL = count(1)
SENTENCE = "Armenia spoke of 7,095 casualties by Tuesday."
CORRECTED = NOW + timedelta(days=2)


def configure(settings: LazySettings, **given: str) -> None:
    """Switch the readers' pages on."""
    values = {
        "PUBLIC_PAGES": True,
        "PUBLIC_PAGES_URL": ADDRESS,
        "ORGANISATION_NAME": "The Example Desk",
        **given,
    }
    for name, value in values.items():
        setattr(settings, name, value)


def review_of(article: Article | None = None, **claim: Any) -> Review:
    """Return an open review of a claim with what a claim may have."""
    article = article or ArticleFactory(
        text=TEXT.format(next(SERIAL)), title="Losses in the south", url=""
    )
    start = article.text.index(SENTENCE) if SENTENCE in article.text else 0
    given = {
        "sentence_start": start,
        "sentence_end": start + len(SENTENCE) if start else len(article.text),
        "attribution_name": "Armenia",
        "attribution_cue": "spoke of",
        "event_start": "2020-10-27",
        "place": "the south",
        "low": 7095,
        "high": 7095,
        "comparator": "=",
        "unit": "casualty",
        "concept": "casualties",
        **claim,
    }
    return ReviewFactory(claim=ClaimFactory(article=article, **given))


def published(
    rating: str = "disputed", *, review: Review | None = None, at: datetime = NOW, **fields: Any
) -> Review:
    """Return a review whose verdict one person gave and another published; `fields` are of it."""
    decided = decided_review(rating, review=review or review_of(), now=at, **fields)
    publishing.publish(
        review_id=decided.pk, editor=UserFactory(role="editor"), version=decided.version, now=at
    )
    decided.refresh_from_db()
    return decided


def corrected(
    review: Review, rating: str = "supported", *, at: datetime = CORRECTED, **fields: Any
) -> Review:
    """Correct in public what is published."""
    note = fields.pop("public_note", "The register was of 2019.")
    correction = verdict_corrections.write(
        review_id=review.pk,
        author=UserFactory(),
        finding=finding(rating, **fields),
        public_note=note,
        version=review.version,
        now=at - timedelta(hours=1),
    )
    verdict_corrections.publish(
        correction_id=correction.pk, editor=UserFactory(role="editor"), now=at
    )
    review.refresh_from_db()
    return review


HOSTILE = "</script><script>alert(1)</script>&amp;\u2028<!-- \u202e \u200f \U0001f4a5 ]]>"
