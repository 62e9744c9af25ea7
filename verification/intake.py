"""An article comes in, and its claims are extracted: at once, and again by a newer version."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef

from claims import articles, boilerplate
from claims.articles import Metadata, Outcome
from claims.errors import Conflict
from claims.extraction import EXTRACTOR
from claims.models import Article, Extraction
from claims.normalise import normalise
from verification import audit, extractions, freshness, second_reading, sending
from verification.models import AuditEvent, User

# How many articles are looked up at a time when all of them are read again.
BATCH = 500


class AlreadyRead(Conflict):
    code = "already_read"

    def __str__(self) -> str:
        return f"This article has been, or is being, read by {EXTRACTOR} already."


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
    extraction, queued = _run_of(stored.article, now)
    _record_receipt(stored, metadata, sender, now)
    if stored.outcome is Outcome.REVISION:
        freshness.article_revised(stored.article, now=now)
    if queued:
        sending.extraction(extraction)
    return Received(stored.article, stored.outcome, extraction)


def _run_of(article: Article, now: datetime) -> tuple[Extraction, bool]:
    return Extraction.objects.get_or_create(
        article=article, extractor=EXTRACTOR, defaults={"queued_at": now, "sent_at": now}
    )


def _record_receipt(
    stored: articles.Stored, metadata: Metadata, sender: User | None, now: datetime
) -> None:
    known, article = stored.outcome is Outcome.KNOWN, stored.article
    rows = (article, article.publisher, article.original_publisher)
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
        records=[] if known else [row for row in rows if row],
    )


@transaction.atomic
def read_again(*, article_id: int, actor: User | None, now: datetime) -> Extraction:
    """Queue the reading of an article by the installed version of the extractor.

    It gives way to articles that have just come in.

    :raises AlreadyRead: that version has a run over this article.
    """
    article = Article.objects.get(pk=article_id)
    run, queued = _run_of(article, now)
    if not queued:
        raise AlreadyRead
    # Articles from before blocks were remembered have none yet.
    articles.remember_blocks(article)
    audit.record(
        AuditEvent.Action.EXTRACTION_REQUESTED,
        actor=actor,
        at=now,
        article=article,
        after={"extractor": run.extractor},
    )
    sending.extraction(run, can_wait=True)
    return run


def outdated() -> Iterator[int]:
    """Yield the numbers of the articles that the installed version has not read."""
    last = 0
    read = Exists(Extraction.objects.filter(article=OuterRef("pk"), extractor=EXTRACTOR))
    while True:
        rows = Article.objects.filter(~read, pk__gt=last).order_by("pk")
        batch = list(rows.values_list("pk", flat=True)[:BATCH])
        if not batch:
            return
        yield from batch
        last = batch[-1]


def extract(*, extraction_id: int, clock: Callable[[], datetime]) -> None:
    """Find the claims of an article and open their reviews; safe to call twice, or at once."""
    extractions.run_through(extraction_id, version=EXTRACTOR, read=_read, clock=clock)


@transaction.atomic
def _read(extraction_id: int, clock: Callable[[], datetime]) -> None:
    # The language model takes seconds to load, and the web server never needs it.
    from claims.extraction.pipeline import find_claims

    run = extractions.unfinished(extraction_id)
    if run is None:
        return
    text, day = run.article.text, run.article.published_on
    known = boilerplate.known_in(run.article)
    began = time.perf_counter()
    found = find_claims(text, published_on=day, known_boilerplate=known)
    run.milliseconds = round((time.perf_counter() - began) * 1000)
    run.boilerplate = sorted(known)
    now = clock()
    extractions.store(run, found, now)
    second_reading.request(run.article, now)
