"""An article comes in, its claims are extracted, their reviews are opened."""

import re
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.db import InterfaceError, OperationalError, transaction

from claims import articles, boilerplate
from claims.articles import Metadata, Outcome
from claims.errors import Conflict
from claims.extraction import EXTRACTOR
from claims.models import Article, Claim, Extraction
from claims.normalise import normalise
from claims.rows import claim_row
from verification import audit, sending
from verification.models import AuditEvent, Review, User

# A text that stopped its worker this often will do so again.
MAX_ATTEMPTS = 5
# What a run that is done says of itself.
RESULT = (
    "status",
    "finished_at",
    "boilerplate",
    "milliseconds",
    "word_count",
    "character_count",
    "claim_count",
    "kind_counts",
    "error",
)
WORD = re.compile(r"\S+")
# One sweep re-sends at most this many, so that a long queue is not doubled at every sweep.
SWEEP_SIZE = 200


class NotFailed(Conflict):
    code = "extraction_not_failed"

    def __str__(self) -> str:
        return "Only a failed extraction can be tried again."


@dataclass(frozen=True, slots=True)
class Received:
    article: Article
    outcome: Outcome
    extraction: Extraction


@transaction.atomic
def receive(
    *, raw: bytes | str, metadata: Metadata, sender: User | None, now: datetime
) -> Received:
    """Store a text and queue its extraction; a text already here is left as it is.

    :raises BadInput: the text or the metadata cannot be used; nothing was stored.
    """
    text = normalise(raw, limit=settings.ARTICLE_MAX_BYTES)
    stored = articles.store(text=text, metadata=metadata, now=now)
    extraction, queued = Extraction.objects.get_or_create(
        article=stored.article, extractor=EXTRACTOR, defaults={"queued_at": now, "sent_at": now}
    )
    _record_receipt(stored, metadata, sender, now)
    if queued:
        sending.extraction(extraction.pk)
    return Received(stored.article, stored.outcome, extraction)


def _record_receipt(
    stored: articles.Stored, metadata: Metadata, sender: User | None, now: datetime
) -> None:
    known = stored.outcome is Outcome.KNOWN
    action = AuditEvent.Action.ARTICLE_RECEIVED_AGAIN if known else AuditEvent.Action.ARTICLE_STORED
    audit.record(
        action,
        actor=sender,
        at=now,
        article=stored.article,
        after={
            "title": stored.article.title,
            "revision": stored.article.revision,
            "sha256": stored.article.content_sha256,
            "url": metadata.url or stored.article.url,
        },
    )


def extract(*, extraction_id: int, clock: Callable[[], datetime]) -> None:
    """Find the claims of an article and open their reviews; safe to call twice, or at once.

    A call that finds the work done, or being done by somebody else, does nothing. A worker that
    is killed in the middle leaves nothing half-stored.
    """
    if not _begin(extraction_id, clock()):
        return
    try:
        _finish(extraction_id, clock)
    except (OperationalError, InterfaceError):
        raise  # the database is away: the task tries again
    except SoftTimeLimitExceeded:
        limit = int(settings.EXTRACTION_TIME_LIMIT.total_seconds())
        _fail(extraction_id, f"Reading this text took longer than {limit} seconds.", clock())
        raise
    except Exception as error:
        # A mistake of the extractor comes again at every try: tell people instead.
        _fail(extraction_id, f"{type(error).__name__}: {error}", clock())
        raise


@transaction.atomic
def _begin(extraction_id: int, now: datetime) -> bool:
    run = _unfinished(extraction_id)
    if run is None:
        return False
    if run.attempts >= MAX_ATTEMPTS:
        _fail(extraction_id, f"The worker stopped {MAX_ATTEMPTS} times at this text.", now)
        return False
    run.status, run.started_at, run.attempts = Extraction.Status.RUNNING, now, run.attempts + 1
    run.save(update_fields=["status", "started_at", "attempts"])
    return True


def _unfinished(extraction_id: int) -> Extraction | None:
    """Return the run with its row locked against a second delivery of the same message.

    None where it is finished, or where somebody else is working on it right now.
    """
    rows = Extraction.objects.unfinished().select_related("article").filter(pk=extraction_id)
    return rows.select_for_update(skip_locked=True, no_key=True, of=("self",)).first()


@transaction.atomic
def _finish(extraction_id: int, clock: Callable[[], datetime]) -> None:
    # The language model takes seconds to load, and the web server never needs it.
    from claims.extraction.pipeline import find_claims

    run = _unfinished(extraction_id)
    if run is None:
        return
    known = boilerplate.known_in(run.article)
    run.boilerplate = sorted(known)
    began = time.perf_counter()
    found = find_claims(
        run.article.text, published_on=run.article.published_on, known_boilerplate=known
    )
    run.milliseconds = round((time.perf_counter() - began) * 1000)
    now = clock()
    rows = Claim.objects.bulk_create([claim_row(claim, run) for claim in found], batch_size=500)
    Review.objects.bulk_create([_review(claim, now) for claim in rows], batch_size=500)
    _end(run, rows, now)
    audit.record(
        AuditEvent.Action.EXTRACTION_FINISHED,
        actor=None,
        at=now,
        article=run.article,
        after={"extractor": run.extractor, "claims": len(rows)},
    )


def _end(run: Extraction, claims: list[Claim], now: datetime) -> None:
    text = run.article.text
    run.status, run.finished_at, run.error = Extraction.Status.DONE, now, ""
    run.word_count, run.character_count = sum(1 for _ in WORD.finditer(text)), len(text)
    run.claim_count = len(claims)
    run.kind_counts = dict(Counter(str(claim.kind) for claim in claims))
    run.save(update_fields=RESULT)


def _review(claim: Claim, now: datetime) -> Review:
    return Review(claim=claim, priority=round(claim.checkworthiness * 1000), queued_at=now)


@transaction.atomic
def _fail(extraction_id: int, error: str, now: datetime) -> None:
    run = Extraction.objects.unfinished().filter(pk=extraction_id)
    if not run.update(status=Extraction.Status.FAILED, finished_at=now, error=error[:2000]):
        return
    failed = Extraction.objects.select_related("article").get(pk=extraction_id)
    audit.record(
        AuditEvent.Action.EXTRACTION_FAILED,
        actor=None,
        at=now,
        article=failed.article,
        after={"extractor": failed.extractor},
        reason=failed.error,
    )


@transaction.atomic
def retry(*, extraction_id: int, actor: User, now: datetime) -> None:
    """Queue a failed extraction again.

    :raises NotFailed: it has not failed, or somebody was faster.
    """
    failed = Extraction.objects.filter(pk=extraction_id, status=Extraction.Status.FAILED)
    if not failed.update(
        status=Extraction.Status.WAITING, attempts=0, error="", finished_at=None, sent_at=now
    ):
        raise NotFailed
    audit.record(
        AuditEvent.Action.EXTRACTION_RETRIED,
        actor=actor,
        at=now,
        article=Article.objects.get(extractions=extraction_id),
    )
    sending.extraction(extraction_id)


@transaction.atomic
def resend_overdue(*, now: datetime, after: timedelta) -> int:
    """Send again what has waited too long for its message to be alive; return how many."""
    overdue = Extraction.objects.overdue(at=now, after=after).order_by("sent_at")
    # Against a second sweeper.
    ids = list(
        overdue.select_for_update(skip_locked=True).values_list("pk", flat=True)[:SWEEP_SIZE]
    )
    Extraction.objects.filter(pk__in=ids).update(sent_at=now)
    for pk in ids:
        sending.extraction(pk)
    return len(ids)
