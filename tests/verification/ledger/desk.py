"""A desk with some history, and somebody who has the database's superuser password."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from tests.factories import (
    NOW,
    ArticleFactory,
    ClaimFactory,
    ReviewFactory,
    UserFactory,
    decided_review,
    dismissed_review,
)
from tests.flush import GUARDED
from verification import audit, checkpoints, comments, publishing
from verification.ledger import keys, verifying
from verification.ledger.leaves import Given
from verification.ledger.verifying import Result
from verification.models import AuditEvent, Checkpoint, Review

LATER = NOW + timedelta(minutes=1)


@transaction.atomic
def new_review() -> Review:
    """Return an open review of an article that came in as articles do."""
    article = ArticleFactory()
    review: Review = ReviewFactory(claim=ClaimFactory(article=article))
    audit.record(
        AuditEvent.Action.ARTICLE_STORED,
        actor=None,
        at=NOW,
        article=article,
        records=[article, article.publisher, review.claim.extraction],
    )
    return review


def work() -> Review:
    """Have a claim decided, talked about and published, and return it; another is dismissed."""
    review = decided_review(review=new_review())
    comments.write(review_id=review.pk, author=UserFactory(), text="Well found.", now=NOW)
    publishing.publish(
        review_id=review.pk, editor=UserFactory(role="editor"), version=review.version, now=NOW
    )
    dismissed_review(review=new_review())
    return review


def seal() -> list[Checkpoint]:
    return checkpoints.seal(clock=lambda: LATER)


def known() -> list[keys.PublicKey]:
    return keys.known(settings.AUDIT_SIGNING_KEY, settings.AUDIT_PUBLIC_KEYS)


def verified(*given: Given, **options: Any) -> Result:
    return verifying.verify(known=known(), given=given, **options)


def codes(result: Result) -> set[str]:
    return {finding.code for finding in result.findings}


def attack(*statements: str) -> None:
    """Change the database as somebody does whom no trigger stops.

    The tests sign in as the owner of all tables, who can do to them what a superuser can.
    """
    with connection.cursor() as cursor:
        cursor.execute(GUARDED)
        tables = [row[0] for row in cursor.fetchall()]
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        try:
            for statement in statements:
                cursor.execute(statement)
        finally:
            for table in tables:
                cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
