"""The second extractor reads an article too, after the rules, and only if texts may leave.

Its questions are asked outside any transaction, and whatever becomes of them, the rules' run and
its claims are stored already.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import Sum

from claims import runs
from claims.extraction.types import FoundClaim
from claims.llm import pipeline, prompt
from claims.llm.endpoint import Endpoint
from claims.llm.pipeline import Limits, Outcome
from claims.models import Article, Claim, Extraction
from verification import extractions, sending

NAME = "llm"
# After its time limit a run has this long to store what it found before it counts as dead.
GRACE = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try at a run; `number` tells it from a later one that has taken its place."""

    extraction_id: int
    number: int
    text: str
    # Tokens that earlier tries have cost.
    spent: int


def is_on() -> bool:
    """Tell whether the operator has named an endpoint and let texts go there."""
    return bool(settings.LLM_TEXT_MAY_LEAVE and settings.LLM_BASE_URL and settings.LLM_MODEL)


def request(article: Article, now: datetime) -> None:
    """Queue the second reading of an article that the rules have read; once for each version."""
    if not is_on():
        return
    run, queued = Extraction.objects.get_or_create(
        article=article,
        extractor=pipeline.extractor(settings.LLM_MODEL),
        defaults={"queued_at": now, "sent_at": now},
    )
    if queued:
        sending.extraction(run)


def extract(*, extraction_id: int, clock: Callable[[], datetime]) -> None:
    """Have the model read an article; safe to call twice, or at once."""
    attempt = _begin(extraction_id, clock())
    if attempt is None:
        return
    try:
        outcome = pipeline.find_claims(attempt.text, _endpoint(), _limits())
        _end(attempt, outcome, clock())
    except (OperationalError, InterfaceError):
        raise  # the database is away: the task tries again
    except Exception as error:
        extractions.fail(extraction_id, f"{type(error).__name__}: {error}", clock())
        raise


def _endpoint() -> Endpoint:
    return Endpoint(
        settings.LLM_BASE_URL,
        settings.LLM_MODEL,
        settings.LLM_API_KEY,
        settings.LLM_QUESTION_TIME_LIMIT.total_seconds(),
    )


def _limits() -> Limits:
    return Limits(settings.LLM_TIME_LIMIT.total_seconds(), settings.LLM_ARTICLE_TOKENS)


@transaction.atomic
def _begin(extraction_id: int, now: datetime) -> Attempt | None:
    """Claim the run and set its tokens aside; None where there is nothing to do."""
    run = extractions.unfinished(extraction_id)
    if run is None or _is_being_read(run, now):
        return None
    needed = pipeline.estimate(run.article.text)
    if obstacle := _obstacle(run, needed):
        extractions.fail(run.pk, obstacle, now)
        return None
    if _spent_today(now) + needed > settings.LLM_DAILY_TOKENS:
        _postpone(run, now)
        return None
    version = pipeline.extractor(settings.LLM_MODEL)
    if run.extractor != version and not extractions.take_over(run, version, now):
        return None
    spent = run.token_count or 0
    run.status, run.started_at, run.attempts = Extraction.Status.RUNNING, now, run.attempts + 1
    run.token_count, run.error = spent + needed, ""
    run.save(update_fields=["status", "started_at", "attempts", "token_count", "error"])
    return Attempt(run.pk, run.attempts, run.article.text, spent)


def _is_being_read(run: Extraction, now: datetime) -> bool:
    # No lock is held while the model is asked, so time says whether somebody may still be at it.
    if run.status != Extraction.Status.RUNNING or run.started_at is None:
        return False
    return now < run.started_at + settings.LLM_TIME_LIMIT + GRACE


def _obstacle(run: Extraction, needed: int) -> str:
    """Return why the model is never asked; "" where it may be."""
    if not is_on():
        return "The second extractor is switched off."
    if run.attempts >= extractions.MAX_ATTEMPTS:
        return f"The worker stopped {extractions.MAX_ATTEMPTS} times at this text."
    if needed > settings.LLM_ARTICLE_TOKENS:
        return f"This text may cost {needed} tokens, more than LLM_ARTICLE_TOKENS allows."
    if needed > settings.LLM_DAILY_TOKENS:
        return f"This text may cost {needed} tokens, more than LLM_DAILY_TOKENS for a whole day."
    return ""


def _postpone(run: Extraction, now: datetime) -> None:
    """Let a run wait for the next day: the sweeper sends it again then."""
    run.sent_at = _midnight(now) + timedelta(days=1)
    run.error = "LLM_DAILY_TOKENS are used up for today (UTC). This goes on tomorrow by itself."
    run.save(update_fields=["sent_at", "error"])


def _midnight(now: datetime) -> datetime:
    return datetime.combine(now.astimezone(UTC).date(), time.min, UTC)


def _spent_today(now: datetime) -> int:
    with connection.cursor() as cursor:
        # Against another worker that counts at this moment and has not set its own aside yet.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('tokens of the day', 0))")
    today = Extraction.objects.by(NAME).filter(started_at__gte=_midnight(now))
    return today.aggregate(spent=Sum("token_count"))["spent"] or 0


@transaction.atomic
def _end(attempt: Attempt, outcome: Outcome, now: datetime) -> None:
    run = extractions.unfinished(attempt.extraction_id)
    if run is None or run.attempts != attempt.number:
        return  # given up meanwhile, or taken over by a later try
    known = _known(run.article_id)
    found = [claim for claim in outcome.claims if not _is_known(claim, known)]
    run.token_count = attempt.spent + outcome.tokens
    run.details = _details(outcome, already_known=len(outcome.claims) - len(found))
    run.save(update_fields=["token_count", "details"])
    if outcome.unread == outcome.parts:
        extractions.fail(run.pk, outcome.failure, now)
    else:
        extractions.store(run, found, now, is_whole=outcome.unread == 0)


def _known(article_id: int) -> list[Claim]:
    latest = runs.latest_finished(article_id)
    known = [latest[name] for name in (runs.RULES, runs.PEOPLE) if name in latest]
    return list(Claim.objects.filter(extraction__in=known))


def _is_known(claim: FoundClaim, known: list[Claim]) -> bool:
    """Tell whether rules or people have nearly this claim: its figure or words, with other edges.

    The very same claim is kept: it is one claim with two finders.
    """
    figure = (claim.quantity.low, claim.quantity.high) if claim.quantity else (None, None)
    return any(
        one.kind == claim.kind
        and (one.low, one.high) == figure
        and one.start < claim.end
        and claim.start < one.end
        and (one.start, one.end) != (claim.start, claim.end)
        for one in known
    )


def _details(outcome: Outcome, already_known: int) -> dict[str, object]:
    return {
        "endpoint": urlsplit(settings.LLM_BASE_URL).netloc,
        "model": outcome.model or settings.LLM_MODEL,
        "prompt": prompt.VERSION,
        "prompt_sha256": prompt.DIGEST,
        "questions": outcome.questions,
        "input_tokens": outcome.input_tokens,
        "output_tokens": outcome.output_tokens,
        "parts": outcome.parts,
        "parts_unread": outcome.unread,
        "failure": outcome.failure,
        "already_known": already_known,
        "refused": dict(sorted(outcome.refused.items())),
    }
