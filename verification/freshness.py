"""As of when a verdict's evidence was seen, and what says that it is to be checked again."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.utils import timezone
from psycopg.types.range import Range

from claims.errors import BadInputs, Conflict, Forbidden
from claims.models import Article, Claim
from verification import audit, notifications
from verification.excerpts.checking import Result
from verification.findings import no_reason
from verification.models import (
    AuditEvent,
    CheckAgain,
    Citation,
    ExcerptCheck,
    Notification,
    PageSnapshot,
    Review,
    Turn,
    User,
    Verdict,
)
from verification.models.freshness import CheckAgainQuerySet

Action = AuditEvent.Action
Kind = CheckAgain.Kind
SETTLE_ALL = "verification.reopen_reviews"
BASES = {
    "copies": "by the copies that are kept",
    "accessed": "as its author says",
    "decided": "when it was decided",
}
# One change flags no more verdicts than people could look at.
MOST_FLAGGED = 200
# Of characters: longer texts are not compared before a reader's eyes.
LONGEST_COMPARED = 200_000


class NotYours(Forbidden):
    code = "flag_not_yours"

    def __str__(self) -> str:
        return "Only the verdict's author and editors say that it still stands."


class Settled(Conflict):
    code = "flag_settled"

    def __str__(self) -> str:
        return "Somebody has settled this already."


@dataclass(frozen=True, slots=True)
class Flag:
    """What is to be raised about a verdict."""

    verdict: Verdict
    kind: CheckAgain.Kind
    source: str
    detail: str
    citation: Citation | None = None


@dataclass(frozen=True, slots=True)
class AsOf:
    """When the evidence of a verdict was seen: the first and the last of it."""

    first: date | datetime
    last: date | datetime
    # One of BASES: how it is known.
    basis: str

    @property
    def sentence(self) -> str:
        first, last = _day(self.first), _day(self.last)
        days = f"as of {first}" if first == last else f"from {first} to {last}"
        return f"Evidence seen {days}, {BASES[self.basis]}."


def as_of(verdict: Verdict, citations: Iterable[Citation]) -> AsOf:
    """Return when the evidence was seen: by its copies, else as its author says, else decided."""
    seen = as_of_citations(citations)
    return seen or AsOf(verdict.decided_at, verdict.decided_at, "decided")


def as_of_citations(citations: Iterable[Citation]) -> AsOf | None:
    """Return when these were seen, where that is known."""
    citations = list(citations)
    captures = [getattr(citation, "capture", None) for citation in citations]
    copied = [each.snapshot.fetched_at for each in captures if each and each.snapshot]
    if copied:
        return AsOf(min(copied), max(copied), "copies")
    accessed = [each.accessed_on for each in citations if each.accessed_on]
    return AsOf(min(accessed), max(accessed), "accessed") if accessed else None


def _day(moment: date | datetime) -> str:
    day = timezone.localdate(moment) if isinstance(moment, datetime) else moment
    return f"{day:%-d %B %Y}"


def flags_for(person: User) -> CheckAgainQuerySet:
    """Return what a person is to check again: editors all, others their own, the latest first."""
    rows = CheckAgain.objects.visible_to(person).open().standing()
    if not person.has_perm(SETTLE_ALL):
        rows = rows.filter(verdict__decided_by=person)
    return rows.select_related("verdict__review__claim__article", "verdict__decided_by", "citation")


def open_flags(verdict: Verdict) -> "QuerySet[CheckAgain]":
    return CheckAgain.objects.filter(verdict=verdict).open().order_by("pk")


def texts(flag: CheckAgain) -> tuple[str, str] | None:
    """Return what a page or an article said before, and what it said when it was flagged.

    None where other words are not why it was flagged, where they are too many, or where none can be
    read.
    """
    number = flag.source.partition(":")[2]
    if flag.kind == Kind.PAGE_CHANGED:
        copies = PageSnapshot.objects.filter(citation=flag.citation_id, pk__lte=number)
        found = list(copies.order_by("-pk").values_list("text", flat=True)[:2])[::-1]
    elif flag.kind == Kind.ARTICLE_REVISED:
        revised = Article.objects.values_list("text", flat=True).get(pk=number)
        found = [flag.verdict.review.claim.article.text, revised]
    else:
        return None
    is_long = any(len(text) > LONGEST_COMPARED for text in found)
    return None if is_long or not all(found) else (found[0], found[1])


def flags() -> ArraySubquery:
    """Return what fetches, with verdicts, what is flagged about each: `shown` reads it."""
    rows = CheckAgain.objects.open().filter(verdict=OuterRef("pk")).order_by("pk")
    return ArraySubquery(rows.values(flag=JSONObject(id="pk", kind="kind", detail="detail")))


def shown(flags: Iterable[dict[str, Any]]) -> list[CheckAgain]:
    return [CheckAgain(**flag) for flag in flags]


def is_flagged(verdict: str) -> Exists:
    """Return, for a query, whether something is flagged about the verdict that it names."""
    return Exists(CheckAgain.objects.open().filter(verdict=OuterRef(verdict)))


def may_settle(flag: CheckAgain, person: User) -> bool:
    return flag.verdict.decided_by_id == person.pk or person.has_perm(SETTLE_ALL)


def raise_flags(flags: Iterable[Flag], *, now: datetime) -> int:
    """Flag verdicts, each cause once for ever, and tell their authors; return how many are new.

    Part of the transaction of the change that they come from.
    """
    raised = 0
    for flag in flags:
        row, is_new = CheckAgain.objects.get_or_create(
            verdict=flag.verdict,
            kind=flag.kind,
            source=flag.source,
            defaults={"detail": flag.detail, "citation": flag.citation, "raised_at": now},
        )
        if is_new:
            raised += 1
            event = _record(Action.FLAG_RAISED, row, now, actor=None, reason=flag.detail)
            told = {flag.verdict.decided_by: Notification.Kind.CHECK_AGAIN}
            notifications.tell(told, event=event, now=now)
    return raised


@transaction.atomic
def settle(*, flag_id: int, person: User, reason: str, now: datetime) -> CheckAgain:
    """Say why a verdict stands although it was flagged.

    :raises BadInputs: no reason.
    :raises NotYours: the person is neither its author nor an editor.
    :raises Settled: somebody has settled it already.
    """
    if not reason.strip():
        raise BadInputs([no_reason("Say why the verdict still stands.")])
    # Against a second one who settles it.
    rows = CheckAgain.objects.select_related("verdict__review__claim")
    flag = rows.select_for_update(no_key=True, of=("self",)).get(pk=flag_id)
    if not may_settle(flag, person):
        raise NotYours
    if flag.settled_at is not None:
        raise Settled
    _settle(flag, person, reason, now)
    return flag


def excerpt_not_found(citation: Citation, *, now: datetime) -> None:
    """Flag a verdict of which an excerpt does not stand in the copy that came in after it."""
    detail = (
        f"The excerpt of citation {citation.position} does not stand in the copy of its source,"
        " and nobody has said why."
    )
    verdict = citation.verdict
    source = f"citation:{citation.pk}"
    raise_flags([Flag(verdict, Kind.EXCERPT_NOT_FOUND, source, detail, citation)], now=now)


def checked(check: ExcerptCheck, *, now: datetime) -> None:
    """Flag the verdict where a check after it found nothing and its author had not expected that.

    Part of the transaction that stores the check.
    """
    if check.result == Result.NOT_FOUND and not check.citation.explanation.strip():
        excerpt_not_found(check.citation, now=now)


def article_revised(article: Article, *, now: datetime) -> None:
    """Flag the verdicts on the revision that came before this one."""
    if article.previous_id is None:
        return
    reviews = Review.objects.filter(claim__article=article.previous_id, verdict__isnull=False)
    rows = reviews.select_related("claim", "verdict__decided_by", "verdict__review__claim")
    for review in rows.order_by("pk").iterator(chunk_size=MOST_FLAGGED):
        detail = (
            f"The article has a new revision ({article.revision}), in which the claim's words"
            f" {_still(review.claim, article.text)}."
        )
        if review.verdict is not None:
            flag = Flag(review.verdict, Kind.ARTICLE_REVISED, f"article:{article.pk}", detail)
            raise_flags([flag], now=now)


def superseded(verdict: Verdict, *, now: datetime) -> None:
    """Settle what is flagged about the verdict before this one, and flag others on its figure.

    Nothing comes of a verdict that decides nothing (yet), such as one of two that differ.
    """
    review = verdict.review
    decides = Verdict.objects.filter(decides=review).select_related("supersedes").first()
    if decides is None or decides.supersedes is None:
        return
    before, after = decides.supersedes.get_rating_display(), decides.get_rating_display()
    now_is = (
        f"is {after.lower()} still"
        if before == after
        else (f"went from {before.lower()} to {after.lower()}")
    )
    detail = (
        f"The same figure was decided anew: claim {review.pk}, “{review.claim.label}”, {now_is}."
    )
    source = f"verdict:{decides.pk}"
    flags = [Flag(other, Kind.FIGURE_SUPERSEDED, source, detail) for other in _same_figure(review)]
    # In the order of the claims, against a worker who looks after the verdict on another of them.
    raise_flags((flag for flag in flags if flag.verdict.review_id < review.pk), now=now)
    _settle_all(decides.supersedes, f"Verdict {decides.pk} took its place.", now)
    raise_flags((flag for flag in flags if flag.verdict.review_id > review.pk), now=now)


def _same_figure(review: Review) -> Iterable[Verdict]:
    """Return the verdicts that decide other claims with the same figure about the same thing."""
    claim = review.claim
    if claim.kind != Claim.Kind.QUANTITY or not claim.concept:
        return []
    bounds = [bound for bound in (claim.low, claim.high) if bound is not None]
    if not bounds:
        return []
    # By the index of figures, which has the one bound where the other is open.
    alike = Review.objects.filter(
        search_text__figures=Range(min(bounds), max(bounds), "[]"),
        claim__low=claim.low,
        claim__high=claim.high,
        claim__unit__iexact=claim.unit,
        claim__concept__iexact=claim.concept,
        verdict__isnull=False,
    )
    others = alike.exclude(pk=review.pk).select_related(
        "verdict__decided_by", "verdict__review__claim"
    )
    return [other.verdict for other in others.order_by("pk")[:MOST_FLAGGED] if other.verdict]


def _still(claim: Claim, text: str) -> str:
    times = text.count(claim.article.text[claim.sentence_start : claim.sentence_end])
    return "stand as they did" if times else "do not stand as they did"


def _settle_all(verdict: Verdict, reason: str, now: datetime) -> None:
    # Against somebody who settles one of them at this moment.
    rows = open_flags(verdict).select_related("verdict__review__claim")
    for flag in rows.select_for_update(no_key=True, of=("self",)):
        _settle(flag, None, reason, now)


def _settle(flag: CheckAgain, person: User | None, reason: str, now: datetime) -> None:
    flag.settled_at, flag.settled_by, flag.reason = now, person, reason
    flag.save(update_fields=["settled_at", "settled_by", "reason"])
    _record(Action.FLAG_SETTLED, flag, now, actor=person, reason=reason)


def _record(
    action: AuditEvent.Action, flag: CheckAgain, now: datetime, *, actor: User | None, reason: str
) -> AuditEvent:
    """Write the event; it is sealed as long as the verdict that it is about."""
    after: dict[str, Any] = {"flag": flag.pk, "kind": flag.kind, "verdict": flag.verdict_id}
    if flag.citation_id is not None:
        after["citation"] = flag.citation_id
    return audit.record(
        action,
        actor=actor,
        at=now,
        review=flag.verdict.review,
        turn=Turn.objects.filter(verdict=flag.verdict_id).first(),
        after=after,
        reason=reason,
    )
