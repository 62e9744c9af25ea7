"""A run of an extractor, from its message to its stored claims: one at a time, all or nothing."""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Exists, OuterRef, Q

from claims import runs
from claims.errors import Conflict
from claims.extraction.types import FoundClaim
from claims.models import Article, Claim, Extraction
from claims.rows import claim_row
from verification import audit, policies, rereading, sending
from verification.models import AuditEvent, User

Action = AuditEvent.Action
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


def run_through(
    extraction_id: int,
    *,
    version: str,
    read: Callable[[int, Callable[[], datetime]], None],
    clock: Callable[[], datetime],
) -> None:
    """Run an extractor of this version; safe to call twice, or at once.

    A call that finds the work done, or being done by somebody else, does nothing. A worker that
    is killed in the middle leaves nothing half-stored.
    """
    if not _begin(extraction_id, version, clock()):
        return
    try:
        read(extraction_id, clock)
    except (OperationalError, InterfaceError):
        raise  # the database is away: the task tries again
    except SoftTimeLimitExceeded:
        limit = int(settings.EXTRACTION_TIME_LIMIT.total_seconds())
        fail(extraction_id, f"Reading this text took longer than {limit} seconds.", clock())
        raise
    except Exception as error:
        # A mistake of the extractor comes again at every try: tell people instead.
        fail(extraction_id, f"{type(error).__name__}: {error}", clock())
        raise


@transaction.atomic
def _begin(extraction_id: int, version: str, now: datetime) -> bool:
    run = unfinished(extraction_id)
    if run is None:
        return False
    if run.attempts >= MAX_ATTEMPTS:
        fail(extraction_id, f"The worker stopped {MAX_ATTEMPTS} times at this text.", now)
        return False
    if run.extractor != version and not take_over(run, version, now):
        return False
    run.status, run.started_at, run.attempts = Extraction.Status.RUNNING, now, run.attempts + 1
    run.save(update_fields=["status", "started_at", "attempts"])
    return True


def take_over(run: Extraction, version: str, now: datetime) -> bool:
    """Let a run that was queued before an upgrade be one of the version that will read the text."""
    if Extraction.objects.filter(article=run.article_id, extractor=version).exists():
        fail(run.pk, f"The article has another run, by {version}, which is installed now.", now)
        return False
    run.extractor = version
    run.save(update_fields=["extractor"])
    return True


def unfinished(extraction_id: int) -> Extraction | None:
    """Return the run with its row locked against a second delivery of the same message.

    None where it is finished, or where somebody else is working on it right now.
    """
    rows = Extraction.objects.unfinished().select_related("article").filter(pk=extraction_id)
    return rows.select_for_update(skip_locked=True, no_key=True, of=("self",)).first()


def store(
    run: Extraction, found: list[FoundClaim], now: datetime, *, is_whole: bool = True
) -> None:
    """Store what a run has found, and let the reviews of its article follow.

    `is_whole` tells whether it has read all of the text. Part of the transaction that holds the
    run's row.
    """
    claims = Claim.objects.bulk_create([claim_row(claim, run) for claim in found], batch_size=500)
    settled = rereading.settle(run, claims, now, is_whole=is_whole)
    run.status, run.finished_at, run.error = Extraction.Status.DONE, now, ""
    run.word_count = sum(1 for _ in WORD.finditer(run.article.text))
    run.character_count = len(run.article.text)
    run.claim_count = len(claims)
    run.kind_counts = dict(Counter(str(claim.kind) for claim in claims))
    run.save(update_fields=RESULT)
    audit.record(
        Action.EXTRACTION_FINISHED,
        actor=None,
        at=now,
        article=run.article,
        after={"extractor": run.extractor, "claims": len(claims), **asdict(settled)},
        records=[run],
        versions={
            "extractor": run.extractor,
            "policy": policies.version_of(policies.active_rules()),
        },
    )
    # Last: whoever ends a run of the same version at this moment waits for these rows.
    runs.count_rules(run, claims)


@transaction.atomic
def fail(extraction_id: int, error: str, now: datetime) -> None:
    """Give an unfinished run up."""
    run = Extraction.objects.unfinished().filter(pk=extraction_id)
    if not run.update(status=Extraction.Status.FAILED, finished_at=now, error=error[:2000]):
        return
    failed = Extraction.objects.select_related("article").get(pk=extraction_id)
    audit.record(
        Action.EXTRACTION_FAILED,
        actor=None,
        at=now,
        article=failed.article,
        after={"extractor": failed.extractor},
        reason=failed.error,
        versions={"extractor": failed.extractor},
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
        Action.EXTRACTION_RETRIED,
        actor=actor,
        at=now,
        article=Article.objects.get(extractions=extraction_id),
    )
    sending.extraction(Extraction.objects.get(pk=extraction_id))


@transaction.atomic
def resend_overdue(*, now: datetime, after: timedelta) -> int:
    """Send again what has waited too long for its message to be alive; return how many."""
    earlier = Extraction.objects.filter(article=OuterRef("article"), pk__lt=OuterRef("pk"))
    overdue: Any = Extraction.objects.overdue(at=now, after=after).order_by("sent_at", "pk")
    overdue = overdue.annotate(is_another=Exists(earlier))
    # What is read again comes by the thousand: its messages are late rather than lost.
    for name in sending.crowded():
        overdue = overdue.exclude(_run_by(name), is_another=True)
    # Against a second sweeper.
    rows = overdue.select_for_update(skip_locked=True)
    runs: list[Any] = list(rows[:SWEEP_SIZE])
    Extraction.objects.filter(pk__in=[run.pk for run in runs]).update(sent_at=now)
    for run in runs:
        sending.extraction(run, can_wait=run.is_another)
    return len(runs)


def _run_by(extractor_name: str) -> Q:
    """Return what holds for the runs of an extractor; "" is one without a task of its own."""
    if extractor_name:
        return Q(extractor__startswith=f"{extractor_name}/")
    return ~Q(*[_run_by(name) for name in sending.TASKS], _connector=Q.OR)
